//! Attributes: matched in the order of the document; after a mistake matched again, those with
//! listed values first, so that the message can name the one that decides.

use super::expected::Values;
use super::{lookup, place, Frame, Mistake, MistakeKind, Run};
use crate::nearest::{list, nearest};
use crate::states::{State, DEAD};
use crate::tables::Name;
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

    fn attribute_name(&self, attr: &Attribute<'_, '_>) -> Name {
        self.tables().name(attr.namespace().unwrap_or_default(), attr.name())
    }

    /// The state behind an attribute with that value.
    fn with_value(
        &mut self,
        node: Node<'_, '_>,
        state: State,
        attr: &Attribute<'_, '_>,
        value: &str,
    ) -> State {
        let name = self.attribute_name(attr);
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
        let mut decided = true;
        for attr in ordered {
            let next = self.with_value(node, state, &attr, attr.value());
            if next != DEAD {
                state = next;
                continue;
            }
            let name = self.attribute_name(&attr);
            let any_value = self.states.any_attribute(state, name);
            if any_value != DEAD {
                decided &= !self.is_listed(entered, &attr);
                self.wrong_value(node, &attr, state);
                state = any_value;
            } else if self.is_known(entered, name) {
                if decided {
                    self.excluded(node, &attr, entered);
                }
            } else if let Some(meant) = self.unknown(node, &attr, entered, state, stack) {
                let next = self.states.any_attribute(state, self.tables().name("", &meant));
                if next != DEAD {
                    state = next;
                }
                excused.push(meant);
            }
        }
        let closed = self.states.close(state);
        if closed != DEAD {
            return closed;
        }
        let whole = self.union(state);
        let required = self.required(whole, true);
        let names: Vec<String> = self.attribute_names(&required).into_iter().map(str::to_owned).collect();
        let missing: Vec<String> = names.into_iter().filter(|name| !excused.contains(name)).collect();
        if !missing.is_empty() || self.mistakes.len() == before {
            self.missing(node, &missing, state);
        }
        self.states.excuse(state)
    }

    /// The attributes in a state that have a name.
    fn attributes_named(&self, state: State, name: Name) -> Vec<u32> {
        let tables = self.tables();
        let mut found = self.attributes_left(state);
        found.retain(|number| tables.has(tables.attributes.at(*number as usize).class, name));
        found
    }

    /// Whether an attribute's values are listed in every definition that has it.
    fn is_listed(&self, state: State, attr: &Attribute<'_, '_>) -> bool {
        let found = self.attributes_named(state, self.attribute_name(attr));
        let listed = |number: &u32| {
            let mut values = Values::default();
            self.add_values(self.tables().attributes.at(*number as usize).value, &mut values);
            !values.any && values.words.is_empty()
        };
        !found.is_empty() && found.iter().all(listed)
    }

    fn is_known(&self, state: State, name: Name) -> bool {
        let tables = self.tables();
        let mut found = self.attributes_named(state, name).into_iter();
        found.any(|number| !tables.is_open(tables.attributes.at(number as usize).class))
    }

    /// What the attributes of a name take in a state.
    fn values_of(&self, state: State, name: Name) -> Values {
        let mut values = Values::default();
        for number in self.attributes_named(state, name) {
            self.add_values(self.tables().attributes.at(number as usize).value, &mut values);
        }
        values.listed.sort();
        values.listed.dedup();
        values
    }

    fn wrong_value(&mut self, node: Node<'_, '_>, attr: &Attribute<'_, '_>, state: State) {
        let values = self.values_of(state, self.attribute_name(attr));
        let suggestion = nearest(attr.value(), values.listed.iter().map(String::as_str)).map(str::to_owned);
        let expected = values.text();
        self.report(Mistake {
            kind: MistakeKind::WrongValue,
            span: attr.range_value(),
            element: place::path(node),
            message: format!("`{}` is '{}'; expected {expected}", attr.name(), shortened(attr.value())),
            help: suggestion.as_ref().map(|meant| format!("did you mean '{meant}'?")),
            suggestion,
        });
    }

    /// An attribute that another one rules out.
    fn excluded(&mut self, node: Node<'_, '_>, attr: &Attribute<'_, '_>, entered: State) {
        let name = attr.name();
        let mut message = format!("`{name}` is not allowed here");
        let others: Vec<Attribute<'_, '_>> =
            node.attributes().filter(|other| other != attr && self.is_listed(entered, other)).collect();
        for other in others {
            let own = self.attribute_name(attr);
            let belongs = self
                .belonging(node, entered, &other, |run, with| run.states.any_attribute(with, own) != DEAD);
            if let Some(belongs) = belongs {
                message = format!(
                    "`{name}` is not allowed with `{}='{}'`; it belongs to {belongs}",
                    other.name(),
                    shortened(other.value())
                );
                break;
            }
        }
        self.report(Mistake {
            kind: MistakeKind::ExcludedAttribute,
            span: attr.range_qname(),
            element: place::path(node),
            message,
            help: None,
            suggestion: None,
        });
    }

    /// An attribute that the element does not have; tells which was meant.
    fn unknown(
        &mut self,
        node: Node<'_, '_>,
        attr: &Attribute<'_, '_>,
        entered: State,
        state: State,
        stack: &[Frame<'_, '_>],
    ) -> Option<String> {
        let element = place::name(node);
        let written = &node.document().input_text()[attr.range_qname()];
        let present =
            |name: &str| node.attributes().any(|other| other.name() == name && other.namespace().is_none());
        let (allowed, known) = (self.attributes_left(state), self.attributes_left(entered));
        let absent = |names: Vec<&str>| {
            names.into_iter().filter(|name| !present(name)).map(str::to_owned).collect::<Vec<_>>()
        };
        let (allowed, known) = (absent(self.attribute_names(&allowed)), absent(self.attribute_names(&known)));
        let meant = nearest(attr.name(), allowed.iter().map(String::as_str))
            .or_else(|| nearest(attr.name(), known.iter().map(String::as_str)))
            .map(str::to_owned);
        let mut message = format!("`{written}` is not an attribute of `<{element}>`");
        let mut help = meant.as_ref().map(|meant| format!("did you mean `{meant}`?"));
        if meant.is_none() {
            if let Some(belongs) = self.belongs_by_parent(node, attr, stack) {
                message =
                    format!("`{written}` is not allowed in `<{element}>` here; it belongs to {belongs}");
            } else if !allowed.is_empty() {
                let names: Vec<&str> = allowed.iter().map(String::as_str).collect();
                help = Some(format!("`<{element}>` can have {}", list(&names, ("`", "`"))));
            } else {
                help = Some(format!("`<{element}>` has no further attributes"));
            }
        }
        self.report(Mistake {
            kind: MistakeKind::UnknownAttribute,
            span: attr.range_qname(),
            element: place::path(node),
            message,
            help,
            suggestion: meant.clone(),
        });
        meant
    }

    /// The value of one of the parent's attributes with which the attribute would be allowed.
    fn belongs_by_parent(
        &mut self,
        node: Node<'_, '_>,
        attr: &Attribute<'_, '_>,
        stack: &[Frame<'_, '_>],
    ) -> Option<String> {
        let parent = stack.last()?;
        let (entered, child, own) = (parent.entered, self.name_of(node), self.attribute_name(attr));
        let others: Vec<Attribute<'_, '_>> =
            parent.node.attributes().filter(|other| self.is_listed(entered, other)).collect();
        others.into_iter().find_map(|other| {
            let belongs = self.belonging(parent.node, entered, &other, |run, with| {
                let tables = run.tables();
                run.elements_left(with).into_iter().any(|element| {
                    let element = tables.elements.at(element as usize);
                    let has = |number: u32| tables.has(tables.attributes.at(number as usize).class, own);
                    tables.has(element.class, child)
                        && run.attributes_in(element.content).into_iter().any(has)
                })
            });
            Some(format!("{} of `<{}>`", belongs?, place::name(parent.node)))
        })
    }

    /// The other values of an attribute with which `fits` would hold, in words.
    fn belonging(
        &mut self,
        node: Node<'_, '_>,
        entered: State,
        other: &Attribute<'_, '_>,
        fits: impl Fn(&mut Self, State) -> bool,
    ) -> Option<String> {
        let mut belongs: Vec<String> = Vec::new();
        for value in self.values_of(entered, self.attribute_name(other)).listed {
            let with = self.with_value(node, entered, other, &value);
            if value != other.value() && fits(self, with) {
                belongs.push(format!("{}='{value}'", other.name()));
            }
        }
        let belongs: Vec<&str> = belongs.iter().map(String::as_str).collect();
        (!belongs.is_empty()).then(|| list(&belongs, ("`", "`")))
    }

    fn missing(&mut self, node: Node<'_, '_>, missing: &[String], state: State) {
        let element = place::name(node);
        let message = match missing {
            [] => {
                let possible = self.attributes_left(state);
                let names = self.attribute_names(&possible);
                match names.is_empty() {
                    true => format!("`<{element}>` lacks an attribute"),
                    false => {
                        format!("`<{element}>` lacks an attribute; expected {}", list(&names, ("`", "`")))
                    }
                }
            }
            [only] => format!("`<{element}>` has no attribute `{only}`"),
            several => {
                let names: Vec<String> = several.iter().map(|name| format!("`{name}`")).collect();
                format!("`<{element}>` has no attributes {}", names.join(", "))
            }
        };
        self.report(Mistake {
            kind: MistakeKind::MissingAttribute,
            span: place::tag(node),
            element: place::path(node),
            message,
            help: None,
            suggestion: None,
        });
    }

    pub(super) fn report(&mut self, mistake: Mistake) {
        if !self.full() {
            self.mistakes.push(mistake);
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
