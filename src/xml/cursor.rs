//! The cursor: one element being read, and which of its parts have been asked for.
//!
//! What nobody asked for is what [`Cursor::rest`] keeps. An outer `None` always means that the
//! error has been reported.

mod complain;
mod kept;
mod parts;

use super::mistake;
use super::names;
use super::rest::{Foreign, Inner, Notes, Which};
use super::{is_blank, Element, Fields, Options, Shape, Tagged, Value};
use crate::diagnostic::locate;
use crate::diagnostic::{suggest, Diagnostic, Meant};
use relaxng::Paths;
use roxmltree::{Attribute, Document, Node, NodeId};
use std::cell::RefCell;

use complain::shortened;
use parts::{Asked, Child, Names};

/// What a reading found, each finding with the element that it is about.
#[derive(Debug, Default)]
pub struct Log {
    list: RefCell<Vec<(Option<NodeId>, Diagnostic)>>,
}

impl Log {
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
        list.sort_by_key(|finding| finding.span.as_ref().map(|span| span.start));
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
                    speaks = speaks || !is_blank(child.text().unwrap_or_default());
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

    /// The element in the document, if there is one.
    pub fn node(&self) -> Option<Node<'a, 'i>> {
        self.node
    }

    /// An optional attribute.
    // Most parts that a definition asks for are not there. What finds that out is part of the code that asks, where
    // the name is known and so is its bit.
    #[inline]
    pub fn attr<T: Value>(&mut self, name: &str) -> Option<Option<T>> {
        match self.attr_names.may_have(name) {
            true => self.attr_there(name),
            false => Some(None),
        }
    }

    fn attr_there<T: Value>(&mut self, name: &str) -> Option<Option<T>> {
        let Some(attr) = self.take_attr(name) else {
            return Some(None);
        };
        if T::EMPTY_IS_ABSENT && attr.value().is_empty() {
            return Some(None);
        }
        match T::parse(attr.value()) {
            Ok(value) => Some(Some(value)),
            Err(invalid) => {
                self.invalid_attr(&T::KIND, name, attr, invalid.0);
                None
            }
        }
    }

    /// An optional attribute that says nothing where its value is `unset`.
    #[inline]
    pub fn attr_unless<T: Value>(&mut self, name: &str, unset: &str) -> Option<Option<T>> {
        if self.peek(name) == Some(unset) {
            self.take_attr(name);
            return Some(None);
        }
        self.attr(name)
    }

    /// An optional attribute that says nothing where its value cannot be read.
    #[inline]
    pub fn lenient_attr<T: Value>(&mut self, name: &str) -> Option<T> {
        match self.attr_names.may_have(name) {
            true => self.lenient_attr_there(name),
            false => None,
        }
    }

    fn lenient_attr_there<T: Value>(&mut self, name: &str) -> Option<T> {
        let attr = self.take_attr(name)?;
        let value = T::parse(attr.value()).ok();
        if value.is_none() {
            let message =
                format!("{} is '{}', which has no effect", self.attribute(name), shortened(attr.value()));
            self.report(Diagnostic::new(&mistake::INVALID_VALUE, message).at(attr.range_value()).about(name));
        }
        value
    }

