//! Where a mistake is: spans and element paths.

use roxmltree::{Document, Node, NodeId};
use std::collections::HashMap;
use std::ops::Range;

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

/// The paths of a document's elements, both ways, made in one walk over it:
/// `/domain/devices/disk[2]/source`, names as they are written, an index only where siblings share
/// the name.
#[derive(Debug)]
pub struct Paths<'a, 'i> {
    document: &'a Document<'i>,
    /// The number of each element among the siblings of its name, from 1, by node.
    numbers: Vec<u32>,
    /// How many children of a name an element has.
    counts: HashMap<(NodeId, &'i str), u32>,
    /// The children of an element by name and number.
    children: HashMap<(NodeId, &'i str, u32), NodeId>,
}

impl<'a, 'i> Paths<'a, 'i> {
    /// Walks over a document.
    pub fn new(document: &'a Document<'i>) -> Paths<'a, 'i> {
        let (numbers, counts, children) = (Vec::new(), HashMap::new(), HashMap::new());
        let mut paths = Paths { document, numbers, counts, children };
        for node in document.descendants().filter(Node::is_element) {
            let Some(parent) = node.parent() else { continue };
            let name = name(node);
            let count = paths.counts.entry((parent.id(), name)).or_insert(0);
            *count += 1;
            paths.children.insert((parent.id(), name, *count), node.id());
            let at = node.id().get_usize();
            if paths.numbers.len() <= at {
                paths.numbers.resize(at + 1, 0);
            }
            paths.numbers[at] = *count;
        }
        paths
    }

    /// The path of an element.
    pub fn path(&self, node: Node<'_, 'i>) -> String {
        let mut steps: Vec<Node<'_, 'i>> = node.ancestors().filter(Node::is_element).collect();
        steps.reverse();
        let mut path = String::new();
        for node in steps {
            let name = name(node);
            path.extend(["/", name]);
            let count = node.parent().and_then(|parent| self.counts.get(&(parent.id(), name)));
            let number =
                self.numbers.get(node.id().get_usize()).filter(|_| count.is_some_and(|count| *count > 1));
            if let Some(number) = number {
                path.push_str(&format!("[{number}]"));
            }
        }
        path
    }

    /// The element at a path; where the path goes further than the document, the deepest element
    /// on the way, and `false`. An index may be given where there is only one such sibling.
    pub fn find(&self, path: &str) -> Option<(Node<'a, 'i>, bool)> {
        let children: &HashMap<(NodeId, &str, u32), NodeId> = &self.children;
        let mut node = self.document.root();
        for step in path.split('/').filter(|step| !step.is_empty()) {
            let (name, number) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
                Some((name, number)) => (name, number.parse().unwrap_or(1)),
                None => (step, 1),
            };
            let next = children.get(&(node.id(), name, number)).and_then(|id| self.document.get_node(*id));
            let Some(next) = next else { return node.is_element().then_some((node, false)) };
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
