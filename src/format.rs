//! `fmt`: the canonical style and order of a document, with everything that is in it.
//!
//! Children and attributes are put in the order of the definition's [`Shape`]; what it does not
//! know stays behind its predecessor. A comment goes with the element that follows it, or with
//! the one before it on the same line. No value is changed, nothing is added, nothing is lost.

use crate::diagnostic::Diagnostic;
use crate::domain::{metadata, Domain};
use crate::xml::encoding::{declaration, declared};
use crate::xml::names::{declarations, inner_source, qualified};
use crate::xml::{is_blank, new_line, parse, Element, Item, Limits, Shape};
use roxmltree::{Document, Node, NodeType};

/// Formats a document.
///
/// ```
/// let text = "<domain type=\"kvm\"><vcpu>2</vcpu>\n<!-- it --><name>a</name></domain>";
/// assert_eq!(
///     domdef::format::format(text).unwrap(),
///     "<domain type='kvm'>\n  <!-- it -->\n  <name>a</name>\n  <vcpu>2</vcpu>\n</domain>\n",
/// );
/// ```
pub fn format(text: &str) -> Result<String, Box<Diagnostic>> {
    let document = parse(text, Limits::default())?;
    Domain::is_root(&document)?;
    Ok(document_text(&document))
}

fn document_text(document: &Document<'_>) -> String {
    let mut out = String::with_capacity(document.input_text().len() * 2);
    // Without it a document in another encoding than UTF-8 could not be read any more.
    let other = |label: &&str| !label.eq_ignore_ascii_case("utf-8");
    if declared(document.input_text()).filter(other).is_some() {
        out.push_str(declaration(document.input_text()).unwrap_or_default());
        out.push('\n');
    }
    for node in document.root().children() {
        match node.node_type() {
            NodeType::Element => {
                let shape = Some(<Domain as Element>::SHAPE);
                element(&mut out, node, shape, 0);
            }
            _ => out.push_str(&document.input_text()[node.range()]),
        }
        out.push('\n');
    }
    out
}

fn element(out: &mut String, node: Node<'_, '_>, shape: Option<&'static Shape>, depth: usize) {
    if depth == 1 && node.tag_name().name() == "metadata" {
        metadata::verbatim(out, node);
        return;
    }
    let (mut elements, mut blank) = (false, true);
    for child in node.children() {
        match child.is_text() {
            true => blank = blank && is_blank(child.text().unwrap_or_default()),
            false => elements = true,
        }
    }
    // One attribute alone is in order.
    let ordered = shape.filter(|_| elements || node.attributes().len() > 1);
    let order = ordered.map(|shape| Order::of(shape, node)).unwrap_or_default();
    let name = qualified(node);
    start_tag(out, node, name, &order);
    let source = &node.document().input_text()[node.range()];
    match (elements, blank) {
        _ if node.first_child().is_none() => match source.ends_with("/>") {
            true => out.push_str("/>"),
            false => {
                out.push('>');
                end_tag(out, name);
            }
        },
        (false, true) if source.contains('\n') => {
            out.push('>');
            new_line(out, depth);
            end_tag(out, name);
        }
        (false, _) => {
            out.push('>');
            let inner = inner_source(node);
            match inner.contains("<![CDATA[") {
                true => out.push_str(inner),
                false => node.children().for_each(|child| text(out, child)),
            }
            end_tag(out, name);
        }
        (true, false) => {
            out.push('>');
            out.push_str(inner_source(node));
            end_tag(out, name);
        }
        (true, true) => {
            out.push('>');
            children(out, node, &order, depth + 1);
            new_line(out, depth);
            end_tag(out, name);
        }
    }
}

