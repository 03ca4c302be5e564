//! Errors of this reader.

use super::super::source::At;
use crate::error::{SchemaError, SchemaErrorKind};

/// An error in a box: each `?` has a copy of it on the stack where nothing is optimized.
pub type Fault = Box<SchemaError>;

impl At {
    /// A mistake here.
    pub fn fault(&self, message: impl Into<String>) -> Fault {
        Box::new(self.refusal(SchemaErrorKind::Wrong, message))
    }
}
