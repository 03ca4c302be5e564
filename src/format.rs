//! `fmt`: the canonical style and order of a document, with everything that is in it.
//!
//! Children and attributes are put in the order of the definition's [`Shape`]; what it does not
//! know stays behind its predecessor. A comment goes with the element that follows it, or with
//! the one before it on the same line. No value is changed, nothing is added, nothing is lost.

use crate::diagnostic::Diagnostic;
use crate::dom::{Document, Node, NodeType};
use crate::domain::{metadata, Domain};
use crate::xml::declaration::{declaration, declared};
use crate::xml::names::{declarations, inner_source, qualified};
use crate::xml::{is_blank, new_line, parse, Element, Item, Limits, Shape, Variant};
use std::rc::Rc;

/// Formats a document.
///
/// ```
/// let text = "<domain type=\"kvm\"><vcpu>2</vcpu>\n<!-- it --><name>a</name></domain>";
/// assert_eq!(
///     domdef::format::format(text).unwrap(),
///     "<domain type='kvm'>\n  <!-- it -->\n  <name>a</name>\n  <vcpu>2</vcpu>\n</domain>\n",
/// );
/// ```
///
/// # Errors
/// Where the text is not well-formed, or goes beyond [`Limits`].
pub fn format(text: &str) -> Result<String, Box<Diagnostic>> {
    let document = parse(text, Limits::default())?;
    Domain::is_root(&document)?;
    Ok(document_text(&document))
}

fn document_text(document: &Document<'_>) -> String {
    let source = document.input_text();
    let out = String::with_capacity(source.len() * 2);
    let mut text = Text { out, source, orders: Orders::default(), attributes: Vec::new() };
    // Without it a document in another encoding than UTF-8 could not be read any more.
    let other = |label: &&str| !label.eq_ignore_ascii_case("utf-8");
    if declared(source).filter(other).is_some() {
        text.out.push_str(declaration(source).unwrap_or_default());
        text.out.push('\n');
    }
    for node in document.root().children() {
        match node.node_type() {
            NodeType::Element => {
                let shape = Some(<Domain as Element>::SHAPE);
                text.element(node, qualified(node), shape, 0);
            }
            _ => text.source(node),
        }
        text.out.push('\n');
    }
    text.out
}

/// The document being written.
struct Text<'d> {
    out: String,
    source: &'d str,
    orders: Orders,
    /// The attributes of the element being written, with their places in the order.
    attributes: Vec<(usize, &'d str, &'d str)>,
}

/// A child with the comments that go with it, and where it belongs.
struct Group<'a, 'i> {
    key: usize,
    before: Vec<Node<'a, 'i>>,
    node: Option<(Node<'a, 'i>, &'i str)>,
    shape: Option<&'static Shape>,
    behind: Vec<Node<'a, 'i>>,
}

impl<'d> Text<'d> {
    /// A node as it was written.
    fn source(&mut self, node: Node<'_, '_>) {
        self.out.push_str(&self.source[node.range()]);
    }

