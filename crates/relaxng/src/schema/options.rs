//! How a schema is read: where its documents may come from, and how much they may ask for.

use super::loader::{FileLoader, Loader, Reach};
use super::{restrict, simplify, Schema};
use crate::error::{SchemaError, SchemaErrorKind};
use crate::work::Work;
use std::path::Path;

/// What the documents of a schema may ask for at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub document_bytes: usize,
    pub total_bytes: usize,
    pub documents: usize,
    pub include_depth: usize,
    pub parts: usize,
}

/// How a schema is read. The limits hold against schemas that somebody else wrote; what they
/// refuse by default is far beyond the schemas that are in use.
///
/// ```
/// use relaxng::{Reach, Schema};
///
/// let options = Schema::options().reach(Reach::Anywhere).document_bytes(1 << 20);
/// assert!(options.read_file("/no/such/schema.rng").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaOptions {
    limits: Limits,
    reach: Reach,
}

impl Default for SchemaOptions {
    fn default() -> SchemaOptions {
        SchemaOptions {
            limits: Limits {
                document_bytes: 8 << 20,
                total_bytes: 32 << 20,
                documents: 1000,
                include_depth: 32,
                parts: 1 << 20,
            },
            reach: Reach::Folder,
        }
    }
}

impl SchemaOptions {
    /// The default limits, and nothing read from outside the folder of the schema.
    pub fn new() -> SchemaOptions {
        SchemaOptions::default()
    }

    /// Which files `include` and `externalRef` may name; [`Reach::Folder`] by default.
    #[must_use]
    pub fn reach(mut self, reach: Reach) -> SchemaOptions {
        self.reach = reach;
        self
    }

    /// The size of one document in bytes, or of a compiled schema; 8 MiB by default.
    #[must_use]
    pub fn document_bytes(mut self, most: usize) -> SchemaOptions {
        self.limits.document_bytes = most;
        self
    }

    /// The size of all documents together in bytes, each counted as often as it is included; 32 MiB
    /// by default.
    #[must_use]
    pub fn total_bytes(mut self, most: usize) -> SchemaOptions {
        self.limits.total_bytes = most;
        self
    }

    /// How many documents are included, each counted as often as it is; 1,000 by default.
    #[must_use]
    pub fn documents(mut self, most: usize) -> SchemaOptions {
        self.limits.documents = most;
        self
    }

    /// How many documents include one another in a row; 32 by default.
    #[must_use]
    pub fn include_depth(mut self, most: usize) -> SchemaOptions {
        self.limits.include_depth = most;
        self
    }

    /// How many parts all patterns have together once each reference is replaced by what it
    /// refers to; 1,048,576 by default. It holds against definitions that double one another.
    #[must_use]
    pub fn parts(mut self, most: usize) -> SchemaOptions {
        self.limits.parts = most;
        self
    }

    /// Reads a schema file, in XML or compact syntax or compiled, and what it includes.
    ///
    /// # Errors
    /// Where a file cannot be read, is no schema, breaks a rule of the specification, or goes
    /// beyond a limit.
    pub fn read_file(&self, path: impl AsRef<Path>) -> Result<Schema, SchemaError> {
        let path = path.as_ref();
        let href = path.to_string_lossy().into_owned();
        let loader = FileLoader::new(path, self.reach).at_most(self.limits.document_bytes);
        let refused = |kind, message| SchemaError::of_document(href.as_str(), kind, message);
        let bytes = loader.bytes(path).map_err(|error| refused(error.kind, error.message))?;
        if bytes.starts_with(crate::image::MAGIC) {
            return Schema::from_image(bytes).map_err(|error| refused(error.kind, error.message));
        }
        let text = String::from_utf8(bytes)
            .map_err(|_| refused(SchemaErrorKind::Unreadable, "this is not UTF-8".to_owned()))?;
        self.read_text(&text, &href, &loader)
    }

    /// Reads a schema from its text. `href` names it, and what it includes is relative to that; the
    /// loader reads it.
    ///
    /// # Errors
    /// As [`SchemaOptions::read_file`].
    pub fn read_text(&self, text: &str, href: &str, loader: &dyn Loader) -> Result<Schema, SchemaError> {
        self.read_counted(text, href, loader).map(|(schema, _)| schema)
    }

    /// As [`SchemaOptions::read_text`], with how much was done.
    #[doc(hidden)]
    pub fn read_counted(
        &self,
        text: &str,
        href: &str,
        loader: &dyn Loader,
    ) -> Result<(Schema, Work), SchemaError> {
        let simple = simplify::simplify(text, href, loader, &self.limits)?;
        let mut work = simple.work;
        restrict::check(&simple, href, &mut work)?;
        Ok((Schema::of(crate::schema::compile::compile(&simple)), work))
    }
}
