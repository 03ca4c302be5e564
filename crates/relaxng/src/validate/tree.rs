//! Documents in the memory of other readers: whether they are valid, and nothing more.

use super::Validator;
use crate::matcher::is_blank;
use crate::states::{State, States, DEAD};
use crate::tables::Expanded;
use roxmltree::{Document, NodeId, NodeType};

/// A document that a reader of XML holds as a tree.
pub trait Tree {
    /// A node of it.
    type Node: Copy;

    /// The root element.
    fn root(&self) -> Self::Node;

    /// The first node in an element.
    fn first_child(&self, element: Self::Node) -> Option<Self::Node>;

    /// The node behind one in the same element.
    fn next_sibling(&self, node: Self::Node) -> Option<Self::Node>;

    /// What a node is.
    fn part(&self, node: Self::Node) -> Part<'_>;

    /// The attributes of an element without declarations of namespaces: their names and values.
    fn attributes(&self, element: Self::Node) -> impl Iterator<Item = (ExpandedName<'_>, &str)>;

    /// The namespace that a prefix stands for on an element; the empty prefix is the default namespace.
    fn namespace(&self, element: Self::Node, prefix: &str) -> Option<String>;

    /// Whether a text is nothing but blanks.
    fn is_blank(&self, _text: Self::Node, said: &str) -> bool {
        is_blank(said)
    }

    /// An element without elements in it as it is written, if its names are in no namespace and nothing outside of it
    /// decides what it says: where the same comes again it need not be read. By default all are read.
    fn written(&self, element: Self::Node) -> Option<&str> {
        let _ = element;
        None
    }
}

/// What a node of a [`Tree`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// An element of that name.
    Element(ExpandedName<'a>),
    /// A text with all of its sections.
    Text(&'a str),
    /// A comment or a processing instruction.
    Other,
}

/// A name and its namespace, which is empty where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpandedName<'a> {
    /// The namespace.
    pub namespace: &'a str,
    /// The name without a prefix.
    pub local: &'a str,
}

/// An element that is open: how it can be read, and the node in it that comes next.
struct Level<'a, N> {
    node: N,
    name: Expanded<'a>,
    state: State,
    next: Option<N>,
}

/// What became of a start tag and what is behind it.
enum Opened<N> {
    /// The element has no elements in it: the state in which it is complete.
    Leaf(State),
    /// The element has some: the state behind its tag, and the first node in it.
    Inner(State, N),
}

impl Validator {
    /// Whether a document is valid that another reader holds as a tree: as [`Validator::is_valid`], at less cost
    /// where it is. Identifiers are not checked. What is wrong is told by [`Validator::validate`].
    ///
    /// A document that other readers hold is seen through [`Tree`], which that of `roxmltree` is as well:
    ///
    /// ```
    /// use relaxng::{MapLoader, Schema};
    ///
    /// let schema = Schema::from_text("element a { attribute n { xsd:int } }", "a.rnc", &MapLoader::default())?;
    /// let accepts = |text| schema.validator().accepts(&roxmltree::Document::parse(text).unwrap());
    /// assert!(accepts("<a n='1'/>") && !accepts("<a n='x'/>"));
    /// # Ok::<(), relaxng::SchemaError>(())
    /// ```
    pub fn accepts<T: Tree>(&mut self, tree: &T) -> bool {
        let mut states = States::new(&self.compiled, std::mem::take(&mut self.memory));
        let accepted = accept(&mut states, tree).is_some();
        self.memory = states.into_memory();
        accepted
    }
}

/// Walks over a document as long as it can be valid.
fn accept<T: Tree>(states: &mut States<'_>, tree: &T) -> Option<()> {
    let (start, root) = (states.document(), tree.root());
    let name = element_name(states, tree, root)?;
    let mut stack: Vec<Level<'_, T::Node>> = Vec::with_capacity(16);
    match open(states, tree, root, start, name)? {
        Opened::Leaf(_) => return Some(()),
        Opened::Inner(state, first) => stack.push(Level { node: root, name, state, next: Some(first) }),
    }
    loop {
        let level = stack.last_mut()?;
        let (name, complete) = match level.next {
            Some(node) => {
                level.next = tree.next_sibling(node);
                let before = level.state;
                let written = states.sees_leaves_again(before).then(|| tree.written(node)).flatten();
                if let Some(behind) = written.and_then(|written| states.behind_leaf(before, written)) {
                    level.state = behind;
                    continue;
                }
                let name = match tree.part(node) {
                    Part::Element(name) => states.matcher.tables().expanded(name.namespace, name.local),
                    Part::Text(text) if !tree.is_blank(node, text) => {
                        let prefixes = |prefix: &str| tree.namespace(level.node, prefix);
                        level.state = alive(states.text(level.state, text, &prefixes))?;
                        continue;
                    }
                    Part::Text(_) | Part::Other => continue,
                };
                match open(states, tree, node, before, name)? {
                    Opened::Leaf(complete) => {
                        let tables = states.matcher.tables();
                        let behind = alive(states.next(before, complete, || tables.number(name)))?;
                        level.state = behind;
                        if let Some(written) = written {
                            let entered = states.enter(before, name);
                            states.remember_leaf(before, entered, written, behind);
                        }
                        renew(states, &mut stack);
                        continue;
                    }
                    Opened::Inner(state, first) => {
                        stack.push(Level { node, name, state, next: Some(first) });
                        continue;
                    }
                }
            }
            None => {
                let complete = alive(states.complete(level.state))?;
                let name = level.name;
                stack.pop();
                (name, complete)
            }
        };
        let Some(parent) = stack.last_mut() else { return Some(()) };
        let tables = states.matcher.tables();
        parent.state = alive(states.next(parent.state, complete, || tables.number(name)))?;
        renew(states, &mut stack);
    }
}

