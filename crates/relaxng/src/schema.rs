//! Schemas: reading, simplification (specification 4), restrictions (7).

mod compact;
mod compile;
mod declarations;
pub mod loader;
mod notes;
pub mod options;
pub mod restrict;
mod shape;
pub mod simplify;
pub mod source;
mod tag;
pub mod write;

use crate::error::SchemaError;
use crate::ready::Schema;
use loader::Loader;
use options::SchemaOptions;

impl Schema {
    /// How a schema is read, to be changed: limits, and where its documents may come from.
    pub fn options() -> SchemaOptions {
        SchemaOptions::new()
    }

    /// Reads a schema file, in XML or compact syntax or compiled, and what it includes, all of it in the
    /// folder of the file. [`Schema::options`] can permit more.
    ///
    /// # Errors
    /// Where a file cannot be read, is no RELAX NG in either syntax, or breaks a rule of the
    /// specification, whose section the error names.
    pub fn from_file(path: impl AsRef<std::path::Path>) -> Result<Schema, SchemaError> {
        SchemaOptions::new().read_file(path)
    }

    /// Reads a schema from its text. `href` names it, and what it includes is relative to that.
    ///
    /// # Errors
    /// As [`Schema::from_file`].
    pub fn from_text(text: &str, href: &str, loader: &dyn Loader) -> Result<Schema, SchemaError> {
        SchemaOptions::new().read_text(text, href, loader)
    }
}
