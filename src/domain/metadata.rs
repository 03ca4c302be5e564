//! `<metadata>`: what applications keep with the definition, carried as it is
//! (canonical-form.md 1.7).

use crate::diagnostic::locate::tag_span;
use crate::diagnostic::{rule, Diagnostic};
use crate::dom::{Node, NodeType};
use crate::xml::{is_blank, names, new_line, parse, Cursor, Element, Limits, Log, Shape, Writer};
use std::collections::HashSet;

/// `<metadata>`, serialized: its first-level children cleaned, its layout canonical.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// The element as it is written, without the indentation before its first line.
    xml: String,
    /// With the comments and the elements that the canonical form does not have, if there are any.
    all: Option<String>,
}

impl PartialEq for Metadata {
    fn eq(&self, other: &Metadata) -> bool {
        self.xml == other.xml
    }
}

rule! {
    /// What is to become the metadata is no `<metadata>` element.
    ///
    /// A program that sets the metadata of a definition gives the whole element, with its tags.
    NOT_METADATA = "X005" "not-metadata" Error;
}

impl Metadata {
    /// The metadata of a `<metadata>` element, given as text: one child for each namespace, others are
    /// left out.
    ///
    /// # Errors
    /// The text is not well-formed, or another element.
    ///
    /// ```
    /// use domdef::domain::Metadata;
    /// let own = Metadata::parse("<metadata><a:tag xmlns:a='urn:mine'>x</a:tag></metadata>").unwrap();
    /// assert!(own.as_xml().contains("<a:tag xmlns:a=\"urn:mine\">x</a:tag>"));
    /// ```
    pub fn parse(text: &str) -> Result<Metadata, Box<Diagnostic>> {
        let document = parse(text, Limits::default())?;
        let root = document.root_element();
        if root.tag_name().name() != "metadata" {
            let message = format!("the element is `<{}>`; expected `<metadata>`", root.tag_name().name());
            return Err(Box::new(Diagnostic::new(&NOT_METADATA, message).at(tag_span(root))));
        }
        let log = Log::default();
        Ok(Metadata::read(&mut Cursor::new(Some(root), &log)).unwrap_or_default())
    }

    /// The element as it is written, without the indentation before its first line.
    pub fn as_xml(&self) -> &str {
        &self.xml
    }
}

impl Element for Metadata {
    const SHAPE: &'static Shape = &Shape { doc: "One element per namespace, for applications.", items: &[] };

    fn read(cursor: &mut Cursor<'_, '_>) -> Option<Metadata> {
        let node = cursor.node()?;
        cursor.take_all();
        let mut seen: HashSet<&str> = HashSet::new();
        let children = node.children().filter(|child| match child.tag_name().namespace() {
            Some(uri) => !uri.is_empty() && seen.insert(uri),
            None => false,
        });
        let children: Vec<Node<'_, '_>> = children.collect();
        let mut xml = String::new();
        whole(&mut xml, node, &children, &outer_prefixes(node, &children));
        let cleaned = children.len() != node.children().filter(|child| !child.is_text()).count();
        let all = cleaned.then(|| {
            let mut all = String::new();
            verbatim(&mut all, node);
            all
        });
        Some(Metadata { xml, all })
    }

    fn write<'a>(&'a self, writer: &mut Writer<'a>, name: &str) {
        let all = self.all.as_ref().filter(|_| writer.options().comments);
        writer.whole_element(name, all.unwrap_or(&self.xml));
    }
}

/// `<metadata>` with all that is in it, in the same layout.
pub(crate) fn verbatim(out: &mut String, node: Node<'_, '_>) {
    if node.children().any(|child| child.is_text() && !is_blank(child.text().unwrap_or_default())) {
        let source = &node.document().input_text()[node.range()];
        out.push_str(source);
        return;
    }
    let children: Vec<Node<'_, '_>> = node.children().filter(|child| !child.is_text()).collect();
    whole(out, node, &children, &[]);
}

fn whole(out: &mut String, node: Node<'_, '_>, children: &[Node<'_, '_>], more: &[(String, String)]) {
    start(out, node, more);
    if children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for child in children {
        out.push_str("\n    ");
        any(out, *child, Some(2));
    }
    out.push_str("\n  </metadata>");
}

