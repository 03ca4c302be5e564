//! Why a schema was refused.

/// What is wrong with a schema, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
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

impl SchemaError {
    /// Bytes that are no compact form of a schema.
    pub(crate) fn image() -> SchemaError {
        let message = "this is not the image of a schema".to_owned();
        SchemaError { href: "image".to_owned(), line: 0, column: 0, section: None, message }
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
