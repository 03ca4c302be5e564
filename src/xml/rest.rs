//! What a typed definition does not know, kept with its place so that it can be written back.

use crate::diagnostic::Origin;
use roxmltree::{Node, NodeType};

/// The part of an element that no field of its definition names, and where the element was in the
/// document. Equality is that of the content alone.
#[derive(Clone, Debug, Default)]
pub struct Rest {
    kept: Option<Box<Kept>>,
    origin: Origin,
}

impl PartialEq for Rest {
    fn eq(&self, other: &Rest) -> bool {
        self.kept == other.kept
    }
}

/// Where and what was kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Kept {
    /// Attributes with the names they had in the document, prefix included.
    pub attrs: Vec<(String, String)>,
    /// Child nodes, in document order.
    pub nodes: Vec<Anchored>,
    /// What was kept inside children that are plain values.
    pub inner: Vec<Inner>,
}

/// A kept child node and the known sibling it stood behind.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Anchored {
    /// Name of the last known sibling before it and how many of that name came first; `None`
    /// before all of them.
    pub after: Option<(String, usize)>,
    /// What it is.
    pub node: Foreign,
}

/// What was kept inside the n-th child of a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Inner {
    pub name: String,
    pub nth: usize,
    pub rest: Rest,
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
    /// Whether nothing was kept.
    pub fn is_empty(&self) -> bool {
        self.kept.is_none()
    }

    pub(super) fn kept(&self) -> Option<&Kept> {
        self.kept.as_deref()
    }

    pub(super) fn make(kept: Kept, origin: Origin) -> Rest {
        let empty = kept.attrs.is_empty() && kept.nodes.is_empty() && kept.inner.is_empty();
        Rest { kept: (!empty).then(|| Box::new(kept)), origin }
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

    /// Drops kept text.
    pub fn forget_text(&mut self) {
        self.change(|kept| kept.nodes.retain(|kept| !matches!(kept.node, Foreign::Text(_))));
    }

    /// Drops the declarations of hypervisor namespaces that no kept child element uses.
    pub fn forget_unused_namespaces(&mut self) {
        self.change(|kept| {
            let Kept { attrs, nodes, .. } = kept;
            attrs.retain(|(name, uri)| {
                let Some(prefix) = name.strip_prefix("xmlns:") else { return true };
                let uses = |node: &Foreign| match node {
                    Foreign::Element { name, .. } => {
                        name.split_once(':').is_some_and(|(own, _)| own == prefix)
                    }
                    _ => false,
                };
                let known = super::names::NAMESPACES.iter().any(|known| known.1 == uri);
                !known || nodes.iter().any(|kept| uses(&kept.node))
            });
        });
    }

    fn change(&mut self, change: impl FnOnce(&mut Kept)) {
        if let Some(mut kept) = self.kept.take() {
            change(&mut kept);
            *self = Rest::make(*kept, self.origin);
        }
    }
}

impl Kept {
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
    let declared = super::names::declarations(node);
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
