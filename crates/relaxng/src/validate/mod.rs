//! Validation: an explicit stack of elements, each with the states that it can be in. After a
//! mistake it goes on, so that a document gets all its mistakes and one mistake one report.

mod attributes;
mod children;
mod expected;
mod place;

use crate::matcher::Matcher;
use crate::pattern::{Compiled, Id, EMPTY, NOT_ALLOWED};
use roxmltree::{Document, Node};
use std::ops::Range;

/// The most mistakes that are reported for one document.
const MISTAKES: usize = 1000;

/// One mistake in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What kind of mistake.
    pub kind: MistakeKind,
    /// The bytes of the document: the name of the attribute or element, the value, or the text.
    pub span: Range<usize>,
    /// The element, as `/domain/devices/disk[2]/source`, an index only where siblings share the
    /// name.
    pub element: String,
    /// What was found, then what was expected.
    pub message: String,
    /// What was probably meant, or what to do.
    pub help: Option<String>,
    /// The name or value that was probably meant.
    pub suggestion: Option<String>,
}

/// The kinds of mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MistakeKind {
    /// An element of that name is not known there.
    UnknownElement,
    /// An element that is known there, but not allowed now.
    MisplacedElement,
    /// Children are missing.
    MissingElement,
    /// An attribute of that name is not known there.
    UnknownAttribute,
    /// An attribute that is known there, but not with the others.
    ExcludedAttribute,
    /// Attributes are missing.
    MissingAttribute,
    /// An attribute's value or an element's text is not one that it can have.
    WrongValue,
    /// Text where none may be.
    UnexpectedText,
}

/// Validates documents against one schema, and remembers what they visit.
pub struct Validator<'s> {
    matcher: Matcher<'s>,
}

/// One way in which an element can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reading {
    /// The number of its definition.
    element: u32,
    /// What is left of its content.
    left: Id,
    /// What is left of the parent's content behind it.
    behind: Id,
}

/// An element that has been entered.
struct Frame<'a, 'i> {
    node: Node<'a, 'i>,
    next: Option<Node<'a, 'i>>,
    readings: Vec<Reading>,
    /// How it could be read before its attributes were: what messages look back to.
    entered: Vec<Reading>,
    /// Whether it was a mistake itself, so that its parent's state stays.
    outside: bool,
    /// Whether a mistake in its content makes what is missing at its end no news.
    quiet: bool,
}

impl<'s> Validator<'s> {
    pub(crate) fn new(compiled: &'s Compiled) -> Validator<'s> {
        Validator { matcher: Matcher::new(compiled) }
    }

    /// Whether the document is valid.
    pub fn is_valid(&mut self, document: &Document<'_>) -> bool {
        self.run(document, 1).is_empty()
    }

    /// All mistakes of the document, in its order.
    pub fn validate(&mut self, document: &Document<'_>) -> Vec<Mistake> {
        let mut mistakes = self.run(document, MISTAKES);
        mistakes.sort_by_key(|mistake| mistake.span.start);
        mistakes
    }

    fn run(&mut self, document: &Document<'_>, limit: usize) -> Vec<Mistake> {
        self.matcher.trim();
        let mut run = Run { matcher: &mut self.matcher, mistakes: Vec::new(), limit };
        run.document(document);
        run.mistakes
    }
}

/// One document being validated.
struct Run<'m, 's> {
    matcher: &'m mut Matcher<'s>,
    mistakes: Vec<Mistake>,
    limit: usize,
}

impl<'m, 's> Run<'m, 's> {
    fn full(&self) -> bool {
        self.mistakes.len() >= self.limit
    }

    fn name_of(&mut self, node: Node<'_, '_>) -> u32 {
        let name = node.tag_name();
        self.matcher.name(name.namespace().unwrap_or_default(), name.name())
    }

    fn document<'a, 'i>(&mut self, document: &'a Document<'i>) {
        let root = document.root_element();
        let start = self.matcher.start_pattern();
        let name = self.name_of(root);
        let readings: Vec<Reading> = self
            .matcher
            .start(start, name)
            .iter()
            .map(|(element, behind)| Reading {
                element: *element,
                left: self.content(*element),
                behind: *behind,
            })
            .collect();
        if readings.is_empty() {
            self.wrong_root(root, start);
            return;
        }
        let mut stack: Vec<Frame<'a, 'i>> = Vec::new();
        self.enter(root, readings, false, &mut stack);
        while let Some(frame) = stack.last_mut() {
            if self.full() {
                return;
            }
            match frame.next {
                Some(child) => {
                    frame.next = child.next_sibling();
                    if child.is_element() {
                        self.child(child, &mut stack);
                    } else if child.is_text() {
                        self.text(child, &mut stack);
                    }
                }
                None => {
                    let frame = stack.pop().expect("the frame looked at above");
                    self.leave(frame, &mut stack);
                }
            }
        }
    }