    /// The raw value of an attribute, without asking for it.
    #[inline]
    pub fn peek(&self, name: &str) -> Option<&'a str> {
        match self.attr_names.may_have(name) {
            true => self.node?.attribute(name),
            false => None,
        }
    }

    /// An attribute that must be there.
    pub fn required_attr<T: Value>(&mut self, name: &str) -> Option<T> {
        match self.attr(name)? {
            Some(value) => Some(value),
            None => {
                self.missing_attr(name);
                None
            }
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

    /// An optional child; later siblings of the name are kept as foreign.
    #[inline]
    pub fn child<T: Element>(&mut self, name: &str) -> Option<Option<T>> {
        match self.child_names.may_have(name) {
            true => self.child_there(name),
            false => Some(None),
        }
    }

    fn child_there<T: Element>(&mut self, name: &str) -> Option<Option<T>> {
        let Some(index) = self.find(name, 0) else { return Some(None) };
        let mut cursor = self.on(index);
        let read = cursor.element::<T>();
        let which = if matches!(read, Some(None)) { cursor.silent() } else { Which::Only };
        self.keep::<T>(name, which, cursor);
        read
    }

    /// A child that is not written where it has the value of an absent one.
    pub fn omitted_child<T: Element + Default + PartialEq>(&mut self, name: &str) -> Option<T> {
        let Some(index) = self.find(name, 0) else { return Some(T::default()) };
        let mut cursor = self.on(index);
        let read = cursor.element::<T>()?.unwrap_or_default();
        let which = if read == T::default() { cursor.silent() } else { Which::Only };
        self.keep::<T>(name, which, cursor);
        Some(read)
    }

    /// An optional child whose attributes and content become part of this definition.
    pub fn part<T: Fields + Default + PartialEq>(&mut self, name: &str) -> Option<Option<T>> {
        let Some(index) = self.find(name, 0) else { return Some(None) };
        let mut cursor = self.on(index);
        let read = T::read_fields(&mut cursor);
        let which = if read == Some(T::default()) { cursor.silent() } else { Which::Only };
        let rest = cursor.rest(T::SHAPE);
        self.keep_rest(name, which, rest);
        read.map(Some)
    }

    /// An optional child that says nothing where it cannot be read; it is kept as it is then.
    #[inline]
    pub fn lenient_child<T: Element>(&mut self, name: &str) -> Option<T> {
        match self.child_names.may_have(name) {
            true => self.lenient_child_there(name),
            false => None,
        }
    }

    fn lenient_child_there<T: Element>(&mut self, name: &str) -> Option<T> {
        let index = self.find(name, 0)?;
        let (own, node) = (self.ask(index), Some(self.children[index].node));
        let (findings, again) = (Log::default(), Log::default());
        let mut cursor = Cursor::with(own.clone(), node, &findings);
        let value = T::read(&mut cursor);
        let which = match value {
            Some(_) => Which::Only,
            None => {
                cursor = Cursor::with(own, node, &again);
                cursor.silent()
            }
        };
        self.keep::<T>(name, which, cursor);
        if !self.findings.is_full() {
            self.findings.list.borrow_mut().extend(findings.list.into_inner());
        }
        value
    }

    /// A child that must be there.
    pub fn required_child<T: Element>(&mut self, name: &str) -> Option<T> {
        match self.child(name)? {
            Some(value) => Some(value),
            None => {
                self.missing_child(name);
                None
            }
        }
    }

    /// The child whose content this element's attribute `tag` decides.
    pub fn tagged<T: Tagged>(&mut self, child: &str, tag: &str) -> Option<T> {
        let value = self.tag::<T>(tag);
        let cursor = self.find(child, 0).map(|index| self.on(index));
        let value = value?;
        let value = T::LONE.filter(|_| cursor.is_none()).unwrap_or(value);
        let Some(mut cursor) = cursor else {
            let read = T::read_variant(value, &mut Cursor::new(None, &Log::default()));
            if read.is_none() {
                self.missing_child(child);
            }
            return read;
        };
        let read = T::read_variant(value, &mut cursor);
        let shape = T::VARIANTS.iter().find(|variant| variant.value == value).map(|variant| variant.shape);
        let kept = cursor.rest(shape.map_or(&Shape::EMPTY, |shape| shape()));
        self.keep_rest(child, Which::Only, kept);
        read
    }

    /// The definition that this element's own attribute `tag` picks.
    pub fn variant<T: Tagged>(&mut self, tag: &str) -> Option<T> {
        let value = self.tag::<T>(tag)?;
        T::read_variant(value, self)
    }

    /// All children of a name.
    #[inline]
    pub fn list<T: Element>(&mut self, name: &str) -> Option<Vec<T>> {
        match self.child_names.may_have(name) {
            true => self.list_there(name),
            false => Some(Vec::new()),
        }
    }

    fn list_there<T: Element>(&mut self, name: &str) -> Option<Vec<T>> {
        let mut all = Some(Vec::new());
        let (mut nth, mut from) = (0, 0);
        while let Some(index) = self.find(name, from) {
            (nth, from) = (nth + 1, index + 1);
            let mut cursor = self.on(index);
            cursor.number = nth;
            if T::is_absent(&cursor) {
                self.keep_whole::<T>(index, cursor);
                continue;
            }
            let Some(value) = T::read(&mut cursor) else {
                all = None;
                continue;
            };
            let rest = cursor.left::<T>();
            if rest.kept().is_some() {
                self.keep_rest(name, Which::Saying(written(&value, name)), rest);
            }
            if let Some(list) = &mut all {
                if list.is_empty() {
                    list.reserve_exact(self.count(name, index));
                }
                list.push(value);
            }
        }
        all
    }

    /// Whether an empty child of the name is there.
    #[inline]
    pub fn flag(&mut self, name: &str) -> bool {
        self.child_names.may_have(name) && self.flag_there(name)
    }

    fn flag_there(&mut self, name: &str) -> bool {
        let Some(index) = self.find(name, 0) else {
            return false;
        };
        let kept = self.on(index).rest(&Shape::EMPTY);
        self.keep_rest(name, Which::Only, kept);
        true
    }

    /// The element's text, that of its descendants included; empty counts as absent.
    pub fn text<T: Value>(&mut self) -> Option<Option<T>> {
        self.text_asked = true;
        let Some(node) = self.node else {
            return Some(None);
        };
        let text = full_text(node);
        if text.is_empty() {
            return Some(None);
        }
        match T::parse(&text) {
            Ok(value) => Some(Some(value)),
            Err(invalid) => {
                self.invalid_text(&T::KIND, node, &text, invalid.0);
                None
            }
        }
    }

    /// The text of an element that cannot do without.
    pub fn required_text<T: Value>(&mut self) -> Option<T> {
        match self.text()? {
            Some(value) => Some(value),
            None => match T::parse("") {
                Ok(value) => Some(value),
                Err(_) => {
                    let message = format!("`<{}>` has no text", self.name());
                    self.report(Diagnostic::new(&mistake::MISSING_ELEMENT, message));
                    None
                }
            },
        }
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

    /// Reads the element; inside, `None` where it counts as not being there.
    fn element<T: Element>(&mut self) -> Option<Option<T>> {
        match T::is_absent(self) {
            true => Some(None),
            false => T::read(self).map(Some),
        }
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
        let (index, attr) = self
            .node?
            .attributes()
            .enumerate()
            .find(|(_, attr)| attr.name() == name && attr.namespace().is_none())?;
        self.attrs |= bit(index);
        Some(attr)
    }

    /// The deciding attribute's value, checked.
    fn tag<T: Tagged>(&mut self, tag: &str) -> Option<&'static str> {
        let Some(attr) = self.take_attr(tag) else {
            if T::DEFAULT.is_none() {
                self.missing_attr(tag);
            }
            return T::DEFAULT;
        };
        let values = || T::VARIANTS.iter().map(|variant| variant.value);
        let known = values().find(|value| *value == attr.value());
        if known.is_none() {
            let (what, found) = (self.attribute(tag), shortened(attr.value()));
            let message = format!("{what} is '{found}'; expected {}", suggest::list(values()));
            let diagnostic =
                Diagnostic::new(&mistake::INVALID_VALUE, message).at(attr.range_value()).about(tag);
            self.report(match suggest::likely(attr.value(), values()) {
                Some((meant, likely)) => diagnostic.meant(Meant::Value(meant.to_owned()), likely),
                None => diagnostic,
            });
        }
        known
    }

    /// The name of this element.
    pub(super) fn name(&self) -> &'a str {
        self.node.map_or("element", |node| node.tag_name().name())
    }
}

/// A value as it is written, by which it is found again.
fn written<T: Element>(value: &T, name: &str) -> String {
    super::write(value, name, Options::KNOWN).unwrap_or_default().trim_end_matches('\n').to_owned()
}

/// All text inside a node, comments left out.
pub(super) fn full_text<'i>(node: Node<'_, 'i>) -> std::borrow::Cow<'i, str> {
    match node.first_child() {
        None => return "".into(),
        Some(only) if only.is_text() && !only.has_siblings() => {
            if let Some(roxmltree::StringStorage::Borrowed(text)) = only.text_storage() {
                return (*text).into();
            }
        }
        Some(_) => {}
    }
    let mut texts = node.descendants().filter(Node::is_text).filter_map(|text| text.text_storage());
    match (texts.next(), texts.next()) {
        (None, _) => "".into(),
        (Some(roxmltree::StringStorage::Borrowed(only)), None) => (*only).into(),
        (Some(first), second) => {
            let mut all = first.to_string();
            second.into_iter().chain(texts).for_each(|text| all.push_str(text));
            all.into()
        }
    }
}

fn bit(index: usize) -> u128 {
    // Beyond the limit of 128 attributes a document is refused before it is read.
    1u128.checked_shl(index as u32).unwrap_or(0)
}
