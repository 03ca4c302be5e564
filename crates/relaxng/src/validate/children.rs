//! Child elements and text: what comes next, and what to say where it does not.

use super::attributes::shortened;
use super::expected::Values;
use super::{place, Frame, Mistake, MistakeKind, Reading, Run};
use crate::matcher::Steps;
use crate::nearest::{list, nearest};
use crate::pattern::{Id, Pattern, EMPTY, NOT_ALLOWED};
use roxmltree::Node;

impl Run<'_, '_> {
    /// Enters a child of the innermost element.
    pub(super) fn child<'a, 'i>(&mut self, node: Node<'a, 'i>, stack: &mut Vec<Frame<'a, 'i>>) {
        let name = self.name_of(node);
        let Some(parent) = stack.last() else { return };
        let mut readings: Vec<Reading> = Vec::new();
        for reading in &parent.readings {
            for (element, behind) in self.matcher.start(reading.left, name).iter() {
                let content = self.matcher.tables().elements[*element as usize].content;
                let new = Reading { element: *element, left: content, behind: *behind };
                if !readings.contains(&new) {
                    readings.push(new);
                }
            }
        }
        match readings.is_empty() {
            false => self.enter(node, readings, false, stack),
            true => self.mistaken_child(node, name, stack),
        }
    }

    /// The steps to an element of that number, whatever its name.
    pub(super) fn known_steps(&mut self, left: Id, element: u32) -> Steps {
        let names = self.element_names(&[element]);
        let Some(local) = names.first().map(|name| (*name).to_owned()) else { return std::rc::Rc::new([]) };
        let ns = match &self.matcher.tables().elements[element as usize].name {
            crate::name::NameClass::Name(ns, _) => ns.clone(),
            _ => String::new(),
        };
        let name = self.matcher.name(&ns, &local);
        self.matcher.start(left, name)
    }

    fn mistaken_child<'a, 'i>(&mut self, node: Node<'a, 'i>, name: u32, stack: &mut Vec<Frame<'a, 'i>>) {
        let Some(parent) = stack.last() else { return };
        let (parent_node, entered, readings) = (parent.node, parent.entered.clone(), parent.readings.clone());
        let known: Vec<u32> = entered.iter().flat_map(|reading| self.elements_in(reading.left)).collect();
        let tag = node.tag_name();
        let own = |run: &Self, element: &u32| {
            let class = &run.matcher.tables().elements[*element as usize].name;
            !class.is_open() && class.contains(tag.namespace().unwrap_or_default(), tag.name())
        };
        let mut definitions: Vec<u32> = known.iter().filter(|element| own(self, element)).copied().collect();
        definitions.dedup();
        if definitions.is_empty() {
            self.unknown_child(node, parent_node, &known, &readings, stack);
            return;
        }
        // Known here: too soon, once too often, or ruled out by the parent's attributes.
        for (place, reading) in readings.iter().enumerate() {
            if let Some((element, behind, missing)) = self.past_gap(reading.left, name) {
                self.too_soon(node, &missing);
                let content = self.matcher.tables().elements[element as usize].content;
                let entered = vec![Reading { element, left: content, behind }];
                if let Some(parent) = stack.last_mut() {
                    // The parent goes on from the reading that the gap was found in.
                    let left = self.matcher.interner.choice([readings[place].left]);
                    parent.readings = vec![Reading { left, ..readings[place] }];
                }
                self.enter(node, entered, false, stack);
                return;
            }
        }
        self.misplaced(node, parent_node, &readings);
        let entered: Vec<Reading> = definitions
            .into_iter()
            .map(|element| Reading {
                element,
                left: self.matcher.tables().elements[element as usize].content,
                behind: EMPTY,
            })
            .collect();
        if entered.len() == 1 {
            self.enter(node, entered, true, stack);
        }
    }

