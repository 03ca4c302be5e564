//! Literals and lines of the compact syntax.

/// A text between quotes.
pub fn literal(text: &str) -> String {
    let quoted = |part: &str, quote: char| format!("{quote}{}{quote}", escaped(part));
    if !text.contains('"') {
        return quoted(text, '"');
    }
    if !text.contains('\'') {
        return quoted(text, '\'');
    }
    let parts = text.split_inclusive('"').flat_map(|part| match part.strip_suffix('"') {
        Some(before) => [Some(before), Some("\"")],
        None => [Some(part), None],
    });
    let parts = parts.flatten().filter(|part| !part.is_empty());
    let quotes: Vec<String> = parts.map(|part| quoted(part, if part == "\"" { '\'' } else { '"' })).collect();
    quotes.join(" ~ ")
}

/// A part of one line: what would be read otherwise is written as the number of its character.
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    for (at, c) in text.char_indices() {
        match c {
            '\n' | '\r' => out.push_str(&format!("\\x{{{:X}}}", u32::from(c))),
            '\\' if text[at + 1..].starts_with('x') => out.push_str("\\x{5C}"),
            c => out.push(c),
        }
    }
    out
}