    fn content(&self, element: u32) -> Id {
        self.matcher.tables().elements[element as usize].content
    }

    /// Reads the attributes of an element, then its text if it has no elements; others become a
    /// frame.
    fn enter<'a, 'i>(
        &mut self,
        node: Node<'a, 'i>,
        entered: Vec<Reading>,
        outside: bool,
        stack: &mut Vec<Frame<'a, 'i>>,
    ) {
        let before = self.mistakes.len();
        let readings = self.attributes(node, &entered, stack);
        let mut frame = Frame { node, next: node.first_child(), readings, entered, outside, quiet: false };
        let elements = node.children().any(|child| child.is_element());
        if !elements {
            frame.next = None;
            self.only_text(&mut frame, self.mistakes.len() > before);
        }
        stack.push(frame);
    }

    /// The text of an element without child elements.
    fn only_text(&mut self, frame: &mut Frame<'_, '_>, mistaken: bool) {
        let node = frame.node;
        let first = node.first_child().filter(|_| node.children().any(|child| child.is_text()));
        let text = match (first, node.children().filter(|child| child.is_text()).count()) {
            (None, _) => std::borrow::Cow::Borrowed(""),
            (Some(_), 1) => node.text().unwrap_or_default().into(),
            _ => node
                .children()
                .filter(|child| child.is_text())
                .filter_map(|child| child.text())
                .collect::<String>()
                .into(),
        };
        let blank = is_blank(&text);
        let prefixes = |prefix: &str| lookup(node, prefix);
        let mut kept = Vec::with_capacity(frame.readings.len());
        for reading in &frame.readings {
            if blank && self.matcher.interner.facts(reading.left).nullable {
                kept.push(*reading);
                continue;
            }
            if self.matcher.value(reading.left, &text, &prefixes) {
                kept.push(Reading { left: EMPTY, ..*reading });
            }
        }
        if !kept.is_empty() {
            frame.readings = kept;
            return;
        }
        frame.quiet = true;
        if !mistaken || !blank {
            self.wrong_text(frame, &text, first);
        }
    }

    /// Text between elements.
    fn text<'a, 'i>(&mut self, node: Node<'a, 'i>, stack: &mut [Frame<'a, 'i>]) {
        let text = node.text().unwrap_or_default();
        if is_blank(text) {
            return;
        }
        let Some(frame) = stack.last_mut() else { return };
        let element = frame.node;
        let prefixes = |prefix: &str| lookup(element, prefix);
        let mut kept = Vec::with_capacity(frame.readings.len());
        for reading in &frame.readings {
            let left = self.matcher.text(reading.left, text, &prefixes);
            if left != NOT_ALLOWED {
                kept.push(Reading { left, ..*reading });
            }
        }
        match kept.is_empty() {
            false => frame.readings = kept,
            true => {
                let first = !element
                    .children()
                    .take_while(|child| *child != node)
                    .any(|child| child.is_text() && !is_blank(child.text().unwrap_or_default()));
                if first {
                    self.unexpected_text(node, element);
                }
            }
        }
    }

    /// The end of an element: what its parent is in then.
    fn leave<'a, 'i>(&mut self, frame: Frame<'a, 'i>, stack: &mut [Frame<'a, 'i>]) {
        let complete: Vec<Reading> = frame
            .readings
            .iter()
            .filter(|reading| self.matcher.interner.facts(reading.left).nullable)
            .copied()
            .collect();
        if complete.is_empty() && !frame.quiet {
            self.incomplete(&frame);
        }
        let readings = if complete.is_empty() { &frame.readings } else { &complete };
        let Some(parent) = stack.last_mut().filter(|_| !frame.outside) else { return };
        parent.readings = self.advanced(&parent.readings, readings);
    }

    /// The parent's readings behind a child: `behind` of the child's readings belongs to the
    /// parent's reading of the same place, which [`Run::child`] has put into `element`'s order.
    fn advanced(&mut self, parents: &[Reading], children: &[Reading]) -> Vec<Reading> {
        let mut lefts: Vec<Reading> = Vec::with_capacity(parents.len());
        for parent in parents {
            let behind: Vec<Id> = match parents {
                [_] => children.iter().map(|child| child.behind).collect(),
                _ => children
                    .iter()
                    .filter(|child| self.follows(parent.left, child))
                    .map(|child| child.behind)
                    .collect(),
            };
            let left = self.matcher.interner.choice(behind);
            if left != NOT_ALLOWED {
                lefts.push(Reading { left, ..*parent });
            }
        }
        lefts
    }

    fn follows(&mut self, left: Id, child: &Reading) -> bool {
        let steps = self.known_steps(left, child.element);
        steps.iter().any(|(element, behind)| *element == child.element && *behind == child.behind)
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

fn lookup(node: Node<'_, '_>, prefix: &str) -> Option<String> {
    let prefix = (!prefix.is_empty()).then_some(prefix);
    node.lookup_namespace_uri(prefix).map(str::to_owned)
}
