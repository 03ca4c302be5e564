//! Names: name classes and namespaces (specification 4.8 to 4.11), and the constraints on them
//! (4.16).

use super::super::source::{At, Source, Tag};
use crate::error::SchemaError;
use crate::name::NameClass;
use std::rc::Rc;

/// Gives a document the namespace of what refers to it, as far as it has none of its own.
pub fn inherit(source: &mut Source, ns: &Rc<str>) {
    if source.ns.is_none() {
        source.ns = Some(ns.clone());
        source.children.iter_mut().for_each(|child| inherit(Rc::make_mut(child), ns));
    }
}

/// The namespace of a prefix in the name or value of an element.
pub fn lookup(source: &Source, prefix: &str) -> Option<String> {
    if prefix == "xml" {
        return Some("http://www.w3.org/XML/1998/namespace".to_owned());
    }
    if prefix.is_empty() {
        return Some(source.ns.as_deref().unwrap_or_default().to_owned());
    }
    source.prefix.iter().find(|own| own.0 == prefix).map(|own| own.1.clone())
}

/// The name class of an element or attribute, and where its patterns begin.
pub fn name_of(source: &Source) -> Result<(NameClass, usize), SchemaError> {
    if let Some(name) = source.attr("name") {
        let default: &str = match source.tag {
            Tag::Attribute if !source.own_ns => "",
            _ => source.ns.as_deref().unwrap_or_default(),
        };
        return Ok((qualified(source, name, default)?, 0));
    }
    Ok((name_class(&source.children[0])?, 1))
}

fn qualified(source: &Source, name: &str, default: &str) -> Result<NameClass, SchemaError> {
    let (ns, local) = match name.split_once(':') {
        None => (default.to_owned(), name),
        Some((prefix, local)) => {
            let uri = (!prefix.is_empty()).then(|| lookup(source, prefix)).flatten();
            let uri =
                uri.ok_or_else(|| source.at.error("4.10", format!("the prefix '{prefix}' is not declared")))?;
            (uri, local)
        }
    };
    match crate::datatype::is_ncname(local) {
        true => Ok(NameClass::Name(ns, local.to_owned())),
        false => Err(source.at.error("4.10", format!("'{name}' is not a name"))),
    }
}

fn name_class(source: &Source) -> Result<NameClass, SchemaError> {
    let ns = || source.ns.as_deref().unwrap_or_default().to_owned();
    let except = || -> Result<Option<Box<NameClass>>, SchemaError> {
        let Some(except) = source.children.first() else { return Ok(None) };
        let all: Result<Vec<_>, _> = except.children.iter().map(|child| name_class(child)).collect();
        Ok(Some(Box::new(NameClass::Choice(all?))))
    };
    match source.tag {
        Tag::Name => qualified(source, &source.text, &ns()),
        Tag::NsName => Ok(NameClass::NsName(ns(), except()?)),
        Tag::AnyName => Ok(NameClass::AnyName(except()?)),
        Tag::Choice => {
            let all: Result<Vec<_>, _> = source.children.iter().map(|child| name_class(child)).collect();
            Ok(NameClass::Choice(all?))
        }
        other => Err(source.at.error("3", format!("`<{other}>` is not a name class"))),
    }
}

/// The constraints on names of section 4.16.
pub fn check(name: &NameClass, at: &At, of: Tag) -> Result<(), SchemaError> {
    fn has(name: &NameClass, any: bool, ns: bool) -> bool {
        match name {
            NameClass::Name(..) => false,
            NameClass::NsName(_, except) => ns || except.as_ref().is_some_and(|except| has(except, any, ns)),
            NameClass::AnyName(except) => any || except.as_ref().is_some_and(|except| has(except, any, ns)),
            NameClass::Choice(all) => all.iter().any(|one| has(one, any, ns)),
        }
    }
    let attribute = of == Tag::Attribute;
    const XMLNS: &str = "http://www.w3.org/2000/xmlns";
    match name {
        NameClass::Name(ns, local) if attribute && (ns == XMLNS || ns.is_empty() && local == "xmlns") => {
            Err(at.error("4.16", "an attribute cannot be a namespace declaration"))
        }
        NameClass::NsName(ns, _) if attribute && ns == XMLNS => {
            Err(at.error("4.16", "an attribute cannot be a namespace declaration"))
        }
        NameClass::Name(..) => Ok(()),
        NameClass::AnyName(Some(except)) if has(except, true, false) => {
            Err(at.error("4.16", "`<anyName>` cannot be taken out of `<anyName>`"))
        }
        NameClass::NsName(_, Some(except)) if has(except, true, true) => {
            Err(at.error("4.16", "neither `<nsName>` nor `<anyName>` can be taken out of `<nsName>`"))
        }
        NameClass::AnyName(except) | NameClass::NsName(_, except) => match except {
            Some(except) => check(except, at, of),
            None => Ok(()),
        },
        NameClass::Choice(all) => all.iter().try_for_each(|one| check(one, at, of)),
    }
}
