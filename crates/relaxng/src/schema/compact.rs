//! The compact syntax of RELAX NG (ISO/IEC 19757-2, Annex C), read to the same elements as the XML
//! syntax, with their places in the text.
//!
//! Names, values and datatypes have their namespaces and libraries written out, each at its own
//! element, so that nothing depends on what is around.

mod chars;
mod environment;
mod fault;
mod grammar;
mod lexer;
mod names;
mod notes;
mod parser;
mod pattern;

pub use lexer::KEYWORDS;

use super::notes::Keep;
use super::source::Source;
use crate::error::SchemaError;

/// Reads a schema document.
pub fn read(text: &str, href: &str, keep: Keep) -> Result<Source, SchemaError> {
    let document = parser::Parser::new(text, href, keep).and_then(parser::Parser::document);
    document.map(|root| *root).map_err(|fault| *fault)
}
