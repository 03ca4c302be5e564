//! What would have been right: names and values of a state, in words.

use super::Run;
use crate::hash::{FastMap, FastSet};
use crate::nearest::list;
use crate::pattern::{Id, Pattern, EMPTY};
use crate::states::State;
use crate::tables::{AttributeId, ClassId, ElementId, Name};
use std::hash::Hash;
use std::rc::Rc;

/// The elements of a state, and their listed names.
pub struct Known<'s> {
    pub elements: Vec<ElementId>,
    pub names: Vec<&'s str>,
}

/// What was listed for one document's messages; many mistakes of a document need the same lists.
#[derive(Default)]
pub struct Lists<'s> {
    known: FastMap<State, Rc<Known<'s>>>,
    next: FastMap<State, Rc<[&'s str]>>,
    /// The names of the elements in which one of a name may stand.
    pub homes: FastMap<Name, Rc<[&'s str]>>,
}

impl Lists<'_> {
    /// Forgets what was listed of states, for they get other numbers.
    pub fn renew(&mut self) {
        self.known.clear();
        self.next.clear();
    }
}

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
        let mut seen = FastSet::default();
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
                    let text = self.tables().value(place).text;
                    values.listed.push(self.tables().text(text).to_owned());
                }
                Pattern::Data(place) => values.words.push(self.tables().words(place)),
                _ => {}
            }
        }
    }

    /// All elements named in a pattern.
    pub(super) fn elements_in(&self, pattern: Id) -> Vec<ElementId> {
        let element = |id: Id| match self.states.matcher.interner.get(id) {
            Pattern::Element(number) => Some(number),
            _ => None,
        };
        self.parts(pattern).into_iter().filter_map(element).collect()
    }

    /// All attributes named in a pattern.
    pub(super) fn attributes_in(&self, pattern: Id) -> Vec<AttributeId> {
        let attribute = |id: Id| match self.states.matcher.interner.get(id) {
            Pattern::Attribute(number) => Some(number),
            _ => None,
        };
        self.parts(pattern).into_iter().filter_map(attribute).collect()
    }

    /// All elements in what is left of a state.
    pub(super) fn elements_left(&self, state: State) -> Vec<ElementId> {
        self.states.readings(state).iter().flat_map(|reading| self.elements_in(reading.left)).collect()
    }

    /// The same with their names, listed once.
    pub(super) fn known(&mut self, state: State) -> Rc<Known<'s>> {
        if let Some(known) = self.lists.known.get(&state) {
            return known.clone();
        }
        let elements = self.elements_left(state);
        let names = self.element_names(&elements);
        let known = Rc::new(Known { elements, names });
        self.lists.known.insert(state, known.clone());
        known
    }

    /// The names of the elements that may come next, listed once.
    pub(super) fn next_names(&mut self, state: State) -> Rc<[&'s str]> {
        if let Some(next) = self.lists.next.get(&state) {
            return next.clone();
        }
        let union = self.union(state);
        let next: Rc<[&'s str]> = self.element_names(&self.next_elements(union)).into();
        self.lists.next.insert(state, next.clone());
        next
    }

    /// All attributes in what is left of a state.
    pub(super) fn attributes_left(&self, state: State) -> Vec<AttributeId> {
        self.states.readings(state).iter().flat_map(|reading| self.attributes_in(reading.left)).collect()
    }

    /// The listed names of elements.
    pub(super) fn element_names(&self, elements: &[ElementId]) -> Vec<&'s str> {
        let tables = self.tables();
        sorted(elements.iter().flat_map(|element| tables.listed(tables.element(*element).class)))
    }

    /// The listed names of attributes.
    pub(super) fn attribute_names(&self, attributes: &[AttributeId]) -> Vec<&'s str> {
        let tables = self.tables();
        sorted(attributes.iter().flat_map(|number| tables.listed(tables.attribute(*number).class)))
    }

    /// The elements that may come next.
    pub(super) fn next_elements(&self, pattern: Id) -> Vec<ElementId> {
        let mut seen = FastSet::default();
        let mut open = vec![pattern];
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.states.matcher.interner.get(id) {
                Pattern::Element(number) => found.push(number),
                Pattern::Choice(all) => open.extend(all.iter()),
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

    /// The elements that must still come, in any case.
    pub(super) fn required_elements(&mut self, pattern: Id) -> Vec<ElementId> {
        let tables = self.tables();
        let own = |pattern: Pattern<'_>| match pattern {
            Pattern::Element(number) => Some((number, tables.element(number).class)),
            _ => None,
        };
        self.required(pattern, &own, &mut FastMap::default()).iter().map(|(number, _)| *number).collect()
    }

    /// The attributes that must still come, in any case.
    pub(super) fn required_attributes(&mut self, pattern: Id) -> Vec<AttributeId> {
        let tables = self.tables();
        let own = |pattern: Pattern<'_>| match pattern {
            Pattern::Attribute(number) => Some((number, tables.attribute(number).class)),
            _ => None,
        };
        self.required(pattern, &own, &mut FastMap::default()).iter().map(|(number, _)| *number).collect()
    }

    /// What must still come of that of which `own` tells numbers and names. What comes more often
    /// than twice is listed twice.
    fn required<N: Copy + Eq + Hash>(
        &mut self,
        pattern: Id,
        own: &dyn Fn(Pattern<'_>) -> Option<(N, ClassId)>,
        known: &mut FastMap<Id, Rc<[(N, ClassId)]>>,
    ) -> Rc<[(N, ClassId)]> {
        if let Some(known) = known.get(&pattern) {
            return known.clone();
        }
        self.states.matcher.count_step();
        let interner = &self.states.matcher.interner;
        let found: Vec<(N, ClassId)> = match interner.get(pattern) {
            Pattern::Choice(all) if all.iter().any(|one| one == EMPTY) => Vec::new(),
            Pattern::Choice(all) => {
                let all = all.to_vec();
                let lists: Vec<_> = all.into_iter().map(|one| self.required(one, own, known)).collect();
                in_each(&lists)
            }
            Pattern::Group(..) => {
                let mut found = Vec::new();
                let mut rest = pattern;
                while let Pattern::Group(first, second) = self.states.matcher.interner.get(rest) {
                    found.extend_from_slice(&self.required(first, own, known));
                    rest = second;
                }
                found.extend_from_slice(&self.required(rest, own, known));
                found
            }
            Pattern::Interleave(first, second) => {
                let mut found = self.required(first, own, known).to_vec();
                found.extend_from_slice(&self.required(second, own, known));
                found
            }
            Pattern::OneOrMore(inner) => self.required(inner, own, known).to_vec(),
            leaf => own(leaf).into_iter().collect(),
        };
        let mut times: FastMap<N, u32> = FastMap::default();
        let twice = |(number, _): &(N, ClassId)| {
            let times = times.entry(*number).or_default();
            *times += 1;
            *times <= 2
        };
        let mut found = found;
        found.retain(twice);
        let found: Rc<[(N, ClassId)]> = found.into();
        known.insert(pattern, found.clone());
        found
    }

    /// All that is left, in one pattern.
    pub(super) fn union(&mut self, state: State) -> Id {
        let lefts: Vec<Id> = self.states.readings(state).iter().map(|reading| reading.left).collect();
        self.states.matcher.interner.choice(&lefts)
    }
}

/// What is in the first list and by its names in all others.
fn in_each<N: Copy>(lists: &[Rc<[(N, ClassId)]>]) -> Vec<(N, ClassId)> {
    let Some((first, others)) = lists.split_first() else { return Vec::new() };
    let mut kept = first.to_vec();
    for list in others {
        let names: FastSet<ClassId> = list.iter().map(|(_, names)| *names).collect();
        kept.retain(|(_, own)| names.contains(own));
    }
    kept
}

fn sorted<'s>(names: impl Iterator<Item = &'s str>) -> Vec<&'s str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}
