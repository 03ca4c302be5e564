//! Patterns of a grammar, in an arena: references make them a graph.

use crate::value::Data;

/// A pattern's place in [`Patterns`].
pub(crate) type Id = usize;

/// A pattern.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    /// Nothing, which always matches.
    Empty,
    /// What nothing matches.
    NotAllowed,
    /// Any text.
    Text,
    /// One of several.
    Choice(Vec<Id>),
    /// All of several, in this order.
    Group(Vec<Id>),
    /// All of several, in any order.
    Interleave(Vec<Id>),
    /// One or more.
    Many(Id),
    /// A text of several words.
    List(Id),
    /// This text.
    Value(String),
    /// A text of a type.
    Data(Data),
    /// An attribute.
    Attribute(Name, Id),
    /// An element.
    Element(Name, Id),
    /// What a name means, which is known when the whole grammar is read.
    Reference(String),
}

/// The name of an element or an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// This one in a namespace.
    Is { name: String, namespace: String },
    /// Any.
    Any,
}

/// All patterns, and how much each takes at least.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patterns {
    pub all: Vec<Pattern>,
    /// The least number of elements and attributes in what matches; nothing where nothing does.
    pub least: Vec<Option<u32>>,
}

impl Patterns {
    pub(crate) fn add(&mut self, pattern: Pattern) -> Id {
        self.all.push(pattern);
        self.all.len() - 1
    }

    /// Fills in `least`: what is known of parts is carried to the whole until nothing more comes of it.
    pub(crate) fn measure(&mut self) {
        self.least = vec![None; self.all.len()];
        loop {
            let mut changed = false;
            for id in 0..self.all.len() {
                let found = self.least_of(&self.all[id]);
                changed |= found != self.least[id];
                self.least[id] = found;
            }
            if !changed {
                break;
            }
        }
    }

    fn least_of(&self, pattern: &Pattern) -> Option<u32> {
        match pattern {
            Pattern::Empty | Pattern::Text | Pattern::Value(_) | Pattern::Data(_) => Some(0),
            Pattern::NotAllowed | Pattern::Reference(_) => None,
            Pattern::Choice(parts) => parts.iter().filter_map(|part| self.least[*part]).min(),
            Pattern::Group(parts) | Pattern::Interleave(parts) => {
                parts.iter().try_fold(0u32, |sum, part| Some(sum.saturating_add(self.least[*part]?)))
            }
            Pattern::Many(inner) | Pattern::List(inner) => self.least[*inner],
            Pattern::Attribute(_, inner) | Pattern::Element(_, inner) => {
                Some(self.least[*inner]?.saturating_add(1))
            }
        }
    }
}
