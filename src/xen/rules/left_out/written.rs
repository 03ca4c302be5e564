//! Of one element, everything that is not in the list of what a notation writes.

use super::LeftOut;
use crate::diagnostic::{Origin, Place};
use crate::dom::{Document, Node};
use crate::xml::{self, Element, Options};
use std::collections::HashMap;

/// What a notation writes of an element: words such as `@bus`, `target/@dev` or `readonly`. A word for
/// an element stands for all that is in it, `#` for its text.
pub(super) struct Written(Vec<&'static str>);

impl Written {
    /// A list of words with blanks between them.
    pub(super) fn new(words: &'static str) -> Written {
        Written(words.split_whitespace().collect())
    }

    /// Adds further words where a condition holds.
    pub(super) fn when(mut self, condition: bool, words: &'static str) -> Written {
        if condition {
            self.0.extend(words.split_whitespace());
        }
        self
    }

    fn has(&self, path: &str) -> bool {
        self.0.contains(&path)
    }

    /// Whether something inside the element of that path is written.
    fn has_inside(&self, path: &str) -> bool {
        self.0.iter().any(|word| word.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
    }
}

impl LeftOut<'_> {
    /// Reports what is not written of an element.
    pub(super) fn part<T: Element>(&mut self, place: &Place<'_>, name: &str, element: &T, written: &Written) {
        let text = xml::write(element, name, Options::KNOWN).unwrap_or_default();
        match Document::parse(&text) {
            Ok(document) => self.node(place, document.root_element(), "", written),
            Err(_) => self.setting(place, &format!("`<{name}>`")),
        }
    }

    fn node(&mut self, place: &Place<'_>, node: Node<'_, '_>, path: &str, written: &Written) {
        let below = |name: &str| match path {
            "" => name.to_owned(),
            _ => format!("{path}/{name}"),
        };
        for attribute in node.attributes() {
            let name = attribute.name();
            if !written.has(&below(&format!("@{name}"))) {
                let value = if name == "passwd" { "…" } else { attribute.value() };
                self.setting(&place.attr(name), &format!("`{name}='{value}'`"));
            }
        }
        let text = |child: Node<'_, '_>| child.is_text() && !xml::is_blank(child.text().unwrap_or_default());
        if node.children().any(text) && !written.has(&below("#")) && !path.is_empty() {
            self.setting(place, &format!("the text of `<{}>`", node.tag_name().name()));
        }
        let mut counts = HashMap::<&str, (usize, usize)>::new();
        for child in node.children().filter(Node::is_element) {
            counts.entry(child.tag_name().name()).or_default().1 += 1;
        }
        for child in node.children().filter(Node::is_element) {
            let name = child.tag_name().name();
            let path = below(name);
            let count = counts.entry(name).or_default();
            count.0 += 1;
            if written.has(&path) {
                continue;
            }
            let own = place.item(name, count.0 - 1, count.1, Origin::Positional);
            if written.has_inside(&path) {
                self.node(&own, child, &path, written);
            } else {
                self.setting(&own, &format!("`<{name}>`"));
            }
        }
    }
}
