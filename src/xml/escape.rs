//! Characters of a text that are written as references, and those that no document can hold.

/// What a reader changes in an attribute where it is not a reference: it becomes a blank.
pub(crate) const SPACES: &[char] = &['\t', '\n', '\r'];
/// What a reader changes in text: it becomes a line feed, or nothing.
pub(crate) const RETURN: &[char] = &['\r'];

/// Whether a document can hold the character.
pub(crate) fn is_writable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// The first character of a text that no document can hold.
pub(crate) fn unwritable(text: &str) -> Option<char> {
    // U+FFFE and U+FFFF begin with this byte in UTF-8.
    let suspect = |byte: u8| byte == 0xef || byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    match text.bytes().any(suspect) {
        true => text.chars().find(|c| !is_writable(*c)),
        false => None,
    }
}

/// Writes the five special characters in `out` from `at` on as entities, and `referred` as references.
pub(crate) fn escape_from(out: &mut String, at: usize, referred: &[char]) {
    let special = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | b'\t' | b'\n' | b'\r');
    if !out.as_bytes()[at..].iter().any(|byte| special(*byte)) {
        return;
    }
    for c in out.split_off(at).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c if referred.contains(&c) => refer(out, c),
            c => out.push(c),
        }
    }
}

/// Writes a character as a reference.
pub(crate) fn refer(out: &mut String, c: char) {
    out.push_str(&format!("&#{};", u32::from(c)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_from_a_place_on() {
        let mut out = "<a b='<&>\"\'\t\n\ré".to_owned();
        escape_from(&mut out, 6, SPACES);
        assert_eq!(out, "<a b='&lt;&amp;&gt;&quot;&apos;&#9;&#10;&#13;é");
        let mut out = "\t\n\r".to_owned();
        escape_from(&mut out, 0, RETURN);
        assert_eq!(out, "\t\n&#13;");
    }

    #[test]
    fn names_what_no_document_can_hold() {
        for (text, found) in [
            ("a\t\n\r\u{7f}\u{fffd}\u{10ffff}\u{feff}", None),
            ("a\u{1}", Some('\u{1}')),
            ("\u{1f}", Some('\u{1f}')),
            ("é\u{fffe}", Some('\u{fffe}')),
            ("\u{ffff}\0", Some('\u{ffff}')),
        ] {
            assert_eq!(unwritable(text), found, "{text:?}");
        }
    }
}
