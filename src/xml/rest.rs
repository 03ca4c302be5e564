//! What a typed definition does not know, kept with its place so that it can be written back.

use super::document::MALFORMED;
use crate::diagnostic::{Diagnostic, Origin};
use crate::dom::{Node, NodeType};

/// The part of an element that no field of its definition names, the comments that belong to the element,
/// and where it was in the document.
///
/// It is part of the element: an element that is moved takes it along, one that is removed takes it away.
/// Equality is that of the content; neither comments nor the origin count.
#[derive(Clone, Debug, Default)]
pub struct Rest {
    kept: Option<Box<Kept>>,
    origin: Origin,
}

impl PartialEq for Rest {
    fn eq(&self, other: &Rest) -> bool {
        match (self.content(), other.content()) {
            (Some(own), Some(other)) => own.says_as(other),
            (own, other) => own.is_none() && other.is_none(),
        }
    }
}

/// What was kept, and of the content where it was.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// The comments and instructions that belong to the element.
    pub notes: Notes,
    /// Attributes with the names they had in the document, prefix included.
    pub attrs: Vec<(String, String)>,
    /// Child nodes, in document order.
    pub nodes: Vec<Anchored>,
    /// What was kept of children that have no rest of their own, such as plain values.
    pub inner: Vec<Inner>,
}

/// The comments and instructions that belong to an element: those between the element before it and itself,
/// and those behind it on its last line.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    pub before: Vec<Foreign>,
    pub behind: Vec<Foreign>,
}

impl Notes {
    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.behind.is_empty()
    }
}

/// A kept child node and its position among the known children.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Anchored {
    pub anchor: Anchor,
    /// What it is.
    pub node: Foreign,
}

/// A position among the known children of an element.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Anchor {
    /// Before all of them.
    Start,
    /// Behind the child that was the n-th of a name in the document.
    After(String, usize),
    /// Behind all of them.
    End,
}

/// What was kept of a child that has no rest of its own.
#[derive(Clone, Debug)]
pub(super) struct Inner {
    pub name: String,
    pub which: Which,
    pub rest: Rest,
}

/// Which child something was kept of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Which {
    /// The only one of its name. What was kept goes with it if it is removed.
    Only,
    /// The only one of its name, which says nothing to the definition, so that it stays as it is where the
    /// definition has none.
    Silent(Foreign),
    /// One of a list of values: that which is written so.
    Saying(String),
}

/// A node of the document as it was.
#[derive(Clone, Debug, PartialEq)]
pub enum Foreign {
    /// An element: its name with prefix, attributes, and content.
    Element {
        /// The name as it was written.
        name: String,
        /// Namespace declarations and attributes, as they were written.
        attrs: Vec<(String, String)>,
        /// Everything between its tags; blank text only where there is other text.
        children: Vec<Foreign>,
    },
    /// Text that is not blank.
    Text(String),
    /// A comment, without its delimiters.
    Comment(String),
    /// A processing instruction, without its delimiters.
    Instruction(String),
}

impl Rest {
    /// Whether nothing was kept but comments.
    pub fn is_empty(&self) -> bool {
        self.content().is_none()
    }

    pub(super) fn kept(&self) -> Option<&Kept> {
        self.kept.as_deref()
    }

    /// What was kept, if there is more than comments.
    fn content(&self) -> Option<&Kept> {
        self.kept().filter(|kept| kept.has_content())
    }

    pub(super) fn make(kept: Kept, origin: Origin) -> Rest {
        let empty = kept.notes.is_empty() && !kept.is_inside();
        Rest { kept: (!empty).then(|| Box::new(kept)), origin }
    }

    /// Of an element of which nothing was kept.
    pub(super) fn nothing(origin: Origin) -> Rest {
        Rest { kept: None, origin }
    }

    /// Where the element was in the document that it was read from.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The kept attribute of that name.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let kept = self.kept()?;
        kept.attrs.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The kept child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Foreign> {
        let nodes = self.kept().map_or(&[][..], |kept| &kept.nodes);
        nodes.iter().map(|kept| &kept.node).filter(|node| matches!(node, Foreign::Element { .. }))
    }

    /// Drops the kept attributes that `known` names: those that the format accepts and ignores.
    pub fn forget_attributes(&mut self, known: &[&str]) {
        self.change(|kept| kept.attrs.retain(|(name, _)| !known.contains(&name.as_str())));
    }

    /// Drops the kept child elements that `known` names, and what was kept inside known children
    /// of these names.
    pub fn forget_children(&mut self, known: &[&str]) {
        self.change(|kept| {
            kept.nodes.retain(|kept| match &kept.node {
                Foreign::Element { name, .. } => !known.contains(&name.as_str()),
                _ => true,
            });
            kept.inner.retain(|inner| !known.contains(&inner.name.as_str()));
        });
    }

