//! Attributes: the numbers of their names in a state, and what their values lead to.

use super::{Attribute, NameInState, Reading, State, States, DEAD, SHORT};
use crate::hash::pair;
use crate::matcher::{Matcher, Prefixes};
use crate::memo::either;
use crate::pattern::{Id, TEXT};
use crate::tables::{Expanded, Name};

impl<'s> States<'s> {
    /// The state behind an attribute.
    #[inline]
    pub fn attribute(
        &mut self,
        state: State,
        name: Expanded<'_>,
        value: &str,
        prefixes: Prefixes<'_>,
    ) -> State {
        let number = self.attribute_number(state, name);
        let Attribute { any, free, short } = self.attribute_at(number);
        if free || any == DEAD {
            return any;
        }
        let short = short && value.len() <= SHORT && self.memory.of_values.is_given(number.0);
        if short {
            let known = either(&self.base.values, &self.memory.values, number.into(), value);
            self.memory.of_values.learn(number.0, known.is_some());
            if let Some(next) = known {
                return State(next);
            }
        }
        let next = match self.memory.patterns.get(&number).copied().flatten() {
            Some(pattern) if self.matcher.value(pattern, value, prefixes) => any,
            Some(_) => DEAD,
            None => self.attribute_first(state, (number, name), value, prefixes),
        };
        if short {
            self.memory.values.insert(number.into(), value, next.0);
            self.memory.grown = true;
        }
        next
    }

    fn attribute_first(
        &mut self,
        state: State,
        (number, name): (NameInState, Expanded<'_>),
        value: &str,
        prefixes: Prefixes<'_>,
    ) -> State {
        let mut patterns = Vec::new();
        let name = self.matcher.tables().number(name);
        let next = self.behind_attribute(state, name, &mut |matcher, pattern| {
            patterns.push(pattern);
            matcher.value(pattern, value, prefixes)
        });
        let only = <[Id; 1]>::try_from(patterns).ok().map(|[only]| only);
        self.memory.patterns.insert(number, only);
        self.memory.grown = true;
        next
    }

    /// The state behind an attribute, whatever its value is.
    pub fn any_attribute(&mut self, state: State, name: Expanded<'_>) -> State {
        let number = self.attribute_number(state, name);
        self.attribute_at(number).any
    }

    #[inline]
    fn attribute_at(&self, number: NameInState) -> Attribute {
        match number.index().checked_sub(self.base.attributes.len()) {
            None => self.base.attributes.at(number.index()),
            Some(own) => self.memory.attributes[own],
        }
    }

    #[inline]
    fn attribute_number(&mut self, state: State, name: Expanded<'_>) -> NameInState {
        let (key, local) = (pair(state, name.space), name.local);
        let known = either(&self.base.names, &self.memory.names, key, local);
        known.map_or_else(|| self.attribute_number_first(state, name), NameInState)
    }

    fn attribute_number_first(&mut self, state: State, name: Expanded<'_>) -> NameInState {
        let (name, written) = self.mentioned(name);
        let (key, local) = (pair(state, written.space), written.local);
        if let Some(number) = either(&self.base.names, &self.memory.names, key, local) {
            return NameInState(number);
        }
        let (mut free, mut short) = (true, true);
        let any = self.behind_attribute(state, name, &mut |matcher, pattern| {
            free &= pattern == TEXT;
            short &= !matcher.interner.facts(pattern).context;
            true
        });
        let number = NameInState::of(self.base.attributes.len() + self.memory.attributes.len());
        self.memory.attributes.push(Attribute { any, free, short });
        self.memory.names.insert(pair(state, written.space), written.local, number.0);
        self.memory.grown = true;
        number
    }

    fn behind_attribute(
        &mut self,
        state: State,
        name: Name,
        takes: &mut dyn FnMut(&mut Matcher<'s>, Id) -> bool,
    ) -> State {
        let tables = self.matcher.tables();
        let mut readings = Vec::new();
        // Readings often share the pattern of the value.
        let mut asked: Vec<(Id, bool)> = Vec::new();
        for Reading { element, left } in self.readings(state).to_vec() {
            let mut lefts = Vec::new();
            for (attribute, left) in self.matcher.attribute(left, name) {
                let pattern = tables.attribute(attribute).value;
                let known = asked.iter().find(|(other, _)| *other == pattern).map(|(_, takes)| *takes);
                let fits = known.unwrap_or_else(|| {
                    asked.push((pattern, takes(&mut self.matcher, pattern)));
                    asked[asked.len() - 1].1
                });
                if fits {
                    lefts.push(left);
                }
            }
            readings.push(Reading { element, left: self.matcher.interner.choice(&lefts) });
        }
        self.state(readings)
    }
}
