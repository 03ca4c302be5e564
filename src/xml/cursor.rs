//! The cursor: one element being read, and which of its parts have been asked for.
//!
//! What nobody asked for is what [`Cursor::rest`] keeps. A part that is in error counts as absent: the error is
//! reported, and the cursor is not sound from then on, so that nothing is made of its element. A reading that goes
//! on makes it without the part.

mod complain;
mod kept;
mod parts;
mod read;

use super::names;
use super::rest::{Foreign, Inner, Notes, Which};
use super::{Shape, Variant};
use crate::diagnostic::locate;
use crate::diagnostic::Diagnostic;
use crate::dom::{Attribute, Document, Node, NodeId, Paths};
use std::cell::{Cell, RefCell};

use parts::{Asked, Child, Names};

/// What a reading found, each finding with the element that it is about.
#[derive(Debug, Default)]
pub struct Log {
    list: RefCell<Vec<(Option<NodeId>, Diagnostic)>>,
    after_error: AfterError,
    /// Whether a part was in error.
    failed: Cell<bool>,
}

/// What becomes of an element with a part in error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum AfterError {
    /// Nothing is made of it, nor of what it is part of.
    #[default]
    Stop,
    /// It is made without the part, if it can do without; else what it is part of is made without it.
    GoOn,
}

impl Log {
    /// For a reading that ends so.
    pub(super) fn new(after_error: AfterError) -> Log {
        Log { after_error, ..Log::default() }
    }

    fn goes_on(&self) -> bool {
        self.after_error == AfterError::GoOn
    }

    /// Whether a part was in error.
    pub(super) fn has_failed(&self) -> bool {
        self.failed.get()
    }

    /// How many findings are kept; a document with more is beyond reading one by one.
    const LIMIT: usize = 1000;

    fn add(&self, node: Option<Node<'_, '_>>, finding: Diagnostic) {
        if !self.is_full() {
            self.list.borrow_mut().push((node.map(|node| node.id()), finding));
        }
    }

    /// Whether no more are kept, so that none need be worked out.
    fn is_full(&self) -> bool {
        self.list.borrow().len() >= Log::LIMIT
    }

    /// Adds what another one holds.
    fn extend(&self, other: Log) {
        if !self.is_full() {
            self.list.borrow_mut().extend(other.list.into_inner());
        }
    }

    /// The findings, in the order of the document, with the paths of their elements.
    pub fn into_findings(self, document: &Document<'_>) -> Vec<Diagnostic> {
        let list = self.list.into_inner();
        if list.is_empty() {
            return Vec::new();
        }
        let paths = Paths::new(document);
        let path = |id: Option<NodeId>| document.get_node(id?).map(|node| paths.path(node));
        let mut list: Vec<Diagnostic> =
            list.into_iter().map(|(id, finding)| finding.on(path(id).unwrap_or_default())).collect();
        crate::order::by_key(&mut list, |finding| finding.span.as_ref().map(|span| span.start));
        list
    }
}

/// An element being read. Without a node it reads as an element that holds nothing.
pub struct Cursor<'a, 'i> {
    node: Option<Node<'a, 'i>>,
    findings: &'a Log,
    attrs: u128,
    /// The names of its attributes and children.
    attr_names: Names,
    child_names: Names,
    children: Vec<Child<'a, 'i>>,
    /// The comments of each child; none at all where the element has no comment.
    notes: Vec<Notes>,
    /// The comments behind all children.
    last: Vec<Foreign>,
    /// The comments that belong to the element itself, until its rest is taken.
    own: Notes,
    text_asked: bool,
    /// Whether a text of its own is more than blanks.
    speaks: bool,
    rest_taken: bool,
    inner: Vec<Inner>,
    /// Whether nothing that was asked for was in error, or the reading goes on nevertheless.
    sound: bool,
    /// The number of the element among those of its name in its parent.
    number: u32,
}

impl<'a, 'i> Cursor<'a, 'i> {
    /// A cursor on a node; `None` reads as an empty element.
    pub fn new(node: Option<Node<'a, 'i>>, findings: &'a Log) -> Cursor<'a, 'i> {
        Cursor::with(Notes::default(), node, findings)
    }

    /// A cursor on a node to which comments belong.
    fn with(own: Notes, node: Option<Node<'a, 'i>>, findings: &'a Log) -> Cursor<'a, 'i> {
        let (mut children, mut noted, mut speaks) = (Vec::new(), false, false);
        let (mut attr_names, mut child_names) = (Names::default(), Names::default());
        let (mut notes, mut last) = (Vec::new(), Vec::new());
        if let Some(node) = node {
            for child in node.children() {
                if child.is_element() {
                    if children.is_empty() {
                        children.reserve(Child::USUAL);
                    }
                    let child = Child::new(child);
                    child.note(&mut child_names);
                    children.push(child);
                } else if child.is_text() {
                    speaks |= child.speaks();
                } else {
                    noted = true;
                }
            }
            for attr in node.attributes() {
                attr_names.add(attr.name());
            }
            if noted {
                (notes, last) = kept::notes(node);
            }
        }
        Cursor {
            node,
            findings,
            attrs: 0,
            attr_names,
            child_names,
            children,
            notes,
            last,
            own,
            text_asked: false,
            speaks,
            rest_taken: false,
            inner: Vec::new(),
            sound: true,
            number: 1,
        }
    }

    /// A cursor on the root element, to which the comments outside it belong.
    pub(super) fn root(document: &'a Document<'i>, findings: &'a Log) -> Cursor<'a, 'i> {
        let (mut notes, last) = kept::notes(document.root());
        let mut own = notes.pop().unwrap_or_default();
        own.behind.extend(last);
        Cursor::with(own, Some(document.root_element()), findings)
    }

