//! Why a schema was refused.

/// What is wrong with a schema, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaError {
    /// What kind of error.
    pub kind: SchemaErrorKind,
    /// The document it is in.
    pub href: String,
    /// The line, from 1; 0 where the whole document is meant.
    pub line: u32,
    /// The column, from 1; 0 where the whole document is meant.
    pub column: u32,
    /// The section of the specification that is broken, as `7.1.2`.
    pub section: Option<&'static str>,
    /// What is wrong.
    pub message: String,
}

/// The kinds of errors in schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaErrorKind {
    /// It is not well-formed XML, or breaks a rule of the specification.
    Wrong,
    /// A document of it cannot be read.
    Unreadable,
    /// It includes a file outside its own folder, which was not permitted.
    Outside,
    /// It goes beyond a limit of [`SchemaOptions`](crate::SchemaOptions).
    Limit,
    /// It is a damaged compiled schema, or one of another version.
    Image,
}

impl SchemaError {
    /// An error of a document as a whole.
    pub(crate) fn of_document(
        href: impl Into<String>,
        kind: SchemaErrorKind,
        message: impl Into<String>,
    ) -> SchemaError {
        SchemaError { kind, href: href.into(), line: 0, column: 0, section: None, message: message.into() }
    }

    /// Bytes that are no compact form of a schema.
    pub(crate) fn image() -> SchemaError {
        SchemaError::of_document("image", SchemaErrorKind::Image, "this is not the image of a schema")
    }
}

impl std::fmt::Display for SchemaError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.href)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}", self.message)?;
        match self.section {
            Some(section) => write!(f, " (RELAX NG section {section})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SchemaError {}
