//! Schemas that are ready to validate with.

use crate::error::SchemaError;
use crate::tables::Compiled;
use crate::validate::Validator;
use std::borrow::Cow;
use std::sync::Arc;

/// A schema, ready to validate with. Cheap to clone, shared between threads.
#[derive(Clone, Debug)]
pub struct Schema {
    pub(crate) compiled: Arc<Compiled>,
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

    pub(crate) fn of(compiled: Compiled) -> Schema {
        Schema { compiled: Arc::new(compiled) }
    }

    /// A validator, which remembers what documents visit; one for each thread.
    pub fn validator(&self) -> Validator {
        Validator::new(self.compiled.clone())
    }
}
