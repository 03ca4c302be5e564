//! What a typed definition does not know, kept with its place so that it can be written back.

use roxmltree::{Node, NodeType};

/// The part of an element that no field of its definition names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rest(Option<Box<Kept>>);

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
        self.0.is_none()
    }

    /// Attributes, and elements that stand behind the child `known`.
    pub fn behind(known: &str, attrs: Vec<(String, String)>, elements: Vec<Foreign>) -> Rest {
        let after = Some((known.to_owned(), 1));
        let nodes = elements.into_iter().map(|node| Anchored { after: after.clone(), node }).collect();
        Rest::make(Kept { attrs, nodes, inner: Vec::new() })
    }

    pub(super) fn kept(&self) -> Option<&Kept> {
        self.0.as_deref()
    }

    pub(super) fn make(kept: Kept) -> Rest {
        let empty = kept.attrs.is_empty() && kept.nodes.is_empty() && kept.inner.is_empty();
        Rest((!empty).then(|| Box::new(kept)))
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

    /// Drops everything but comments and processing instructions.
    pub fn forget_all(&mut self) {
        self.change(|kept| {
            kept.attrs.clear();
            kept.inner.clear();
            kept.nodes.retain(|kept| matches!(kept.node, Foreign::Comment(_) | Foreign::Instruction(_)));
        });
    }

    /// Gives kept child elements of a namespace its usual prefix, declared on this element.
    pub fn adopt_namespace(&mut self, prefix: &str, uri: &str) {
        self.change(|kept| {
            let Kept { attrs, nodes, .. } = kept;
            let mut found = false;
            for node in nodes.iter_mut() {
                let Foreign::Element { name, attrs: own, .. } = &mut node.node else { continue };
                let Some((old, _)) = name.split_once(':') else { continue };
                let old = old.to_owned();
                let declaration = format!("xmlns:{old}");
                let declared = own.iter().chain(attrs.iter()).find(|(name, _)| *name == declaration);
                if declared.is_some_and(|(_, value)| value == uri) {
                    own.retain(|(name, _)| *name != declaration);
                    node.node.rename(&old, prefix, uri);
                    found = true;
                }
            }
            if found {
                let declaration = format!("xmlns:{prefix}");
                attrs.retain(|(name, value)| *name != declaration && value != uri);
                attrs.insert(0, (declaration, uri.to_owned()));
            }
        });
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
        if let Some(mut kept) = self.0.take() {
            change(&mut kept);
            *self = Rest::make(*kept);
        }
    }
}

impl Foreign {
    /// Gives this element and those in it another prefix for that one.
    fn rename(&mut self, old: &str, new: &str, uri: &str) {
        let Foreign::Element { name, children, .. } = self else { return };
        if let Some((prefix, local)) = name.split_once(':') {
            if prefix == old {
                *name = format!("{new}:{local}");
            }
        }
        for child in children {
            // What is bound to the same namespace once more, with another prefix or the same one.
            let Foreign::Element { name, attrs: own, .. } = child else { continue };
            let prefix = name.split_once(':').map(|(prefix, _)| prefix.to_owned()).unwrap_or_default();
            let declaration = format!("xmlns:{prefix}");
            let again = own.iter().any(|(name, value)| *name == declaration && value == uri);
            own.retain(|(name, value)| *name != declaration || value != uri);
            child.rename(if again { &prefix } else { old }, new, uri);
        }
    }

    /// The element's name, with its prefix.
    pub fn name(&self) -> &str {
        match self {
            Foreign::Element { name, .. } => name,
            _ => "",
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, wanted: &str) -> Option<&str> {
        match self {
            Foreign::Element { attrs, .. } => {
                attrs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
            }
            _ => None,
        }
    }

    /// The elements in it that have that name.
    pub fn elements<'f>(&'f self, wanted: &'f str) -> impl Iterator<Item = &'f Foreign> {
        let children = match self {
            Foreign::Element { children, .. } => &children[..],
            _ => &[],
        };
        children.iter().filter(move |child| child.name() == wanted)
    }

    /// All elements in it.
    pub fn all_elements(&self) -> impl Iterator<Item = &Foreign> {
        let children = match self {
            Foreign::Element { children, .. } => &children[..],
            _ => &[],
        };
        children.iter().filter(|child| matches!(child, Foreign::Element { .. }))
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
