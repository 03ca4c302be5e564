//! What to say of attributes: one finding for what is probably one mistake.

use super::attributes::shortened;
use super::{place, Frame, Mistake, MistakeKind, Run, Suggestion};
use crate::nearest::{is_clear, list, nearest};
use crate::states::{State, DEAD};
use crate::tables::Name;
use roxmltree::{Attribute, Node};

impl Run<'_, '_> {
    /// A value that the attribute does not take, at all or beside the others.
    pub(super) fn wrong_value(
        &mut self,
        node: Node<'_, '_>,
        attr: &Attribute<'_, '_>,
        entered: State,
        state: State,
    ) -> Mistake {
        let values = self.values_of(state, self.attribute_name(attr));
        let mut suggestion = nearest(attr.value(), values.listed.iter().map(String::as_str));
        let (element, name, value) = (place::name(node), attr.name(), shortened(attr.value()));
        let mut message = match value.as_str() {
            "" => format!("`{name}` of `<{element}>` is empty; expected {}", values.text()),
            _ => format!("`{name}` of `<{element}>` is '{value}'; expected {}", values.text()),
        };
        // A value that is right by itself is ruled out by another attribute's.
        if self.with_value(node, entered, attr, attr.value()) != DEAD {
            let fits = |run: &mut Self, with| run.with_value(node, with, attr, attr.value()) != DEAD;
            if let Some((other, belongs)) = self.ruled_out(node, entered, &[*attr], fits) {
                message = format!("`{name}='{value}'` is not allowed with {other}; it belongs to {belongs}");
                suggestion = None;
            }
        }
        Mistake {
            kind: MistakeKind::WrongValue,
            span: attr.range_value(),
            element: String::new(),
            message,
            help: match suggestion {
                Some(meant) => Some(format!("did you mean '{meant}'?")),
                None => self.meaning(state, self.attribute_name(attr)),
            },
            suggestion: suggestion.map(|word| {
                let clear = is_clear(attr.value(), word, values.listed.iter().map(String::as_str));
                Suggestion::Meant { word: word.to_owned(), clear }
            }),
        }
    }

    /// What the schema says of an attribute, where all its alternatives have the same words.
    fn meaning(&self, state: State, name: Name) -> Option<String> {
        let tables = self.tables();
        let mut words = self
            .attributes_named(state, name)
            .into_iter()
            .map(|number| tables.text(tables.attribute(number).documentation));
        let first = words.next().filter(|first| !first.is_empty())?;
        words.all(|other| other == first).then(|| first.to_owned())
    }

    /// The attribute whose value rules others out, as it stands and as it would have to be.
    pub(super) fn ruled_out(
        &mut self,
        node: Node<'_, '_>,
        entered: State,
        others: &[Attribute<'_, '_>],
        fits: impl Fn(&mut Self, State) -> bool,
    ) -> Option<(String, String)> {
        let deciding: Vec<Attribute<'_, '_>> = node
            .attributes()
            .filter(|other| !others.contains(other) && self.is_listed(entered, other))
            .collect();
        deciding.into_iter().find_map(|other| {
            let belongs = self.belonging(node, entered, &other, &fits)?;
            Some((format!("`{}='{}'`", other.name(), shortened(other.value())), belongs))
        })
    }

    /// Attributes that another one rules out.
    pub(super) fn excluded(&mut self, node: Node<'_, '_>, excluded: &[Attribute<'_, '_>], entered: State) {
        let [first, ..] = excluded else { return };
        let (names, are) = named(excluded, "is", "are");
        let mut message = format!("{names} {are} not allowed here");
        let name = |attr: &Attribute<'_, '_>| self.tables().named(self.attribute_name(attr));
        let (own, all) = (name(first), excluded.iter().map(name).collect::<Vec<_>>());
        let fits = |run: &mut Self, with| run.states.any_attribute(with, own) != DEAD;
        let fits_all = |run: &mut Self, with| {
            all.iter().fold(with, |state, name| run.states.any_attribute(state, *name)) != DEAD
        };
        let ruled_out = match self.ruled_out(node, entered, excluded, fits_all) {
            None => self.ruled_out(node, entered, excluded, fits),
            found => found,
        };
        if let Some((other, belongs)) = ruled_out {
            let belong = if excluded.len() > 1 { "they belong" } else { "it belongs" };
            message = format!("{names} {are} not allowed with {other}; {belong} to {belongs}");
        }
        self.report(
            node,
            Mistake {
                kind: MistakeKind::ExcludedAttribute,
                span: first.range_qname(),
                element: String::new(),
                message,
                help: None,
                suggestion: None,
            },
        );
    }

