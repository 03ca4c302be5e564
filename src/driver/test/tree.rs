//! Elements of small documents that have no type of their own: networks, pools, volumes, devices.

use super::super::document::escaped;
use super::super::error::Result;
use crate::domain::Metadata;
use roxmltree::Node;

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
    /// It is written over two lines even when it holds nothing.
    pub(super) open: bool,
    /// The whole of it, if it is `<metadata>`: what is in it belongs to others.
    pub(super) metadata: Option<Metadata>,
}

impl Element {
    pub(super) fn new(name: &str) -> Element {
        Element { name: name.to_owned(), ..Element::default() }
    }

    /// An element with a text.
    pub(super) fn with_text(name: &str, text: impl Into<String>) -> Element {
        Element { text: text.into(), ..Element::new(name) }
    }

    /// The root of a document.
    pub(super) fn read(text: &str, name: &str) -> Result<Element> {
        let document = super::super::document::parse(text)?;
        super::super::document::root(&document, name)?;
        Ok(Element::of(document.root_element()))
    }

    fn of(node: Node<'_, '_>) -> Element {
        if node.tag_name().name() == "metadata" {
            let metadata = Metadata::parse(&node.document().input_text()[node.range()]).ok();
            return Element { metadata, ..Element::new("metadata") };
        }
        let attributes = node.attributes().map(|own| (own.name().to_owned(), own.value().to_owned()));
        let elements: Vec<Element> = node.children().filter(Node::is_element).map(Element::of).collect();
        let text = if elements.is_empty() { node.text().unwrap_or_default().trim() } else { "" };
        Element {
            name: node.tag_name().name().to_owned(),
            attributes: attributes.collect(),
            text: text.to_owned(),
            children: elements,
            ..Element::default()
        }
    }

    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|own| own.name == name)
    }

    /// The child of that name, which is made if there is none.
    pub(super) fn child_mut(&mut self, name: &str) -> &mut Element {
        let index = self.children.iter().position(|own| own.name == name).unwrap_or_else(|| {
            self.children.push(Element::new(name));
            self.children.len() - 1
        });
        &mut self.children[index]
    }

    /// The text of the element at a path of names.
    pub(super) fn text_at(&self, path: &[&str]) -> Option<&str> {
        let found = path.iter().try_fold(self, |own, name| own.child(name))?;
        Some(&*found.text).filter(|text| !text.is_empty())
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| &**value)
    }

    /// Gives an attribute a value unless it has one.
    pub(super) fn default_attribute(&mut self, name: &str, value: &str) {
        if self.attribute(name).is_none() {
            self.attributes.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Puts the children in the order of a list of names; those that it lacks go last.
    pub(super) fn order(&mut self, names: &[&str]) {
        let place = |own: &Element| names.iter().position(|name| *name == own.name).unwrap_or(names.len());
        self.children.sort_by_key(place);
    }

    /// The document, ended by a line feed.
    pub(super) fn document(&self) -> String {
        let mut out = String::new();
        self.print(&mut out, 0);
        out
    }

    fn print(&self, out: &mut String, depth: usize) {
        let indent = "  ".repeat(depth);
        if let Some(metadata) = &self.metadata {
            return out.push_str(&format!("{indent}{}\n", metadata.as_xml()));
        }
        out.push_str(&format!("{indent}<{}", self.name));
        for (name, value) in &self.attributes {
            out.push_str(&format!(" {name}='{}'", escaped(value).replace('\'', "&apos;")));
        }
        if !self.children.is_empty() || self.open {
            out.push_str(">\n");
            self.children.iter().for_each(|own| own.print(out, depth + 1));
            out.push_str(&format!("{indent}</{}>\n", self.name));
        } else if self.text.is_empty() {
            out.push_str("/>\n");
        } else {
            out.push_str(&format!(">{}</{}>\n", escaped(&self.text), self.name));
        }
    }
}

/// `<description>` of a checkpoint or snapshot, where it has one.
pub(super) fn description(text: Option<&str>) -> String {
    text.map_or(String::new(), |text| format!("  <description>{}</description>\n", escaped(text)))
}

/// `<parent>` of one, where there is an earlier one.
pub(super) fn parent(name: Option<&str>) -> String {
    name.map_or(String::new(), |name| {
        format!("  <parent>\n    <name>{}</name>\n  </parent>\n", escaped(name))
    })
}
