//! The nearest known name to a misspelt one, and lists cut to a readable length.

use super::Applicability;

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
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    let lower = found.to_lowercase();
    let own = distance(&lower, name, usize::MAX)?;
    let alone = !known.iter().any(|other| *other != name && distance(&lower, other, own).is_some());
    let clear = switched(found, &known) == Some(name) || alone && digits(found) == digits(name);
    Some((name, if clear { Applicability::Safe } else { Applicability::Unsafe }))
}

/// The word that switches the same way, which is no misspelling: `yes` where `on` is known.
fn switched<'k>(found: &str, known: &[&'k str]) -> Option<&'k str> {
    let same: &[&str] = match found.to_lowercase().as_str() {
        "on" | "yes" | "true" | "1" => &["on", "yes"],
        "off" | "no" | "false" | "0" => &["off", "no"],
        _ => return None,
    };
    known.iter().copied().find(|name| same.contains(name) && *name != found)
}

/// `'a', 'b' and 3 more`: sorted, cut at eight.
pub fn list<'k>(values: impl IntoIterator<Item = &'k str>) -> String {
    listed(values.into_iter().collect())
}

fn listed(mut values: Vec<&str>) -> String {
    values.sort_unstable();
    values.dedup();
    let more = values.len().saturating_sub(8);
    let quoted: Vec<String> = values.iter().take(8).map(|value| format!("'{value}'")).collect();
    match (more, quoted.split_last()) {
        (0, Some((last, []))) => last.clone(),
        (0, Some((last, others))) => format!("{} or {last}", others.join(", ")),
        (0, None) => String::new(),
        (more, _) => format!("{} and {more} more", quoted.join(", ")),
    }
}

/// How many letters of a word in lower case differ from a name's, if no more than `most` do.
fn distance(lower: &str, name: &str, most: usize) -> Option<usize> {
    if lower.chars().count().abs_diff(name.chars().count()) > most {
        return None;
    }
    let a: Vec<char> = lower.chars().collect();
    let b: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let (mut before, mut last) = (vec![0; b.len() + 1], (0..=b.len()).collect::<Vec<usize>>());
    let mut row = vec![0; b.len() + 1];
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
        }
        // Two rows on, nothing can be less than the least of these.
        let least = |row: &[usize]| row.iter().min().is_some_and(|least| *least > most);
        if least(&row) && least(&last) {
            return None;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    Some(last[b.len()]).filter(|distance| *distance <= most)
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
