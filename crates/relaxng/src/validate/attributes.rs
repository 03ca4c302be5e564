//! Attributes: matched in the order of the document; after a mistake matched again, those with
//! listed values first, so that the message can name the one that decides.

use super::expected::Values;
use super::{lookup, Frame, Mistake, Run};
use crate::states::{State, DEAD};
use crate::tables::{AttributeId, Name};
use roxmltree::{Attribute, Node};

impl Run<'_, '_> {
    /// The state of an element behind its attributes.
    pub(super) fn attributes(
        &mut self,
        node: Node<'_, '_>,
        entered: State,
        stack: &[Frame<'_, '_>],
    ) -> State {
        let mut state = entered;
        for attr in node.attributes() {
            state = self.with_value(node, state, &attr, attr.value());
            if state == DEAD {
                return self.mistaken_attributes(node, entered, stack);
            }
        }
        match self.states.close(state) {
            DEAD => self.mistaken_attributes(node, entered, stack),
            closed => closed,
        }
    }

    pub(super) fn attribute_name(&self, attr: &Attribute<'_, '_>) -> Name {
        self.tables().name(attr.namespace().unwrap_or_default(), attr.name())
    }

    /// The state behind an attribute with that value.
    pub(super) fn with_value(
        &mut self,
        node: Node<'_, '_>,
        state: State,
        attr: &Attribute<'_, '_>,
        value: &str,
    ) -> State {
        let name = self.tables().expanded(attr.namespace().unwrap_or_default(), attr.name());
        self.states.attribute(state, name, value, &|prefix| lookup(node, prefix))
    }

    /// Reads the attributes again and reports what is wrong with them.
    fn mistaken_attributes(&mut self, node: Node<'_, '_>, entered: State, stack: &[Frame<'_, '_>]) -> State {
        let mut ordered: Vec<Attribute<'_, '_>> = node.attributes().collect();
        ordered.sort_by_key(|attr| !self.is_listed(entered, attr));
        let mut state = entered;
        let before = self.mistakes.len();
        // Names of attributes that a misspelt one stands for: they are not missing.
        let mut excused: Vec<String> = Vec::new();
        let (mut wrong, mut unknown, mut excluded) = (Vec::new(), Vec::new(), Vec::new());
        let mut decided = true;
        for attr in ordered {
            let next = self.with_value(node, state, &attr, attr.value());
            if next != DEAD {
                state = next;
                continue;
            }
            let name = self.attribute_name(&attr);
            let any_value = self.states.any_attribute(state, self.tables().named(name));
            if any_value != DEAD {
                let mistake = self.wrong_value(node, &attr, entered, state);
                let meant = mistake.meant().map(str::to_owned);
                if self.is_listed(entered, &attr) && self.decides(node, entered, name) {
                    // What stands beside it is that of the value that was meant, if there is one.
                    decided &= meant.is_some();
                    self.lost |= meant.is_none();
                }
                state = match meant.map(|meant| self.with_value(node, state, &attr, &meant)) {
                    None | Some(DEAD) => any_value,
                    Some(next) => next,
                };
                wrong.push((attr, mistake));
            } else if self.is_known(entered, name) {
                excluded.push(attr);
            } else if let Some(meant) = self.misspelt(node, &attr, entered, state) {
                let next = self.states.any_attribute(state, self.tables().expanded("", &meant));
                if next != DEAD {
                    state = next;
                }
                excused.push(meant);
            } else {
                unknown.push(attr);
            }
        }
        let closed = self.states.close(state);
        let missing = match closed {
            DEAD => self.missing_names(state, &excused),
            _ => Vec::new(),
        };
        // With several attributes unknown, or one for one that is missing, the tag is another's.
        let foreign = unknown.len() > 1 || (!unknown.is_empty() && !missing.is_empty());
        for (attr, mistake) in wrong {
            // A value that is right by itself follows from what excludes the others.
            let follows = decided
                && !excluded.is_empty()
                && self.with_value(node, entered, &attr, attr.value()) != DEAD;
            if !follows && !foreign {
                self.report(node, mistake);
            }
        }
        if decided && !excluded.is_empty() {
            self.excluded(node, &excluded, entered);
        } else if !unknown.is_empty() && decided {
            self.unknown(node, &unknown, &missing, state, stack);
        } else if closed == DEAD && ((decided && !missing.is_empty()) || self.mistakes.len() == before) {
            self.missing(node, &missing, state);
            for name in &missing {
                let name = self.tables().name("", name);
                self.lost |= self.decides(node, state, name);
            }
        }
        match closed {
            DEAD => self.states.excuse(state),
            closed => closed,
        }
    }

    /// The names of the attributes that have to come and did not.
    fn missing_names(&mut self, state: State, excused: &[String]) -> Vec<String> {
        let whole = self.union(state);
        let required = self.required_attributes(whole);
        let names = self.attribute_names(&required).into_iter().map(str::to_owned);
        names.filter(|name| !excused.contains(name)).collect()
    }

    /// Whether an attribute's value decides what else may stand in the element.
    fn decides(&mut self, node: Node<'_, '_>, state: State, name: Name) -> bool {
        let (values, name) = (self.values_of(state, name).listed, self.tables().named(name));
        let states: Vec<State> = values
            .iter()
            .map(|value| self.states.attribute(state, name, value, &|prefix| lookup(node, prefix)))
            .collect();
        states.windows(2).any(|pair| pair[0] != pair[1])
    }

    /// The attributes in a state that have a name.
    pub(super) fn attributes_named(&self, state: State, name: Name) -> Vec<AttributeId> {
        let tables = self.tables();
        let mut found = self.attributes_left(state);
        found.retain(|number| tables.has(tables.attribute(*number).class, name));
        found
    }

    /// Whether an attribute's values are listed in every definition that has it.
    pub(super) fn is_listed(&self, state: State, attr: &Attribute<'_, '_>) -> bool {
        let found = self.attributes_named(state, self.attribute_name(attr));
        let listed = |number: &AttributeId| {
            let mut values = Values::default();
            self.add_values(self.tables().attribute(*number).value, &mut values);
            !values.any && values.words.is_empty()
        };
        !found.is_empty() && found.iter().all(listed)
    }

    fn is_known(&self, state: State, name: Name) -> bool {
        let tables = self.tables();
        let mut found = self.attributes_named(state, name).into_iter();
        found.any(|number| !tables.is_open(tables.attribute(number).class))
    }

    /// What the attributes of a name take in a state.
    pub(super) fn values_of(&self, state: State, name: Name) -> Values {
        let mut values = Values::default();
        for number in self.attributes_named(state, name) {
            self.add_values(self.tables().attribute(number).value, &mut values);
        }
        values.listed.sort();
        values.listed.dedup();
        values
    }

    /// Keeps a mistake; the path of its element is filled in at the end.
    pub(super) fn report(&mut self, node: Node<'_, '_>, mistake: Mistake) {
        if !self.full() {
            self.mistakes.push(mistake);
            self.elements.push(node.id());
        }
    }
}

/// A value cut to a length that can be read.
pub(super) fn shortened(value: &str) -> String {
    match value.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}
