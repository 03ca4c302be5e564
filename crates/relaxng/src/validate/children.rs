//! Child elements and text: what comes next, and what to say where it does not.

use super::attributes::shortened;
use super::expected::{Known, Values};
use super::{place, Frame, Mistake, MistakeKind, Run, Suggestion};
use crate::matcher::is_blank;
use crate::nearest::{is_clear, list, nearest};
use crate::pattern::{Id, Pattern};
use crate::states::{Reading, State, DEAD};
use crate::tables::{ElementId, Name};
use roxmltree::Node;
use std::rc::Rc;

impl<'s> Run<'_, 's> {
    /// Enters a child of the innermost element.
    pub(super) fn child<'a, 'i>(&mut self, node: Node<'a, 'i>, stack: &mut Vec<Frame<'a, 'i>>) {
        let Some(parent) = stack.last() else { return };
        match self.states.enter(parent.state, self.expanded(node)) {
            DEAD => self.mistaken_child(node, self.name_of(node), stack),
            entered => self.enter(node, entered, None, stack),
        }
    }

    /// Whether one of the elements has a name of its own which is this.
    fn is_named(&self, elements: &[ElementId], name: Name) -> bool {
        let tables = self.tables();
        elements.iter().any(|element| {
            let class = tables.element(*element).class;
            !tables.is_open(class) && tables.has(class, name)
        })
    }

    fn mistaken_child<'a, 'i>(&mut self, node: Node<'a, 'i>, name: Name, stack: &mut Vec<Frame<'a, 'i>>) {
        let Some(parent) = stack.last() else { return };
        let (parent_node, state, entered) = (parent.node, parent.state, parent.entered);
        let known = self.known(entered);
        if !self.is_named(&known.elements, name) {
            self.unknown_child(node, &known, stack);
            return;
        }
        // Known here: too soon, once too often, or ruled out by the parent's attributes.
        for reading in self.states.readings(state).to_vec() {
            if let Some((element, behind, missing)) = self.past_gap(reading.left, name) {
                self.too_soon(node, &missing);
                let entered = self.states.state(vec![self.states.fresh(element)]);
                // The parent goes on from the reading that the gap was found in.
                let after = self.states.state(vec![Reading { left: behind, ..reading }]);
                self.enter(node, entered, Some(after), stack);
                return;
            }
        }
        let again = |other: Node<'_, '_>| other.is_element() && other.tag_name() == node.tag_name();
        if node.prev_siblings().skip(1).any(again) {
            self.repeated(node, name, stack);
            return;
        }
        let (attribute, after, fresh) = self.lacking(parent_node, entered, name);
        if fresh != DEAD && parent.stray().is_some() {
            // A misspelt element before it was taken for this one.
            self.enter(node, fresh, Some(state), stack);
            return;
        }
        if after != DEAD {
            self.missing(parent_node, &attribute, state);
            if let Some(parent) = stack.last_mut() {
                parent.state = after;
            }
            self.child(node, stack);
            return;
        }
        self.misplaced(node, parent_node, entered, state);
    }

    /// The attribute that an element would have to have for a child to be allowed, and its state
    /// with it; or the state of the child, if it was allowed as the first one.
    fn lacking(&mut self, parent: Node<'_, '_>, entered: State, child: Name) -> (Vec<String>, State, State) {
        let mut open = entered;
        for attr in parent.attributes() {
            open = self.with_value(parent, open, &attr, attr.value());
        }
        let closed = self.states.close(open);
        let child = self.tables().named(child);
        let fresh = self.states.enter(closed, child);
        if fresh != DEAD {
            return (Vec::new(), DEAD, fresh);
        }
        let left = self.attributes_left(open);
        for name in self.attribute_names(&left) {
            let with = self.states.any_attribute(open, self.tables().expanded("", name));
            let closed = self.states.close(with);
            if closed != DEAD && self.states.enter(closed, child) != DEAD {
                return (vec![name.to_owned()], closed, DEAD);
            }
        }
        (Vec::new(), DEAD, DEAD)
    }

    /// The element further on in a group, behind parts that should have come first.
    fn past_gap(&mut self, pattern: Id, name: Name) -> Option<(ElementId, Id, Vec<ElementId>)> {
        match self.states.matcher.interner.get(pattern) {
            Pattern::Group(first, second) => self.past_parts(first, second, name),
            Pattern::Choice(all) => {
                let all = all.to_vec();
                all.into_iter().find_map(|one| self.past_gap(one, name))
            }
            Pattern::Interleave(first, second) => {
                let (found, other) = match self.past_gap(first, name) {
                    Some(found) => (found, second),
                    None => (self.past_gap(second, name)?, first),
                };
                let (element, behind, missing) = found;
                Some((element, self.states.matcher.interner.interleave(behind, other), missing))
            }
            _ => None,
        }
    }

    /// The element behind the first part of a group.
    fn past_parts(&mut self, first: Id, second: Id, name: Name) -> Option<(ElementId, Id, Vec<ElementId>)> {
        let mut missing = Vec::new();
        let (mut skipped, mut rest) = (first, second);
        // Where the group could go on after the last part that cannot be empty.
        let mut from = second;
        loop {
            if !self.states.matcher.interner.facts(skipped).nullable {
                missing.extend(self.required_elements(skipped));
                from = rest;
            }
            let (part, behind) = match self.states.matcher.interner.get(rest) {
                Pattern::Group(part, behind) => (part, Some(behind)),
                _ => (rest, None),
            };
            if !self.states.matcher.start(part, name).is_empty() {
                let (element, left) = self.states.matcher.start(from, name).first().copied()?;
                return Some((element, left, missing));
            }
            (skipped, rest) = (part, behind?);
        }
    }

    fn too_soon(&mut self, node: Node<'_, '_>, missing: &[ElementId]) {
        let names = self.element_names(missing);
        let name = place::name(node);
        let message = match names.is_empty() {
            true => format!("`<{name}>` comes too soon"),
            false => format!("`<{name}>` comes too soon; expected {} before it", list(&names, ("`<", ">`"))),
        };
        self.report(
            node,
            Mistake {
                kind: MistakeKind::MissingElement,
                span: place::tag(node),
                element: String::new(),
                message,
                help: None,
                suggestion: None,
            },
        );
    }

    /// An element that stands once too often: a mistake of what it stands in. Where the one before
    /// it was mistaken, that one was probably meant to be another.
    fn repeated(&mut self, node: Node<'_, '_>, name: Name, stack: &mut [Frame<'_, '_>]) {
        let Some(parent) = stack.last_mut() else { return };
        let (element, trouble) = (parent.node, parent.trouble());
        if let Some((_, first)) = trouble.mistaken.iter().find(|(other, _)| *other == name) {
            trouble.stray = Some(*first);
            return;
        }
        trouble.stray = Some(self.mistakes.len());
        self.report(
            element,
            Mistake {
                kind: MistakeKind::RepeatedElement,
                span: place::tag(node),
                element: String::new(),
                message: format!(
                    "another `<{}>` in `<{}>`; only one is allowed",
                    place::name(node),
                    place::name(element)
                ),
                help: Some("remove one of them, or merge them".to_owned()),
                suggestion: Some(Suggestion::Remove),
            },
        );
    }

    /// A child that the parent's attributes rule out, or that has no place any more.
    fn misplaced(&mut self, node: Node<'_, '_>, parent: Node<'_, '_>, entered: State, state: State) {
        let child = self.name_of(node);
        let fits = |run: &mut Self, with| run.is_named(&run.elements_left(with), child);
        let names = self.next_names(state);
        let (name, home) = (place::name(node), place::name(parent));
        let message = match (self.ruled_out(parent, entered, &[], fits), names.is_empty()) {
            (Some((other, belongs)), _) => {
                format!("`<{name}>` is not allowed in `<{home}>` with {other}; it belongs to {belongs}")
            }
            (None, true) => format!("`<{name}>` is not allowed here in `<{home}>`"),
            (None, false) => {
                let names = list(&names, ("`<", ">`"));
                format!("`<{name}>` is not allowed here in `<{home}>`; expected {names}")
            }
        };
        self.report(
            node,
            Mistake {
                kind: MistakeKind::MisplacedElement,
                span: place::tag(node),
                element: String::new(),
                message,
                help: None,
                suggestion: None,
            },
        );
    }

    fn unknown_child<'a, 'i>(&mut self, node: Node<'a, 'i>, known: &Known<'s>, stack: &mut [Frame<'a, 'i>]) {
        let Some(frame) = stack.last_mut() else { return };
        if known.elements.is_empty() && frame.stray().is_some() {
            return; // It takes no elements at all, which was said.
        }
        let (parent, state) = (frame.node, frame.state);
        let name = place::name(node);
        let local = node.tag_name().name();
        let names = self.next_names(state);
        // A name that other elements have is probably right, and only its position is wrong.
        let homes = self.homes(node);
        let meant = match homes.is_empty() {
            true => nearest(local, names.iter().copied())
                .or_else(|| nearest(local, known.names.iter().copied()))
                .map(str::to_owned),
            false => None,
        };
        let help = match (&meant, homes.is_empty(), names.is_empty()) {
            (Some(meant), ..) => format!("did you mean `<{meant}>`?"),
            (None, false, _) => format!("it belongs in {}", list(&homes, ("`<", ">`"))),
            (None, true, true) => format!("`<{}>` can have no further elements", place::name(parent)),
            (None, true, false) => {
                format!("`<{}>` can have {}", place::name(parent), list(&names, ("`<", ">`")))
            }
        };
        let suggestion = match (&meant, &homes[..]) {
            (Some(word), _) => {
                let clear =
                    names.contains(&word.as_str()) && is_clear(local, word, known.names.iter().copied());
                Some(Suggestion::Meant { word: word.clone(), clear })
            }
            (None, [only]) => {
                Some(Suggestion::Home { name: (*only).to_owned(), here: known.names.contains(only) })
            }
            (None, _) => None,
        };
        let kind = match homes.is_empty() {
            true => MistakeKind::UnknownElement,
            false => MistakeKind::MisplacedElement,
        };
        frame.trouble().stray = Some(self.mistakes.len());
        self.report(
            node,
            Mistake {
                kind,
                span: place::tag(node),
                element: String::new(),
                message: format!("`<{name}>` is not allowed in `<{}>`", place::name(parent)),
                help: Some(help),
                suggestion,
            },
        );
        // The misspelt element stands for the one that was meant.
        let Some(meant) = meant else { return };
        let meant = self.tables().expanded(node.tag_name().namespace().unwrap_or_default(), &meant);
        let entered = self.states.enter(state, meant);
        let (child, number) = (self.states.completed(entered), self.tables().number(meant));
        match self.states.next(state, child, || number) {
            DEAD => {}
            after => frame.state = after,
        }
    }

    /// The elements in which an element of that name may stand.
    fn homes(&mut self, node: Node<'_, '_>) -> Rc<[&'s str]> {
        let (name, tables) = (self.name_of(node), self.tables());
        if !tables.mentions(name) {
            return Rc::new([]);
        }
        if let Some(homes) = self.lists.homes.get(&name) {
            return homes.clone();
        }
        let has = |home: &crate::tables::Element| self.is_named(&self.elements_in(home.content), name);
        let homes = tables.elements.iter().filter(has);
        let mut names: Vec<&str> =
            homes.filter_map(|home| tables.listed(home.class).first().copied()).collect();
        names.sort_unstable();
        names.dedup();
        let homes: Rc<[&str]> = names.into();
        self.lists.homes.insert(name, homes.clone());
        homes
    }

    pub(super) fn wrong_root(&mut self, node: Node<'_, '_>, start: State) {
        let union = self.union(start);
        let roots = self.next_elements(union);
        let names = self.element_names(&roots);
        let meant = nearest(node.tag_name().name(), names.iter().copied()).map(str::to_owned);
        let expected = list(&names, ("`<", ">`"));
        self.report(
            node,
            Mistake {
                kind: MistakeKind::UnknownElement,
                span: place::tag(node),
                element: String::new(),
                message: match (node.tag_name().namespace(), names.contains(&node.tag_name().name())) {
                    (Some(namespace), true) => {
                        format!("`<{}>` is in namespace '{namespace}'; expected none", place::name(node))
                    }
                    _ => format!("the root element is `<{}>`; expected {expected}", place::name(node)),
                },
                help: meant.as_ref().map(|meant| format!("did you mean `<{meant}>`?")),
                suggestion: meant.map(|word| Suggestion::Meant { word, clear: names.len() == 1 }),
            },
        );
    }

    pub(super) fn incomplete(&mut self, frame: &Frame<'_, '_>) {
        let left = self.union(frame.state);
        let required = self.required_elements(left);
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
        if let Some(stray) = frame.stray().and_then(|stray| self.mistakes.get_mut(stray)) {
            stray.message = format!("{}; {message}", stray.message);
            // The element stands for one that is missing.
            stray.suggestion.take_if(|suggestion| *suggestion == Suggestion::Remove);
            return;
        }
        let tables = self.tables();
        let help = match required.as_slice() {
            [only] => Some(tables.text(tables.element(*only).documentation).to_owned()),
            _ => None,
        };
        self.report(
            frame.node,
            Mistake {
                kind: MistakeKind::MissingElement,
                span: place::tag(frame.node),
                element: String::new(),
                message,
                help: help.filter(|words| !words.is_empty()),
                suggestion: None,
            },
        );
    }

    /// The text of an element without child elements is not what its content says.
    pub(super) fn wrong_text(&mut self, frame: &Frame<'_, '_>, text: &str, mistaken: bool) {
        let left = self.union(frame.state);
        let mut values = Values::default();
        self.add_values(left, &mut values);
        let takes_text = values.any || !values.listed.is_empty() || !values.words.is_empty();
        if mistaken && (!takes_text || is_blank(text)) {
            return; // Another mistake of its tag may well be the reason.
        }
        if !takes_text && is_blank(text) {
            self.incomplete(frame);
            return;
        }
        let name = place::name(frame.node);
        let text_node = frame.node.children().find(|child| child.is_text());
        if !takes_text {
            text_node.iter().for_each(|node| self.unexpected_text(*node, frame.node));
            return;
        }
        let listed = || values.listed.iter().map(String::as_str);
        let meant = nearest(text.trim(), listed());
        let message = match is_blank(text) {
            true => format!("`<{name}>` is empty; expected {}", values.text()),
            false => format!("`<{name}>` is '{}'; expected {}", shortened(text.trim()), values.text()),
        };
        let span = text_node.filter(|_| !is_blank(text)).map_or(place::tag(frame.node), |node| node.range());
        self.report(
            frame.node,
            Mistake {
                kind: MistakeKind::WrongValue,
                span,
                element: String::new(),
                message,
                help: meant.map(|meant| format!("did you mean '{meant}'?")),
                suggestion: meant.map(|word| Suggestion::Meant {
                    word: word.to_owned(),
                    clear: is_clear(text.trim(), word, listed()),
                }),
            },
        );
    }

    pub(super) fn unexpected_text(&mut self, text: Node<'_, '_>, element: Node<'_, '_>) {
        let found = text.text().unwrap_or_default().trim();
        self.report(
            element,
            Mistake {
                kind: MistakeKind::UnexpectedText,
                span: text.range(),
                element: String::new(),
                message: format!(
                    "the text '{}' is not allowed in `<{}>`",
                    shortened(found),
                    place::name(element)
                ),
                help: Some("remove it".to_owned()),
                suggestion: None,
            },
        );
    }
}
