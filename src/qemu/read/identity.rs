//! Identities: of each kind of object, QEMU has one with a name.

use super::mistake::IDENTITY_TWICE;
use super::options::Opt;
use crate::diagnostic::Diagnostic;
use serde_json::Value;
use std::collections::HashSet;

/// Of those QEMU takes several with one name.
const AUDIO: &str = "an audio backend";

/// The objects that share their names, by the option that makes one; nothing where it makes none with a name.
fn kind(option: &Opt) -> Option<&'static str> {
    Some(match option.name.as_str() {
        "-device" => "a device",
        // Cards that are no devices have their names among the networks.
        "-netdev" | "-nic" | "-net" => "a network",
        "-chardev" => "a character device",
        // A drive is known by its name among the nodes as well.
        "-drive" | "-blockdev" => "a drive or a block node",
        "-object" => "an object",
        "-fsdev" | "-virtfs" => "a shared folder",
        "-tpmdev" => "a TPM",
        "-mon" => "a monitor",
        "-vnc" => "a VNC server",
        "-audiodev" => AUDIO,
        _ => return None,
    })
}

/// A name that an option gives to an object of a kind.
pub struct Named<'o> {
    kind: &'static str,
    pub name: String,
    option: &'o Opt,
}

/// All names of a command.
pub fn all(options: &[Opt]) -> Vec<Named<'_>> {
    let named = options.iter().filter_map(|option| Some((kind(option)?, option)));
    let each = |(kind, option)| names(option).into_iter().map(move |name| Named { kind, name, option });
    named.flat_map(each).collect()
}

/// Those that an earlier object of the kind has.
pub fn twice<'a, 'o>(all: &'a [Named<'o>]) -> impl Iterator<Item = &'a Named<'o>> {
    let mut known = HashSet::new();
    all.iter().filter(move |own| own.kind != AUDIO && !known.insert((own.kind, own.name.as_str())))
}

/// A finding for each of these.
pub fn mistakes<'a>(all: &'a [Named<'_>]) -> impl Iterator<Item = Diagnostic> + 'a {
    twice(all).map(|Named { kind, name, option }| {
        let message = format!("name '{name}' of {kind} is given twice, and QEMU refuses the command");
        let found = Diagnostic::new(&IDENTITY_TWICE, message);
        let found = if option.span.end > 0 { found.at(option.span.clone()) } else { found };
        found.help("give one of the two another name, also where something refers to it")
    })
}

/// The names that an option gives: its identity, and those of the nodes of a drive. Empty ones are none.
fn names(option: &Opt) -> Vec<String> {
    let nodes = matches!(option.name.as_str(), "-drive" | "-blockdev");
    let mut names = Vec::new();
    let fields = option.fields();
    if option.name != "-blockdev" {
        names.extend(fields.peek("id"));
    }
    if nodes {
        for (key, value) in fields.nested().rest() {
            node_names(&key, &value, &mut names);
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The names of a node and of those below it.
fn node_names(key: &str, value: &Value, names: &mut Vec<String>) {
    match value {
        Value::String(name) if key == "node-name" => names.push(name.clone()),
        Value::Object(members) => members.iter().for_each(|(key, value)| node_names(key, value, names)),
        Value::Array(all) => all.iter().for_each(|value| node_names("", value, names)),
        _ => {}
    }
}
