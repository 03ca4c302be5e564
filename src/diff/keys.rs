//! What tells elements of one name apart, and how they are written in paths.

use crate::dom::Node;
use std::fmt::{self, Display, Write};

/// What identifies an element among its siblings of the same name: attributes and texts that are looked up from
/// it. Those that it has count together.
const KEYS: &[(&str, &[&str])] = &[
    ("audio", &["@id"]),
    ("cache", &["@level", "@id", "@type"]),
    ("cachetune", &["@vcpus"]),
    ("cell", &["@id"]),
    ("channel", &["target/@name", "target/@port"]),
    ("console", &["target/@type", "target/@port"]),
    ("controller", &["@type", "@index"]),
    ("device", &["path", "@alias"]),
    ("disk", &["target/@dev"]),
    ("entry", &["@name"]),
    ("env", &["@name"]),
    ("feature", &["@name"]),
    ("filesystem", &["target/@dir"]),
    ("filterref", &["@filter"]),
    ("graphics", &["@type"]),
    ("group", &["@name"]),
    ("host", &["@name", "@port", "@socket", "@ip"]),
    ("hostdev", &HOST_DEVICE),
    ("input", &["@type", "@bus"]),
    ("interface", &["mac/@address"]),
    ("iothread", &["@id"]),
    ("iothreadpin", &["@iothread"]),
    ("iothreadsched", &["@iothreads"]),
    ("ip", &["@address"]),
    ("lease", &["lockspace", "key"]),
    ("memnode", &["@cellid"]),
    ("memorytune", &["@vcpus"]),
    ("monitor", &["@level", "@vcpus"]),
    ("node", &["@id"]),
    ("page", &["@size", "@nodeset"]),
    ("panic", &["@model"]),
    ("parallel", &["target/@port"]),
    ("parameter", &["@name"]),
    ("property", &["@name"]),
    ("route", &["@family", "@address", "@prefix", "@netmask"]),
    ("seclabel", &["@model", "@type"]),
    ("serial", &["target/@port"]),
    ("shmem", &["@name"]),
    ("sibling", &["@id"]),
    ("sound", &["@model"]),
    ("throttlefilter", &["@group"]),
    ("throttlegroup", &["group_name"]),
    ("timer", &["@name"]),
    ("vcpu", &["@id"]),
    ("vcpupin", &["@vcpu"]),
    ("vcpusched", &["@vcpus"]),
];

const HOST_DEVICE: [&str; 10] = [
    "source/address/@uuid",
    "source/address/@domain",
    "source/address/@bus",
    "source/address/@slot",
    "source/address/@function",
    "source/address/@device",
    "source/vendor/@id",
    "source/product/@id",
    "source/adapter/@name",
    "source/@wwpn",
];

/// The key of an element as the predicates of an XPath; `None` for an element that nothing identifies.
pub fn key(node: Node<'_, '_>) -> Option<String> {
    let name = node.tag_name().name();
    let at = KEYS.binary_search_by(|(known, _)| known.cmp(&name)).ok()?;
    let mut out = String::new();
    for path in KEYS[at].1 {
        if let Some(value) = look_up(node, path) {
            let _ = write!(out, "[{path}={}]", quoted(value));
        }
    }
    (!out.is_empty()).then_some(out)
}

fn look_up<'a>(node: Node<'a, '_>, path: &str) -> Option<&'a str> {
    match path.split_once('/') {
        Some((child, rest)) => look_up(node.children().find(|found| found.has_tag_name(child))?, rest),
        None => match path.strip_prefix('@') {
            Some(attribute) => node.attribute(attribute),
            None => node.children().find(|found| found.has_tag_name(path))?.text(),
        },
    }
}

/// A value as a literal of XPath, which has no escapes.
fn quoted(value: &str) -> String {
    let quote = if value.contains('\'') { '"' } else { '\'' };
    format!("{quote}{value}{quote}")
}

/// An element as a step of a path. `among` are the siblings of its name.
pub fn step(node: Node<'_, '_>, at: usize, siblings: usize) -> String {
    let name = node.tag_name().name();
    let prefix = node.tag_name().namespace().and_then(|namespace| node.lookup_prefix(namespace));
    let mut out = match prefix {
        Some(prefix) if !prefix.is_empty() => format!("{prefix}:{name}"),
        _ => name.to_owned(),
    };
    match key(node) {
        Some(key) => out.push_str(&key),
        None if siblings > 1 => {
            let _ = write!(out, "[{}]", at + 1);
        }
        None => {}
    }
    out
}

/// The steps of a path.
#[derive(Debug, Default)]
pub struct Steps(Vec<String>);

impl Steps {
    pub fn push(&mut self, step: &str) {
        self.0.push(step.to_owned());
    }

    pub fn pop(&mut self) {
        self.0.pop();
    }
}

impl Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|step| write!(f, "/{step}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_by_name() {
        assert!(KEYS.windows(2).all(|two| two[0].0 < two[1].0));
    }
}
