//! A document as a tree: what `xml::parse` makes, and all that reads documents looks at.
//!
//! Nodes are numbers in flat lists and know where they are in the text; names and values are parts of the text where
//! they are as it is written. Most documents are read by [`plain`], in one pass. What is unusual, or wrong, is read by
//! `roxmltree`, and its tree becomes one of these ([`unusual`]).

mod attribute;
mod namespaces;
mod node;
mod paths;
pub(crate) mod plain;
#[cfg(test)]
mod tests;
pub(crate) mod unusual;

pub use attribute::Attributes;
pub use node::Children;
pub(crate) use paths::Paths;

use std::borrow::Cow;
use std::ops::Range;

/// The namespace that the prefix `xml` always stands for.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// A document.
pub struct Document<'i> {
    text: &'i str,
    nodes: Vec<Data>,
    attributes: Vec<AttributeData>,
    /// Values and texts that are not as they are written, with the numbers of their attributes or nodes, which grow.
    made_values: Vec<(u32, Box<str>)>,
    made_texts: Vec<(u32, Box<str>)>,
    namespaces: Vec<Namespace<'i>>,
    /// The elements that declare namespaces, and what is in force in each: its own, then those around it.
    scopes: Vec<(u32, Vec<u16>)>,
}

/// A declaration of a namespace.
#[derive(Debug, PartialEq, Eq)]
pub struct Namespace<'i> {
    prefix: Option<Cow<'i, str>>,
    uri: Cow<'i, str>,
}

impl Namespace<'_> {
    /// The prefix; none of the default namespace.
    pub fn name(&self) -> Option<&str> {
        self.prefix.as_deref()
    }

    /// The namespace.
    pub fn uri(&self) -> &str {
        &self.uri
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeType {
    /// The document.
    Root,
    /// An element.
    Element,
    /// A processing instruction.
    PI,
    /// A comment.
    Comment,
    /// A text; with its sections of CDATA it is one node.
    Text,
}

/// What is kept of a node.
struct Data {
    /// Where it is in the text.
    start: u32,
    end: u32,
    parent: u32,
    /// The number behind the last node in it.
    after: u32,
    /// Where an element's attributes begin.
    attributes: u32,
    /// How many they are; of a text whether it is more than blanks.
    count: u16,
    /// How long an element's name is, with its prefix; of a text whether it is not as it is written.
    name: u16,
    /// How long the prefix is.
    prefix: u8,
    /// One more than the number of an element's namespace.
    namespace: u16,
    kind: NodeType,
}

/// What is kept of an attribute.
struct AttributeData {
    start: u32,
    /// Where its value is.
    value: u32,
    end: u32,
    name: u16,
    /// One more than the number of its namespace.
    namespace: u16,
    prefix: u8,
    /// Whether the value is not as it is written.
    made: bool,
}

/// The number of a node in its document, in the order of their beginnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// A node.
#[derive(Clone, Copy)]
pub struct Node<'a, 'i: 'a> {
    document: &'a Document<'i>,
    id: u32,
}

/// An attribute of an element.
#[derive(Clone, Copy)]
pub struct Attribute<'a, 'i: 'a> {
    document: &'a Document<'i>,
    number: u32,
}

/// A name without its prefix, and its namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpandedName<'a, 'i> {
    namespace: Option<&'a str>,
    name: &'i str,
}

impl<'a, 'i> ExpandedName<'a, 'i> {
    /// The namespace, if it is in one.
    pub fn namespace(&self) -> Option<&'a str> {
        self.namespace
    }

    /// The name.
    pub fn name(&self) -> &'i str {
        self.name
    }
}

/// A processing instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction<'i> {
    /// Whom it is for.
    pub target: &'i str,
    /// What it says.
    pub value: Option<&'i str>,
}

impl std::fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").field("text", &self.text).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Node<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?}", self.node_type(), &self.document.text[self.range()])
    }
}

impl PartialEq for Node<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.document, other.document)
    }
}

impl Eq for Node<'_, '_> {}

impl<'i> Document<'i> {
    /// The text that was read.
    pub fn input_text(&self) -> &'i str {
        self.text
    }

    /// The document itself as a node.
    pub fn root(&self) -> Node<'_, 'i> {
        Node { document: self, id: 0 }
    }

    /// The element that is in no other.
    pub fn root_element(&self) -> Node<'_, 'i> {
        // A document has one; no call panics where it had none.
        self.root().children().find(Node::is_element).unwrap_or(self.root())
    }

    /// All nodes, in the order of the text.
    pub fn descendants(&self) -> impl Iterator<Item = Node<'_, 'i>> + Clone {
        self.root().descendants()
    }

    /// The node of a number of this document.
    #[inline]
    pub(crate) fn node(&self, id: NodeId) -> Node<'_, 'i> {
        Node { document: self, id: id.0 }
    }

    /// The node of a number.
    pub fn get_node(&self, id: NodeId) -> Option<Node<'_, 'i>> {
        self.nodes.get(id.0 as usize).map(|_| Node { document: self, id: id.0 })
    }
}

/// What was made for the one of a number.
fn made(all: &[(u32, Box<str>)], number: u32) -> &str {
    all.binary_search_by_key(&number, |(own, _)| *own).map_or("", |at| &all[at].1)
}

impl<'i> Document<'i> {
    #[inline]
    fn namespace(&self, number: u16) -> Option<&str> {
        let number = number.checked_sub(1)?;
        self.namespaces.get(usize::from(number)).map(Namespace::uri)
    }
}

/// How much of a name is its prefix and the colon.
#[inline]
fn behind_prefix(prefix: u8) -> usize {
    usize::from(prefix) + usize::from(prefix > 0)
}

/// The bytes of the name in the tag with which a range of a text begins.
pub(crate) fn name_range(text: &str, range: Range<usize>) -> Range<usize> {
    let start = range.start + 1;
    // Spaces that are not in ASCII separate nothing.
    let text = &text.as_bytes()[start..range.end];
    let ends = |byte: &u8| matches!(byte, b'>' | b'/' | b' ' | b'\n' | b'\t' | b'\r');
    let length = text.iter().position(ends).unwrap_or(text.len());
    start..start + length
}

/// Whether a text holds nothing but XML's white space.
pub(crate) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// What a document may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole text; 16 MiB by default.
    pub size: usize,
    /// Elements inside one another, the root among them; 256 by default.
    pub depth: usize,
    /// Attributes of one element; 128 by default.
    pub attributes: usize,
    /// Nodes of all kinds: elements, texts, comments, instructions; 1,048,576 by default.
    pub nodes: u32,
    /// Namespace declarations of an element and those around it; a parser looks at all of them for each
    /// element that has one. 128 by default.
    pub namespaces: usize,
}

impl Default for Limits {
    /// 16 MiB, 256 elements deep, 128 attributes an element, a million nodes, 128 namespace declarations
    /// inside one another: a hundred times what the largest known domain needs.
    fn default() -> Limits {
        Limits { size: 16 << 20, depth: 256, attributes: 128, nodes: 1 << 20, namespaces: 128 }
    }
}
