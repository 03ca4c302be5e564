//! Relative paths: a command is run in a folder, a definition is not.

use super::Reader;
use crate::xml::tree::Element;

/// Where the format has paths of the host: elements, and attributes of theirs; without one it is the text.
const PATHS: [(&str, &str); 17] = [
    ("device", "path"),
    ("dtb", ""),
    ("emulator", ""),
    ("initrd", ""),
    ("kernel", ""),
    ("listen", "socket"),
    ("loader", ""),
    ("log", "file"),
    ("nvram", ""),
    ("path", ""),
    ("rom", "file"),
    ("shim", ""),
    ("source", "dir"),
    ("source", "file"),
    ("source", "path"),
    ("source", "socket"),
    ("table", ""),
];

/// Puts the folder before relative paths, if it is known.
pub fn complete(reader: &mut Reader, folder: &str) {
    if folder.is_empty() {
        return;
    }
    let mut shown = Vec::new();
    let folder = folder.trim_end_matches('/');
    inside(&mut reader.domain, folder, &mut shown);
    inside(&mut reader.devices, folder, &mut shown);
    let (first, others) = match &shown[..] {
        [] => return,
        [first] => (first, String::new()),
        [first, _] => (first, " and another path".to_owned()),
        [first, others @ ..] => (first, format!(" and {} other paths", others.len())),
    };
    let message = format!("'{first}'{others}: relative, and assumed to begin in '{folder}'");
    reader.assume(message, "name another folder with `--directory`");
}

fn inside(element: &mut Element, folder: &str, shown: &mut Vec<String>) {
    let name = element.name.clone();
    for (_, attribute) in PATHS.iter().filter(|(own, _)| *own == name) {
        let Some(value) = value(element, attribute) else { continue };
        if value.is_empty() || value.starts_with('/') {
            continue;
        }
        shown.push(value.clone());
        *value = format!("{folder}/{}", value.strip_prefix("./").unwrap_or(value));
    }
    element.children.iter_mut().for_each(|child| inside(child, folder, shown));
}

/// The value of an attribute, or the text.
fn value<'e>(element: &'e mut Element, attribute: &str) -> Option<&'e mut String> {
    match attribute {
        "" => Some(&mut element.text),
        name => element.attributes.iter_mut().find(|(own, _)| own == name).map(|(_, value)| value),
    }
}
