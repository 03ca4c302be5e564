//! A schema document in XML syntax.

use super::super::notes::{Foreign, Note};
use super::super::source::{Source, Tag, RNG};
use super::prefixes::{is_qualified, name_in_value, own_name, Namespace, Prefixes, Whose};
use crate::error::SchemaError;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What is in force where an element is written.
#[derive(Clone)]
struct Around {
    ns: Namespace,
    library: Rc<str>,
    depth: usize,
}

type Attributes = Vec<(String, String)>;

/// A start tag, and what is behind it.
struct Start<'s> {
    attrs: Attributes,
    text: String,
    children: &'s [Rc<Source>],
    /// The namespace and local part of a name that cannot be an attribute.
    name: Option<(String, String)>,
}

struct Writer {
    prefixes: Prefixes,
    out: String,
}

/// The document in XML syntax.
pub fn xml(root: &Source) -> Result<String, SchemaError> {
    let prefixes = Prefixes::of(root)?;
    let mut libraries = BTreeMap::new();
    count_libraries(root, &mut libraries);
    let library = libraries
        .iter()
        .max_by_key(|(_, times)| **times)
        .map_or("".into(), |(library, _)| (*library).clone());
    let ns = match prefixes.inherits() {
        // A namespace for all would be that of names which inherit another.
        true => None,
        false => prefixes.default.clone(),
    };
    let mut head = vec![("xmlns".to_owned(), RNG.to_owned())];
    for (prefix, uri) in prefixes.declared() {
        head.extend(uri.filter(|uri| !uri.is_empty()).map(|uri| (format!("xmlns:{prefix}"), uri.to_owned())));
    }
    head.extend(ns.as_deref().map(|ns| ("ns".to_owned(), ns.to_owned())));
    if !library.is_empty() {
        head.push(("datatypeLibrary".to_owned(), library.to_string()));
    }
    let mut writer = Writer { prefixes, out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned() };
    writer.source(root, head, &Around { ns, library, depth: 0 })?;
    Ok(writer.out)
}

fn count_libraries<'s>(source: &'s Source, found: &mut BTreeMap<&'s Rc<str>, usize>) {
    if has_library(source) && !source.library.is_empty() {
        *found.entry(&source.library).or_default() += 1;
    }
    source.children.iter().for_each(|child| count_libraries(child, found));
}

/// Whether it depends on the datatype library.
fn has_library(source: &Source) -> bool {
    matches!(source.tag, Tag::Data | Tag::Value) && source.attr("type").is_some()
}

impl Writer {
    fn line(&mut self, depth: usize) {
        self.out.extend(std::iter::repeat_n("  ", depth));
    }

    fn comment(&mut self, text: &str, depth: usize) {
        self.line(depth);
        let text = text.replace("--", "- -");
        self.out.push_str(&format!("<!-- {text} -->\n"));
    }