/// Forgets what is not needed any more, if too much is remembered.
#[inline]
fn renew<N>(states: &mut States<'_>, stack: &mut [Level<'_, N>]) {
    if states.is_full() {
        states.renew(&mut stack.iter_mut().map(|level| &mut level.state).collect::<Vec<_>>());
    }
}

fn alive(state: State) -> Option<State> {
    (state != DEAD).then_some(state)
}

#[inline]
fn element_name<'a, T: Tree>(states: &States<'_>, tree: &'a T, node: T::Node) -> Option<Expanded<'a>> {
    match tree.part(node) {
        Part::Element(name) => Some(states.matcher.tables().expanded(name.namespace, name.local)),
        Part::Text(_) | Part::Other => None,
    }
}

/// Reads the tag of an element, and its text where there is nothing else in it.
#[inline]
fn open<T: Tree>(
    states: &mut States<'_>,
    tree: &T,
    node: T::Node,
    around: State,
    name: Expanded<'_>,
) -> Option<Opened<T::Node>> {
    let prefixes = |prefix: &str| tree.namespace(node, prefix);
    let mut state = alive(states.enter(around, name))?;
    for (name, value) in tree.attributes(node) {
        let name = states.matcher.tables().expanded(name.namespace, name.local);
        state = alive(states.attribute(state, name, value, &prefixes))?;
    }
    state = alive(states.close(state))?;
    let text = match tree.first_child(node) {
        None => "",
        Some(first) => match (tree.part(first), tree.next_sibling(first)) {
            (Part::Text(text), None) => text,
            _ if children(tree, node).any(|child| matches!(tree.part(child), Part::Element(_))) => {
                return Some(Opened::Inner(state, first));
            }
            _ => {
                let texts = children(tree, node).filter_map(|child| match tree.part(child) {
                    Part::Text(text) => Some(text),
                    Part::Element(_) | Part::Other => None,
                });
                let all: String = texts.collect();
                return alive(states.content(state, &all, &prefixes)).map(Opened::Leaf);
            }
        },
    };
    alive(states.content(state, text, &prefixes)).map(Opened::Leaf)
}

fn children<T: Tree>(tree: &T, node: T::Node) -> impl Iterator<Item = T::Node> + '_ {
    std::iter::successors(tree.first_child(node), |node| tree.next_sibling(*node))
}

impl Tree for Document<'_> {
    type Node = NodeId;

    fn root(&self) -> NodeId {
        self.root_element().id()
    }

    fn first_child(&self, element: NodeId) -> Option<NodeId> {
        Some(self.get_node(element)?.first_child()?.id())
    }

    fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        Some(self.get_node(node)?.next_sibling()?.id())
    }

    fn part(&self, node: NodeId) -> Part<'_> {
        let Some(node) = self.get_node(node) else { return Part::Other };
        match node.node_type() {
            NodeType::Element => {
                let name = node.tag_name();
                let namespace = name.namespace().unwrap_or_default();
                Part::Element(ExpandedName { namespace, local: name.name() })
            }
            NodeType::Text => Part::Text(node.text().unwrap_or_default()),
            NodeType::Root | NodeType::PI | NodeType::Comment => Part::Other,
        }
    }

    fn attributes(&self, element: NodeId) -> impl Iterator<Item = (ExpandedName<'_>, &str)> {
        let attributes = self.get_node(element).into_iter().flat_map(|element| element.attributes());
        attributes.map(|attribute| {
            let namespace = attribute.namespace().unwrap_or_default();
            (ExpandedName { namespace, local: attribute.name() }, attribute.value())
        })
    }

    fn namespace(&self, element: NodeId, prefix: &str) -> Option<String> {
        super::lookup(self.get_node(element)?, prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "schemas")]
    #[test]
    fn a_tree_is_accepted_if_it_is_valid() {
        let schema = "element a { attribute n { xsd:int }?, (element b { text } | element c { xsd:QName })*, mixed { element d { empty }* } }";
        let schema = crate::Schema::from_text(schema, "a.rnc", &crate::MapLoader::default()).expect("right");
        let texts = [
            "<a/>",
            "<a n='1'><b>x<!-- y -->z</b> <c>p</c></a>",
            "<a xmlns:p='u'><c>p:q</c>x<d/>y</a>",
            "<a><c>p:q</c></a>",
            "<a n='x'/>",
            "<a><d/>text<b/></a>",
            "<a><b><d/></b></a>",
            "<a><d> <!-- --> </d></a>",
            "<a><d>x</d></a>",
            "<a xmlns='u'/>",
            "<b/>",
        ];
        let mut valid = 0;
        for text in texts {
            let document = Document::parse(text).expect("well-formed");
            let own = schema.validator().is_valid(&document);
            assert_eq!(schema.validator().accepts(&document), own, "{text}");
            // As little as possible is remembered.
            assert_eq!(schema.validator().remember(0).accepts(&document), own, "{text}");
            valid += usize::from(own);
        }
        assert_eq!(valid, 4);
    }
}
