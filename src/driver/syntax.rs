//! What is wrong with a text that is no XML, as clients of the reference know it.

use super::error::{Code, Error, Origin};

/// The error for a text that is no document.
pub(super) fn error(text: &str) -> Box<Error> {
    Error::new(Code::XmlSyntax, Origin::Domain, message(text))
}

fn message(text: &str) -> String {
    if text.trim().is_empty() {
        return "at line 1: Document is empty\n".to_owned();
    }
    let line_of = |at: usize| text[..at].matches('\n').count() + 1;
    match problem(text) {
        Problem::Open { name, start } => {
            let what = format!("Premature end of data in tag {name} line {}", line_of(start));
            located(text, text.len(), &what)
        }
        Problem::Mismatch { open, start, close, end } => {
            let what = format!("Opening and ending tag mismatch: {open} line {} and {close}", line_of(start));
            located(text, end, &what)
        }
        Problem::At { at, what } => located(text, at, what),
        Problem::Other(what) => format!("at line 1: {what}\n"),
    }
}

/// The message, the line that it is about, and a mark below its end.
fn located(text: &str, at: usize, what: &str) -> String {
    let line = text[..at].matches('\n').count() + 1;
    // At the start of a line, what is shown is the one before.
    let end = text[..at].trim_end_matches(['\n', '\r']).len();
    let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
    let shown = text[start..].lines().next().unwrap_or_default();
    format!("at line {line}: {what}\n{shown}\n{}^", "-".repeat(text[start..end].chars().count()))
}

enum Problem<'a> {
    /// An element has no end.
    Open { name: &'a str, start: usize },
    /// An element is ended by another name.
    Mismatch { open: &'a str, start: usize, close: &'a str, end: usize },
    /// Something is missing at a place.
    At { at: usize, what: &'static str },
    /// Something else.
    Other(String),
}

/// Where the value of an attribute begins without quotes.
fn unquoted(tag: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = tag[at..].find(['=', '"', '\'']) {
        let start = at + found;
        let after = tag[start..].chars().next()?;
        at = if after == '=' {
            let value = start + 1 + tag[start + 1..].chars().take_while(|own| own.is_whitespace()).count();
            if !tag[value..].starts_with(['"', '\'']) {
                return Some(value);
            }
            value
        } else {
            // What is in quotes is no tag's business.
            start + 1 + tag[start + 1..].find(after)? + 1
        };
    }
    None
}

/// Follows the tags of a text to the first that does not fit.
fn problem(text: &str) -> Problem<'_> {
    let begin = text.len() - text.trim_start().len();
    if !text[begin..].starts_with('<') {
        return Problem::At { at: begin, what: "Start tag expected, '<' not found" };
    }
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        let rest = &text[start..];
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
            .iter()
            .find(|(begin, _)| rest.starts_with(begin))
            .map(|(begin, end)| rest[begin.len()..].find(end).map(|own| begin.len() + own + end.len()));
        if let Some(length) = skipped {
            match length {
                Some(length) => at = start + length,
                None => break,
            }
            continue;
        }
        let Some(length) = rest.find('>') else { break };
        let inner = &rest[1..length];
        if let Some(offset) = unquoted(inner) {
            return Problem::At { at: start + 1 + offset, what: "AttValue: \" or ' expected" };
        }
        let name_end = |own: &str| own.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(own.len());
        at = start + length + 1;
        match inner.strip_prefix('/') {
            Some(close) => {
                let close = &close[..name_end(close)];
                match open.pop() {
                    Some((name, _)) if name == close => {}
                    Some((name, start)) => return Problem::Mismatch { open: name, start, close, end: at },
                    None => break,
                }
            }
            None if inner.ends_with('/') || inner.starts_with('!') => {}
            None => open.push((&inner[..name_end(inner)], start)),
        }
    }
    match open.pop() {
        Some((name, start)) => Problem::Open { name, start },
        None => {
            let error = roxmltree::Document::parse(text).err();
            Problem::Other(
                error.map_or_else(|| "the document is too large".to_owned(), |own| own.to_string()),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_shown() {
        assert_eq!(message(""), "at line 1: Document is empty\n");
        let open = "<domain>\n  <vcpu>1</vcpu>\n";
        let shown =
            "at line 3: Premature end of data in tag domain line 1\n  <vcpu>1</vcpu>\n----------------^";
        assert_eq!(message(open), shown);
        let other = "<a>\n  <b></c>\n</a>";
        let shown = "at line 2: Opening and ending tag mismatch: b line 2 and c\n  <b></c>\n---------^";
        assert_eq!(message(other), shown);
        let shown = "at line 1: Start tag expected, '<' not found\nnonsense\n^";
        assert_eq!(message("nonsense"), shown);
        assert_eq!(message("<a x=1/>"), "at line 1: AttValue: \" or ' expected\n<a x=1/>\n-----^");
        assert!(message("<a b></a>").starts_with("at line 1: "));
        assert!(message("<a x='=' y=\"'='\"><b></a>").contains("mismatch: b line 1 and a"));
    }
}
