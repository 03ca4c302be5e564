//! What a schema document says that is no RELAX NG: comments, and attributes and elements of other
//! vocabularies. Only the writers of the two syntaxes want it.

use super::source::ANNOTATIONS;
use std::rc::Rc;

/// Whether the reader of a schema document keeps its notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The words of the schema, for messages.
    Documentation,
    /// Everything, to write it again.
    Notes,
}

/// A name of another vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignName {
    /// Its namespace; empty for none.
    pub ns: Rc<str>,
    /// The prefix that it was written with.
    pub prefix: String,
    /// Its local part.
    pub local: String,
}

/// An element of another vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// Its name.
    pub name: ForeignName,
    /// Its attributes with their values.
    pub attrs: Vec<(ForeignName, String)>,
    /// What it holds.
    pub children: Vec<Note>,
}

/// A part of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// An element.
    Element(Foreign),
    /// Text.
    Text(String),
    /// A comment.
    Comment(String),
}

/// The notes of one element of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Comments before it.
    pub before: Vec<String>,
    /// Its attributes of other vocabularies.
    pub attrs: Vec<(ForeignName, String)>,
    /// What it holds before its first RELAX NG element.
    pub first: Vec<Note>,
    /// What follows it among its siblings, before the next RELAX NG element.
    pub after: Vec<Note>,
}

impl Notes {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Notes::default()
    }
}

/// The words of a documentation, if an element is one.
pub fn words(note: &Foreign) -> Option<String> {
    if &*note.name.ns != ANNOTATIONS || note.name.local != "documentation" {
        return None;
    }
    let mut text = String::new();
    let mut open: Vec<&Note> = note.children.iter().rev().collect();
    while let Some(next) = open.pop() {
        match next {
            Note::Text(own) => text.push_str(own),
            Note::Element(inner) => open.extend(inner.children.iter().rev()),
            Note::Comment(_) => {}
        }
    }
    Some(in_one_line(&text))
}

/// A documentation in one line, as messages show it.
pub fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