    /// An attribute that the element does not have, with a name near to one that it has: that name.
    pub(super) fn misspelt(
        &mut self,
        node: Node<'_, '_>,
        attr: &Attribute<'_, '_>,
        entered: State,
        state: State,
    ) -> Option<String> {
        let absent = |names: &mut Vec<&str>| {
            names.retain(|name| {
                !node.attributes().any(|other| other.name() == *name && other.namespace().is_none())
            });
        };
        let mut allowed = self.attribute_names(&self.attributes_left(state));
        let mut known = self.attribute_names(&self.attributes_left(entered));
        absent(&mut allowed);
        absent(&mut known);
        let meant =
            nearest(attr.name(), allowed).or_else(|| nearest(attr.name(), known.iter().copied()))?.to_owned();
        let clear = is_clear(attr.name(), &meant, known);
        self.report(
            node,
            Mistake {
                kind: MistakeKind::UnknownAttribute,
                span: attr.range_qname(),
                element: String::new(),
                message: format!(
                    "`{}` is not an attribute of `<{}>`",
                    written(attr, node),
                    place::name(node)
                ),
                help: Some(format!("did you mean `{meant}`?")),
                suggestion: Some(Suggestion::Meant { word: meant.clone(), clear }),
            },
        );
        Some(meant)
    }

    /// Attributes that the element does not have, together with those that it lacks: one of the
    /// one kind may well stand for one of the other.
    pub(super) fn unknown(
        &mut self,
        node: Node<'_, '_>,
        unknown: &[Attribute<'_, '_>],
        missing: &[String],
        state: State,
        stack: &[Frame<'_, '_>],
    ) {
        let [first, ..] = unknown else { return };
        let element = place::name(node);
        let mut message = match unknown {
            [only] => format!("`{}` is not an attribute of `<{element}>`", written(only, node)),
            several => format!("{} are not attributes of `<{element}>`", named(several, "", "").0),
        };
        let allowed = self.attribute_names(&self.attributes_left(state));
        let mut help = match allowed.is_empty() {
            true => Some(format!("`<{element}>` has no further attributes")),
            false => Some(format!("`<{element}>` can have {}", list(&allowed, ("`", "`")))),
        };
        if let Some(belongs) = self.belongs_by_parent(node, first, stack) {
            let (names, are) = named(unknown, "is", "are");
            let belong = if unknown.len() > 1 { "they belong" } else { "it belongs" };
            message = format!("{names} {are} not allowed in `<{element}>` here; {belong} to {belongs}");
            help = None;
            self.lost = true;
        } else if !missing.is_empty() {
            let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
            message = format!("{message}, and {} is missing", names.join(", "));
            self.lost = true;
        }
        self.lost |= unknown.len() > 1;
        self.suspect = Some(self.mistakes.len());
        self.report(
            node,
            Mistake {
                kind: MistakeKind::UnknownAttribute,
                span: first.range_qname(),
                element: String::new(),
                message,
                help,
                suggestion: None,
            },
        );
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
                    let element = &tables.element(element);
                    let has = |number| tables.has(tables.attribute(number).class, own);
                    tables.has(element.class, child)
                        && run.attributes_in(element.content).into_iter().any(has)
                })
            });
            Some(format!("{} of `<{}>`", belongs?, place::name(parent.node)))
        })
    }

    /// The other values of an attribute with which `fits` would hold, in words; none where it holds
    /// with the attribute's own.
    fn belonging(
        &mut self,
        node: Node<'_, '_>,
        entered: State,
        other: &Attribute<'_, '_>,
        fits: impl Fn(&mut Self, State) -> bool,
    ) -> Option<String> {
        let own = self.with_value(node, entered, other, other.value());
        if own == DEAD || fits(self, own) {
            return None;
        }
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

    pub(super) fn missing(&mut self, node: Node<'_, '_>, missing: &[String], state: State) {
        let element = place::name(node);
        let help = match missing {
            [only] => self.meaning(state, self.tables().name("", only)),
            _ => None,
        };
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
        self.report(
            node,
            Mistake {
                kind: MistakeKind::MissingAttribute,
                span: place::tag(node),
                element: String::new(),
                message,
                help,
                suggestion: None,
            },
        );
    }
}

/// The name of an attribute as it is written, prefix included.
fn written<'i>(attr: &Attribute<'_, 'i>, node: Node<'_, 'i>) -> &'i str {
    &node.document().input_text()[attr.range_qname()]
}

/// Attributes by name, and which of two words goes with so many.
fn named<'w>(attributes: &[Attribute<'_, '_>], one: &'w str, several: &'w str) -> (String, &'w str) {
    let mut names: Vec<String> = attributes.iter().map(|attr| format!("`{}`", attr.name())).collect();
    names.sort_unstable();
    match (names.pop(), names.as_slice()) {
        (Some(only), []) => (only, one),
        (last, others) => (format!("{} and {}", others.join(", "), last.unwrap_or_default()), several),
    }
}
