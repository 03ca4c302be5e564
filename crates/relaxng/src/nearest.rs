//! The nearest name to a misspelt one, and lists cut to a readable length.

/// The name that was probably meant: at most a third of the letters differ (Damerau-Levenshtein,
/// neighbours swapped count as one).
pub fn nearest<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let known: Vec<&'k str> = known.into_iter().collect();
    if let Some(switched) = switched(found, &known) {
        return Some(switched);
    }
    let letters = found.chars().count();
    if !(2..=64).contains(&letters) {
        return None;
    }
    let limit = (letters / 3).max(1);
    let lower = found.to_lowercase();
    known
        .into_iter()
        .filter(|name| *name != found && name.chars().count().abs_diff(letters) <= limit)
        .map(|name| (distance(&lower, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, name)| (*distance, name.len().abs_diff(found.len()), *name))
        .map(|(_, name)| name)
}

/// Whether no other name is as near as the one that is the nearest. Names that differ in a digit are
/// names of different things, such as models, and never sure.
pub fn is_clear<'k>(found: &str, nearest: &str, known: impl IntoIterator<Item = &'k str>) -> bool {
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    let known: Vec<&'k str> = known.into_iter().collect();
    if switched(found, &known) == Some(nearest) {
        return true;
    }
    let lower = found.to_lowercase();
    let own = distance(&lower, &nearest.to_lowercase());
    digits(found) == digits(nearest)
        && !known.iter().any(|name| *name != nearest && distance(&lower, &name.to_lowercase()) <= own)
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

/// `'a', 'b' or 'c'`; sorted, cut at eight.
pub fn list(values: &[&str], quote: (&str, &str)) -> String {
    let mut values: Vec<&str> = values.to_vec();
    values.sort_unstable();
    values.dedup();
    let more = values.len().saturating_sub(8);
    let quoted: Vec<String> =
        values.iter().take(8).map(|value| format!("{}{value}{}", quote.0, quote.1)).collect();
    match (more, quoted.split_last()) {
        (_, None) => String::new(),
        (0, Some((last, []))) => last.clone(),
        (0, Some((last, others))) => format!("{} or {last}", others.join(", ")),
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
