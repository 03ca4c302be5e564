//! The nearest name to a misspelt one, and lists cut to a readable length: for the messages of this crate, and of those
//! who add their own to them.

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
        .filter(|name| *name != found)
        .filter_map(|name| Some((distance(&lower, name, limit)?, name)))
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
    let Some(own) = distance(&lower, nearest, usize::MAX) else { return false };
    digits(found) == digits(nearest)
        && !known.iter().any(|name| *name != nearest && distance(&lower, name, own).is_some())
}

/// The word that switches the same way, which is no misspelling: `yes` where `on` is known.
pub fn switched<'k>(found: &str, known: &[&'k str]) -> Option<&'k str> {
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

/// How many letters of a word in lower case differ from a name's, if no more than `most` do.
pub fn distance(lower: &str, name: &str, most: usize) -> Option<usize> {
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
