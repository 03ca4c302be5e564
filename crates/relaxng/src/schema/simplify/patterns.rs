//! Patterns in simple form, each known by a number; what the rules on `<empty>` and
//! `<notAllowed>` make of them (specification 4.20, 4.21).

use crate::datatype::Datatype;
use crate::hash::FastSet;
use crate::name::NameClass;
use std::rc::Rc;

/// The number of a pattern in [`Patterns`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Part(u32);

impl Part {
    /// Emptiness.
    pub const EMPTY: Part = Part(0);
    /// Nothing matches.
    pub const NOT_ALLOWED: Part = Part(1);
    /// Any text.
    pub const TEXT: Part = Part(2);

    /// Its place in a list with one entry for each pattern.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A pattern in simple form. Elements are named by their number.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// Emptiness.
    Empty,
    /// Nothing matches.
    NotAllowed,
    /// Any text.
    Text,
    /// Any of these.
    Choice(Vec<Part>),
    /// These in this order.
    Group(Vec<Part>),
    /// These in any order, mixed.
    Interleave(Vec<Part>),
    /// One or more of it.
    OneOrMore(Part),
    /// A text whose words match.
    List(Part),
    /// A text of a datatype, but not one that matches the exception; and the words for it.
    Data(Rc<Datatype>, Option<Part>, Rc<str>),
    /// One value of a datatype, as it was written.
    Value(Rc<Datatype>, Rc<str>, Rc<str>),
    /// An attribute: name, value, documentation.
    Attribute(Rc<NameClass>, Part, Rc<str>),
    /// The element of that number.
    Element(usize),
}

/// The patterns of a schema. Those of definitions are shared by all that refers to them, but for
/// a group in a group and its like, which become one list.
#[derive(Clone, Debug)]
pub struct Patterns {
    all: Vec<Pattern>,
    /// How many patterns there are, and how many parts their lists have.
    weight: usize,
    most: usize,
}

/// The patterns have more parts than they may have.
#[derive(Clone, Copy, Debug)]
pub struct TooMany;

impl Patterns {
    /// The three that have numbers of their own, and room for others up to a weight.
    pub fn new(most: usize) -> Patterns {
        Patterns { all: vec![Pattern::Empty, Pattern::NotAllowed, Pattern::Text], weight: 3, most }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// How many there are, and how many parts their lists have.
    pub fn weight(&self) -> usize {
        self.weight
    }

    /// The pattern of a number.
    pub fn get(&self, part: Part) -> &Pattern {
        &self.all[part.index()]
    }

    /// Gives elements the numbers that `number` tells.
    pub fn renumber(&mut self, number: impl Fn(usize) -> Option<usize>) {
        for pattern in &mut self.all {
            if let Pattern::Element(index) = pattern {
                *index = number(*index).unwrap_or(*index);
            }
        }
    }

    /// A pattern that is none of the others.
    pub fn add(&mut self, pattern: Pattern) -> Result<Part, TooMany> {
        let parts = match &pattern {
            Pattern::Choice(all) | Pattern::Group(all) | Pattern::Interleave(all) => all.len(),
            _ => 0,
        };
        self.weight += 1 + parts;
        if self.weight > self.most {
            return Err(TooMany);
        }
        self.all.push(pattern);
        Ok(Part(self.all.len() as u32 - 1))
    }

    /// Any of the parts.
    pub fn choice(&mut self, mut parts: Vec<Part>) -> Result<Part, TooMany> {
        dedup(&mut parts);
        let mut kept = self.flatten(&parts, |pattern| match pattern {
            Pattern::Choice(all) => Some(all),
            _ => None,
        })?;
        dedup(&mut kept);
        let empty = kept.contains(&Part::EMPTY);
        kept.retain(|part| !matches!(*part, Part::NOT_ALLOWED | Part::EMPTY));
        if empty {
            kept.insert(0, Part::EMPTY);
        }
        match kept.as_slice() {
            [] => Ok(Part::NOT_ALLOWED),
            [only] => Ok(*only),
            _ => self.add(Pattern::Choice(kept)),
        }
    }

    /// The parts in order.
    pub fn group(&mut self, parts: &[Part]) -> Result<Part, TooMany> {
        let flat = self.flatten(parts, |pattern| match pattern {
            Pattern::Group(all) => Some(all),
            _ => None,
        })?;
        self.sequence(flat, Pattern::Group)
    }

    /// The parts in any order, mixed.
    pub fn interleave(&mut self, parts: &[Part]) -> Result<Part, TooMany> {
        let flat = self.flatten(parts, |pattern| match pattern {
            Pattern::Interleave(all) => Some(all),
            _ => None,
        })?;
        self.sequence(flat, Pattern::Interleave)
    }

    /// One or more.
    pub fn one_or_more(&mut self, inner: Part) -> Result<Part, TooMany> {
        match inner {
            Part::NOT_ALLOWED | Part::EMPTY => Ok(inner),
            _ => self.add(Pattern::OneOrMore(inner)),
        }
    }

    /// A text whose words match.
    pub fn list(&mut self, inner: Part) -> Result<Part, TooMany> {
        match inner {
            Part::NOT_ALLOWED => Ok(inner),
            _ => self.add(Pattern::List(inner)),
        }
    }

    fn sequence(&mut self, mut parts: Vec<Part>, many: fn(Vec<Part>) -> Pattern) -> Result<Part, TooMany> {
        if parts.contains(&Part::NOT_ALLOWED) {
            return Ok(Part::NOT_ALLOWED);
        }
        parts.retain(|part| *part != Part::EMPTY);
        match parts.as_slice() {
            [] => Ok(Part::EMPTY),
            [only] => Ok(*only),
            _ => self.add(many(parts)),
        }
    }

    /// The parts with the parts of those that are of the same kind in their places.
    fn flatten(
        &self,
        parts: &[Part],
        inner: impl Fn(&Pattern) -> Option<&Vec<Part>>,
    ) -> Result<Vec<Part>, TooMany> {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match inner(self.get(*part)) {
                Some(inner) => flat.extend_from_slice(inner),
                None => flat.push(*part),
            }
            if flat.len() > self.most {
                return Err(TooMany);
            }
        }
        Ok(flat)
    }
}

/// Each part once. Definitions that refer to one another would double them at each step.
fn dedup(parts: &mut Vec<Part>) {
    let mut seen = FastSet::with_capacity_and_hasher(parts.len(), Default::default());
    parts.retain(|part| seen.insert(*part));
}
