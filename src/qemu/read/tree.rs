//! A document as it grows: elements that are found again by their names.

use crate::xml::{escape_from, RETURN, SPACES};

/// An element with what it has so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    pub fn new(name: &str) -> Element {
        Element { name: name.to_owned(), ..Element::default() }
    }

    /// With an attribute.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Element {
        self.set(name, value);
        self
    }

    /// With an attribute if there is a value.
    pub fn with_some(self, name: &str, value: Option<impl Into<String>>) -> Element {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With a text.
    pub fn saying(mut self, text: impl Into<String>) -> Element {
        self.text = text.into();
        self
    }

    /// With one more child.
    pub fn having(mut self, child: Element) -> Element {
        self.children.push(child);
        self
    }

    /// Gives an attribute its value; the last one counts.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.attributes.retain(|(own, _)| own != name);
        self.attributes.push((name.to_owned(), value.into()));
    }

    /// Adds to its text.
    pub fn append(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Takes the children of a name away.
    pub fn remove(&mut self, child: &str) {
        self.children.retain(|own| own.name != child);
    }

    pub fn push(&mut self, child: Element) {
        self.children.push(child);
    }

    /// The child at a path, made where it is not there.
    pub fn at(&mut self, path: &str) -> &mut Element {
        let mut here = self;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let found = here.children.iter().position(|child| child.name == name);
            let at = found.unwrap_or_else(|| {
                here.children.push(Element::new(name));
                here.children.len() - 1
            });
            here = &mut here.children[at];
        }
        here
    }

    pub fn has(&self, child: &str) -> bool {
        self.children.iter().any(|own| own.name == child)
    }

    pub fn has_children(&self) -> bool {
        !self.children.is_empty()
    }

    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.children.is_empty() && self.text.is_empty()
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| &**value)
    }

    /// As XML.
    pub fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            out.push_str(&format!(" {name}=\""));
            let at = out.len();
            out.push_str(value);
            escape_from(out, at, SPACES);
            out.push('"');
        }
        out.push('>');
        let at = out.len();
        out.push_str(&self.text);
        escape_from(out, at, RETURN);
        self.children.iter().for_each(|child| child.write(out));
        out.push_str(&format!("</{}>", self.name));
    }
}
