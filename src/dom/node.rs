//! Nodes: what they are, what is in them, and what they are in.

use super::attribute::Attributes;
use super::{
    behind_prefix, made, Attribute, Data, Document, ExpandedName, Instruction, Namespace, Node, NodeId,
    NodeType, XML,
};
use std::ops::Range;

impl<'a, 'i> Node<'a, 'i> {
    #[inline(always)]
    fn data(&self) -> &'a Data {
        &self.document.nodes[self.id as usize]
    }

    /// The document that it is in.
    #[inline]
    pub fn document(&self) -> &'a Document<'i> {
        self.document
    }

    /// Its number.
    #[inline]
    pub fn id(&self) -> NodeId {
        NodeId(self.id)
    }

    /// What it is.
    #[inline]
    pub fn node_type(&self) -> NodeType {
        self.data().kind
    }

    /// Whether it is the document.
    pub fn is_root(&self) -> bool {
        self.node_type() == NodeType::Root
    }

    /// Whether it is an element.
    #[inline]
    pub fn is_element(&self) -> bool {
        self.node_type() == NodeType::Element
    }

    /// Whether it is a processing instruction.
    #[inline]
    pub fn is_pi(&self) -> bool {
        self.node_type() == NodeType::PI
    }

    /// Whether it is a comment.
    #[inline]
    pub fn is_comment(&self) -> bool {
        self.node_type() == NodeType::Comment
    }

    /// Whether it is a text.
    #[inline]
    pub fn is_text(&self) -> bool {
        self.node_type() == NodeType::Text
    }

    /// Where it is in the text. Of a text with sections of CDATA it is the range of the first piece.
    #[inline]
    pub fn range(&self) -> Range<usize> {
        let data = self.data();
        data.start as usize..data.end as usize
    }

    /// Where the name of an element is written, prefix included.
    #[inline]
    pub fn range_name(&self) -> Range<usize> {
        let data = self.data();
        let start = data.start as usize + 1;
        start..start + usize::from(data.name)
    }

    /// The name of an element as it is written, prefix included.
    pub fn written_name(&self) -> &'i str {
        &self.document.text[self.range_name()]
    }

    /// The name of an element without its prefix.
    #[inline]
    pub fn local_name(&self) -> &'i str {
        let data = self.data();
        if data.kind != NodeType::Element {
            return "";
        }
        let Range { start, end } = self.range_name();
        &self.document.text[start + behind_prefix(data.prefix)..end]
    }

    /// The namespace of an element.
    #[inline]
    pub fn namespace(&self) -> Option<&'a str> {
        self.document.namespace(self.data().namespace)
    }

    /// The name of an element.
    #[inline]
    pub fn tag_name(&self) -> ExpandedName<'a, 'i> {
        ExpandedName { namespace: self.namespace(), name: self.local_name() }
    }

    /// Whether an element has a name, whatever namespace it is in.
    pub fn has_tag_name(&self, name: &str) -> bool {
        self.is_element() && self.local_name() == name
    }

    /// The attributes, in the order of the text, without declarations of namespaces.
    #[inline]
    pub fn attributes(&self) -> Attributes<'a, 'i> {
        let data = self.data();
        let count = if data.kind == NodeType::Element { u32::from(data.count) } else { 0 };
        let numbers = data.attributes..data.attributes + count;
        Attributes { document: self.document, numbers }
    }

    /// The attribute of a name, whatever namespace it is in.
    pub fn attribute_node(&self, name: &str) -> Option<Attribute<'a, 'i>> {
        self.attributes().find(|attribute| attribute.local_bytes() == name.as_bytes())
    }

    /// The attribute of a name that is in no namespace, and its place among the element's attributes.
    pub(crate) fn plain_attribute(&self, name: &str) -> Option<(usize, Attribute<'a, 'i>)> {
        let is = |attribute: &Attribute<'_, '_>| {
            attribute.data().namespace == 0 && attribute.local_bytes() == name.as_bytes()
        };
        self.attributes().enumerate().find(|(_, attribute)| is(attribute))
    }

    /// The attribute of a name in a namespace.
    pub fn attribute_in(&self, namespace: &str, name: &str) -> Option<&'a str> {
        let is = |attribute: &Attribute<'_, '_>| {
            attribute.namespace() == Some(namespace) && attribute.name() == name
        };
        self.attributes().find(is).map(|attribute| attribute.value())
    }

    /// The value of the attribute of a name, whatever namespace it is in.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attribute_node(name).map(|attribute| attribute.value())
    }

    /// Whether there is an attribute of a name.
    pub fn has_attribute(&self, name: &str) -> bool {
        self.attribute_node(name).is_some()
    }

    /// The text of a text, a comment or an element that begins with a text.
    #[inline]
    pub fn text(&self) -> Option<&'a str> {
        match self.node_type() {
            NodeType::Text => {
                Some(self.written().unwrap_or_else(|| made(&self.document.made_texts, self.id)))
            }
            NodeType::Comment => self.document.text.get(self.range().start + 4..self.range().end - 3),
            NodeType::Element => self.first_child().filter(Node::is_text)?.text(),
            NodeType::Root | NodeType::PI => None,
        }
    }

    /// Whether a text is more than blanks.
    #[inline]
    pub(crate) fn speaks(&self) -> bool {
        let data = self.data();
        data.kind == NodeType::Text && data.count != 0
    }

    /// A text as it is written, if that is what it says.
    #[inline]
    pub fn written(&self) -> Option<&'i str> {
        let data = self.data();
        (data.kind == NodeType::Text && data.name == 0).then(|| &self.document.text[self.range()])
    }

    /// A processing instruction.
    pub fn pi(&self) -> Option<Instruction<'i>> {
        let text =
            self.is_pi().then(|| self.document.text.get(self.range().start + 2..self.range().end - 2))??;
        let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
        let (target, value) = text.split_at(text.find(blank).unwrap_or(text.len()));
        Some(Instruction {
            target,
            value: Some(value.trim_start_matches(blank)).filter(|value| !value.is_empty()),
        })
    }

    /// An element as it is written that has nothing but a text in it, where no namespace and no reference has to do
    /// with it.
    #[inline]
    pub(crate) fn leaf_written(&self) -> Option<&'i str> {
        let data = self.data();
        let inside = data.after - self.id;
        let is_leaf = data.kind == NodeType::Element && data.namespace == 0 && inside <= 2;
        let document = self.document;
        let plain = |child: u32| document.nodes[child as usize].kind == NodeType::Text;
        let is_plain = || {
            document.namespaces.is_empty()
                || self.attributes().all(|attribute| attribute.data().namespace == 0)
        };
        (is_leaf && (inside == 1 || plain(self.id + 1)) && is_plain()).then(|| &document.text[self.range()])
    }

    /// What it is in.
    #[inline]
    pub fn parent(&self) -> Option<Node<'a, 'i>> {
        (self.id != 0).then(|| Node { id: self.data().parent, ..*self })
    }

    /// The element that it is in.
    pub fn parent_element(&self) -> Option<Node<'a, 'i>> {
        self.parent().filter(Node::is_element)
    }

    /// Itself, and what it is in, from the inside.
    pub fn ancestors(&self) -> impl Iterator<Item = Node<'a, 'i>> + Clone {
        std::iter::successors(Some(*self), Node::parent)
    }

    /// The first node in it.
    #[inline]
    pub fn first_child(&self) -> Option<Node<'a, 'i>> {
        self.has_children().then(|| Node { id: self.id + 1, ..*self })
    }

    /// Whether there is anything in it.
    #[inline]
    pub fn has_children(&self) -> bool {
        self.data().after > self.id + 1
    }

    /// Whether there are others beside it.
    #[inline]
    pub fn has_siblings(&self) -> bool {
        self.id != 0 && (self.id != self.data().parent + 1 || self.next_sibling().is_some())
    }

    /// The node behind it in the same element.
    #[inline]
    pub fn next_sibling(&self) -> Option<Node<'a, 'i>> {
        let Data { after, parent, .. } = self.data();
        (self.id != 0 && *after < self.document.nodes[*parent as usize].after)
            .then_some(Node { id: *after, ..*self })
    }

    /// The element behind it in the same element.
    pub fn next_sibling_element(&self) -> Option<Node<'a, 'i>> {
        std::iter::successors(self.next_sibling(), Node::next_sibling).find(Node::is_element)
    }

    /// The nodes in it, without those in these.
    #[inline]
    pub fn children(&self) -> Children<'a, 'i> {
        Children { document: self.document, next: self.id + 1, end: self.data().after }
    }

    /// Itself, and all nodes in it, in the order of the text.
    pub fn descendants(&self) -> impl Iterator<Item = Node<'a, 'i>> + Clone {
        let document = self.document;
        (self.id..self.data().after).map(move |id| Node { document, id })
    }

    /// The declarations of namespaces that are in force: those of the nearest element that has some first.
    pub fn namespaces(&self) -> impl Iterator<Item = &'a Namespace<'i>> {
        let document = self.document;
        let scopes = &document.scopes;
        let own = |node: Node<'_, '_>| scopes.binary_search_by_key(&node.id, |(node, _)| *node).ok();
        let has_some = !scopes.is_empty() && self.is_element();
        let scope = has_some.then(|| self.ancestors().find_map(own)).flatten();
        let all = scope.map_or(&[][..], |scope| &scopes[scope].1);
        all.iter().map(|number| &document.namespaces[usize::from(*number)])
    }

    /// The namespace that a prefix stands for; without one the default.
    pub fn lookup_namespace_uri(&self, prefix: Option<&str>) -> Option<&'a str> {
        self.namespaces().find(|namespace| namespace.name() == prefix).map(Namespace::uri)
    }

    /// The prefix that stands for a namespace.
    pub fn lookup_prefix(&self, uri: &str) -> Option<&'a str> {
        if uri == XML {
            return Some("xml");
        }
        self.namespaces().find(|namespace| namespace.uri() == uri)?.name()
    }
}

/// The nodes in a node.
#[derive(Clone, Debug)]
pub struct Children<'a, 'i> {
    document: &'a Document<'i>,
    next: u32,
    end: u32,
}

impl<'a, 'i> Iterator for Children<'a, 'i> {
    type Item = Node<'a, 'i>;

    #[inline]
    fn next(&mut self) -> Option<Node<'a, 'i>> {
        if self.next >= self.end {
            return None;
        }
        let node = Node { document: self.document, id: self.next };
        self.next = node.data().after;
        Some(node)
    }
}
