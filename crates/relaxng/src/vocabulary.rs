//! A schema's vocabulary: every element in its place, with its attributes.

use crate::name::NameClass;
use crate::pattern::{Compiled, Id, Pattern, EMPTY};
use crate::schema::Schema;

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
        self.walk(element.content, &mut |id| {
            let Pattern::Attribute(place) = self.compiled.interner.get(id) else { return };
            let attribute = &self.compiled.tables.attributes[*place as usize];
            let names = names(&attribute.name);
            let known = found.iter().position(|known| known.names == names);
            let place = known.unwrap_or_else(|| {
                let documentation = attribute.documentation.clone();
                let required = required(self.compiled, element.content, &attribute.name);
                found.push(Attribute {
                    names,
                    values: Vec::new(),
                    word: String::new(),
                    documentation,
                    required,
                });
                found.len() - 1
            });
            self.values(attribute.value, &mut found[place]);
        });
        found
    }

    fn values(&self, value: Id, attribute: &mut Attribute) {
        self.walk(value, &mut |id| match self.compiled.interner.get(id) {
            Pattern::Value(place) => {
                attribute.values.push(self.compiled.tables.values[*place as usize].text.clone())
            }
            Pattern::Data(place) => {
                let data = &self.compiled.tables.data[*place as usize];
                attribute.word =
                    if data.words.is_empty() { data.datatype.word() } else { data.words.clone() };
            }
            _ => {}
        });
        attribute.values.sort();
        attribute.values.dedup();
    }

    fn elements(&self, pattern: Id) -> Vec<Element> {
        let mut found: Vec<Element> = Vec::new();
        self.walk(pattern, &mut |id| {
            let Pattern::Element(number) = *self.compiled.interner.get(id) else { return };
            let element = &self.compiled.tables.elements[number as usize];
            if !found.iter().any(|known| known.number == number as usize) {
                let documentation = element.documentation.clone();
                found.push(Element { number: number as usize, names: names(&element.name), documentation });
            }
        });
        found
    }

    fn walk(&self, pattern: Id, see: &mut dyn FnMut(Id)) {
        walk(self.compiled, pattern, see);
    }
}

fn names(class: &NameClass) -> Vec<String> {
    let mut names = Vec::new();
    class.names(&mut names);
    names.into_iter().map(str::to_owned).collect()
}

/// Calls `see` with every part of a pattern, each once; elements and attributes are not entered.
pub(crate) fn walk(compiled: &Compiled, pattern: Id, see: &mut dyn FnMut(Id)) {
    let mut seen = std::collections::HashSet::new();
    let mut open = vec![pattern];
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        see(id);
        match compiled.interner.get(id) {
            Pattern::Choice(all) | Pattern::Interleave(all) => open.extend(all.iter().rev()),
            Pattern::Group(first, second) => open.extend([*second, *first]),
            Pattern::OneOrMore(inner) | Pattern::List(inner) => open.push(*inner),
            _ => {}
        }
    }
}

fn required(compiled: &Compiled, pattern: Id, name: &NameClass) -> bool {
    match compiled.interner.get(pattern) {
        Pattern::Attribute(place) => compiled.tables.attributes[*place as usize].name == *name,
        Pattern::Choice(all) => !all.contains(&EMPTY) && all.iter().all(|one| required(compiled, *one, name)),
        Pattern::Group(first, second) => {
            required(compiled, *first, name) || required(compiled, *second, name)
        }
        Pattern::Interleave(all) => all.iter().any(|one| required(compiled, *one, name)),
        Pattern::OneOrMore(inner) => required(compiled, *inner, name),
        _ => false,
    }
}
