//! What would have been right: names and values of a state, in words.

use super::Run;
use crate::nearest::list;
use crate::pattern::{Id, Pattern, EMPTY};
use crate::states::State;
use std::collections::HashSet;

/// What a value may be.
#[derive(Default)]
pub struct Values {
    /// Values that are listed.
    pub listed: Vec<String>,
    /// Datatypes, in words.
    pub words: Vec<String>,
    /// Whether any text will do.
    pub any: bool,
}

impl Values {
    /// In words: `'a', 'b' or a whole number`.
    pub fn text(&self) -> String {
        let listed: Vec<&str> = self.listed.iter().map(String::as_str).collect();
        let mut parts: Vec<String> = Vec::new();
        if !listed.is_empty() {
            parts.push(list(&listed, ("'", "'")));
        }
        let mut words = self.words.clone();
        words.sort();
        words.dedup();
        parts.extend(words.into_iter().take(4));
        if parts.is_empty() {
            return "nothing".to_owned();
        }
        parts.join(" or ")
    }
}

impl<'s> Run<'_, 's> {
    /// The parts of a pattern, each once; elements and attributes are not entered.
    fn parts(&self, pattern: Id) -> Vec<Id> {
        let mut seen = HashSet::new();
        let mut order = Vec::new();
        let mut open = vec![pattern];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            order.push(id);
            match self.states.matcher.interner.get(id) {
                Pattern::Choice(all) => open.extend(all.iter().rev()),
                Pattern::Group(first, second) | Pattern::Interleave(first, second) => {
                    open.extend([second, first])
                }
                Pattern::OneOrMore(inner) | Pattern::List(inner) => open.push(inner),
                _ => {}
            }
        }
        order
    }

    /// Adds what a value pattern takes.
    pub(super) fn add_values(&self, pattern: Id, values: &mut Values) {
        for id in self.parts(pattern) {
            match self.states.matcher.interner.get(id) {
                Pattern::Text => values.any = true,
                Pattern::Value(place) => {
                    let text = self.tables().values.at(place as usize).text;
                    values.listed.push(self.tables().text(text).to_owned());
                }
                Pattern::Data(place) => values.words.push(self.tables().words(place)),
                _ => {}
            }
        }
    }

    /// All elements named in a pattern.
    pub(super) fn elements_in(&self, pattern: Id) -> Vec<u32> {
        let element = |id: Id| match self.states.matcher.interner.get(id) {
            Pattern::Element(number) => Some(number),
            _ => None,
        };
        self.parts(pattern).into_iter().filter_map(element).collect()
    }

    /// All attributes named in a pattern.
    pub(super) fn attributes_in(&self, pattern: Id) -> Vec<u32> {
        let attribute = |id: Id| match self.states.matcher.interner.get(id) {
            Pattern::Attribute(number) => Some(number),
            _ => None,
        };
        self.parts(pattern).into_iter().filter_map(attribute).collect()
    }

    /// All elements in what is left of a state.
    pub(super) fn elements_left(&self, state: State) -> Vec<u32> {
        self.states.readings(state).iter().flat_map(|reading| self.elements_in(reading.left)).collect()
    }

    /// All attributes in what is left of a state.
    pub(super) fn attributes_left(&self, state: State) -> Vec<u32> {
        self.states.readings(state).iter().flat_map(|reading| self.attributes_in(reading.left)).collect()
    }

    /// The listed names of elements.
    pub(super) fn element_names(&self, elements: &[u32]) -> Vec<&'s str> {
        let tables = self.tables();
        sorted(elements.iter().flat_map(|element| tables.listed(tables.elements.at(*element as usize).class)))
    }

    /// The listed names of attributes.
    pub(super) fn attribute_names(&self, attributes: &[u32]) -> Vec<&'s str> {
        let tables = self.tables();
        sorted(
            attributes.iter().flat_map(|number| tables.listed(tables.attributes.at(*number as usize).class)),
        )
    }

    /// The elements that may come next.
    pub(super) fn next_elements(&self, pattern: Id) -> Vec<u32> {
        let mut seen = HashSet::new();
        let mut open = vec![pattern];
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.states.matcher.interner.get(id) {
                Pattern::Element(number) => found.push(number),
                Pattern::Choice(all) => open.extend(all),
                Pattern::Interleave(first, second) => open.extend([first, second]),
                Pattern::Group(first, second) => {
                    open.push(first);
                    if self.states.matcher.interner.facts(first).nullable {
                        open.push(second);
                    }
                }
                Pattern::OneOrMore(inner) => open.push(inner),
                _ => {}
            }
        }
        found
    }

    /// What must still come, in any case: the numbers of elements or, with `attributes`, of
    /// attributes.
    pub(super) fn required(&self, pattern: Id, attributes: bool) -> Vec<u32> {
        match self.states.matcher.interner.get(pattern) {
            Pattern::Element(number) if !attributes => vec![number],
            Pattern::Attribute(number) if attributes => vec![number],
            Pattern::Choice(all) if all.contains(&EMPTY) => Vec::new(),
            Pattern::Choice(all) => {
                let mut lists = all.iter().map(|one| self.required(*one, attributes));
                let first = lists.next().unwrap_or_default();
                let names = |number: &u32| match attributes {
                    true => self.tables().attributes.at(*number as usize).class,
                    false => self.tables().elements.at(*number as usize).class,
                };
                lists.fold(first, |kept, list| {
                    kept.into_iter()
                        .filter(|one| list.iter().any(|other| names(other) == names(one)))
                        .collect()
                })
            }
            Pattern::Group(..) => {
                let mut found = Vec::new();
                let mut rest = pattern;
                while let Pattern::Group(first, second) = self.states.matcher.interner.get(rest) {
                    found.extend(self.required(first, attributes));
                    rest = second;
                }
                found.extend(self.required(rest, attributes));
                found
            }
            Pattern::Interleave(first, second) => {
                let mut found = self.required(first, attributes);
                found.extend(self.required(second, attributes));
                found
            }
            Pattern::OneOrMore(inner) => self.required(inner, attributes),
            _ => Vec::new(),
        }
    }

    /// All that is left, in one pattern.
    pub(super) fn union(&mut self, state: State) -> Id {
        let lefts: Vec<Id> = self.states.readings(state).iter().map(|reading| reading.left).collect();
        self.states.matcher.interner.choice(&lefts)
    }
}

fn sorted<'s>(names: impl Iterator<Item = &'s str>) -> Vec<&'s str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}
