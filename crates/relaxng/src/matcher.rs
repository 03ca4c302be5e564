//! Derivatives: what is left of a pattern after an element, an attribute, a text; remembered.

use crate::pattern::{
    Compiled, FastHasher, FastMap, Id, Interner, Pattern, Tables, EMPTY, NOT_ALLOWED, TEXT,
};
use std::collections::HashMap;
use std::hash::Hasher;
use std::rc::Rc;

/// How many patterns and memos are kept before the memo starts afresh.
const BUDGET: usize = 200_000;

/// Something that matched, by its number, and what is left then.
pub type Steps = Rc<[(u32, Id)]>;

/// Derivatives over one schema.
pub struct Matcher<'s> {
    compiled: &'s Compiled,
    /// The patterns met so far.
    pub interner: Interner,
    /// Names by the hash of both parts; those of one hash are told apart by the list.
    names: FastMap<u64, Vec<u32>>,
    name_list: Vec<(Box<str>, Box<str>)>,
    starts: FastMap<(Id, u32), Steps>,
    attributes: FastMap<(Id, u32), Steps>,
    closed: FastMap<Id, Id>,
    texts: FastMap<Id, Id>,
    /// What short texts came to, where no namespace matters.
    data: FastMap<Id, HashMap<Box<str>, bool>>,
    data_count: usize,
}

/// Resolves a namespace prefix.
pub type Prefixes<'p> = &'p dyn Fn(&str) -> Option<String>;

impl<'s> Matcher<'s> {
    /// A matcher that remembers nothing yet.
    pub fn new(compiled: &'s Compiled) -> Matcher<'s> {
        Matcher {
            compiled,
            interner: compiled.interner.clone(),
            names: FastMap::default(),
            name_list: Vec::new(),
            starts: FastMap::default(),
            attributes: FastMap::default(),
            closed: FastMap::default(),
            texts: FastMap::default(),
            data: FastMap::default(),
            data_count: 0,
        }
    }

    /// What patterns refer to.
    pub fn tables(&self) -> &'s Tables {
        &self.compiled.tables
    }

    /// The schema's start.
    pub fn start_pattern(&self) -> Id {
        self.compiled.start
    }

    /// Forgets everything if too much is remembered. Numbers of patterns that are not the
    /// schema's are void then, so this is for between documents, or with nothing in hand.
    pub fn trim(&mut self) {
        if self.is_full() {
            *self = Matcher::new(self.compiled);
        }
    }

    /// Whether the budget is used up.
    pub fn is_full(&self) -> bool {
        let memos = self.starts.len()
            + self.attributes.len()
            + self.closed.len()
            + self.texts.len()
            + self.data_count;
        self.interner.len() + memos + self.name_list.len() > self.compiled.interner.len() + BUDGET
    }

    /// The number of a name.
    pub fn name(&mut self, ns: &str, local: &str) -> u32 {
        let mut hasher = FastHasher::default();
        hasher.write(local.as_bytes());
        hasher.write(ns.as_bytes());
        let same = self.names.entry(hasher.finish()).or_default();
        let known = same.iter().find(|number| {
            let (own_ns, own) = &self.name_list[**number as usize];
            **own == *local && **own_ns == *ns
        });
        if let Some(number) = known {
            return *number;
        }
        let number = self.name_list.len() as u32;
        same.push(number);
        self.name_list.push((ns.into(), local.into()));
        number
    }

    /// The elements of that name that may come next, and what is left behind each.
    pub fn start(&mut self, pattern: Id, name: u32) -> Steps {
        if let Some(steps) = self.starts.get(&(pattern, name)) {
            return steps.clone();
        }
        let mut steps = Vec::new();
        self.start_into(pattern, name, &mut steps);
        let steps = self.merged(steps);
        self.starts.insert((pattern, name), steps.clone());
        steps
    }

