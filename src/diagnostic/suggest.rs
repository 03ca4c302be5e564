//! The nearest known name to a misspelt one, and lists cut to a readable length.

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
    known
        .into_iter()
        .map(|name| (distance(&lower, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= limit && *name != found)
        .min_by_key(|(distance, name)| (*distance, name.len()))
        .map(|(_, name)| name)
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

fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
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
    fn cuts_long_lists() {
        assert_eq!(list(["b", "a"]), "'a' or 'b'");
        let ten = ["j", "i", "h", "g", "f", "e", "d", "c", "b", "a"];
        assert_eq!(list(ten), "'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' and 2 more");
    }
}
