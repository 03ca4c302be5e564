//! Elements without elements in them: what they lead to as they are written, or else as they look.

use super::{State, States, DEAD, LEAF, LEAVES};
use crate::matcher::Prefixes;
use crate::shapes::{Attribute, End, Shapes};
use crate::ExpandedName;

impl States<'_> {
    /// The state behind an element as it is written, where that is remembered.
    #[inline]
    pub fn behind_leaf(&mut self, state: State, written: &str) -> Option<State> {
        let is_kept = written.len() <= LEAF;
        let behind = is_kept.then(|| self.memory.leaves.find(state.into(), written)).flatten().map(State);
        self.memory.of_leaves.learn(state.0, behind.is_some());
        behind
    }

    /// Whether elements come again in a state as they were written before, so that it is worth while to look for them.
    #[inline]
    pub fn sees_leaves_again(&mut self, state: State) -> bool {
        self.memory.of_leaves.is_given(state.0)
    }

    /// Remembers the state behind an element that was entered in a state, if nothing but how it is written decides.
    pub fn remember_leaf(&mut self, state: State, entered: State, written: &str, behind: State) {
        let room = self.memory.leaves.bytes() < LEAVES.min(self.memory.most / 4);
        if written.len() <= LEAF && room && !self.entry(entered).context {
            self.memory.leaves.insert(state.into(), written, behind.0);
            self.memory.grown = true;
        }
    }

    /// The state behind a valid element that looks as the one that is remembered for a state, and has that text alone in
    /// it; nothing where it looks otherwise, or its values lead elsewhere.
    pub fn behind_alike<'a>(
        &mut self,
        state: State,
        name: ExpandedName<'_>,
        attributes: impl Iterator<Item = (ExpandedName<'a>, &'a str)>,
        text: &str,
        prefixes: Prefixes<'_>,
    ) -> Option<State> {
        // They are lent, for values are remembered meanwhile.
        let shapes = std::mem::take(&mut self.memory.shapes);
        let behind = self.behind_shape(&shapes, state, name, attributes, text, prefixes);
        self.memory.shapes = shapes;
        behind
    }

    fn behind_shape<'a>(
        &mut self,
        shapes: &Shapes,
        state: State,
        name: ExpandedName<'_>,
        attributes: impl Iterator<Item = (ExpandedName<'a>, &'a str)>,
        text: &str,
        prefixes: Prefixes<'_>,
    ) -> Option<State> {
        let (shape, end) = shapes.of(state, name.local).filter(|_| name.namespace.is_empty())?;
        let mut count = 0;
        for (name, value) in attributes {
            let own = shape.attribute(count, name.local).filter(|_| name.namespace.is_empty())?;
            let name = self.matcher.tables().expanded("", name.local);
            if self.behind_value(own.before, (own.number, name), value, prefixes) != own.behind {
                return None;
            }
            count += 1;
        }
        let is_same = count == shape.len() && self.content(end.closed, text, prefixes) == end.complete;
        is_same.then_some(end.behind)
    }

    /// Remembers how an element in a state looked, if it is its turn.
    pub fn remember_alike<'a>(
        &mut self,
        state: State,
        name: ExpandedName<'a>,
        attributes: impl Iterator<Item = (ExpandedName<'a>, &'a str)>,
        text: &str,
        prefixes: Prefixes<'_>,
    ) -> Option<()> {
        if !name.namespace.is_empty() || !self.memory.shapes.is_turn(state) {
            return None;
        }
        let tables = self.matcher.tables();
        let local = |name: ExpandedName<'a>| tables.expanded("", name.local);
        let mut before = self.enter(state, local(name));
        let mut parts: Vec<(&str, Attribute)> = Vec::new();
        for (name, _) in attributes {
            if !name.namespace.is_empty() {
                return None;
            }
            let number = self.attribute_number(before, local(name));
            let behind = self.attribute_at(number).any;
            parts.push((name.local, Attribute { before, number, behind }));
            before = behind;
        }
        let closed = self.close(before);
        let complete = self.content(closed, text, prefixes);
        if closed == DEAD || complete == DEAD {
            return None;
        }
        let behind = self.next(state, complete, || tables.number(local(name)));
        if behind != DEAD {
            self.memory.shapes.remember(state, name.local, &parts, End { closed, complete, behind });
            self.memory.grown = true;
        }
        Some(())
    }
}
