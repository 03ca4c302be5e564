//! Schemas: reading, simplification (specification 4), restrictions (7).

#[cfg(feature = "schemas")]
mod compact;
#[cfg(feature = "schemas")]
mod declarations;
pub mod error;
#[cfg(feature = "schemas")]
pub mod loader;
#[cfg(feature = "schemas")]
mod notes;
#[cfg(feature = "schemas")]
pub mod options;
#[cfg(feature = "schemas")]
pub mod restrict;
#[cfg(feature = "schemas")]
mod shape;
#[cfg(feature = "schemas")]
pub mod simplify;
#[cfg(feature = "schemas")]
pub mod source;
#[cfg(feature = "schemas")]
mod tag;
#[cfg(feature = "schemas")]
pub mod write;

use crate::tables::Compiled;
use crate::validate::Validator;
use error::SchemaError;
#[cfg(feature = "schemas")]
use loader::Loader;
#[cfg(feature = "schemas")]
use options::SchemaOptions;
use std::borrow::Cow;
use std::sync::Arc;

/// A schema, ready to validate with. Cheap to clone, shared between threads.
#[derive(Clone, Debug)]
pub struct Schema {
    pub(crate) compiled: Arc<Compiled>,
}

#[cfg(feature = "schemas")]
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

impl Schema {
    /// A compact form that loads without reading any XML.
    pub fn to_image(&self) -> Vec<u8> {
        crate::image::encode(&self.compiled)
    }

    /// A schema from its compact form; the texts and tables of one that is static are not copied.
    /// All of it is looked at first: damaged and forged bytes are refused.
    ///
    /// # Errors
    /// Where the bytes are not such a form, or one of another version.
    pub fn from_image(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Schema, SchemaError> {
        crate::image::read(bytes.into()).map(Schema::of).ok_or_else(SchemaError::image)
    }

    /// A schema from a compact form that is part of the program, as by `include_bytes!`. It is
    /// used where it stands and not looked at, which takes next to no time; a test of the program
    /// should see that [`Schema::from_image`] takes it. Validation may panic with other bytes.
    ///
    /// # Errors
    /// Where the bytes do not begin as such a form does, or one of another version.
    pub fn from_static(bytes: &'static [u8]) -> Result<Schema, SchemaError> {
        crate::image::trusted(bytes.into()).map(Schema::of).ok_or_else(SchemaError::image)
    }

    fn of(compiled: Compiled) -> Schema {
        Schema { compiled: Arc::new(compiled) }
    }

    /// A validator, which remembers what documents visit; one for each thread.
    pub fn validator(&self) -> Validator {
        Validator::new(self.compiled.clone())
    }
}