    /// The element further on in a group, behind parts that should have come first.
    fn past_gap(&mut self, pattern: Id, name: u32) -> Option<(u32, Id, Vec<u32>)> {
        match self.matcher.interner.get(pattern).clone() {
            Pattern::Group(..) => {
                let mut rest = pattern;
                let mut missing = Vec::new();
                while let Pattern::Group(first, second) = *self.matcher.interner.get(rest) {
                    if !self.matcher.interner.facts(first).nullable {
                        missing.extend(self.required(first, false));
                    }
                    if let Some((element, behind)) = self.matcher.start(second, name).first().copied() {
                        return Some((element, behind, missing));
                    }
                    rest = second;
                }
                None
            }
            Pattern::Choice(all) => all.iter().find_map(|one| self.past_gap(*one, name)),
            Pattern::Interleave(all) => {
                for (place, one) in all.iter().enumerate() {
                    if let Some((element, behind, missing)) = self.past_gap(*one, name) {
                        let others =
                            all.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, id)| *id);
                        let behind =
                            self.matcher.interner.interleave(others.chain([behind]).collect::<Vec<_>>());
                        return Some((element, behind, missing));
                    }
                }
                None
            }
            _ => None,
        }
    }

    fn too_soon(&mut self, node: Node<'_, '_>, missing: &[u32]) {
        let names = self.element_names(missing);
        let name = place::name(node);
        let message = match names.is_empty() {
            true => format!("`<{name}>` comes too soon"),
            false => format!("`<{name}>` comes too soon; expected {} before it", list(&names, ("`<", ">`"))),
        };
        self.report(Mistake {
            kind: MistakeKind::MissingElement,
            span: place::tag(node),
            element: place::path(node),
            message,
            help: None,
            suggestion: None,
        });
    }

    fn misplaced(&mut self, node: Node<'_, '_>, parent: Node<'_, '_>, readings: &[Reading]) {
        let name = place::name(node);
        let again = node
            .prev_siblings()
            .skip(1)
            .any(|other| other.is_element() && other.tag_name() == node.tag_name());
        let next = self.union(readings);
        let next = self.next_elements(next);
        let names = self.element_names(&next);
        let expected = match names.is_empty() {
            true => String::new(),
            false => format!("; expected {}", list(&names, ("`<", ">`"))),
        };
        let message = match again {
            true => format!("`<{name}>` stands in `<{}>` once too often", place::name(parent)),
            false => format!("`<{name}>` is not allowed here in `<{}>`{expected}", place::name(parent)),
        };
        self.report(Mistake {
            kind: MistakeKind::MisplacedElement,
            span: place::tag(node),
            element: place::path(node),
            message,
            help: again.then(|| "remove one of them".to_owned()),
            suggestion: None,
        });
    }

    fn unknown_child<'a, 'i>(
        &mut self,
        node: Node<'a, 'i>,
        parent: Node<'a, 'i>,
        known: &[u32],
        readings: &[Reading],
        stack: &mut [Frame<'a, 'i>],
    ) {
        let name = place::name(node);
        let local = node.tag_name().name();
        let union = self.union(readings);
        let next = self.next_elements(union);
        let meant = nearest(local, self.element_names(&next))
            .or_else(|| nearest(local, self.element_names(known)))
            .map(str::to_owned);
        let mut help = meant.as_ref().map(|meant| format!("did you mean `<{meant}>`?"));
        if help.is_none() {
            let homes = self.homes(node);
            if !homes.is_empty() {
                let homes: Vec<&str> = homes.iter().map(String::as_str).collect();
                help = Some(format!("it belongs in {}", list(&homes, ("`<", ">`"))));
            } else {
                let names = self.element_names(&next);
                help = match names.is_empty() {
                    true => Some(format!("`<{}>` can have no further elements", place::name(parent))),
                    false => {
                        Some(format!("`<{}>` can have {}", place::name(parent), list(&names, ("`<", ">`"))))
                    }
                };
            }
        }
        self.report(Mistake {
            kind: MistakeKind::UnknownElement,
            span: place::tag(node),
            element: place::path(node),
            message: format!("`<{name}>` is not allowed in `<{}>`", place::name(parent)),
            help,
            suggestion: meant.clone(),
        });
        // The misspelt element stands for the one that was meant.
        let Some(meant) = meant else { return };
        let number = self.matcher.name(node.tag_name().namespace().unwrap_or_default(), &meant);
        let mut advanced = Vec::new();
        for reading in readings {
            let behind: Vec<Id> =
                self.matcher.start(reading.left, number).iter().map(|(_, behind)| *behind).collect();
            let left = self.matcher.interner.choice(behind);
            if left != NOT_ALLOWED {
                advanced.push(Reading { left, ..*reading });
            }
        }
        if let (Some(parent), false) = (stack.last_mut(), advanced.is_empty()) {
            parent.readings = advanced;
        }
    }

    /// The elements in which an element of that name may stand.
    fn homes(&self, node: Node<'_, '_>) -> Vec<String> {
        let tag = node.tag_name();
        let tables = self.matcher.tables();
        let mut homes = Vec::new();
        for home in &tables.elements {
            let has = self.elements_in(home.content).into_iter().any(|element| {
                let class = &tables.elements[element as usize].name;
                !class.is_open() && class.contains(tag.namespace().unwrap_or_default(), tag.name())
            });
            if has {
                let mut names = Vec::new();
                home.name.names(&mut names);
                homes.extend(names.first().map(|name| (*name).to_owned()));
            }
        }
        homes.sort();
        homes.dedup();
        homes
    }

    pub(super) fn wrong_root(&mut self, node: Node<'_, '_>, start: Id) {
        let roots = self.next_elements(start);
        let names = self.element_names(&roots);
        let meant = nearest(node.tag_name().name(), names.iter().copied()).map(str::to_owned);
        let expected = list(&names, ("`<", ">`"));
        self.report(Mistake {
            kind: MistakeKind::UnknownElement,
            span: place::tag(node),
            element: place::path(node),
            message: format!("the root element is `<{}>`; expected {expected}", place::name(node)),
            help: meant.as_ref().map(|meant| format!("did you mean `<{meant}>`?")),
            suggestion: meant,
        });
    }

    pub(super) fn incomplete(&mut self, frame: &Frame<'_, '_>) {
        let left = self.union(&frame.readings);
        let required = self.required(left, false);
        let name = place::name(frame.node);
        let names = self.element_names(&required);
        let message = if names.is_empty() {
            let next = self.next_elements(left);
            let names = self.element_names(&next);
            match names.is_empty() {
                true => format!("`<{name}>` is not complete"),
                false => format!("`<{name}>` is not complete; expected {}", list(&names, ("`<", ">`"))),
            }
        } else {
            let quoted: Vec<String> = names.iter().map(|name| format!("`<{name}>`")).collect();
            format!("`<{name}>` has no {}", quoted.join(" and no "))
        };
        self.report(Mistake {
            kind: MistakeKind::MissingElement,
            span: place::tag(frame.node),
            element: place::path(frame.node),
            message,
            help: None,
            suggestion: None,
        });
    }

    /// The text of an element without child elements is not what its content says.
    pub(super) fn wrong_text(&mut self, frame: &Frame<'_, '_>, text: &str, first: Option<Node<'_, '_>>) {
        let left = self.union(&frame.readings);
        let mut values = Values::default();
        self.add_values(left, &mut values);
        let takes_text = values.any || !values.listed.is_empty() || !values.words.is_empty();
        if !takes_text && super::is_blank(text) {
            self.incomplete(frame);
            return;
        }
        let name = place::name(frame.node);
        if !takes_text {
            if let Some(first) = first {
                self.unexpected_text(first, frame.node);
            }
            return;
        }
        let suggestion = nearest(text.trim(), values.listed.iter().map(String::as_str)).map(str::to_owned);
        let message = match super::is_blank(text) {
            true => format!("`<{name}>` is empty; expected {}", values.text()),
            false => format!("`<{name}>` is '{}'; expected {}", shortened(text.trim()), values.text()),
        };
        let text_node = frame.node.children().find(|child| child.is_text());
        let span =
            text_node.filter(|_| !super::is_blank(text)).map_or(place::tag(frame.node), |node| node.range());
        self.report(Mistake {
            kind: MistakeKind::WrongValue,
            span,
            element: place::path(frame.node),
            message,
            help: suggestion.as_ref().map(|meant| format!("did you mean '{meant}'?")),
            suggestion,
        });
    }

    pub(super) fn unexpected_text(&mut self, text: Node<'_, '_>, element: Node<'_, '_>) {
        let found = text.text().unwrap_or_default().trim();
        self.report(Mistake {
            kind: MistakeKind::UnexpectedText,
            span: text.range(),
            element: place::path(element),
            message: format!(
                "the text '{}' is not allowed in `<{}>`",
                shortened(found),
                place::name(element)
            ),
            help: None,
            suggestion: None,
        });
    }
}
