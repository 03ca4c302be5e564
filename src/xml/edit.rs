//! Changes to a document as edits of bytes: what is not changed stays as it is, comments, quotes and layout
//! included.

pub(crate) mod fixes;
mod place;

use super::escape::escape_from;
use super::names;
use crate::diagnostic::{locate, Edit};
use crate::dom::{Attribute, Document, Node};
use place::Source;
use std::ops::Range;

/// Edits of one document, none of them inside another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "edits change nothing until they are applied"]
pub struct Edits(Vec<Edit>);

impl Edits {
    /// Replaces the bytes of a range by a text.
    pub fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push(Edit { range, text: text.into() });
    }

    /// Inserts a text.
    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Adds all edits, or none where one of them meets one that is there already. What only touches
    /// another meets it as well if one of the two inserts something, since the order is not known.
    pub fn add(&mut self, edits: &[Edit]) -> bool {
        let free = edits.iter().all(|new| !self.0.iter().any(|old| meet(&old.range, &new.range)));
        if free {
            self.0.extend_from_slice(edits);
        }
        free
    }

    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The edits in the document's order.
    pub fn into_list(mut self) -> Vec<Edit> {
        crate::order::by_key(&mut self.0, |edit| (edit.range.start, edit.range.end));
        self.0
    }

    /// The text with all edits made.
    pub fn apply(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for edit in self.into_list() {
            out.push_str(text.get(done..edit.range.start).unwrap_or_default());
            out.push_str(&edit.text);
            done = edit.range.end.max(done);
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }
}

fn meet(one: &Range<usize>, other: &Range<usize>) -> bool {
    match one.is_empty() || other.is_empty() {
        true => one.start <= other.end && other.start <= one.end,
        false => one.start < other.end && other.start < one.end,
    }
}

impl Edits {
    /// Gives an element another name, its prefix kept.
    pub fn rename(&mut self, node: Node<'_, '_>, name: &str) {
        let tag = locate::tag_span(node);
        let local = local_part(names::qualified(node));
        if let Some(close) = place::end_tag(node) {
            let start = close + 2 + local;
            self.replace(start..close + 2 + tag.len(), name);
        }
        self.replace(tag.start + local..tag.end, name);
    }

    /// Gives an attribute another name, its prefix kept.
    pub fn rename_attribute(&mut self, node: Node<'_, '_>, attribute: &Attribute<'_, '_>, name: &str) {
        let range = attribute.range_qname();
        let local = local_part(&node.document().input_text()[range.clone()]);
        self.replace(range.start + local..range.end, name);
    }

    /// Gives an attribute a value; it is added behind the others where it is missing.
    pub fn set_attribute(&mut self, node: Node<'_, '_>, name: &str, value: &str) {
        let value = escaped(value);
        if let Some(old) = node.attribute_node(name) {
            self.replace(old.range_value(), value);
            return;
        }
        let text = node.document().input_text();
        let last = node.attributes().last().map(|last| last.range().end);
        let end = last.unwrap_or(locate::tag_span(node).end);
        let quote = last.and_then(|end| text[..end].chars().last());
        let quote = quote.filter(|quote| *quote == '"').unwrap_or('\'');
        self.insert(end, format!(" {name}={quote}{value}{quote}"));
    }

    /// Removes an attribute with the blanks before it.
    pub fn remove_attribute(&mut self, node: Node<'_, '_>, attribute: &Attribute<'_, '_>) {
        self.remove_with_blanks(node, attribute.range());
    }

    /// Removes a range with the blanks before it.
    pub(crate) fn remove_with_blanks(&mut self, node: Node<'_, '_>, range: Range<usize>) {
        let text = node.document().input_text();
        let start = text[..range.start].trim_end().len();
        self.replace(start..range.end, "");
    }

    /// Makes a text the only one of an element; comments in it stay.
    pub fn set_text(&mut self, node: Node<'_, '_>, new: &str) {
        let new = escaped(new);
        let texts: Vec<Node<'_, '_>> = node.children().filter(Node::is_text).collect();
        match texts.split_first() {
            Some((first, others)) => {
                self.replace(place::text_range(*first), new);
                others.iter().for_each(|other| self.replace(place::text_range(*other), ""));
            }
            None => self.fill(node, &new),
        }
    }

    /// Removes an element; where nothing else is on its lines, with these.
    pub fn remove(&mut self, node: Node<'_, '_>) {
        self.replace(place::lines(node), "");
    }

    /// Adds a child behind the others, on a line of its own where they have theirs.
    pub fn insert_child(&mut self, parent: Node<'_, '_>, source: &str) {
        self.insert_source(parent, &Source::lines(source));
    }

