//! How an element is laid out in its document: its lines, its indentation, its tags.

use crate::dom::Node;
use std::ops::Range;

/// Where the end tag begins; nothing for an element that closes itself.
pub(super) fn end_tag(node: Node<'_, '_>) -> Option<usize> {
    let (text, range) = (node.document().input_text(), node.range());
    let source = &text[range.clone()];
    match source.ends_with("/>") {
        true => None,
        false => source.rfind("</").map(|close| range.start + close),
    }
}

/// The bytes of a text; with its CDATA sections it is one node, whose own range is its first piece's.
pub(super) fn text_range(node: Node<'_, '_>) -> Range<usize> {
    let start = node.range().start;
    start..start + crate::xml::names::source(node).len()
}

/// The blanks before an element that is the first of its line; nothing for one that follows others, or
/// begins the document.
pub(super) fn indent<'i>(node: Node<'_, 'i>) -> Option<&'i str> {
    let before = &node.document().input_text()[..node.range().start];
    let line = before.rfind('\n')? + 1;
    Some(&before[line..]).filter(|indent| indent.trim().is_empty())
}

/// The bytes of an element with its lines, where nothing else is on them.
pub(super) fn lines(node: Node<'_, '_>) -> Range<usize> {
    let (text, range) = (node.document().input_text(), node.range());
    let Some(indent) = indent(node) else { return range };
    let rest = &text[range.end..];
    let behind = rest.find('\n').map(|at| at + 1).filter(|at| rest[..*at].trim().is_empty());
    match behind {
        Some(behind) => range.start - indent.len()..range.end + behind,
        None => range,
    }
}

/// Whether an element has nothing but blanks between its tags.
pub(super) fn is_blank(node: Node<'_, '_>) -> bool {
    node.children().all(|child| child.is_text() && child.text().is_none_or(|text| text.trim().is_empty()))
}

/// How lines end around an element.
pub(super) fn line_end(node: Node<'_, '_>) -> &'static str {
    let text = node.document().input_text();
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// What children of an element are indented by beyond its own.
pub(super) fn step<'i>(node: Node<'_, 'i>) -> &'i str {
    let child_of = |parent: Node<'_, 'i>| {
        let own = indent(parent).unwrap_or("");
        let child = parent.children().find(Node::is_element)?;
        indent(child)?.strip_prefix(own).filter(|step| !step.is_empty())
    };
    let parents = node.ancestors().filter(Node::is_element);
    parents.into_iter().find_map(child_of).unwrap_or("  ")
}

/// The source of an element that is put somewhere.
pub(super) enum Source {
    /// Its lines behind the first are indented with it.
    Lines(String),
    /// Its lines are part of what it says.
    AsIs(String),
}

impl Source {
    /// An element whose lines may be indented.
    pub(super) fn lines(source: &str) -> Source {
        Source::Lines(source.to_owned())
    }

    /// An element of a document, its lines without the indentation of the first.
    pub(super) fn of(node: Node<'_, '_>) -> Source {
        let source = &node.document().input_text()[node.range()];
        if !may_be_indented(node) {
            return Source::AsIs(source.to_owned());
        }
        Source::Lines(match indent(node).filter(|indent| !indent.is_empty()) {
            Some(indent) => source.replace(&format!("\n{indent}"), "\n"),
            None => source.to_owned(),
        })
    }

    pub(super) fn text(&self) -> &str {
        let (Source::Lines(text) | Source::AsIs(text)) = self;
        text
    }

    pub(super) fn indented(&self, indent: &str) -> String {
        match self {
            Source::Lines(text) => text.replace('\n', &format!("\n{indent}")),
            Source::AsIs(text) => text.clone(),
        }
    }
}

/// Whether lines inside an element mean nothing, so that they may be indented.
fn may_be_indented(node: Node<'_, '_>) -> bool {
    let several_lines = |node: Node<'_, '_>| {
        let source = crate::xml::names::source(node);
        source.contains('\n') && (!node.is_text() || !source.trim().is_empty())
    };
    !node.descendants().any(|inner| !inner.is_element() && several_lines(inner))
}
