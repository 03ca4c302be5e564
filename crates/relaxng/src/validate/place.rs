//! Where a mistake is: spans and element paths.

use roxmltree::Node;
use std::ops::Range;

/// The name in an element's start tag.
pub fn tag(node: Node<'_, '_>) -> Range<usize> {
    let start = node.range().start + 1;
    let text = &node.document().input_text()[start..node.range().end];
    let length = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(text.len());
    start..start + length
}

/// The name as it is written, prefix included.
pub fn name<'i>(node: Node<'_, 'i>) -> &'i str {
    &node.document().input_text()[tag(node)]
}

/// The path of an element: names as they are written, an index only where siblings share the name.
pub fn path(node: Node<'_, '_>) -> String {
    let mut steps: Vec<String> = node
        .ancestors()
        .filter(Node::is_element)
        .map(|node| {
            let same = |other: &Node<'_, '_>| other.is_element() && other.tag_name() == node.tag_name();
            let before = node.prev_siblings().skip(1).filter(same).count();
            let alone = before == 0 && !node.next_siblings().skip(1).any(|other| same(&other));
            let name = name(node);
            if alone {
                format!("/{name}")
            } else {
                format!("/{name}[{}]", before + 1)
            }
        })
        .collect();
    steps.reverse();
    steps.concat()
}