    fn insert_source(&mut self, parent: Node<'_, '_>, source: &Source) {
        let last = parent.children().filter(|child| !child.is_text()).last();
        if let Some(indent) = last.and_then(place::indent) {
            let end = last.map_or(parent.range().end, |last| last.range().end);
            self.insert(end, format!("{}{indent}{}", place::line_end(parent), source.indented(indent)));
            return;
        }
        let own = place::indent(parent).filter(|_| last.is_none() && place::is_blank(parent));
        match own {
            None => match place::end_tag(parent) {
                Some(close) => self.insert(close, source.text()),
                None => self.fill(parent, source.text()),
            },
            Some(own) => {
                let (end, step) = (place::line_end(parent), place::step(parent));
                let indent = format!("{own}{step}");
                let inner = format!("{end}{indent}{}{end}{own}", source.indented(&indent));
                match place::end_tag(parent) {
                    Some(close) => {
                        let start = parent.first_child().map_or(close, |child| child.range().start);
                        self.replace(start..close, inner);
                    }
                    None => self.fill(parent, &inner),
                }
            }
        }
    }

    /// Adds an element behind another one; on a line of its own where that has its own.
    pub fn insert_behind(&mut self, node: Node<'_, '_>, source: &str) {
        let line = place::indent(node).map(|indent| format!("{}{indent}", place::line_end(node)));
        self.insert(node.range().end, line.unwrap_or_default() + source);
    }

    /// Moves an element to the end of another one.
    pub fn move_into(&mut self, node: Node<'_, '_>, parent: Node<'_, '_>) {
        let source = Source::of(node);
        self.remove(node);
        self.insert_source(parent, &source);
    }

    /// Puts an element around another one.
    pub fn wrap(&mut self, node: Node<'_, '_>, name: &str) {
        let source = Source::of(node);
        let range = node.range();
        let whole = match place::indent(node) {
            Some(own) => {
                let (end, indent) = (place::line_end(node), format!("{own}{}", place::step(node)));
                format!("<{name}>{end}{indent}{}{end}{own}</{name}>", source.indented(&indent))
            }
            None => format!("<{name}>{}</{name}>", source.text()),
        };
        self.replace(range, whole);
    }

    /// Puts a source between the tags of an element that has nothing between them.
    fn fill(&mut self, node: Node<'_, '_>, source: &str) {
        let name = names::qualified(node);
        match place::end_tag(node) {
            Some(close) => self.insert(close, source),
            None => {
                let end = node.range().end;
                let text = &node.document().input_text()[..end - 2];
                self.replace(text.trim_end().len()..end, format!(">{source}</{name}>"));
            }
        }
    }
}

/// The edit that declares a namespace at the root of a text that cannot be parsed for want of it.
pub(crate) fn declare_at_root(text: &str, prefix: &str, uri: &str) -> Option<Edit> {
    let mut at = 0;
    loop {
        at += text.get(at..)?.find('<')?;
        let skipped = match text.get(at + 1..)? {
            rest if rest.starts_with("!--") => "-->",
            rest if rest.starts_with('?') => "?>",
            rest if rest.starts_with('!') => return None,
            _ => break,
        };
        at += text[at..].find(skipped)?;
    }
    let mut quote = None;
    let closes = |c: char| {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            _ => {}
        }
        quote.is_none() && c == '>'
    };
    let close = at + text[at..].find(closes)?;
    let end = at + text[at..close].trim_end_matches('/').trim_end().len();
    Some(Edit { range: end..end, text: format!(" xmlns:{prefix}='{uri}'") })
}

/// Where the name behind a prefix begins.
fn local_part(qualified: &str) -> usize {
    qualified.find(':').map_or(0, |colon| colon + 1)
}

fn escaped(value: &str) -> String {
    let mut out = value.to_owned();
    escape_from(&mut out, 0, &['\t', '\n', '\r']);
    out
}

/// The elements of a document by their position.
pub(crate) struct Positions<'a, 'i>(Vec<Node<'a, 'i>>);

impl<'a, 'i> Positions<'a, 'i> {
    pub(crate) fn new(document: &'a Document<'i>) -> Positions<'a, 'i> {
        Positions(document.descendants().filter(Node::is_element).collect())
    }

    /// The innermost element at a position.
    pub(crate) fn at(&self, position: usize) -> Option<Node<'a, 'i>> {
        let before = self.0.partition_point(|node| node.range().start <= position);
        let nearest = *self.0.get(before.checked_sub(1)?)?;
        nearest.ancestors().find(|node| node.is_element() && node.range().contains(&position))
    }
}

#[cfg(test)]
mod tests;