    /// Drops the kept attributes that `known` names of the known children of a name.
    pub fn forget_attributes_of(&mut self, child: &str, known: &[&str]) {
        self.change(|kept| {
            let own = kept.inner.iter_mut().filter(|inner| inner.name == child);
            own.for_each(|inner| inner.rest.forget_attributes(known));
        });
    }

    /// Drops kept text.
    pub fn forget_text(&mut self) {
        self.change(|kept| kept.nodes.retain(|kept| !matches!(kept.node, Foreign::Text(_))));
    }

    /// Drops the declarations of namespaces that no kept child element uses.
    pub fn forget_unused_namespaces(&mut self) {
        self.change(|kept| {
            let Kept { attrs, nodes, .. } = kept;
            attrs.retain(|(name, _)| {
                let Some(prefix) = name.strip_prefix("xmlns:") else { return true };
                let uses = |node: &Foreign| match node {
                    Foreign::Element { name, .. } => {
                        name.split_once(':').is_some_and(|(own, _)| own == prefix)
                    }
                    _ => false,
                };
                nodes.iter().any(|kept| uses(&kept.node))
            });
        });
    }

    fn change(&mut self, change: impl FnOnce(&mut Kept)) {
        if let Some(mut kept) = self.kept.take() {
            change(&mut kept);
            *self = Rest::make(*kept, self.origin);
        }
    }