fn end_tag(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// A child with the comments that go with it, and where it belongs.
struct Group<'a, 'i> {
    key: usize,
    before: Vec<Node<'a, 'i>>,
    node: Option<Node<'a, 'i>>,
    shape: Option<&'static Shape>,
    behind: Vec<Node<'a, 'i>>,
}

fn children(out: &mut String, node: Node<'_, '_>, order: &Order, depth: usize) {
    let mut groups: Vec<Group<'_, '_>> = Vec::new();
    // Siblings mostly follow others of their name.
    let mut latest: Option<(&str, Option<usize>)> = None;
    let mut before = Vec::new();
    let mut same_line = false;
    for child in node.children() {
        match child.node_type() {
            NodeType::Text => same_line &= !child.text().unwrap_or_default().contains('\n'),
            NodeType::Element => {
                let name = qualified(child);
                let known = match latest {
                    Some((other, known)) if other == name => known,
                    _ => order.children.iter().position(|(known, _)| *known == name),
                };
                latest = Some((name, known));
                let last = groups.last().map_or(0, |group| group.key);
                let key = known.map_or(last, |index| index + 1);
                groups.push(Group {
                    key,
                    before: std::mem::take(&mut before),
                    node: Some(child),
                    shape: known.map(|index| order.children[index].1),
                    behind: Vec::new(),
                });
                same_line = true;
            }
            _ => match groups.last_mut() {
                Some(group) if same_line && before.is_empty() => group.behind.push(child),
                _ => before.push(child),
            },
        }
    }
    groups.sort_by_key(|group| group.key);
    if !before.is_empty() {
        groups.push(Group { key: usize::MAX, before, node: None, shape: None, behind: Vec::new() });
    }
    for group in groups {
        for comment in group.before {
            new_line(out, depth);
            out.push_str(&node.document().input_text()[comment.range()]);
        }
        if let Some(child) = group.node {
            new_line(out, depth);
            element(out, child, group.shape, depth);
        }
        for comment in group.behind {
            out.push(' ');
            out.push_str(&node.document().input_text()[comment.range()]);
        }
    }
}

/// Names in canonical order, for the variants that the element's own attributes pick.
#[derive(Default)]
struct Order {
    attributes: Vec<&'static str>,
    children: Vec<(&'static str, &'static Shape)>,
}

impl Order {
    fn of(shape: &'static Shape, node: Node<'_, '_>) -> Order {
        let mut order = Order::default();
        order.add(shape, node);
        order
    }

    fn add(&mut self, shape: &'static Shape, node: Node<'_, '_>) {
        self.attributes.extend(shape.items.iter().filter_map(|item| match item {
            Item::Tagged { tag, .. } => Some(*tag),
            _ => None,
        }));
        for item in shape.items {
            match item {
                Item::Attr { name, .. } => self.attributes.push(name),
                Item::Child { name, shape, .. } => self.children.push((name, shape())),
                Item::Flag { name, .. } => self.children.push((name, &Shape::EMPTY)),
                Item::Tagged { child, tag, variants, .. } => {
                    let value = node.attribute(*tag).unwrap_or_default();
                    let variant = variants.iter().find(|variant| variant.value == value);
                    self.children.push((child, variant.map_or(&Shape::EMPTY, |variant| (variant.shape)())));
                }
                Item::Variants { tag, variants } => {
                    self.attributes.push(tag);
                    let value = node.attribute(*tag).unwrap_or_default();
                    if let Some(variant) = variants.iter().find(|variant| variant.value == value) {
                        self.add((variant.shape)(), node);
                    }
                }
                Item::Flatten(shape, _) => self.add(shape(), node),
                Item::Text { .. } => {}
            }
        }
    }
}

fn start_tag(out: &mut String, node: Node<'_, '_>, name: &str, order: &Order) {
    out.push('<');
    out.push_str(name);
    let source = node.document().input_text();
    let mut attributes: Vec<(usize, &str, &str)> = Vec::with_capacity(node.attributes().len());
    for attr in node.attributes() {
        let name = &source[attr.range_qname()];
        let known = order.attributes.iter().position(|known| *known == name);
        let last = attributes.last().map_or(0, |(key, ..)| *key);
        attributes.push((known.map_or(last, |index| index + 1), name, attr.value()));
    }
    attributes.sort_by_key(|(key, ..)| *key);
    let declared = declarations(node);
    let declared = || declared.iter().map(|(name, value)| (&**name, &**value));
    // On the root the canonical form has the declarations last, elsewhere they lead.
    let root = node.parent_element().is_none();
    declared().filter(|_| !root).for_each(|(name, value)| attribute(out, name, value));
    attributes.into_iter().for_each(|(_, name, value)| attribute(out, name, value));
    declared().filter(|_| root).for_each(|(name, value)| attribute(out, name, value));
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("='");
    let at = out.len();
    out.push_str(value);
    // A tab or line end that was written as a reference would else be read as a blank.
    crate::xml::escape_from(out, at, crate::xml::SPACES);
    out.push('\'');
}

fn text(out: &mut String, node: Node<'_, '_>) {
    let at = out.len();
    out.push_str(node.text().unwrap_or_default());
    // Blanks with a line end among them would else be taken for layout.
    let referred = if is_blank(&out[at..]) { &['\r', '\n'][..] } else { crate::xml::RETURN };
    crate::xml::escape_from(out, at, referred);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, output: &str) {
        let once = format(input).expect("well-formed");
        assert_eq!(once, output);
        assert_eq!(format(&once).expect("well-formed"), output, "formatting twice is formatting once");
    }

    #[test]
    fn order_quotes_and_comments() {
        check(
            "<!-- head -->\n<domain id=\"1\" type=\"kvm\"><odd/><vcpu current=\"1\">2</vcpu> <!-- cpus -->\n<!-- me -->\n<name>a</name>\n\n\n<devices>\n</devices><!-- end --></domain><!-- tail -->",
            "<!-- head -->\n<domain type='kvm' id='1'>\n  <odd/>\n  <!-- me -->\n  <name>a</name>\n  <vcpu current='1'>2</vcpu> <!-- cpus -->\n  <devices>\n  </devices> <!-- end -->\n</domain>\n<!-- tail -->\n",
        );
    }

    #[test]
    fn values_stay_as_they_are() {
        check(
            "<domain type='kvm'><title>a\n b &amp; <![CDATA[<c>]]></title><memory unit='MiB'>007</memory><x a='1&#10;2' b='\"&apos;'/><y></y></domain>",
            "<domain type='kvm'>\n  <title>a\n b &amp; <![CDATA[<c>]]></title>\n  <memory unit='MiB'>007</memory>\n  <x a='1&#10;2' b='&quot;&apos;'/>\n  <y></y>\n</domain>\n",
        );
    }

    #[test]
    fn other_documents_are_refused() {
        let refused = format("<network><name>a</name></network>").unwrap_err();
        assert_eq!(refused.rule.code, "X003");
    }
}
