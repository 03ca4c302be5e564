//! Where a mistake is: spans and element paths.

use crate::hash::FastMap;
use roxmltree::{Document, Node, NodeId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// The name in an element's start tag.
pub fn tag(node: Node<'_, '_>) -> Range<usize> {
    let start = node.range().start + 1;
    // Spaces that are not in ASCII separate nothing.
    let text = &node.document().input_text().as_bytes()[start..node.range().end];
    let ends = |byte: &u8| matches!(byte, b'>' | b'/' | b' ' | b'\n' | b'\t' | b'\r');
    let length = text.iter().position(ends).unwrap_or(text.len());
    start..start + length
}

/// The name as it is written, prefix included.
pub fn name<'i>(node: Node<'_, 'i>) -> &'i str {
    &node.document().input_text()[tag(node)]
}

/// The children of one element by their names as they are written, in the document's order.
type Siblings<'i> = HashMap<&'i str, Vec<NodeId>>;

fn siblings<'i>(parent: Node<'_, 'i>) -> Siblings<'i> {
    let mut siblings = Siblings::new();
    for child in parent.children().filter(Node::is_element) {
        siblings.entry(name(child)).or_default().push(child.id());
    }
    siblings
}

/// The paths of a document's elements, both ways: `/domain/devices/disk[2]/source`, names as they are
/// written, an index only where siblings share the name. The children of an element are listed once, when
/// a path first leads to one of them.
#[derive(Debug)]
pub struct Paths<'a, 'i> {
    document: &'a Document<'i>,
    listed: RefCell<FastMap<u32, Rc<Siblings<'i>>>>,
}

impl<'a, 'i> Paths<'a, 'i> {
    /// Of a document.
    pub fn new(document: &'a Document<'i>) -> Paths<'a, 'i> {
        Paths { document, listed: RefCell::default() }
    }

    fn children(&self, parent: Node<'_, 'i>) -> Rc<Siblings<'i>> {
        let mut listed = self.listed.borrow_mut();
        listed.entry(parent.id().get()).or_insert_with(|| Rc::new(siblings(parent))).clone()
    }

    /// The path of an element.
    pub fn path(&self, node: Node<'_, 'i>) -> String {
        let mut steps: Vec<Node<'_, 'i>> = node.ancestors().filter(Node::is_element).collect();
        steps.reverse();
        let mut path = String::new();
        for node in steps {
            let name = name(node);
            path.extend(["/", name]);
            let Some(parent) = node.parent() else { continue };
            let siblings = self.children(parent);
            if let Some(same) = siblings.get(name).filter(|same| same.len() > 1) {
                let before = same.partition_point(|other| other.get() < node.id().get());
                path.push_str(&format!("[{}]", before + 1));
            }
        }
        path
    }

    /// The element at a path; where the path goes further than the document, the deepest element
    /// on the way, and `false`. An index may be given where there is only one such sibling.
    pub fn find(&self, path: &str) -> Option<(Node<'a, 'i>, bool)> {
        let mut node = self.document.root();
        for step in path.split('/').filter(|step| !step.is_empty()) {
            let (name, number) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
                Some((name, number)) => (name, number.parse::<u32>().unwrap_or(1)),
                None => (step, 1),
            };
            let siblings = self.children(node);
            let same = siblings.get(name).map_or(&[][..], Vec::as_slice);
            let next = number.checked_sub(1).and_then(|at| same.get(at as usize));
            let Some(next) = next.and_then(|id| self.document.get_node(*id)) else {
                return node.is_element().then_some((node, false));
            };
            node = next;
        }
        node.is_element().then_some((node, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_back_to_their_elements() {
        let text = "<d><a/><b xmlns:q='u'><a/><a><c/></a><q:a/></b></d>";
        let document = Document::parse(text).expect("well-formed");
        let paths = Paths::new(&document);
        let mut all = Vec::new();
        for node in document.descendants().filter(Node::is_element) {
            let path = paths.path(node);
            assert_eq!(paths.find(&path).map(|(node, whole)| (node.id(), whole)), Some((node.id(), true)));
            all.push(path);
        }
        assert_eq!(all, ["/d", "/d/a", "/d/b", "/d/b/a[1]", "/d/b/a[2]", "/d/b/a[2]/c", "/d/b/q:a"]);
        let (deepest, whole) = paths.find("/d/b/nothing/here").expect("a part of the way");
        assert_eq!((deepest.tag_name().name(), whole), ("b", false));
    }
}
