//! Which prefixes a schema document needs, and which namespace its names without prefix have.

use super::super::notes::{Foreign, ForeignName, Note};
use super::super::source::{Source, Tag, RNG, XML};
use crate::datatype::{is_ncname, Datatype};
use crate::error::SchemaError;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// A namespace; `None` is that of the document which includes this one.
pub type Namespace = Option<Rc<str>>;

/// Whose names they are: attributes without prefix have no namespace.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Elements,
    Attributes,
}

impl Whose {
    /// Whose the names in an element or attribute are.
    pub fn of(source: &Source) -> Whose {
        match source.tag {
            Tag::Attribute => Whose::Attributes,
            _ => Whose::Elements,
        }
    }
}

/// The prefixes of a document.
pub struct Prefixes {
    /// The namespace of names of elements without prefix.
    pub default: Namespace,
    prefixes: BTreeMap<Namespace, String>,
    /// Those that were asked for.
    used: RefCell<BTreeSet<Namespace>>,
}

/// What a document uses.
#[derive(Default)]
struct Uses {
    /// How often each namespace is that of an element.
    elements: HashMap<Namespace, usize>,
    /// Namespaces that need a prefix whichever the default one is.
    prefixed: BTreeSet<Namespace>,
    /// Prefixes that were written.
    written: HashMap<Rc<str>, String>,
}

/// The name that an element says it or its attribute has: its namespace and local part.
pub fn own_name(source: &Source) -> Result<Option<(Namespace, String)>, SchemaError> {
    let name = match source.tag {
        Tag::Name => Some(source.text.as_str()),
        Tag::Element | Tag::Attribute => source.attr("name"),
        _ => None,
    };
    let Some(name) = name else { return Ok(None) };
    let Some((prefix, local)) = name.split_once(':') else {
        let ns =
            if source.tag == Tag::Attribute && !source.own_ns { Some("".into()) } else { source.ns.clone() };
        return named(source, ns, name);
    };
    if prefix == "xml" {
        return named(source, Some(XML.into()), local);
    }
    match source.prefix.as_deref() {
        Some((own, uri)) if own == prefix => named(source, Some(uri.as_str().into()), local),
        _ => Err(source.at.error("4.10", format!("the prefix '{prefix}' is not declared"))),
    }
}

fn named(source: &Source, ns: Namespace, local: &str) -> Result<Option<(Namespace, String)>, SchemaError> {
    match is_ncname(local) {
        true => Ok(Some((ns, local.to_owned()))),
        false => Err(source.at.error("4.10", format!("'{local}' is not a name"))),
    }
}

/// Whether a value is a name with a namespace.
pub fn is_qualified(value: &Source) -> bool {
    value.tag == Tag::Value && value.attr("type").is_some_and(Datatype::needs_context)
}

/// The namespace and local part of a value that is a name.
pub fn name_in_value(value: &Source) -> Result<(Namespace, String), SchemaError> {
    let text = value.text.trim();
    match text.split_once(':') {
        None => Ok((value.ns.clone(), text.to_owned())),
        Some(("xml", local)) => Ok((Some(XML.into()), local.to_owned())),
        Some((prefix, local)) => match value.prefix.as_deref() {
            Some((own, uri)) if own == prefix => Ok((Some(uri.as_str().into()), local.to_owned())),
            _ => Err(value.at.error("4.10", format!("the prefix '{prefix}' is not declared"))),
        },
    }
}

impl Uses {
    fn walk(&mut self, source: &Source, around: Whose) -> Result<(), SchemaError> {
        if let Some((prefix, uri)) = source.prefix.as_deref() {
            self.written.entry(uri.as_str().into()).or_insert_with(|| prefix.clone());
        }
        if let Some((ns, _)) = own_name(source)? {
            let whose = if source.tag == Tag::Name { around } else { Whose::of(source) };
            self.name(ns, whose);
        }
        match source.tag {
            Tag::NsName => drop(self.prefixed.insert(source.ns.clone())),
            Tag::Include | Tag::ExternalRef => self.name(source.ns.clone(), Whose::Elements),
            _ => {}
        }
        if is_qualified(source) {
            let (ns, _) = name_in_value(source)?;
            match source.text.contains(':') {
                true => drop(self.prefixed.insert(ns)),
                false => self.name(ns, Whose::Elements),
            }
        }
        if let Some(notes) = &source.notes {
            notes.attrs.iter().for_each(|(name, _)| self.foreign_name(name));
            self.notes(&notes.first);
            self.notes(&notes.after);
        }
        // Name classes are the first child of an element or attribute, and hold nothing but others.
        for child in &source.children {
            let whose = match source.tag {
                Tag::Element | Tag::Attribute => Whose::of(source),
                _ => around,
            };
            self.walk(child, whose)?;
        }
        Ok(())
    }

