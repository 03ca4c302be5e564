//! A complete RELAX NG validator: schemas in XML and in compact syntax, all of them; fast; with
//! messages that people can act on.
//!
//! ```
//! use relaxng::{MapLoader, Schema};
//!
//! let schema = r#"<element name="card" xmlns="http://relaxng.org/ns/structure/1.0">
//!   <attribute name="kind"><choice><value>home</value><value>work</value></choice></attribute>
//!   <oneOrMore><element name="email"><text/></element></oneOrMore>
//! </element>"#;
//! let schema = Schema::from_text(schema, "card.rng", &MapLoader::default()).unwrap();
//! let document = roxmltree::Document::parse("<card kind='wrok'><email>a@b</email></card>").unwrap();
//! let mistakes = schema.validator().validate(&document);
//! assert_eq!(mistakes[0].message, "`kind` of `<card>` is 'wrok'; expected 'home' or 'work'");
//! assert_eq!(mistakes[0].help.as_deref(), Some("did you mean 'work'?"));
//! ```
//!
//! A [`Schema`] is read once and shared between threads; each thread has a [`Validator`] of its
//! own, which remembers what documents visit. A [`SchemaDocument`] is written in the other syntax. Names are those of the RELAX NG specification.

// What only the reader of schemas uses.
#![cfg_attr(not(feature = "schemas"), allow(dead_code))]

mod datatype;
mod error;
mod hash;
mod ids;
mod image;
mod matcher;
mod memo;
mod name;
#[doc(hidden)]
pub mod nearest;
mod number;
mod pattern;
mod ready;
mod records;
mod remembered;
#[cfg(feature = "schemas")]
mod schema;
mod states;
mod tables;
mod validate;
mod vocabulary;
mod work;
mod worth;

pub use error::{SchemaError, SchemaErrorKind};
pub use ready::Schema;
#[cfg(feature = "schemas")]
pub use schema::{
    loader::{FileLoader, LoadError, Loader, MapLoader, Reach},
    options::SchemaOptions,
    write::{SchemaDocument, Syntax},
};
pub use validate::events::{EventAttribute, EventError, EventSink, Events, Verdict};
pub use validate::place::Paths;
pub use validate::tree::{ExpandedName, Part, Tree};
pub use validate::{Mistake, MistakeKind, Suggestion, Validator};
pub use vocabulary::{Attribute, Element, Vocabulary};
#[doc(hidden)]
pub use work::Work;
