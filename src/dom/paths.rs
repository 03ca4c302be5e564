//! The paths of a document's elements.

use super::{Document, Node, NodeId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The children of one element by their names as they are written, in the document's order.
type Siblings<'i> = HashMap<&'i str, Vec<NodeId>>;

fn siblings<'i>(parent: Node<'_, 'i>) -> Siblings<'i> {
    let mut siblings = Siblings::new();
    for child in parent.children().filter(Node::is_element) {
        siblings.entry(child.written_name()).or_default().push(child.id());
    }
    siblings
}

/// The paths of a document's elements, both ways: `/domain/devices/disk[2]/source`, names as they are
/// written, an index only where siblings share the name. The children of an element are listed once, when
/// a path first leads to one of them.
pub struct Paths<'a, 'i> {
    document: &'a Document<'i>,
    listed: RefCell<HashMap<NodeId, Rc<Siblings<'i>>>>,
}

impl<'a, 'i> Paths<'a, 'i> {
    /// Of a document.
    pub fn new(document: &'a Document<'i>) -> Paths<'a, 'i> {
        Paths { document, listed: RefCell::default() }
    }

    fn children(&self, parent: Node<'_, 'i>) -> Rc<Siblings<'i>> {
        let mut listed = self.listed.borrow_mut();
        listed.entry(parent.id()).or_insert_with(|| Rc::new(siblings(parent))).clone()
    }

    /// The path of an element.
    pub fn path(&self, node: Node<'_, 'i>) -> String {
        let mut steps: Vec<Node<'_, 'i>> = node.ancestors().filter(Node::is_element).collect();
        steps.reverse();
        let mut path = String::new();
        for node in steps {
            let name = node.written_name();
            path.extend(["/", name]);
            let Some(parent) = node.parent() else { continue };
            let siblings = self.children(parent);
            if let Some(same) = siblings.get(name).filter(|same| same.len() > 1) {
                let before = same.partition_point(|other| *other < node.id());
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
