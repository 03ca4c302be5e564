//! From an element path to the bytes of the document, and from bytes to line and column.

use super::Diagnostic;
use roxmltree::{Document, Node};
use std::ops::Range;

/// The path of an element: `/domain/devices/disk[2]/source`, names as they are written, an
/// index only where siblings share the name.
pub fn path(node: Node<'_, '_>) -> String {
    let mut steps: Vec<String> = node
        .ancestors()
        .filter(Node::is_element)
        .map(|node| {
            let name = written(node);
            let same = |other: &Node<'_, '_>| other.is_element() && other.tag_name() == node.tag_name();
            let before = node.prev_siblings().skip(1).filter(same).count();
            let alone = before == 0 && !node.next_siblings().skip(1).any(|other| same(&other));
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

/// The name in the start tag of an element, its prefix included.
fn written<'i>(node: Node<'_, 'i>) -> &'i str {
    &node.document().input_text()[tag_span(node)]
}

/// The bytes of the name in the start tag of an element.
pub fn tag_span(node: Node<'_, '_>) -> Range<usize> {
    let start = node.range().start + 1;
    let text = &node.document().input_text()[start..node.range().end];
    let length = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(text.len());
    start..start + length
}

/// The element at a path made by [`path`]; the deepest one on the way if the path ends elsewhere.
pub fn find<'a, 'i>(document: &'a Document<'i>, path: &str) -> Option<Node<'a, 'i>> {
    let mut node = document.root();
    for step in path.split('/').filter(|step| !step.is_empty()) {
        let (name, index) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
            Some((name, index)) => (name, index.parse().unwrap_or(1usize)),
            None => (step, 1),
        };
        let child = node
            .children()
            .filter(|child| child.is_element() && written(*child) == name)
            .nth(index.saturating_sub(1));
        match child {
            Some(child) => node = child,
            None => break,
        }
    }
    node.is_element().then_some(node)
}

/// Gives every finding that only knows its element the place of that element's name.
pub fn locate(document: &Document<'_>, diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.span.is_none()) {
        diagnostic.span = find(document, &diagnostic.element).map(tag_span);
    }
}

/// Where lines start, to turn byte offsets into lines and columns.
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Reads the line ends of `text` once.
    pub fn new(text: &'t str) -> Lines<'t> {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Lines { text, starts: std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect() }
    }

    /// Line and column of a byte offset, both from 1; columns count characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let column = self.text.get(start..offset).map_or(offset - start, |part| part.chars().count());
        (line, column + 1)
    }

    /// The text of a line, counted from 1, without its end.
    pub fn line(&self, line: usize) -> &'t str {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_back_to_their_elements() {
        let text = "<d><a/><b xmlns:q='u'><a/><a><c/></a><q:a/></b></d>";
        let document = Document::parse(text).unwrap();
        for node in document.descendants().filter(Node::is_element) {
            assert_eq!(find(&document, &path(node)), Some(node));
        }
        let deepest = document.descendants().find(|node| node.has_tag_name("c")).unwrap();
        assert_eq!(path(deepest), "/d/b/a[2]/c");
    }

    #[test]
    fn columns_count_characters() {
        let lines = Lines::new("a\nö<b/>\n");
        assert_eq!(lines.position(4), (2, 2));
        assert_eq!(lines.line(2), "ö<b/>");
        assert_eq!(lines.position(99), (3, 1));
    }
}
