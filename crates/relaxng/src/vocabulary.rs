//! A schema's vocabulary: every element in its place, with its attributes.

use crate::hash::FastMap;
use crate::pattern::{Id, Pattern, EMPTY};
use crate::ready::Schema;
use crate::tables::{ClassId, Compiled};

/// An element of a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its number, by which [`Vocabulary::children`] and [`Vocabulary::attributes`] know it.
    pub number: usize,
    /// The names it may have; none where any name will do.
    pub names: Vec<String>,
    /// What it means, in the schema's words.
    pub documentation: String,
}

/// An attribute of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The names it may have; none where any name will do.
    pub names: Vec<String>,
    /// Its values, where they are listed.
    pub values: Vec<String>,
    /// What its values are otherwise, in words; empty for any text.
    pub word: String,
    /// What it means, in the schema's words.
    pub documentation: String,
    /// Whether it must be there whatever else is.
    pub required: bool,
}

/// The vocabulary of a schema. Elements can contain themselves, so it is asked step by step.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary<'s> {
    compiled: &'s Compiled,
}

impl Schema {
    /// The schema's vocabulary.
    pub fn vocabulary(&self) -> Vocabulary<'_> {
        Vocabulary { compiled: &self.compiled }
    }
}

impl Vocabulary<'_> {
    /// The elements that a document may be.
    pub fn roots(&self) -> Vec<Element> {
        self.elements(self.compiled.start)
    }

    /// The elements that may stand in the element of that number.
    pub fn children(&self, number: usize) -> Vec<Element> {
        self.compiled.tables.elements.get(number).map_or(Vec::new(), |element| self.elements(element.content))
    }

    /// The attributes of the element of that number.
    pub fn attributes(&self, number: usize) -> Vec<Attribute> {
        let Some(element) = self.compiled.tables.elements.get(number) else { return Vec::new() };
        let mut found: Vec<Attribute> = Vec::new();
        let tables = &self.compiled.tables;
        self.compiled.walk(element.content, &mut |pattern| {
            let Pattern::Attribute(place) = pattern else { return };
            let attribute = tables.attribute(place);
            let names = self.names(attribute.class);
            let known = found.iter().position(|known| known.names == names);
            let place = known.unwrap_or_else(|| {
                found.push(Attribute {
                    names,
                    values: Vec::new(),
                    word: String::new(),
                    documentation: tables.text(attribute.documentation).to_owned(),
                    required: required(
                        self.compiled,
                        element.content,
                        attribute.class,
                        &mut FastMap::default(),
                    ),
                });
                found.len() - 1
            });
            self.values(attribute.value, &mut found[place]);
        });
        found
    }

    fn values(&self, value: Id, attribute: &mut Attribute) {
        let tables = &self.compiled.tables;
        self.compiled.walk(value, &mut |pattern| match pattern {
            Pattern::Value(place) => attribute.values.push(tables.text(tables.value(place).text).to_owned()),
            Pattern::Data(place) => attribute.word = tables.words(place),
            _ => {}
        });
        attribute.values.sort();
        attribute.values.dedup();
    }

    fn elements(&self, pattern: Id) -> Vec<Element> {
        let mut found: Vec<Element> = Vec::new();
        self.compiled.walk(pattern, &mut |pattern| {
            let Pattern::Element(number) = pattern else { return };
            let (element, number) = (self.compiled.tables.element(number), number.index());
            if !found.iter().any(|known| known.number == number) {
                let documentation = self.compiled.tables.text(element.documentation).to_owned();
                found.push(Element { number, names: self.names(element.class), documentation });
            }
        });
        found
    }

    fn names(&self, class: ClassId) -> Vec<String> {
        self.compiled.tables.listed(class).into_iter().map(str::to_owned).collect()
    }
}

/// Whether an attribute of that name class must be there; `known` has what was asked before.
fn required(compiled: &Compiled, pattern: Id, name: ClassId, known: &mut FastMap<Id, bool>) -> bool {
    if let Some(known) = known.get(&pattern) {
        return *known;
    }
    let mut is = |part: Id| required(compiled, part, name, known);
    let found = match compiled.patterns.get(pattern.index()) {
        Pattern::Attribute(number) => compiled.tables.attribute(number).class == name,
        Pattern::Choice(all) => all.iter().all(|one| one != EMPTY && is(one)),
        Pattern::Group(..) => {
            let (mut rest, mut found) = (pattern, false);
            // Long groups are walked without recursion.
            while let Pattern::Group(first, second) = compiled.patterns.get(rest.index()) {
                found |= is(first);
                rest = second;
            }
            found || is(rest)
        }
        Pattern::Interleave(first, second) => is(first) || is(second),
        Pattern::OneOrMore(inner) => is(inner),
        _ => false,
    };
    known.insert(pattern, found);
    found
}
