//! The nearest known name to a misspelt one, and lists cut to a readable length.

use super::Applicability;
use relaxng::nearest::{self, distance, is_clear, switched};

/// The name among `known` that `found` was probably meant to be.
///
/// Nearness is the Damerau-Levenshtein distance (optimal string alignment), letters' case
/// counting nothing; a name may differ in a third of its letters.
pub fn nearest<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    nearest_of(found, known.into_iter().collect())
}

fn nearest_of<'k>(found: &str, known: Vec<&'k str>) -> Option<&'k str> {
    if let Some(switched) = switched(found, &known) {
        return Some(switched);
    }
    let letters = found.chars().count();
    if !(2..=64).contains(&letters) {
        return None;
    }
    let (limit, lower) = ((letters / 3).max(1), found.to_lowercase());
    // `vhost-net` for `vhost`, `qcow2-image` for `qcow2`.
    let longer = |name: &&&str| {
        name.len() > 3 && lower.strip_prefix(**name).is_some_and(|rest| rest.starts_with(['-', '_']))
    };
    if let Some(name) = known.iter().filter(longer).max_by_key(|name| name.len()) {
        return Some(name);
    }
    known
        .into_iter()
        .filter(|name| *name != found)
        .filter_map(|name| Some((distance(&lower, name, limit)?, name)))
        .min_by_key(|(distance, name)| (*distance, name.len()))
        .map(|(_, name)| name)
}

/// The same, and how likely it is: safe where no other name is as near. Names that differ in a digit are
/// names of different things, such as models, and never sure.
pub fn likely<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> Option<(&'k str, Applicability)> {
    let known: Vec<&'k str> = known.into_iter().collect();
    let name = nearest_of(found, known.clone())?;
    let clear = is_clear(found, name, known);
    Some((name, if clear { Applicability::Safe } else { Applicability::Unsafe }))
}

/// `'a', 'b' and 3 more`: sorted, cut at eight.
pub fn list<'k>(values: impl IntoIterator<Item = &'k str>) -> String {
    let values: Vec<&str> = values.into_iter().collect();
    nearest::list(&values, ("'", "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        assert_eq!(nearest("soucre", ["source", "target"]), Some("source"));
        assert_eq!(nearest("placment", ["placement", "cpuset"]), Some("placement"));
        assert_eq!(nearest("DiskBus", ["diskbus"]), Some("diskbus"));
        assert_eq!(nearest("banana", ["source", "target"]), None);
    }

    #[test]
    fn what_is_likely_is_the_only_one_so_near() {
        let (safe, risky) = (Applicability::Safe, Applicability::Unsafe);
        assert_eq!(likely("soucre", ["source", "target"]), Some(("source", safe)));
        assert_eq!(likely("ich8", ["ich6", "ich7"]), Some(("ich6", risky)));
        assert_eq!(likely("e100", ["e1000", "virtio"]), Some(("e1000", risky)));
        assert_eq!(likely("yes", ["on", "off"]), Some(("on", safe)));
        assert_eq!(likely("Virtio", ["virtio", "virtiofs"]), Some(("virtio", safe)));
        assert_eq!(likely("vnd", ["vnc", "vng"]), Some(("vnc", risky)));
    }

    #[test]
    fn cuts_long_lists() {
        assert_eq!(list(["b", "a"]), "'a' or 'b'");
        let ten = ["j", "i", "h", "g", "f", "e", "d", "c", "b", "a"];
        assert_eq!(list(ten), "'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' and 2 more");
    }
}
