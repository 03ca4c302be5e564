//! Derivatives by texts, and whether values are of their datatypes.

use super::{is_blank, Matcher, Prefixes, WIDE};
use crate::hash::FastSet;
use crate::pattern::{Id, Pattern, EMPTY, NOT_ALLOWED, TEXT};

impl Matcher<'_> {
    /// What is left behind a text.
    pub fn text(&mut self, pattern: Id, text: &str, prefixes: Prefixes<'_>) -> Id {
        let outer = std::mem::take(&mut self.memory.word);
        let left = self.text_in(pattern, text, prefixes);
        self.memory.word = outer;
        left
    }

    /// Behind the current text.
    fn text_in(&mut self, pattern: Id, text: &str, prefixes: Prefixes<'_>) -> Id {
        self.memory.steps_taken += 1;
        let facts = self.interner.facts(pattern);
        if !facts.text {
            return NOT_ALLOWED;
        }
        let memo = if facts.data { &self.memory.word } else { &self.memory.texts };
        if let Some(left) = memo.get(&pattern) {
            return *left;
        }
        let left = self.text_behind(pattern, text, prefixes);
        let memo = if facts.data { &mut self.memory.word } else { &mut self.memory.texts };
        memo.insert(pattern, left);
        left
    }

    fn text_behind(&mut self, pattern: Id, text: &str, prefixes: Prefixes<'_>) -> Id {
        match self.interner.get(pattern) {
            Pattern::Text => TEXT,
            Pattern::Choice(all) => {
                let all = all.to_vec();
                let lefts = self.any_text(&all, text, prefixes);
                self.interner.choice(&lefts)
            }
            Pattern::Group(..) => {
                let mut lefts = Vec::new();
                self.group_text(pattern, text, prefixes, None, &mut lefts);
                self.interner.choice(&lefts)
            }
            Pattern::Interleave(first, second) => {
                let left = self.text_in(first, text, prefixes);
                let left = self.interner.interleave(left, second);
                let right = self.text_in(second, text, prefixes);
                let right = self.interner.interleave(first, right);
                self.interner.choice(&[left, right])
            }
            Pattern::OneOrMore(inner) => {
                let left = self.text_in(inner, text, prefixes);
                let more = self.interner.zero_or_more(pattern);
                self.interner.group(left, more)
            }
            Pattern::Data(_) | Pattern::Value(_) | Pattern::List(_) => {
                match self.datum(pattern, text, prefixes) {
                    true => EMPTY,
                    false => NOT_ALLOWED,
                }
            }
            _ => NOT_ALLOWED,
        }
    }

    /// What is left behind a text of any of the patterns.
    fn any_text(&mut self, all: &[Id], text: &str, prefixes: Prefixes<'_>) -> Vec<Id> {
        let mut lefts = Vec::new();
        let mut walked = (all.len() > WIDE).then(FastSet::default);
        for one in all {
            match (self.interner.get(*one), &mut walked) {
                (Pattern::Group(..), Some(walked)) => {
                    self.group_text(*one, text, prefixes, Some(walked), &mut lefts)
                }
                _ => lefts.push(self.text_in(*one, text, prefixes)),
            }
        }
        lefts
    }

    /// As [`Matcher::group_start`] does it for elements.
    fn group_text(
        &mut self,
        pattern: Id,
        text: &str,
        prefixes: Prefixes<'_>,
        mut walked: Option<&mut FastSet<Id>>,
        lefts: &mut Vec<Id>,
    ) {
        let mut rest = pattern;
        let mut known: FastSet<Id> = FastSet::default();
        while let Pattern::Group(first, second) = self.interner.get(rest) {
            if walked.as_mut().is_some_and(|walked| !walked.insert(rest)) {
                return;
            }
            let nullable = self.interner.facts(first).nullable;
            let left = self.text_in(first, text, prefixes);
            if left != NOT_ALLOWED && (known.insert(left) || !nullable) {
                lefts.push(self.interner.group(left, second));
            }
            if !nullable {
                return;
            }
            rest = self.behind_run(first, second);
        }
        lefts.push(self.text_in(rest, text, prefixes));
    }

    /// Whether the words of a text match one after the other. What may follow is kept as a list,
    /// since the patterns behind each word of a long text would be too many to number.
    fn words(&mut self, pattern: Id, text: &str, prefixes: Prefixes<'_>) -> bool {
        let mut lefts = vec![pattern];
        for word in text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()) {
            let outer = std::mem::take(&mut self.memory.word);
            let mut behind: Vec<Id> = Vec::new();
            for left in self.any_text(&lefts, word, prefixes) {
                match self.interner.get(left) {
                    Pattern::NotAllowed => {}
                    Pattern::Choice(all) => behind.extend(all.iter()),
                    _ => behind.push(left),
                }
            }
            self.memory.word = outer;
            self.memory.steps_taken += behind.len() as u64;
            behind.sort_unstable();
            behind.dedup();
            if behind.is_empty() {
                return false;
            }
            lefts = behind;
        }
        lefts.iter().any(|left| self.interner.facts(*left).nullable)
    }

    fn datum(&mut self, pattern: Id, text: &str, prefixes: Prefixes<'_>) -> bool {
        let tables = self.tables();
        match self.interner.get(pattern) {
            Pattern::Data(place) => {
                let data = tables.datum(place);
                tables.datatype(data.datatype).is_some_and(|datatype| datatype.allows_with(text, prefixes))
                    && !(data.except != NOT_ALLOWED && self.value(data.except, text, prefixes))
            }
            Pattern::Value(place) => {
                let value = tables.value(place);
                let own = |_: &str| Some(tables.text(value.ns).to_owned());
                let datatype = tables.datatype(value.datatype);
                datatype.is_some_and(|datatype| datatype.equal(tables.text(value.text), &own, text, prefixes))
            }
            Pattern::List(inner) => self.words(inner, text, prefixes),
            _ => false,
        }
    }

    /// Whether a text matches as a whole, as an attribute's value does.
    pub fn value(&mut self, pattern: Id, text: &str, prefixes: Prefixes<'_>) -> bool {
        if pattern == TEXT || is_blank(text) && self.interner.facts(pattern).nullable {
            return true;
        }
        match self.interner.get(pattern) {
            Pattern::Choice(all) => {
                let all = all.to_vec();
                all.into_iter().any(|one| self.value(one, text, prefixes))
            }
            Pattern::Data(_) | Pattern::Value(_) | Pattern::List(_) => self.datum(pattern, text, prefixes),
            _ => {
                let left = self.text(pattern, text, prefixes);
                self.interner.facts(left).nullable
            }
        }
    }
}
