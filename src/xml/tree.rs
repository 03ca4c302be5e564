//! Elements without a type of their own: those of small documents, and of documents that grow. They are
//! found by their names.

use super::{escape_from, RETURN, SPACES};
use crate::dom::Node;

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Element>,
    /// It is written over two lines even when it holds nothing.
    pub open: bool,
    /// How the whole of it is written, if what is in it belongs to others.
    pub verbatim: Option<String>,
}

impl Element {
    pub fn new(name: &str) -> Element {
        Element { name: name.to_owned(), ..Element::default() }
    }

    /// An element of a document, without comments; what is in those called `verbatim` is not looked at.
    pub fn of(node: Node<'_, '_>, verbatim: &str) -> Element {
        if node.tag_name().name() == verbatim {
            let own = node.document().input_text()[node.range()].to_owned();
            return Element { verbatim: Some(own), ..Element::new(verbatim) };
        }
        let attributes = node.attributes().map(|own| (own.name().to_owned(), own.value().to_owned()));
        let children = node.children().filter(Node::is_element);
        let children: Vec<Element> = children.map(|child| Element::of(child, verbatim)).collect();
        let text = if children.is_empty() { node.text().unwrap_or_default().trim() } else { "" };
        Element {
            attributes: attributes.collect(),
            text: text.to_owned(),
            children,
            ..Element::new(node.tag_name().name())
        }
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

    /// Gives an attribute a value unless it has one.
    pub fn set_default(&mut self, name: &str, value: &str) {
        if self.attribute(name).is_none() {
            self.set(name, value);
        }
    }

    pub fn push(&mut self, child: Element) {
        self.children.push(child);
    }

    /// Takes the children of a name away.
    pub fn remove(&mut self, child: &str) {
        self.children.retain(|own| own.name != child);
    }

    /// Puts the children in the order of a list of names; those that it lacks go last.
    pub fn order(&mut self, names: &[&str]) {
        let place = |own: &Element| names.iter().position(|name| *name == own.name).unwrap_or(names.len());
        crate::order::by_key(&mut self.children, place);
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| &**value)
    }

    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|own| own.name == name)
    }

    /// The text of the element at a path of names.
    pub fn text_at(&self, path: &[&str]) -> Option<&str> {
        let found = path.iter().try_fold(self, |own, name| own.child(name))?;
        Some(&*found.text).filter(|text| !text.is_empty())
    }

    /// The element at a path, made where it is not there.
    pub fn at(&mut self, path: &str) -> &mut Element {
        path.split('/').filter(|name| !name.is_empty()).fold(self, |own, name| {
            let found = own.children.iter().position(|child| child.name == name);
            let at = found.unwrap_or_else(|| {
                own.children.push(Element::new(name));
                own.children.len() - 1
            });
            &mut own.children[at]
        })
    }

    /// The child whose attribute `name` has that value, made where it is not there.
    pub fn named(&mut self, child: &str, name: &str) -> &mut Element {
        let is = |own: &Element| own.name == child && own.attribute("name") == Some(name);
        let at = self.children.iter().position(is).unwrap_or_else(|| {
            self.children.push(Element::new(child).with("name", name));
            self.children.len() - 1
        });
        &mut self.children[at]
    }

    pub fn has(&self, child: &str) -> bool {
        self.child(child).is_some()
    }

    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.children.is_empty() && self.text.is_empty()
    }

    /// The document, ended by a line feed.
    pub fn to_xml(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out
    }

    fn write(&self, out: &mut String, depth: usize) {
        let indent = |out: &mut String| out.extend(std::iter::repeat_n("  ", depth));
        indent(out);
        if let Some(verbatim) = &self.verbatim {
            out.push_str(verbatim);
            return out.push('\n');
        }
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            out.push_str(&format!(" {name}='"));
            escaped(out, value, SPACES);
            out.push('\'');
        }
        if !self.children.is_empty() || self.open {
            out.push_str(">\n");
            self.children.iter().for_each(|own| own.write(out, depth + 1));
            indent(out);
        } else if self.text.is_empty() {
            return out.push_str("/>\n");
        } else {
            out.push('>');
            escaped(out, &self.text, RETURN);
        }
        out.push_str(&format!("</{}>\n", self.name));
    }
}

fn escaped(out: &mut String, value: &str, referred: &[char]) {
    let at = out.len();
    out.push_str(value);
    escape_from(out, at, referred);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let text = "<a b='1&#10;&lt;&apos;'>\n  <c>x &amp; y</c>\n  <d/>\n  <kept> <e/> </kept>\n</a>\n";
        let document = crate::xml::Document::parse(text).unwrap();
        let element = Element::of(document.root_element(), "kept");
        assert_eq!(element.attribute("b"), Some("1\n<'"));
        assert_eq!(element.text_at(&["c"]), Some("x & y"));
        assert_eq!(element.to_xml(), text);
    }

    #[test]
    fn paths_are_made() {
        let mut root = Element::new("a").with("b", "1").with_some("c", None::<String>);
        root.at("d/e").set("f", "2");
        root.at("d/e").set_default("f", "3");
        root.at("d").children.push(Element::new("g").saying("h"));
        root.at("d").order(&["g"]);
        assert_eq!(root.to_xml(), "<a b='1'>\n  <d>\n    <g>h</g>\n    <e f='2'/>\n  </d>\n</a>\n");
        root.remove("d");
        assert!(!root.is_empty() && root.child("d").is_none());
    }
}