    fn start_into(&mut self, pattern: Id, name: u32, out: &mut Vec<(u32, Id)>) {
        match self.interner.get(pattern).clone() {
            Pattern::Element(index) => {
                let (ns, local) = &self.name_list[name as usize];
                if self.compiled.tables.elements[index as usize].name.contains(ns, local) {
                    out.push((index, EMPTY));
                }
            }
            Pattern::Choice(all) => {
                for one in all.iter() {
                    out.extend(self.start(*one, name).iter());
                }
            }
            Pattern::Group(..) => {
                let mut rest = pattern;
                while let Pattern::Group(first, second) = *self.interner.get(rest) {
                    for (index, left) in self.start(first, name).iter().copied() {
                        let left = self.interner.group(left, second);
                        out.push((index, left));
                    }
                    if !self.interner.facts(first).nullable {
                        return;
                    }
                    rest = second;
                }
                out.extend(self.start(rest, name).iter());
            }
            Pattern::Interleave(all) => {
                for (place, one) in all.iter().enumerate() {
                    for (index, left) in self.start(*one, name).iter().copied() {
                        let left = self.replaced(&all, place, left);
                        out.push((index, left));
                    }
                }
            }
            Pattern::OneOrMore(inner) => {
                for (index, left) in self.start(inner, name).iter().copied() {
                    let more = self.interner.choice([EMPTY, pattern]);
                    let left = self.interner.group(left, more);
                    out.push((index, left));
                }
            }
            _ => {}
        }
    }

