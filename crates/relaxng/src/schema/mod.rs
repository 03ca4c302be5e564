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
        Ok(Schema { compiled: Arc::new(crate::compile::compile(&simple)) })
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

    /// A schema from its compact form; the texts of one that is compiled in are not copied.
    ///
    /// # Errors
    /// Where the bytes are not such a form, or one of another version.
    pub fn from_image(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Schema, SchemaError> {
        let compiled = crate::image::read(bytes.into()).ok_or_else(|| SchemaError {
            href: "image".to_owned(),
            line: 0,
            column: 0,
            section: None,
            message: "this is not the image of a schema".to_owned(),
        })?;
        Ok(Schema { compiled: Arc::new(compiled) })
    }

    /// A validator, which remembers what documents visit; one for each thread.
    pub fn validator(&self) -> Validator<'_> {
        Validator::new(&self.compiled)
    }
}
