//! Attributes: matched in the order of the document; after a mistake matched again, those with
//! listed values first, so that the message can name the one that decides.

use super::expected::Values;
use super::{lookup, place, Frame, Mistake, MistakeKind, Reading, Run};
use crate::nearest::{list, nearest};
use crate::pattern::{EMPTY, NOT_ALLOWED};
use roxmltree::{Attribute, Node};

impl Run<'_, '_> {
    /// The readings of an element behind its attributes.
    pub(super) fn attributes(
        &mut self,
        node: Node<'_, '_>,
        entered: &[Reading],
        stack: &[Frame<'_, '_>],
    ) -> Vec<Reading> {
        let mut readings = entered.to_vec();
        for attr in node.attributes() {
            readings =
                self.with_attribute(node, &readings, attr.namespace(), attr.name(), Some(attr.value()));
            if readings.is_empty() {
                return self.mistaken_attributes(node, entered, stack);
            }
        }
        let closed = self.closed(&readings);
        match closed.is_empty() {
            true => self.mistaken_attributes(node, entered, stack),
            false => closed,
        }
    }

    fn closed(&mut self, readings: &[Reading]) -> Vec<Reading> {
        let mut closed = Vec::with_capacity(readings.len());
        for reading in readings {
            let left = self.matcher.close(reading.left);
            if left != NOT_ALLOWED {
                closed.push(Reading { left, ..*reading });
            }
        }
        closed
    }

    /// The readings behind one attribute; without a value any will do.
    fn with_attribute(
        &mut self,
        node: Node<'_, '_>,
        readings: &[Reading],
        ns: Option<&str>,
        name: &str,
        value: Option<&str>,
    ) -> Vec<Reading> {
        let number = self.matcher.name(ns.unwrap_or_default(), name);
        let prefixes = |prefix: &str| lookup(node, prefix);
        let mut found = Vec::with_capacity(readings.len());
        for reading in readings {
            let steps = self.matcher.attribute(reading.left, number);
            let mut lefts = Vec::with_capacity(steps.len());
            for (attribute, left) in steps.iter() {
                let pattern = self.matcher.tables().attributes[*attribute as usize].value;
                if value.is_none_or(|value| self.matcher.value(pattern, value, &prefixes)) {
                    lefts.push(*left);
                }
            }
            let left = match lefts.as_slice() {
                [] => continue,
                [only] => *only,
                _ => self.matcher.interner.choice(lefts),
            };
            found.push(Reading { left, ..*reading });
        }
        found
    }

    /// Reads the attributes again and reports what is wrong with them.
    fn mistaken_attributes(
        &mut self,
        node: Node<'_, '_>,
        entered: &[Reading],
        stack: &[Frame<'_, '_>],
    ) -> Vec<Reading> {
        let mut ordered: Vec<Attribute<'_, '_>> = node.attributes().collect();
        ordered.sort_by_key(|attr| !self.is_listed(entered, attr));
        let mut readings = entered.to_vec();
        let before = self.mistakes.len();
        // Names of attributes that a misspelt one stands for: they are not missing.
        let mut excused: Vec<String> = Vec::new();
        let mut decided = true;
        for attr in ordered {
            let next =
                self.with_attribute(node, &readings, attr.namespace(), attr.name(), Some(attr.value()));
            if !next.is_empty() {
                readings = next;
                continue;
            }
            let any_value = self.with_attribute(node, &readings, attr.namespace(), attr.name(), None);
            if !any_value.is_empty() {
                decided &= !self.is_listed(entered, &attr);
                self.wrong_value(node, &attr, &readings);
                readings = any_value;
            } else if self.is_known(entered, &attr) {
                if decided {
                    self.excluded(node, &attr, entered, &readings);
                }
            } else if let Some(meant) = self.unknown(node, &attr, entered, &readings, stack) {
                let next = self.with_attribute(node, &readings, None, &meant, None);
                if !next.is_empty() {
                    readings = next;
                }
                excused.push(meant);
            }
        }
        let closed = self.closed(&readings);
        if !closed.is_empty() {
            return closed;
        }
        let whole = self.union(&readings);
        let required = self.required(whole, true);
        let names: Vec<String> = self.attribute_names(&required).into_iter().map(str::to_owned).collect();
        let missing: Vec<String> = names.into_iter().filter(|name| !excused.contains(name)).collect();
        if !missing.is_empty() || self.mistakes.len() == before {
            self.missing(node, &missing, &readings);
        }
        let mut lenient = Vec::new();
        for reading in &readings {
            let left = self.matcher.map_attributes(reading.left, EMPTY);
            if left != NOT_ALLOWED {
                lenient.push(Reading { left, ..*reading });
            }
        }
        lenient
    }

    /// Whether an attribute's values are listed in every definition that has it.
    fn is_listed(&self, entered: &[Reading], attr: &Attribute<'_, '_>) -> bool {
        let mut found = false;
        for reading in entered {
            for number in self.attributes_in(reading.left) {
                let attribute = &self.matcher.tables().attributes[number as usize];
                if attribute.name.contains(attr.namespace().unwrap_or_default(), attr.name()) {
                    let mut values = Values::default();
                    self.add_values(attribute.value, &mut values);
                    if values.any || !values.words.is_empty() {
                        return false;
                    }
                    found = true;
                }
            }
        }
        found
    }