    fn replaced(&mut self, all: &[Id], place: usize, left: Id) -> Id {
        let others = all.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, id)| *id);
        self.interner.interleave(others.chain([left]).collect::<Vec<_>>())
    }

    /// The same number once, with what is left in any case.
    fn merged(&mut self, mut steps: Vec<(u32, Id)>) -> Steps {
        if steps.len() > 1 {
            steps.sort_unstable();
            steps.dedup();
            let mut merged: Vec<(u32, Id)> = Vec::with_capacity(steps.len());
            for (index, left) in steps {
                match merged.last_mut() {
                    Some(last) if last.0 == index => last.1 = self.interner.choice([last.1, left]),
                    _ => merged.push((index, left)),
                }
            }
            return merged.into();
        }
        steps.into()
    }

    /// The attributes of that name that may stand there, and what is left behind each.
    pub fn attribute(&mut self, pattern: Id, name: u32) -> Steps {
        if !self.interner.facts(pattern).attributes {
            return Rc::new([]);
        }
        if let Some(steps) = self.attributes.get(&(pattern, name)) {
            return steps.clone();
        }
        let mut steps = Vec::new();
        match self.interner.get(pattern).clone() {
            Pattern::Attribute(index) => {
                let (ns, local) = &self.name_list[name as usize];
                if self.compiled.tables.attributes[index as usize].name.contains(ns, local) {
                    steps.push((index, EMPTY));
                }
            }
            Pattern::Choice(all) => {
                for one in all.iter() {
                    steps.extend(self.attribute(*one, name).iter());
                }
            }
            Pattern::Group(..) => {
                // The spine of the group, so that long ones need no deep recursion.
                let mut parts = Vec::new();
                let mut rest = pattern;
                while let Pattern::Group(first, second) = *self.interner.get(rest) {
                    parts.push(first);
                    rest = second;
                }
                parts.push(rest);
                for place in 0..parts.len() {
                    for (index, left) in self.attribute(parts[place], name).iter().copied() {
                        let mut whole = EMPTY;
                        for (other, part) in parts.iter().enumerate().rev() {
                            whole = self.interner.group(if other == place { left } else { *part }, whole);
                        }
                        steps.push((index, whole));
                    }
                }
            }
            Pattern::Interleave(all) => {
                for (place, one) in all.iter().enumerate() {
                    for (index, left) in self.attribute(*one, name).iter().copied() {
                        let left = self.replaced(&all, place, left);
                        steps.push((index, left));
                    }
                }
            }
            Pattern::OneOrMore(inner) => {
                for (index, left) in self.attribute(inner, name).iter().copied() {
                    let more = self.interner.choice([EMPTY, pattern]);
                    let left = self.interner.group(left, more);
                    steps.push((index, left));
                }
            }
            _ => {}
        }
        let steps = self.merged(steps);
        self.attributes.insert((pattern, name), steps.clone());
        steps
    }

    /// What is left when no further attribute comes: nothing where one had to.
    pub fn close(&mut self, pattern: Id) -> Id {
        if !self.interner.facts(pattern).attributes {
            return pattern;
        }
        if let Some(closed) = self.closed.get(&pattern) {
            return *closed;
        }
        let closed = self.map_attributes(pattern, NOT_ALLOWED);
        self.closed.insert(pattern, closed);
        closed
    }

    /// The pattern with each attribute replaced.
    pub fn map_attributes(&mut self, pattern: Id, by: Id) -> Id {
        if !self.interner.facts(pattern).attributes {
            return pattern;
        }
        match self.interner.get(pattern).clone() {
            Pattern::Attribute(_) => by,
            Pattern::Choice(all) => {
                let parts: Vec<Id> = all.iter().map(|one| self.map_attributes(*one, by)).collect();
                self.interner.choice(parts)
            }
            Pattern::Interleave(all) => {
                let parts: Vec<Id> = all.iter().map(|one| self.map_attributes(*one, by)).collect();
                self.interner.interleave(parts)
            }
            Pattern::Group(..) => {
                let mut parts = Vec::new();
                let mut rest = pattern;
                while let Pattern::Group(first, second) = *self.interner.get(rest) {
                    parts.push(self.map_attributes(first, by));
                    rest = second;
                }
                let last = self.map_attributes(rest, by);
                parts.into_iter().rev().fold(last, |tail, part| self.interner.group(part, tail))
            }
            Pattern::OneOrMore(inner) => {
                let inner = self.map_attributes(inner, by);
                self.interner.one_or_more(inner)
            }
            _ => pattern,
        }
    }

    /// What is left behind a text.
    pub fn text(&mut self, pattern: Id, text: &str, prefixes: Prefixes<'_>) -> Id {
        let data = self.interner.facts(pattern).data;
        if !data {
            if let Some(left) = self.texts.get(&pattern) {
                return *left;
            }
        }
        let left = match self.interner.get(pattern).clone() {
            Pattern::Text => TEXT,
            Pattern::Choice(all) => {
                let parts: Vec<Id> = all.iter().map(|one| self.text(*one, text, prefixes)).collect();
                self.interner.choice(parts)
            }
            Pattern::Group(..) => {
                let mut lefts = Vec::new();
                let mut rest = pattern;
                loop {
                    let Pattern::Group(first, second) = *self.interner.get(rest) else {
                        lefts.push(self.text(rest, text, prefixes));
                        break;
                    };
                    let left = self.text(first, text, prefixes);
                    lefts.push(self.interner.group(left, second));
                    if !self.interner.facts(first).nullable {
                        break;
                    }
                    rest = second;
                }
                self.interner.choice(lefts)
            }
            Pattern::Interleave(all) => {
                let mut lefts = Vec::new();
                for (place, one) in all.iter().enumerate() {
                    let left = self.text(*one, text, prefixes);
                    if left != NOT_ALLOWED {
                        lefts.push(self.replaced(&all, place, left));
                    }
                }
                self.interner.choice(lefts)
            }
            Pattern::OneOrMore(inner) => {
                let left = self.text(inner, text, prefixes);
                let more = self.interner.choice([EMPTY, pattern]);
                self.interner.group(left, more)
            }
            Pattern::Data(_) | Pattern::Value(_) | Pattern::List(_) => {
                match self.datum(pattern, text, prefixes) {
                    true => EMPTY,
                    false => NOT_ALLOWED,
                }
            }
            _ => NOT_ALLOWED,
        };
        if !data {
            self.texts.insert(pattern, left);
        }
        left
    }

    fn datum(&mut self, pattern: Id, text: &str, prefixes: Prefixes<'_>) -> bool {
        match *self.interner.get(pattern) {
            Pattern::Data(place) => {
                let data = &self.compiled.tables.data[place as usize];
                data.datatype.allows_with(text, prefixes)
                    && !data.except.is_some_and(|except| self.value(except, text, prefixes))
            }
            Pattern::Value(place) => {
                let value = &self.compiled.tables.values[place as usize];
                let own = |_: &str| Some(value.ns.clone());
                value.datatype.equal(&value.text, &own, text, prefixes)
            }
            Pattern::List(inner) => {
                let mut left = inner;
                for word in text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()) {
                    left = self.text(left, word, prefixes);
                    if left == NOT_ALLOWED {
                        return false;
                    }
                }
                self.interner.facts(left).nullable
            }
            _ => false,
        }
    }

    /// Whether a text matches as a whole, as an attribute's value does.
    pub fn value(&mut self, pattern: Id, text: &str, prefixes: Prefixes<'_>) -> bool {
        if pattern == TEXT {
            return true;
        }
        let blank = text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        if blank && self.interner.facts(pattern).nullable {
            return true;
        }
        let short = text.len() <= 128 && !self.interner.facts(pattern).context;
        if short {
            if let Some(known) = self.data.get(&pattern).and_then(|texts| texts.get(text)) {
                return *known;
            }
        }
        let left = self.text(pattern, text, prefixes);
        let matches = self.interner.facts(left).nullable;
        if short {
            self.data.entry(pattern).or_default().insert(text.into(), matches);
            self.data_count += 1;
        }
        matches
    }
}
