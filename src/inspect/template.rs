//! Templates: a document with placeholders is none yet, which is one finding, not one for each of them.

use crate::diagnostic::{rule, Diagnostic};
use crate::xml::mistake::{INVALID_VALUE, UNEXPECTED_TEXT};
use std::ops::Range;

rule! {
    /// The document is a template: something else makes a document of it.
    ///
    /// Jinja (`{{ name }}`, `{% if … %}`), ERB (`<%= name %>`), shells (`${NAME}`) and autoconf (`@NAME@`) put
    /// values where these placeholders are. Check what comes out of it. In domdef.toml `exclude` leaves
    /// templates out.
    ///
    /// ```xml wrong
    /// <domain type='test'><name>a</name><memory>{{ memory }}</memory><os><type>hvm</type></os></domain>
    /// ```
    TEMPLATE = "X006" "template" Error;
}

/// Placeholders by their ends; the inner part of the second kind is a name alone.
const OPEN: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("<%", "%>")];
const NAMES: [(&str, &str); 2] = [("${", "}"), ("@", "@")];

/// The first placeholder of a text.
fn placeholder(text: &str) -> Option<Range<usize>> {
    let open = OPEN.iter().filter_map(|(open, close)| {
        let start = text.find(open)?;
        let length = text[start + open.len()..].find(close)?;
        Some(start..start + open.len() + length + close.len())
    });
    let named = NAMES.iter().filter_map(|(open, close)| {
        text.match_indices(open).find_map(|(start, _)| {
            let inner = &text[start + open.len()..];
            let length = inner.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_')?;
            let whole = length > 0 && inner[length..].starts_with(close);
            whole.then(|| start..start + open.len() + length + close.len())
        })
    });
    open.chain(named).min_by_key(|range| range.start)
}

/// Instead of a text that is not well-formed: that it is a template, if instructions of one are the
/// probable reason.
pub(super) fn instead_of(text: &str, found: Diagnostic) -> Diagnostic {
    let reason = OPEN.iter().any(|(open, _)| text.contains(open));
    match placeholder(text).filter(|_| reason) {
        Some(range) => finding(text, range),
        None => found,
    }
}

/// Puts one finding in the place of all that are about placeholders.
pub(super) fn gather(text: &str, findings: &mut Vec<Diagnostic>) {
    let of_value = |finding: &Diagnostic| finding.rule == &INVALID_VALUE || finding.rule == &UNEXPECTED_TEXT;
    let inside = |finding: &Diagnostic| {
        let span = finding.span.clone().filter(|_| of_value(finding))?;
        let within = placeholder(text.get(span.clone())?)?;
        Some(span.start + within.start..span.start + within.end)
    };
    let Some(first) = findings.iter().find_map(inside) else { return };
    findings.retain(|finding| inside(finding).is_none());
    findings.push(finding(text, first));
    crate::order::by_key(findings, |finding| finding.span.as_ref().map(|span| span.start));
}

fn finding(text: &str, range: Range<usize>) -> Diagnostic {
    let shown: String = text[range.clone()].chars().take(60).collect();
    Diagnostic::new(&TEMPLATE, format!("'{shown}' is a placeholder: the document is a template"))
        .at(range)
        .help("check the document that is made of it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        for (text, expected) in [
            ("a {{ b }} c", Some("{{ b }}")),
            ("{% if a %}", Some("{% if a %}")),
            ("<%= @a %>", Some("<%= @a %>")),
            ("x${NAME}y", Some("${NAME}")),
            ("@memory@", Some("@memory@")),
            ("a@b.c", None),
            ("a@b c@d", None),
            ("{a} $b ${", None),
            ("@@", None),
        ] {
            assert_eq!(placeholder(text).map(|range| &text[range]), expected, "{text}");
        }
    }
}
