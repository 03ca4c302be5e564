//! What the declarations of a schema in compact syntax say of prefixes.

use super::super::shape::check_library;
use super::super::source::{At, RNG, XML};
use super::fault::Fault;
use crate::datatype::XSD;
use std::collections::HashMap;
use std::rc::Rc;

/// A namespace; `None` is that of the document which includes this one.
pub type Namespace = Option<Rc<str>>;

/// What prefixes stand for.
pub struct Environment {
    namespaces: HashMap<String, Namespace>,
    /// The namespace of names without prefix; `None` also where none is declared.
    pub default: Namespace,
    has_default: bool,
    datatypes: HashMap<String, Rc<str>>,
}

fn wrong(at: &At, message: String) -> Fault {
    at.fault(message)
}

impl Environment {
    pub fn new() -> Environment {
        Environment {
            namespaces: HashMap::from([("xml".to_owned(), Some(XML.into()))]),
            default: None,
            has_default: false,
            datatypes: HashMap::new(),
        }
    }

    /// Declares the namespace of names without prefix.
    pub fn declare_default(&mut self, namespace: Namespace, at: &At) -> Result<(), Fault> {
        if std::mem::replace(&mut self.has_default, true) {
            return Err(wrong(at, "the default namespace is declared twice".to_owned()));
        }
        self.default = namespace;
        Ok(())
    }

    /// Declares a prefix of names.
    pub fn declare(&mut self, prefix: &str, namespace: Namespace, at: &At) -> Result<(), Fault> {
        let is_xml = namespace.as_deref() == Some(XML);
        if prefix == "xmlns" || (prefix == "xml") != is_xml {
            let message = format!(
                "the prefix `{prefix}` cannot stand for that namespace; `xml` and `xmlns` are XML's own"
            );
            return Err(wrong(at, message));
        }
        match self.namespaces.insert(prefix.to_owned(), namespace) {
            Some(_) if !is_xml => Err(wrong(at, format!("the prefix `{prefix}` is declared twice"))),
            _ => Ok(()),
        }
    }

    /// Declares a prefix of datatypes.
    pub fn declare_datatypes(&mut self, prefix: &str, library: &str, at: &At) -> Result<(), Fault> {
        check_library(library, at)?;
        match self.datatypes.insert(prefix.to_owned(), library.into()) {
            Some(_) => Err(wrong(at, format!("the prefix `{prefix}` of datatypes is declared twice"))),
            None => Ok(()),
        }
    }

    /// What a prefix of names stands for.
    pub fn namespace(&self, prefix: &str, at: &At) -> Result<Namespace, Fault> {
        self.namespaces.get(prefix).cloned().ok_or_else(|| {
            let message =
                format!("the prefix `{prefix}` is not declared; declare it by `namespace {prefix} = \"…\"`");
            wrong(at, message)
        })
    }

    /// The namespace that a prefix of values stands for, if it is declared.
    pub fn of_value(&self, prefix: &str) -> Option<&str> {
        self.namespaces.get(prefix)?.as_deref()
    }

    /// What a prefix of notes stands for.
    pub fn of_note(&self, prefix: &str, at: &At) -> Result<Rc<str>, Fault> {
        match self.namespace(prefix, at)? {
            Some(ns) if &*ns == RNG => {
                Err(wrong(at, format!("`{prefix}` is RELAX NG's own namespace; annotations are of another")))
            }
            Some(ns) => Ok(ns),
            None => {
                Err(wrong(at, format!("`{prefix}` is inherited; annotations have a namespace of their own")))
            }
        }
    }

    /// The library that a prefix of datatypes stands for; `xsd` is XML Schema's unless it is declared.
    pub fn library(&self, prefix: &str, at: &At) -> Result<Rc<str>, Fault> {
        match self.datatypes.get(prefix) {
            Some(library) => Ok(library.clone()),
            None if prefix == "xsd" => Ok(XSD.into()),
            None => {
                let message = format!(
                    "the prefix `{prefix}` of datatypes is not declared; declare it by `datatypes {prefix} = \"…\"`"
                );
                Err(wrong(at, message))
            }
        }
    }
}