/// Prefixes that are used below but declared above `<metadata>`.
fn outer_prefixes(node: Node<'_, '_>, children: &[Node<'_, '_>]) -> Vec<(String, String)> {
    let (mut declared, mut outer) = (names::written_declarations(node), Vec::new());
    let own = declared.len();
    children.iter().for_each(|child| add_outer(*child, own, &mut declared, &mut outer));
    outer
}

/// Adds what one element and those in it use. `declared` is what `<metadata>` declares, the first `own`, and
/// what the elements between it and this one do.
fn add_outer(
    used: Node<'_, '_>,
    own: usize,
    declared: &mut Vec<(String, String)>,
    outer: &mut Vec<(String, String)>,
) {
    if !used.is_element() {
        return;
    }
    let around = declared.len();
    declared.extend(names::written_declarations(used));
    if let Some(uri) = used.tag_name().namespace() {
        let (own, below) = declared.split_at(own);
        if !below.iter().any(|(_, declared)| declared == uri) {
            let prefix = names::qualified(used).split_once(':').map(|(prefix, _)| prefix);
            let key = prefix.map_or("xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
            if !own.iter().chain(&*outer).any(|(name, _)| *name == key) {
                outer.push((key, uri.to_owned()));
            }
        }
    }
    used.children().for_each(|child| add_outer(child, own, declared, outer));
    declared.truncate(around);
}

fn start(out: &mut String, node: Node<'_, '_>, more: &[(String, String)]) {
    out.push('<');
    out.push_str(names::qualified(node));
    let text = node.document().input_text();
    let own = names::written_declarations(node);
    own.iter().chain(more).for_each(|(name, value)| attribute(out, name, value));
    node.attributes().for_each(|attr| attribute(out, &text[attr.range_qname()], attr.value()));
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.extend([" ", name, "=\""]);
    if value.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'<' | b'>' | b'&' | b'"')) {
        out.extend([value, "\""]);
        return;
    }
    for c in value.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", c as u32)),
            c if !c.is_ascii() => out.push_str(&format!("&#x{:X};", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// One element; `depth` is where its children stand, less one, or `None` once they stand inline.
fn element(out: &mut String, node: Node<'_, '_>, depth: Option<usize>) {
    start(out, node, &[]);
    let blank = |child: &Node<'_, '_>| is_blank(child.text().unwrap_or_default());
    let mixed = node.children().any(|child| child.is_text() && !blank(&child));
    let preserved = node.attribute_in("http://www.w3.org/XML/1998/namespace", "space") == Some("preserve");
    let only = node.first_child().is_some_and(|child| !child.has_siblings());
    let kept: Vec<Node<'_, '_>> = node
        .children()
        .filter(|child| !child.is_text() || mixed || preserved || only || !blank(child))
        .collect();
    if kept.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    let inline = kept.iter().any(|child| child.is_text());
    let depth = depth.filter(|_| !inline).map(|depth| depth + 1);
    for child in kept {
        if let Some(depth) = depth {
            new_line(out, depth);
        }
        any(out, child, depth);
    }
    if let Some(depth) = depth {
        new_line(out, depth - 1);
    }
    out.extend(["</", names::qualified(node), ">"]);
}

fn any(out: &mut String, node: Node<'_, '_>, depth: Option<usize>) {
    match node.node_type() {
        NodeType::Element => element(out, node, depth),
        NodeType::Text => text(out, node),
        NodeType::Comment | NodeType::PI => {
            let source = names::source(node);
            out.push_str(source);
        }
        NodeType::Root => {}
    }
}

fn text(out: &mut String, node: Node<'_, '_>) {
    let mut source = names::source(node);
    if !source.contains("<![CDATA[") {
        return escaped(out, node.text().unwrap_or_default());
    }
    while !source.is_empty() {
        let section = source.find("<![CDATA[").unwrap_or(source.len());
        let (plain, rest) = source.split_at(section);
        escaped(out, &names::read_text(plain).unwrap_or_default());
        let end = rest.find("]]>").map_or(rest.len(), |end| end + 3);
        out.push_str(&rest[..end]);
        source = &rest[end..];
    }
}

fn escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'<' | b'>' | b'&' | b'\r')) {
        let reference = match rest.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            _ => "&#13;",
        };
        out.extend([&rest[..at], reference]);
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
