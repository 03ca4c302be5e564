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

/// Words up to so many letters take no memory of their own.
const SHORT: usize = 64;

/// How many letters of a word in lower case differ from a name's, if no more than `most` do.
pub fn distance(lower: &str, name: &str, most: usize) -> Option<usize> {
    if lower.is_ascii() && name.is_ascii() && lower.len().max(name.len()) <= SHORT {
        return short_distance(lower.as_bytes(), name.as_bytes(), most);
    }
    if lower.chars().count().abs_diff(name.chars().count()) > most {
        return None;
    }
    let a: Vec<char> = lower.chars().collect();
    let b: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let mut rows = [0; 3].map(|_| vec![0; b.len() + 1]);
    edits(&a, &b, most, rows.each_mut().map(Vec::as_mut_slice))
}

fn short_distance(lower: &[u8], name: &[u8], most: usize) -> Option<usize> {
    if lower.len().abs_diff(name.len()) > most {
        return None;
    }
    let mut letters = [0; SHORT];
    let name = {
        let own = &mut letters[..name.len()];
        own.copy_from_slice(name);
        own.make_ascii_lowercase();
        &*own
    };
    // What one has and the other has not takes an edit each.
    let of = |word: &[u8]| word.iter().fold(0u64, |all, letter| all | 1 << (letter & 63));
    let (a, b) = (of(lower), of(name));
    if (a & !b).count_ones().max((b & !a).count_ones()) as usize > most {
        return None;
    }
    let mut rows = [[0; SHORT + 1]; 3];
    edits(lower, name, most, rows.each_mut().map(|row| &mut row[..=name.len()]))
}

/// The least number of letters that are changed, added, left out or swapped with their neighbour; the rows are one
/// longer than the second word.
fn edits<T: PartialEq>(a: &[T], b: &[T], most: usize, rows: [&mut [usize]; 3]) -> Option<usize> {
    let [mut before, mut last, mut row] = rows;
    last.iter_mut().zip(0..).for_each(|(place, at)| *place = at);
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
        if least(row) && least(last) {
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
    fn letters_that_differ_are_counted() {
        for (word, name, count) in [
            ("disk", "disk", 0),
            ("dsik", "disk", 1),
            ("dis", "Disk", 1),
            ("kitten", "sitting", 3),
            ("", "abc", 3),
            ("größe", "GRÖßE", 0),
            ("grösse", "größe", 2),
            ("ab-cd", "abcd", 1),
        ] {
            assert_eq!(distance(word, name, 9), Some(count), "{word} {name}");
            assert_eq!(distance(word, name, count), Some(count), "{word} {name}");
            assert_eq!(
                count.checked_sub(1).and_then(|less| distance(word, name, less)),
                None,
                "{word} {name}"
            );
        }
        let long = "x".repeat(SHORT);
        assert_eq!(distance(&long, &format!("{long}y"), 1), Some(1));
        assert_eq!(distance(&long, &format!("y{}", &long[1..]), 1), Some(1));
    }
}
