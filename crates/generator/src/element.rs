//! Elements as they are drawn, and their text.

use std::fmt::{self, Display, Formatter, Write};

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its local name.
    pub name: String,
    /// Its namespace; empty where it has none.
    pub namespace: String,
    /// Its attributes, by name; none is there twice.
    pub attributes: Vec<(String, String)>,
    /// What it holds.
    pub children: Vec<Node>,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// A text.
    Text(String),
    /// A comment.
    Comment(String),
}

impl Element {
    /// An element without anything.
    #[must_use]
    pub fn named(name: &str) -> Element {
        Element { name: name.to_owned(), ..Element::default() }
    }

    /// Gives it an attribute, unless it has it.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Element {
        self.add_attribute(name, value.to_owned());
        self
    }

    /// Gives it a child.
    #[must_use]
    pub fn holding(mut self, child: Element) -> Element {
        self.children.push(Node::Element(child));
        self
    }

    /// Gives it a text.
    #[must_use]
    pub fn saying(mut self, text: &str) -> Element {
        self.add_text(text);
        self
    }

    /// The first child of that name.
    pub fn child_mut(&mut self, name: &str) -> Option<&mut Element> {
        self.elements_mut().find(|child| child.name == name)
    }

    /// The children that are elements.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) | Node::Comment(_) => None,
        })
    }

    /// The same, to change them.
    pub fn elements_mut(&mut self) -> impl Iterator<Item = &mut Element> {
        self.children.iter_mut().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) | Node::Comment(_) => None,
        })
    }

    pub(crate) fn add_attribute(&mut self, name: &str, value: String) {
        if self.attributes.iter().all(|(known, _)| known != name) {
            self.attributes.push((name.to_owned(), value));
        }
    }

    pub(crate) fn add_text(&mut self, text: &str) {
        match self.children.last_mut() {
            _ if text.is_empty() => {}
            Some(Node::Text(before)) => before.push_str(text),
            _ => self.children.push(Node::Text(text.to_owned())),
        }
    }

    fn write(&self, out: &mut Formatter<'_>, around: &str, depth: usize) -> fmt::Result {
        let prefix = if self.namespace.is_empty() { "" } else { "n:" };
        write!(out, "<{prefix}{}", self.name)?;
        if !self.namespace.is_empty() && self.namespace != around {
            write!(out, " xmlns:n='")?;
            escape(out, &self.namespace, Place::Attribute)?;
            out.write_char('\'')?;
        }
        for (name, value) in &self.attributes {
            write!(out, " {name}='")?;
            escape(out, value, Place::Attribute)?;
            out.write_char('\'')?;
        }
        if self.children.is_empty() {
            return out.write_str("/>");
        }
        out.write_char('>')?;
        let around = if self.namespace.is_empty() { around } else { &self.namespace };
        // Blanks would be part of a text.
        let lines = !self.children.iter().any(|child| matches!(child, Node::Text(_)));
        for child in &self.children {
            if lines {
                write!(out, "\n{:width$}", "", width = 2 * depth + 2)?;
            }
            match child {
                Node::Element(element) => element.write(out, around, depth + 1)?,
                Node::Text(text) => escape(out, text, Place::Text)?,
                Node::Comment(text) => write!(out, "<!--{text}-->")?,
            }
        }
        if lines {
            write!(out, "\n{:width$}", "", width = 2 * depth)?;
        }
        write!(out, "</{prefix}{}>", self.name)
    }
}

/// The document: the same on a line of its own.
impl Display for Element {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.write(out, "", 0)?;
        out.write_char('\n')
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Attribute,
    Text,
}

fn escape(out: &mut Formatter<'_>, text: &str, place: Place) -> fmt::Result {
    for c in text.chars() {
        match c {
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '&' => out.write_str("&amp;")?,
            '\'' => out.write_str("&apos;")?,
            '\r' => out.write_str("&#13;")?,
            // A reader makes spaces of them in attributes.
            '\n' | '\t' if place == Place::Attribute => write!(out, "&#{};", u32::from(c))?,
            _ => out.write_char(c)?,
        }
    }
    Ok(())
}
