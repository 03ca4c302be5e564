//! Names with prefixes and content: as they were written, and which namespaces the format gives a
//! prefix.

use crate::dom::{Document, Node};
use std::ops::Range;

/// The prefixes of hypervisor namespaces and their names; other prefixes in a document are
/// replaced by these.
pub const NAMESPACES: [(&str, &str); 5] = [
    ("qemu", "http://libvirt.org/schemas/domain/qemu/1.0"),
    ("lxc", "http://libvirt.org/schemas/domain/lxc/1.0"),
    ("bhyve", "http://libvirt.org/schemas/domain/bhyve/1.0"),
    ("xen", "http://libvirt.org/schemas/domain/xen/1.0"),
    ("vmware", "http://libvirt.org/schemas/domain/vmware/1.0"),
];

/// The namespace that the format gives a prefix.
pub fn usual_namespace(prefix: &str) -> Option<&'static str> {
    NAMESPACES.iter().find(|known| known.0 == prefix).map(|known| known.1)
}

/// A number below 64 that tells most names of a format apart.
#[inline(always)]
pub fn mark(name: &str) -> u8 {
    match name.as_bytes() {
        [.., before, last] => (before.wrapping_mul(3) ^ last) & 63,
        [only] => only & 63,
        [] => 0,
    }
}

/// The name of an element as it was written, prefix included.
pub fn qualified<'i>(node: Node<'_, 'i>) -> &'i str {
    &node.document().input_text()[crate::diagnostic::locate::tag_span(node)]
}

/// Whether the element has the name `name`, which may carry one of the known prefixes.
pub fn is(node: Node<'_, '_>, name: &str) -> bool {
    let tag = node.tag_name();
    match tag.namespace() {
        None => tag.name() == name,
        Some(_) => name
            .split_once(':')
            .is_some_and(|(prefix, local)| tag.name() == local && usual_prefix(node) == Some(prefix)),
    }
}

/// The prefix that the format gives the element's namespace, if it is one of a hypervisor.
pub fn usual_prefix(node: Node<'_, '_>) -> Option<&'static str> {
    let uri = node.tag_name().namespace()?;
    NAMESPACES.iter().find(|known| known.1 == uri).map(|known| known.0)
}

/// What stands between the tags of an element, as it was written; empty where it closes itself.
pub fn inner_source<'i>(node: Node<'_, 'i>) -> &'i str {
    let text = node.document().input_text();
    let Some(first) = node.first_child() else { return "" };
    let end = end_tag(node);
    &text[first.range().start..end.max(first.range().start)]
}

/// Where the end tag of an element begins that has content: at its last `<`.
fn end_tag(node: Node<'_, '_>) -> usize {
    let Range { start, end } = node.range();
    let text = &node.document().input_text().as_bytes()[start..end];
    start + memchr::memrchr(b'<', text).unwrap_or(0)
}

/// A node as it was written. Text with its CDATA sections is one node, whose own range is that of its
/// first piece alone.
pub fn source<'i>(node: Node<'_, 'i>) -> &'i str {
    let text = node.document().input_text();
    let (true, Some(parent)) = (node.is_text(), node.parent()) else { return &text[node.range()] };
    let start = node.range().start;
    let end = match node.next_sibling() {
        Some(next) => next.range().start,
        None => end_tag(parent),
    };
    &text[start..end.max(node.range().end)]
}

/// What a piece of a document's text says, CDATA sections apart.
pub fn read_text(source: &str) -> Option<String> {
    // The piece is well-formed content, so that it can be read by itself.
    let whole = format!("<x>{source}</x>");
    let document = Document::parse(&whole).ok()?;
    Some(document.root_element().text().unwrap_or_default().to_owned())
}

/// The namespace declarations that are written on the element, those of a prefix that is in scope already as
/// well, as attributes `xmlns` or `xmlns:prefix`.
pub fn written_declarations(node: Node<'_, '_>) -> Vec<(String, String)> {
    let of = |(name, _): (&str, _)| {
        let uri = node.lookup_namespace_uri(name.strip_prefix("xmlns:")).unwrap_or_default();
        (name.to_owned(), uri.to_owned())
    };
    declarations_in_tag(node).into_iter().map(of).collect()
}

/// Where a declaration, `xmlns` or `xmlns:prefix`, is written on the element.
pub fn declaration(node: Node<'_, '_>, name: &str) -> Option<Range<usize>> {
    let declared = declarations_in_tag(node);
    declared.into_iter().find(|(own, _)| *own == name).map(|(_, range)| range)
}

/// The names of the declarations that are written on the element, and where these are.
fn declarations_in_tag<'i>(node: Node<'_, 'i>) -> Vec<(&'i str, Range<usize>)> {
    let Range { start, end } = node.range();
    let end = node.first_child().map_or(end, |child| child.range().start);
    let text = &node.document().input_text()[start..end];
    let mut declared = Vec::new();
    let bytes = text.as_bytes();
    if !memchr::memchr_iter(b'x', bytes).any(|at| bytes[at..].starts_with(b"xmlns")) {
        return declared;
    }
    let mut rest = text.trim_start_matches('<');
    rest = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/').map_or("", |end| &rest[end..]);
    loop {
        rest = rest.trim_start();
        let from = end - rest.len();
        let Some((name, value)) = rest.split_once('=') else { break };
        if name.contains(['>', '<', '/']) {
            break;
        }
        let (name, value) = (name.trim_end(), value.trim_start());
        let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { break };
        let Some((_, behind)) = value[1..].split_once(quote) else { break };
        if name == "xmlns" || name.starts_with("xmlns:") {
            declared.push((name, from..end - behind.len()));
        }
        rest = behind;
    }
    declared
}

/// The namespace declarations on the element itself, as attributes `xmlns` or `xmlns:prefix`.
pub fn declarations(node: Node<'_, '_>) -> Vec<(String, String)> {
    let outer = || node.parent_element().into_iter().flat_map(|parent| parent.namespaces());
    node.namespaces()
        .filter(|namespace| !outer().any(|other| other == *namespace))
        .filter(|namespace| namespace.name() != Some("xml"))
        .map(|namespace| match namespace.name() {
            Some(prefix) => (format!("xmlns:{prefix}"), namespace.uri().to_owned()),
            None => ("xmlns".to_owned(), namespace.uri().to_owned()),
        })
        .collect()
}