    fn name(&mut self, ns: Namespace, whose: Whose) {
        match whose {
            Whose::Attributes if ns.as_deref() == Some("") => {}
            Whose::Attributes => drop(self.prefixed.insert(ns)),
            Whose::Elements => *self.elements.entry(ns).or_default() += 1,
        }
    }

    fn foreign_name(&mut self, name: &ForeignName) {
        if !name.ns.is_empty() && &*name.ns != XML {
            self.prefixed.insert(Some(name.ns.clone()));
            if !name.prefix.is_empty() {
                self.written.entry(name.ns.clone()).or_insert_with(|| name.prefix.clone());
            }
        }
    }

    fn notes(&mut self, notes: &[Note]) {
        for note in notes {
            if let Note::Element(Foreign { name, attrs, children }) = note {
                self.foreign_name(name);
                attrs.iter().for_each(|(name, _)| self.foreign_name(name));
                self.notes(children);
            }
        }
    }
}

impl Prefixes {
    /// Those of a document, whose root this is.
    pub fn of(root: &Source) -> Result<Prefixes, SchemaError> {
        let mut uses = Uses::default();
        uses.walk(root, Whose::Elements)?;
        let most = uses.elements.values().copied().max();
        let mut candidates: Vec<&Namespace> =
            uses.elements.iter().filter(|(_, times)| Some(**times) == most).map(|(ns, _)| ns).collect();
        candidates.sort();
        let default = match candidates.contains(&&root.ns) {
            true => root.ns.clone(),
            false => candidates.first().map_or(root.ns.clone(), |ns| (*ns).clone()),
        };
        let others = uses.elements.keys().filter(|ns| **ns != default).cloned();
        let mut needed: BTreeSet<Namespace> = others.chain(uses.prefixed.iter().cloned()).collect();
        if needed.contains(&None) {
            // In XML no namespace is in force then.
            needed.extend(
                [default.clone()].into_iter().filter(|ns| ns.as_deref().is_some_and(|ns| !ns.is_empty())),
            );
        }
        let mut prefixes = BTreeMap::from([(Some(XML.into()), "xml".to_owned())]);
        let mut taken = BTreeSet::from(["xml".to_owned(), "xmlns".to_owned()]);
        // The number that each word was given last.
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        for ns in needed.iter().filter(|ns| ns.as_deref() != Some(XML)) {
            let wanted = match ns.as_deref() {
                None => "inherited",
                Some("") => "local",
                Some(RNG) => "rng",
                Some(uri) => uses.written.get(uri).map_or("ns1", String::as_str),
            };
            let stem = wanted.trim_end_matches(|c: char| c.is_ascii_digit());
            let mut prefix = wanted.to_owned();
            while taken.contains(&prefix) {
                let next = numbers.entry(stem).or_insert(0u32);
                *next += 1;
                prefix = format!("{stem}{next}");
            }
            taken.insert(prefix.clone());
            prefixes.insert(ns.clone(), prefix);
        }
        Ok(Prefixes { default, prefixes, used: RefCell::default() })
    }

    /// Those to declare: prefixes and what they stand for.
    pub fn declared(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let all = self.prefixes.iter().filter(|(ns, _)| ns.as_deref() != Some(XML));
        all.map(|(ns, prefix)| (prefix.as_str(), ns.as_deref()))
    }

    /// Those of [`Prefixes::declared`] that were asked for so far.
    pub fn used(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let used = self.used.borrow();
        let all =
            self.prefixes.iter().filter(move |(ns, _)| ns.as_deref() != Some(XML) && used.contains(*ns));
        all.map(|(ns, prefix)| (prefix.as_str(), ns.as_deref()))
    }

    /// Whether there are names whose namespace is the including document's, beside others.
    pub fn inherits(&self) -> bool {
        self.prefixes.contains_key(&None)
    }

    /// The prefix of a namespace.
    pub fn get(&self, ns: &Namespace) -> Option<&str> {
        self.used.borrow_mut().insert(ns.clone());
        self.prefixes.get(ns).map(String::as_str)
    }

    /// A name of another vocabulary.
    pub fn foreign(&self, name: &ForeignName) -> String {
        self.with(&Some(name.ns.clone()), &name.local)
    }

    /// A name with the prefix of its namespace; without one where there is none.
    pub fn with(&self, ns: &Namespace, local: &str) -> String {
        match ns.as_deref() {
            Some("") => local.to_owned(),
            _ => self.get(ns).map_or(local.to_owned(), |prefix| format!("{prefix}:{local}")),
        }
    }
}
