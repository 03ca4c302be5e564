//! Texts that a notation cannot hold (xen.md 1.1, 1.4).

use super::{Form, Subject};
use crate::diagnostic::{rule, Findings, Place};
use crate::xml;

rule! {
    /// A value contains a character that separates options where it is written.
    ///
    /// Options of an interface, a disk or a display are written into one text with commas between
    /// them, which has no way of escaping one: the rest of the value would be read as another option.
    /// Use a value without the character.
    ///
    /// ```xml wrong
    /// <interface type='bridge'><source bridge='br0,script=/x'/></interface>
    /// ```
    /// ```xml right
    /// <interface type='bridge'><source bridge='br0'/></interface>
    /// ```
    SEPARATOR_IN_VALUE = "N010" "separator-in-value" Error;

    /// A text contains a character that the configuration cannot hold.
    ///
    /// An `xm` configuration has no escapes: a carriage return ends its line even inside quotes, and a
    /// text that needs triple quotes cannot contain them or end with a quote. An `xl` configuration can
    /// hold any text, but that of a disk has no line feeds. Remove the character, or translate into
    /// `libxl-json`.
    ///
    /// ```xml wrong notation=xm
    /// <os><type>linux</type><kernel>/k</kernel><cmdline>a&#13;b</cmdline></os>
    /// ```
    /// ```xml right notation=xm
    /// <os><type>linux</type><kernel>/k</kernel><cmdline>a b</cmdline></os>
    /// ```
    UNWRITABLE_TEXT = "N011" "unwritable-text" Error;
}

/// Every text of the definition can be put between quotes.
pub(super) fn check(subject: &Subject<'_>, root: &Place<'_>, findings: &mut Findings) {
    if subject.form != Form::Xm {
        return;
    }
    let domain = subject.domain;
    let Ok(text) = domain.to_xml(xml::Options::CANONICAL) else { return };
    // Nearly every document ends here: its texts hold nothing that needs a second look.
    if !text.contains("&#") && !text.contains(['\r', '\n']) && !text.contains("&quot;") {
        return;
    }
    let Ok(document) = xml::Document::parse(&text) else { return };
    walk(document.root_element(), root, findings);
}

fn walk(node: xml::Node<'_, '_>, place: &Place<'_>, findings: &mut Findings) {
    for attribute in node.attributes().filter(|attribute| reason(attribute.value()).is_some()) {
        report(attribute.value(), &place.attr(attribute.name()), findings);
    }
    let text: String = node.children().filter_map(|child| child.text().filter(|_| child.is_text())).collect();
    if !xml::is_blank(&text) && reason(&text).is_some() {
        report(&text, place, findings);
    }
    let children: Vec<_> = node.children().filter(xml::Node::is_element).collect();
    let mut counts = std::collections::HashMap::<&str, (u32, u32)>::new();
    children.iter().for_each(|child| counts.entry(child.tag_name().name()).or_default().1 += 1);
    for child in children {
        let name = child.tag_name().name();
        // What does not become part of a configuration may hold anything.
        if matches!(name, "metadata" | "title" | "description") {
            continue;
        }
        let count = counts.entry(name).or_default();
        count.0 += 1;
        let own = match count.1 {
            1 => place.child(name),
            all => {
                place.item(name, count.0 as usize - 1, all as usize, crate::diagnostic::Origin::Positional)
            }
        };
        walk(child, &own, findings);
    }
}

/// Why a text cannot be written.
fn reason(text: &str) -> Option<&'static str> {
    if text.contains('\r') {
        return Some("a carriage return");
    }
    let tripled = text.contains('\n') || text.contains('"') && text.contains('\'');
    let unsafe_inside = text.contains("\"\"\"") || text.ends_with('"');
    (tripled && unsafe_inside).then_some("both kinds of quotes")
}

fn report(text: &str, place: &Place<'_>, findings: &mut Findings) {
    let what = reason(text).unwrap_or("a character that cannot be written");
    unwritable(findings, place, text, what, "an xm configuration");
}

/// Reports a text with something that cannot be written.
pub(super) fn unwritable(findings: &mut Findings, place: &Place<'_>, text: &str, what: &str, holder: &str) {
    findings
        .report(&UNWRITABLE_TEXT, place, format!("'{text}' contains {what}, which {holder} cannot hold"))
        .help("remove it, or translate into libxl-json");
}