    /// A cursor on a child, which takes its comments.
    fn on(&mut self, index: usize) -> Cursor<'a, 'i> {
        let own = self.ask(index);
        Cursor::with(own, Some(self.children[index].node), self.findings)
    }

    /// Asks for a child, and takes its comments.
    fn ask(&mut self, index: usize) -> Notes {
        self.children[index].asked = Asked::Yes;
        self.notes.get_mut(index).map(std::mem::take).unwrap_or_default()
    }

    /// Asks for the first child of a name.
    fn open(&mut self, name: &str) -> Option<Cursor<'a, 'i>> {
        let index = self.find(name, 0)?;
        Some(self.on(index))
    }

    /// The first child of a name and its comments, both taken.
    fn take_child(&mut self, name: &str) -> Option<(Notes, Node<'a, 'i>)> {
        let index = self.find(name, 0)?;
        Some((self.ask(index), self.children[index].node))
    }

    /// Ends a child that was read, with what is kept of it.
    fn close(&mut self, name: &str, which: Which, child: Cursor<'_, '_>, shape: &'static Shape) {
        if !child.sound {
            self.fail();
        }
        self.keep_rest(name, which, child.left(shape));
    }

    /// A part is in error.
    fn fail(&mut self) {
        self.findings.failed.set(true);
        self.sound &= self.findings.goes_on();
    }

    /// Whether nothing that was asked for was in error, or the reading goes on nevertheless.
    pub fn is_sound(&self) -> bool {
        self.sound
    }

    /// The element in the document, if there is one.
    pub fn node(&self) -> Option<Node<'a, 'i>> {
        self.node
    }

    /// The raw value of an attribute, without asking for it.
    #[inline]
    pub fn peek(&self, name: &str) -> Option<&'a str> {
        match self.attr_names.may_have(name) {
            true => self.node?.attribute(name),
            false => None,
        }
    }

    /// Whether an attribute is there, as it must be.
    pub fn is_given(&mut self, name: &str) -> bool {
        let given = self.peek(name).is_some();
        if !given {
            self.missing_attr(name);
        }
        given
    }

    /// Counts everything in the element as asked for.
    pub fn take_all(&mut self) {
        self.attrs = u128::MAX;
        self.children.iter_mut().for_each(|child| child.asked = Asked::Yes);
        self.text_asked = true;
        self.rest_taken = true;
    }

    /// Reports a finding on this element.
    pub fn report(&self, diagnostic: Diagnostic) {
        if self.findings.is_full() {
            return;
        }
        let Some(node) = self.node else {
            return self.findings.add(None, diagnostic);
        };
        let span = diagnostic.span.clone().unwrap_or_else(|| locate::tag_span(node));
        self.findings.add(Some(node), diagnostic.at(span));
    }

    /// Whether the element has no text, not even blanks.
    pub fn is_without_text(&self) -> bool {
        self.node.is_none_or(|node| full_text(node).is_empty())
    }

    /// The next child of the name that nobody asked for, from a number on.
    fn find(&self, name: &str, from: usize) -> Option<usize> {
        if !self.child_names.may_have(name) {
            return None;
        }
        let mark = names::mark(name);
        let position = self.children.get(from..)?.iter().position(|child| child.is_free(mark, name));
        position.map(|position| from + position)
    }

    /// How many children there may be of the name, from a number on.
    fn count(&self, name: &str, from: usize) -> usize {
        let mark = names::mark(name);
        self.children[from..].iter().filter(|child| child.may_be(mark)).count()
    }

    fn take_attr(&mut self, name: &str) -> Option<Attribute<'a, 'i>> {
        if !self.attr_names.may_have(name) {
            return None;
        }
        let (index, attr) = self.node?.plain_attribute(name)?;
        self.attrs |= bit(index);
        Some(attr)
    }

    /// The deciding attribute's value, checked.
    fn tag(
        &mut self,
        tag: &str,
        default: Option<&'static str>,
        variants: &'static [Variant],
    ) -> Option<&'static str> {
        let Some(attr) = self.take_attr(tag) else {
            if default.is_none() {
                self.missing_attr(tag);
            }
            return default;
        };
        let known = variants.iter().map(|variant| variant.value).find(|value| *value == attr.value());
        if known.is_none() {
            self.unknown_tag(tag, attr, variants);
        }
        known
    }

    /// The name of this element.
    pub(super) fn name(&self) -> &'a str {
        self.node.map_or("element", |node| node.tag_name().name())
    }
}

/// All text inside a node, comments left out.
pub(super) fn full_text<'i>(node: Node<'_, 'i>) -> std::borrow::Cow<'i, str> {
    match node.first_child() {
        None => return "".into(),
        Some(only) if only.is_text() && !only.has_siblings() => {
            if let Some(text) = only.written() {
                return text.into();
            }
        }
        Some(_) => {}
    }
    let mut texts = node.descendants().filter(Node::is_text);
    match (texts.next(), texts.next()) {
        (None, _) => "".into(),
        (Some(only), None) => match only.written() {
            Some(text) => text.into(),
            None => only.text().unwrap_or_default().to_owned().into(),
        },
        (Some(first), second) => {
            let all = [Some(first), second].into_iter().flatten().chain(texts);
            all.filter_map(|text| text.text()).collect::<String>().into()
        }
    }
}

fn bit(index: usize) -> u128 {
    // Beyond the limit of 128 attributes a document is refused before it is read.
    1u128.checked_shl(index as u32).unwrap_or(0)
}