    fn is_known(&self, entered: &[Reading], attr: &Attribute<'_, '_>) -> bool {
        entered.iter().any(|reading| {
            self.attributes_in(reading.left).into_iter().any(|number| {
                let name = &self.matcher.tables().attributes[number as usize].name;
                !name.is_open() && name.contains(attr.namespace().unwrap_or_default(), attr.name())
            })
        })
    }

    fn wrong_value(&mut self, node: Node<'_, '_>, attr: &Attribute<'_, '_>, readings: &[Reading]) {
        let number = self.matcher.name(attr.namespace().unwrap_or_default(), attr.name());
        let mut values = Values::default();
        for reading in readings {
            for (attribute, _) in self.matcher.attribute(reading.left, number).iter() {
                let pattern = self.matcher.tables().attributes[*attribute as usize].value;
                self.add_values(pattern, &mut values);
            }
        }
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
    fn excluded(
        &mut self,
        node: Node<'_, '_>,
        attr: &Attribute<'_, '_>,
        entered: &[Reading],
        readings: &[Reading],
    ) {
        let name = attr.name();
        let mut message = format!("`{name}` is not allowed here");
        let others: Vec<Attribute<'_, '_>> =
            node.attributes().filter(|other| other != attr && self.is_listed(entered, other)).collect();
        'found: for other in others {
            let mut values = Values::default();
            for reading in entered {
                for number in self.attributes_in(reading.left) {
                    let attribute = &self.matcher.tables().attributes[number as usize];
                    if attribute.name.contains(other.namespace().unwrap_or_default(), other.name()) {
                        self.add_values(attribute.value, &mut values);
                    }
                }
            }
            let mut belongs: Vec<String> = Vec::new();
            values.listed.sort();
            values.listed.dedup();
            for value in values.listed.iter().filter(|value| *value != other.value()) {
                let with = self.with_attribute(node, entered, other.namespace(), other.name(), Some(value));
                let both = self.with_attribute(node, &with, attr.namespace(), name, None);
                if !both.is_empty() {
                    belongs.push(format!("{}='{value}'", other.name()));
                }
            }
            if !belongs.is_empty() {
                let belongs: Vec<&str> = belongs.iter().map(String::as_str).collect();
                let belongs = list(&belongs, ("`", "`"));
                message = format!(
                    "`{name}` is not allowed with `{}='{}'`; it belongs to {belongs}",
                    other.name(),
                    shortened(other.value())
                );
                break 'found;
            }
        }
        let _ = readings;
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
        entered: &[Reading],
        readings: &[Reading],
        stack: &[Frame<'_, '_>],
    ) -> Option<String> {
        let element = place::name(node);
        let written = &node.document().input_text()[attr.range_qname()];
        let present =
            |name: &str| node.attributes().any(|other| other.name() == name && other.namespace().is_none());
        let allowed: Vec<u32> =
            readings.iter().flat_map(|reading| self.attributes_in(reading.left)).collect();
        let known: Vec<u32> = entered.iter().flat_map(|reading| self.attributes_in(reading.left)).collect();
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
        let child = self.name_of(node);
        let others: Vec<Attribute<'_, '_>> =
            parent.node.attributes().filter(|other| self.is_listed(&parent.entered, other)).collect();
        for other in others {
            let mut values = Values::default();
            for reading in &parent.entered {
                for number in self.attributes_in(reading.left) {
                    let attribute = &self.matcher.tables().attributes[number as usize];
                    if attribute.name.contains(other.namespace().unwrap_or_default(), other.name()) {
                        self.add_values(attribute.value, &mut values);
                    }
                }
            }
            values.listed.sort();
            values.listed.dedup();
            let mut belongs = Vec::new();
            for value in values.listed.iter().filter(|value| *value != other.value()) {
                let with = self.with_attribute(
                    parent.node,
                    &parent.entered,
                    other.namespace(),
                    other.name(),
                    Some(value),
                );
                let with: Vec<_> = with.iter().flat_map(|reading| self.elements_in(reading.left)).collect();
                let fits = with.into_iter().any(|element| {
                    let tables = self.matcher.tables();
                    let name = node.tag_name();
                    let own = tables.elements[element as usize]
                        .name
                        .contains(name.namespace().unwrap_or_default(), name.name());
                    own && self.attributes_in(tables.elements[element as usize].content).into_iter().any(
                        |number| {
                            tables.attributes[number as usize]
                                .name
                                .contains(attr.namespace().unwrap_or_default(), attr.name())
                        },
                    )
                });
                if fits {
                    belongs.push(format!("{}='{value}'", other.name()));
                }
            }
            if !belongs.is_empty() {
                let belongs: Vec<&str> = belongs.iter().map(String::as_str).collect();
                return Some(format!("{} of `<{}>`", list(&belongs, ("`", "`")), place::name(parent.node)));
            }
        }
        let _ = child;
        None
    }

    fn missing(&mut self, node: Node<'_, '_>, missing: &[String], readings: &[Reading]) {
        let element = place::name(node);
        let message = match missing {
            [] => {
                let possible: Vec<u32> =
                    readings.iter().flat_map(|reading| self.attributes_in(reading.left)).collect();
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