    fn element(&mut self, node: Node<'d, 'd>, name: &str, shape: Option<&'static Shape>, depth: usize) {
        if depth == 1 && node.tag_name().name() == "metadata" {
            metadata::verbatim(&mut self.out, node);
            return;
        }
        let (mut elements, mut blank) = (0, true);
        for child in node.children() {
            match child.is_text() {
                true => blank = blank && is_blank(child.text().unwrap_or_default()),
                false => elements += 1,
            }
        }
        // One attribute alone is in order.
        let ordered = shape.filter(|_| elements > 0 || node.attributes().len() > 1);
        let order = ordered.map(|shape| self.orders.of(shape, node));
        self.start_tag(node, name, order.as_deref().map_or(&[], |order| &order.attributes));
        let source = &self.source[node.range()];
        if node.first_child().is_none() && source.ends_with("/>") {
            self.out.push_str("/>");
            return;
        }
        self.out.push('>');
        match (elements > 0, blank) {
            _ if node.first_child().is_none() => {}
            (false, true) if source.contains('\n') => new_line(&mut self.out, depth),
            (false, _) => {
                let inner = inner_source(node);
                // Where there are no elements and comments, it is a section of CDATA.
                match inner.contains('<') {
                    true => self.out.push_str(inner),
                    false => node.children().for_each(|child| text(&mut self.out, child)),
                }
            }
            (true, false) => self.out.push_str(inner_source(node)),
            (true, true) => {
                let order = order.as_deref().map_or(&[][..], |order| &order.children);
                self.children(node, elements, order, depth + 1);
                new_line(&mut self.out, depth);
            }
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn children(&mut self, node: Node<'d, 'd>, count: usize, order: &[Child], depth: usize) {
        let mut groups: Vec<Group<'_, '_>> = Vec::with_capacity(count);
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
                        _ => order.iter().position(|(known, _)| *known == name),
                    };
                    latest = Some((name, known));
                    let last = groups.last().map_or(0, |group| group.key);
                    let key = known.map_or(last, |index| index + 1);
                    groups.push(Group {
                        key,
                        before: std::mem::take(&mut before),
                        node: Some((child, name)),
                        shape: known.map(|index| order[index].1),
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
        crate::order::by_key(&mut groups, |group| group.key);
        if !before.is_empty() {
            groups.push(Group { key: usize::MAX, before, node: None, shape: None, behind: Vec::new() });
        }
        for group in groups {
            for comment in group.before {
                new_line(&mut self.out, depth);
                self.source(comment);
            }
            if let Some((child, name)) = group.node {
                new_line(&mut self.out, depth);
                self.element(child, name, group.shape, depth);
            }
            for comment in group.behind {
                self.out.push(' ');
                self.source(comment);
            }
        }
    }

    fn start_tag(&mut self, node: Node<'d, 'd>, name: &str, order: &[&'static str]) {
        self.out.push('<');
        self.out.push_str(name);
        self.attributes.clear();
        for attr in node.attributes() {
            let name = &self.source[attr.range_qname()];
            let known = order.iter().position(|known| *known == name);
            let last = self.attributes.last().map_or(0, |(key, ..)| *key);
            self.attributes.push((known.map_or(last, |index| index + 1), name, attr.value()));
        }
        crate::order::by_key(&mut self.attributes, |(key, ..)| *key);
        let declared = declarations(node);
        let declared = || declared.iter().map(|(name, value)| (&**name, &**value));
        // On the root the canonical form has the declarations last, elsewhere they lead.
        let root = node.parent_element().is_none();
        let out = &mut self.out;
        declared().filter(|_| !root).for_each(|(name, value)| attribute(out, name, value));
        self.attributes.iter().for_each(|(_, name, value)| attribute(out, name, value));
        declared().filter(|_| root).for_each(|(name, value)| attribute(out, name, value));
    }
}

type Child = (&'static str, &'static Shape);

/// Names in canonical order, for the variants that the element's own attributes pick.
#[derive(Default)]
struct Order {
    attributes: Vec<&'static str>,
    children: Vec<Child>,
    /// What was picked.
    picks: Vec<Pick>,
}

/// Which variant an element's attribute picks, if it is one of them.
struct Pick {
    tag: &'static str,
    variants: &'static [Variant],
    picked: Option<usize>,
}

impl Pick {
    fn of(node: Node<'_, '_>, tag: &'static str, variants: &'static [Variant]) -> Pick {
        let value = node.attribute(tag).unwrap_or_default();
        Pick { tag, variants, picked: variants.iter().position(|variant| variant.value == value) }
    }

    fn shape(&self) -> Option<&'static Shape> {
        self.picked.map(|picked| (self.variants[picked].shape)())
    }

    /// Whether an element picks the same.
    fn is_of(&self, node: Node<'_, '_>) -> bool {
        let value = node.attribute(self.tag).unwrap_or_default();
        match self.picked {
            Some(picked) => self.variants[picked].value == value,
            None => self.variants.iter().all(|variant| variant.value != value),
        }
    }
}

/// The orders that were needed so far.
#[derive(Default)]
struct Orders {
    known: Vec<(&'static Shape, Rc<Order>)>,
}

impl Orders {
    fn of(&mut self, shape: &'static Shape, node: Node<'_, '_>) -> Rc<Order> {
        // Elements mostly follow others of their kind.
        let fits = |(own, order): &&(&'static Shape, Rc<Order>)| {
            std::ptr::eq(*own, shape) && order.picks.iter().all(|pick| pick.is_of(node))
        };
        if let Some((_, order)) = self.known.iter().rev().find(fits) {
            return order.clone();
        }
        let mut order = Order::default();
        order.add(shape, node);
        let order = Rc::new(order);
        self.known.push((shape, order.clone()));
        order
    }
}

impl Order {
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
                    let pick = Pick::of(node, tag, variants);
                    self.children.push((child, pick.shape().unwrap_or(&Shape::EMPTY)));
                    self.picks.push(pick);
                }
                Item::Variants { tag, variants } => {
                    self.attributes.push(tag);
                    let pick = Pick::of(node, tag, variants);
                    let shape = pick.shape();
                    self.picks.push(pick);
                    if let Some(shape) = shape {
                        self.add(shape, node);
                    }
                }
                Item::Flatten(shape, _) => self.add(shape(), node),
                Item::Text { .. } => {}
            }
        }
    }
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