    /// An element; `head` is what is declared at the root.
    fn source(&mut self, source: &Source, head: Attributes, around: &Around) -> Result<(), SchemaError> {
        let notes = source.notes.as_deref();
        for text in notes.iter().flat_map(|notes| &notes.before) {
            self.comment(text, around.depth);
        }
        let mut inner = Around { depth: around.depth + 1, ..around.clone() };
        let mut start = Start { attrs: head, text: String::new(), children: &source.children, name: None };
        match source.tag {
            Tag::Element | Tag::Attribute => self.named(source, &inner, &mut start)?,
            _ => {
                start.attrs.extend(source.attrs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())))
            }
        }
        self.values(source, &mut inner, &mut start)?;
        let foreign = notes.iter().flat_map(|notes| &notes.attrs);
        start.attrs.extend(foreign.map(|(name, value)| (self.prefixes.foreign(name), value.clone())));
        let tag = source.tag.to_string();
        self.line(around.depth);
        self.open(&tag, &start.attrs);
        let first = notes.map_or(&[][..], |notes| &notes.first);
        if source.tag.takes_text() {
            self.out.push_str(&format!(">{}</{tag}>\n", escaped(&start.text)));
        } else if first.is_empty() && start.children.is_empty() && start.name.is_none() {
            self.out.push_str("/>\n");
        } else {
            self.out.push_str(">\n");
            self.notes(first, inner.depth);
            if let Some((ns, local)) = start.name {
                self.line(inner.depth);
                self.open("name", &[("ns".to_owned(), ns)]);
                self.out.push_str(&format!(">{local}</name>\n"));
            }
            for child in start.children {
                self.source(child, Vec::new(), &inner)?;
            }
            self.line(around.depth);
            self.out.push_str(&format!("</{tag}>\n"));
        }
        self.notes(notes.map_or(&[][..], |notes| &notes.after), around.depth);
        Ok(())
    }

    /// The name of an element or attribute, as an attribute if it can be one.
    fn named<'s>(
        &self,
        source: &'s Source,
        around: &Around,
        start: &mut Start<'s>,
    ) -> Result<(), SchemaError> {
        let mut name = own_name(source)?;
        let by_child = name.is_none();
        if let (true, Some((first, others))) = (by_child, source.children.split_first()) {
            if first.tag == Tag::Name && first.notes.is_none() {
                name = own_name(first)?;
                start.children = others;
            }
        }
        if let Some((ns, local)) = name {
            match self.plain(&ns, &local, Whose::of(source), &around.ns) {
                Some(name) => start.attrs.push(("name".to_owned(), name)),
                None if by_child => start.children = &source.children,
                None => start.name = Some((ns.as_deref().unwrap_or_default().to_owned(), local)),
            }
        }
        let is_text = |only: &Source| only.tag == Tag::Text && only.notes.is_none();
        if source.tag == Tag::Attribute && matches!(start.children, [only] if is_text(only)) {
            start.children = &[];
        }
        Ok(())
    }

    /// What depends on the namespace and datatype library in force.
    fn values(&self, source: &Source, inner: &mut Around, start: &mut Start<'_>) -> Result<(), SchemaError> {
        start.text.clone_from(&source.text);
        let mut ns = inner.ns.clone();
        match source.tag {
            Tag::Name => {
                let (own, local) = own_name(source)?.unwrap_or_default();
                match self.plain(&own, &local, Whose::Elements, &inner.ns) {
                    Some(name) => start.text = name,
                    None => (ns, start.text) = (own.or_else(|| Some("".into())), local),
                }
            }
            Tag::NsName | Tag::Include | Tag::ExternalRef => ns = source.ns.clone(),
            Tag::Value if is_qualified(source) => {
                let (own, local) = name_in_value(source)?;
                match self.plain(&own, &local, Whose::Elements, &inner.ns) {
                    Some(name) => start.text = name,
                    None => (ns, start.text) = (own.or_else(|| Some("".into())), local),
                }
            }
            _ => {}
        }
        if ns != inner.ns {
            start.attrs.push(("ns".to_owned(), ns.as_deref().unwrap_or_default().to_owned()));
            inner.ns = ns;
        }
        if has_library(source) && source.library != inner.library {
            start.attrs.push(("datatypeLibrary".to_owned(), source.library.to_string()));
        }
        Ok(())
    }

    /// A name as it can be written without saying its namespace, if it can.
    fn plain(&self, ns: &Namespace, local: &str, whose: Whose, around: &Namespace) -> Option<String> {
        let is_plain = match whose {
            Whose::Attributes => ns.as_deref() == Some(""),
            Whose::Elements => ns == around,
        };
        match ns.as_deref() {
            _ if is_plain => Some(local.to_owned()),
            None | Some("") => None,
            Some(_) => self.prefixes.get(ns).map(|prefix| format!("{prefix}:{local}")),
        }
    }

    fn open(&mut self, name: &str, attrs: &[(String, String)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attrs {
            self.out.push_str(&format!(" {key}=\"{}\"", quoted(value)));
        }
    }

    fn notes(&mut self, notes: &[Note], depth: usize) {
        for note in notes {
            match note {
                Note::Comment(text) => self.comment(text, depth),
                Note::Text(_) => {}
                Note::Element(element) => {
                    self.line(depth);
                    self.element(element);
                    self.out.push('\n');
                }
            }
        }
    }

    /// An element of another vocabulary, whose text stays as it is.
    fn element(&mut self, element: &Foreign) {
        let Foreign { name, attrs, children } = element;
        let mut all: Vec<(String, String)> =
            attrs.iter().map(|(name, value)| (self.prefixes.foreign(name), value.clone())).collect();
        if name.ns.is_empty() {
            all.insert(0, ("xmlns".to_owned(), String::new()));
        }
        let name = self.prefixes.foreign(name);
        self.open(&name, &all);
        if children.is_empty() {
            self.out.push_str("/>");
            return;
        }
        self.out.push('>');
        for child in children {
            match child {
                Note::Element(inner) => self.element(inner),
                Note::Text(text) => self.out.push_str(&escaped(text)),
                Note::Comment(text) => self.out.push_str(&format!("<!-- {} -->", text.replace("--", "- -"))),
            }
        }
        self.out.push_str(&format!("</{name}>"));
    }
}

/// Text between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#13;")
}

/// Text between quotes.
fn quoted(text: &str) -> String {
    escaped(text).replace('"', "&quot;").replace('\n', "&#10;").replace('\t', "&#9;")
}