    /// The comments that belong to the element: those before it, and those behind it on its line.
    pub fn comments(&self) -> impl Iterator<Item = &str> {
        let notes = self.kept().map(|kept| kept.notes.before.iter().chain(&kept.notes.behind));
        notes.into_iter().flatten().filter_map(|note| match note {
            Foreign::Comment(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Adds a comment before the element, behind those that are there.
    ///
    /// # Errors
    /// The text cannot be that of a comment, such as one with `--`.
    pub fn add_comment(&mut self, text: impl Into<String>) -> Result<(), Box<Diagnostic>> {
        let comment = Foreign::Comment(text.into()).checked()?;
        self.kept.get_or_insert_default().notes.before.push(comment);
        Ok(())
    }

    /// Removes the comments and instructions that belong to the element.
    pub fn remove_comments(&mut self) {
        self.change(|kept| kept.notes = Notes::default());
    }

    /// Adds a child that the definition does not know, behind all others.
    ///
    /// # Errors
    /// It is no well-formed XML by itself: a name is none, a prefix is not declared in it, or a text holds
    /// what no document can.
    pub fn insert(&mut self, node: Foreign) -> Result<(), Box<Diagnostic>> {
        let node = node.checked()?;
        self.kept.get_or_insert_default().nodes.push(Anchored { anchor: Anchor::End, node });
        Ok(())
    }

    /// Sets an attribute that the definition does not know; one of that name is replaced.
    ///
    /// # Errors
    /// The name is none, its prefix is not declared, or the value holds what no document can.
    pub fn set_attribute(&mut self, name: &str, value: &str) -> Result<(), Box<Diagnostic>> {
        let attribute = (name.to_owned(), value.to_owned());
        Foreign::Element { name: "x".to_owned(), attrs: vec![attribute.clone()], children: Vec::new() }
            .checked()?;
        let attrs = &mut self.kept.get_or_insert_default().attrs;
        attrs.retain(|(own, _)| own != name);
        attrs.push(attribute);
        Ok(())
    }
}

impl Kept {
    /// Whether there is something inside the element.
    pub fn is_inside(&self) -> bool {
        !self.attrs.is_empty() || !self.nodes.is_empty() || !self.inner.is_empty()
    }

    /// Whether there is more than comments.
    fn has_content(&self) -> bool {
        !self.attrs.is_empty()
            || self.nodes.iter().any(|kept| !kept.node.is_note())
            || self.inner.iter().any(|inner| !inner.rest.is_empty())
    }

    /// Whether both hold the same, comments apart.
    fn says_as(&self, other: &Kept) -> bool {
        let nodes = |kept: &'_ Kept| {
            kept.nodes.iter().filter(|kept| !kept.node.is_note()).cloned().collect::<Vec<_>>()
        };
        let inner = |kept: &'_ Kept| {
            let inner = kept.inner.iter().filter(|inner| !inner.rest.is_empty());
            inner
                .map(|Inner { name, which, rest }| (name.clone(), which.clone(), rest.clone()))
                .collect::<Vec<_>>()
        };
        self.attrs == other.attrs && nodes(self) == nodes(other) && inner(self) == inner(other)
    }

    /// Gives what has the prefix `old` the prefix `new`, in an element that is itself written with
    /// `new` whatever it had; an empty `old` is the default namespace, which attributes are not in.
    pub fn rename(&mut self, old: &str, new: &str) {
        rename_attributes(&mut self.attrs, old, new);
        self.nodes.iter_mut().for_each(|kept| kept.node.rename(old, new));
    }
}

fn rename_attributes(attrs: &mut [(String, String)], old: &str, new: &str) {
    for (name, _) in attrs {
        if let Some(local) = name.split_once(':').filter(|(own, _)| *own == old).map(|(_, local)| local) {
            *name = format!("{new}:{local}");
        }
    }
}

impl Foreign {
    fn rename(&mut self, old: &str, new: &str) {
        let Foreign::Element { name, attrs, children } = self else { return };
        let declaration = if old.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{old}") };
        if attrs.iter().any(|(name, _)| *name == declaration) {
            return;
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        if prefix == old {
            *name = format!("{new}:{local}");
        }
        rename_attributes(attrs, old, new);
        children.iter_mut().for_each(|child| child.rename(old, new));
    }

    /// The node without the text inside it.
    pub(super) fn without_text(self) -> Foreign {
        let Foreign::Element { name, attrs, children } = self else { return self };
        let children = children.into_iter().filter(|child| !matches!(child, Foreign::Text(_)));
        Foreign::Element { name, attrs, children: children.map(Foreign::without_text).collect() }
    }

    /// An element of that name with nothing in it.
    pub(super) fn empty(name: &str) -> Foreign {
        Foreign::Element { name: name.to_owned(), attrs: Vec::new(), children: Vec::new() }
    }

    /// Whether it is a comment or an instruction, which the canonical form does not have.
    pub(super) fn is_note(&self) -> bool {
        matches!(self, Foreign::Comment(_) | Foreign::Instruction(_))
    }

    /// Reads an element, a comment or an instruction from its text.
    ///
    /// # Errors
    /// The text is no well-formed XML, or more than one node.
    pub fn parse(text: &str) -> Result<Foreign, Box<Diagnostic>> {
        let whole = format!("<x>{text}</x>");
        let moved = |found: Box<Diagnostic>| Box::new(Diagnostic { span: None, fix: None, ..*found });
        let document = super::parse(&whole, super::Limits::default()).map_err(moved)?;
        let mut nodes = document.root_element().children().filter_map(Foreign::of);
        match (nodes.next(), nodes.next()) {
            (Some(node), None) => Ok(node),
            _ => Err(Box::new(Diagnostic::new(&MALFORMED, "the text is not exactly one node"))),
        }
    }

    /// Itself, if it is well-formed when it is written.
    fn checked(self) -> Result<Foreign, Box<Diagnostic>> {
        let mut writer = super::Writer::new(super::Options::LOSSLESS);
        writer.foreign(&self, super::writer::Line::Shared, 0);
        let read = Foreign::parse(writer.finish()?.trim_end_matches('\n'))?;
        match read == self {
            true => Ok(self),
            false => Err(Box::new(Diagnostic::new(&MALFORMED, "a document has no such node"))),
        }
    }

    /// The element's name, with its prefix.
    pub fn name(&self) -> &str {
        match self {
            Foreign::Element { name, .. } => name,
            _ => "",
        }
    }

    /// A copy of a node of the document; `None` for blank text.
    pub fn of(node: Node<'_, '_>) -> Option<Foreign> {
        match node.node_type() {
            NodeType::Element => Some(Foreign::Element {
                name: super::names::qualified(node).to_owned(),
                attrs: attributes(node),
                children: children(node),
            }),
            NodeType::Text => {
                let text = node.text().unwrap_or_default();
                (!super::is_blank(text)).then(|| Foreign::Text(text.to_owned()))
            }
            NodeType::Comment => Some(Foreign::Comment(node.text().unwrap_or_default().to_owned())),
            NodeType::PI => node.pi().map(|pi| {
                Foreign::Instruction(match pi.value {
                    Some(value) => format!("{} {value}", pi.target),
                    None => pi.target.to_owned(),
                })
            }),
            NodeType::Root => None,
        }
    }
}

/// Namespace declarations, then attributes, with the names they had.
pub(crate) fn attributes(node: Node<'_, '_>) -> Vec<(String, String)> {
    let declared = super::names::written_declarations(node);
    let text = node.document().input_text();
    let own = node.attributes().map(|attr| (text[attr.range_qname()].to_owned(), attr.value().to_owned()));
    declared.into_iter().chain(own).collect()
}

fn children(node: Node<'_, '_>) -> Vec<Foreign> {
    let mixed =
        node.children().any(|child| child.is_text() && !super::is_blank(child.text().unwrap_or_default()));
    let elements = node.children().any(|child| !child.is_text());
    node.children()
        .filter_map(|child| match child.text() {
            Some(text) if child.is_text() && (mixed || !elements) => Some(Foreign::Text(text.to_owned())),
            _ => Foreign::of(child),
        })
        .collect()
}
