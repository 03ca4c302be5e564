//! Schemas: reading, simplification (specification 4), restrictions (7).

pub mod error;
pub mod loader;
pub mod restrict;
pub mod simplify;
pub mod source;

use crate::tables::Compiled;
use crate::validate::Validator;
use error::SchemaError;
use loader::{FileLoader, Loader};
use std::borrow::Cow;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// A schema, ready to validate with. Cheap to clone, shared between threads.
#[derive(Clone, Debug)]
pub struct Schema {
    pub(crate) compiled: Arc<Compiled>,
}

impl Schema {
    /// Reads a schema file and what it includes.
    ///
    /// # Errors
    /// Where a file cannot be read, is no RELAX NG in XML syntax, or breaks a rule of the
    /// specification, whose section the error names.
    pub fn from_file(path: &Path) -> Result<Schema, SchemaError> {
        let href = path.to_string_lossy().into_owned();
        let text = FileLoader.load(&href).map_err(|message| SchemaError {
            href: href.clone(),
            line: 0,
            column: 0,
            section: None,
            message,
        })?;
        Schema::from_text(&text, &href, &FileLoader)
    }

    /// Reads a schema from its text. `href` names it, and what it includes is relative to that.
    ///
    /// # Errors
    /// As [`Schema::from_file`].
    pub fn from_text(text: &str, href: &str, loader: &dyn Loader) -> Result<Schema, SchemaError> {
        let simple = simplify::simplify(text, href, loader)?;
        restrict::check(&simple, href)?;
        Ok(Schema::of(crate::compile::compile(&simple)))
    }

    /// Whether a file is the compact form of a schema, by its first bytes.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn is_image(path: &Path) -> std::io::Result<bool> {
        let mut first = Vec::new();
        std::fs::File::open(path)?.take(crate::image::MAGIC.len() as u64).read_to_end(&mut first)?;
        Ok(first == crate::image::MAGIC)
    }

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
    pub fn validator(&self) -> Validator<'_> {
        Validator::new(&self.compiled)
    }
}
