//! Text of documents and names of files, made safe to print: nothing in them moves a cursor, starts a
//! line, or changes the direction of writing.

use std::borrow::Cow;

/// What begins a command for a runner of workflows anywhere in a line; `::` does at its beginning alone.
const COMMAND: &str = "##[";

/// The text with every character that a terminal or a log would act on written as an escape:
/// `\n`, `\t`, `\u{1b}`.
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.contains(COMMAND) {
        return plain(text).replace(COMMAND, "#\\u{23}[").into();
    }
    plain(text)
}

fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if acts(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.into()
}

/// A line of a document as it is shown above the marks: the same number of characters, tabs as blanks,
/// what acts as `�`.
pub fn shown(line: &str) -> String {
    let replaced = |c: char| match c {
        '\t' => ' ',
        c if acts(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    line.chars().map(replaced).collect::<String>().replace(COMMAND, "##\u{fffd}")
}

/// JSON in which every character that a terminal or a log would act on is an escape: such a character is always in a
/// text, where escapes are.
#[cfg(feature = "json")]
pub fn json(written: String) -> String {
    let written = if written.contains(COMMAND) { written.replace(COMMAND, "#\\u0023[") } else { written };
    let acts_within = |c: char| c != '\n' && acts(c);
    if !written.chars().any(acts_within) {
        return written;
    }
    let mut out = String::with_capacity(written.len() + 16);
    for c in written.chars() {
        match acts_within(c) {
            // None of them is beyond the first plane.
            true => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => out.push(c),
        }
    }
    out
}

/// A file's name at the beginning of a line, where a runner of workflows would take `::` for a command, also behind
/// blanks.
pub fn file(name: &str) -> Cow<'_, str> {
    match name.trim_start().starts_with("::") {
        true => format!("./{}", safe(name)).into(),
        false => safe(name),
    }
}

/// Whether a terminal or log acts on a character: control characters, line separators, and marks and
/// overrides of direction.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}')
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
}

/// A file's name as a URI reference: an absolute one as `file:`, every other character than the
/// unreserved ones and `/` as percent escapes of its bytes.
pub fn uri(name: &str) -> String {
    let path = name.replace('\\', "/");
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte.into())
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_on_a_terminal() {
        assert_eq!(safe("plain ö"), "plain ö");
        assert_eq!(
            safe("a\n::error::b\u{1b}[31m\u{9b}\u{202e}"),
            "a\\n::error::b\\u{1b}[31m\\u{9b}\\u{202e}"
        );
        assert_eq!(shown("a\tb\u{1b}c"), "a b\u{fffd}c");
        #[cfg(feature = "json")]
        assert_eq!(json("[\n\"\u{9b}\u{202e}\u{7f}\"]".to_owned()), "[\n\"\\u009b\\u202e\\u007f\"]");
        assert_eq!(file("::warning::x.xml"), "./::warning::x.xml");
        assert_eq!(file(" ::warning::x.xml"), "./ ::warning::x.xml");
        assert_eq!(safe("a ##[group]\n"), "a #\\u{23}[group]\\n");
        assert_eq!(shown("a ##[group]"), "a ##\u{fffd}group]");
        #[cfg(feature = "json")]
        assert_eq!(json("[\"##[group]\"]".to_owned()), "[\"#\\u0023[group]\"]");
    }

    #[test]
    fn names_become_uri_references() {
        assert_eq!(uri("a b%20#?.xml"), "a%20b%2520%23%3F.xml");
        assert_eq!(uri("/tmp/ü.xml"), "file:///tmp/%C3%BC.xml");
        assert_eq!(uri("-"), "-");
    }
}
