//! What a part means where it stands. A pattern of the grammar may be used in several places with one documentation;
//! the definition knows what a part means in each.

use crate::diagnostic::Diagnostic;
use crate::dom::{Document, Node, Paths};
use crate::since;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ATTRIBUTE, MISSING_ELEMENT};
use crate::xml::Item;
use std::collections::BTreeSet;

/// Gives findings of the grammar that explain a part by its documentation the meaning that it has there.
pub fn explain(document: &Document<'_>, findings: &mut [Diagnostic]) {
    let explains = |finding: &Diagnostic| {
        let rule = finding.rule;
        finding.help.is_some()
            && finding.fix.is_none()
            && (rule == &MISSING_ELEMENT || rule == &MISSING_ATTRIBUTE || rule == &INVALID_VALUE)
    };
    for (node, finding) in of_elements(document, findings, explains) {
        let name = match (&finding.attribute, finding.rule == &INVALID_VALUE) {
            (Some(name), true) => Some(name.as_str()),
            (None, true) => None,
            (_, false) => missing(&finding.message),
        };
        let Some(name) = name else { continue };
        let meanings: BTreeSet<String> =
            since::parts_of(node).into_iter().filter_map(|item| doc(item, name)).collect();
        let said = finding.help.as_deref().unwrap_or_default();
        // Of several kinds it is not known which one was meant.
        if !meanings.is_empty() && !meanings.contains(said) {
            let only = meanings.first().filter(|_| meanings.len() == 1);
            finding.help = only.filter(|doc| !doc.is_empty()).cloned();
        }
    }
}

/// The findings that are asked for, each with the element that it is about; those whose element is not there are left
/// out.
pub(super) fn of_elements<'a, 'i, 'f>(
    document: &'a Document<'i>,
    findings: &'f mut [Diagnostic],
    asked: impl Fn(&Diagnostic) -> bool,
) -> Vec<(Node<'a, 'i>, &'f mut Diagnostic)> {
    let mut asked = findings.iter_mut().filter(|finding| asked(finding)).peekable();
    if asked.peek().is_none() {
        return Vec::new();
    }
    let paths = Paths::new(document);
    asked
        .filter_map(|finding| {
            paths.find(&finding.element).filter(|(_, is_there)| *is_there).map(|(node, _)| (node, finding))
        })
        .collect()
}

/// The part that a message says is missing: the last one that it quotes.
fn missing(message: &str) -> Option<&str> {
    let name = message.rsplit('`').nth(1)?;
    Some(name.trim_start_matches('<').trim_end_matches('>'))
}

fn doc(item: &Item, wanted: &str) -> Option<String> {
    let (name, doc) = match item {
        Item::Attr { name, doc, .. } | Item::Child { name, doc, .. } | Item::Flag { name, doc, .. } => {
            (name, doc)
        }
        Item::Tagged { child, doc, .. } => (child, doc),
        Item::Variants { .. } | Item::Text { .. } | Item::Flatten(..) => return None,
    };
    (local(name) == wanted).then(|| doc.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use crate::check::{check, Scope};

    #[test]
    fn a_part_is_explained_as_what_it_is_there() {
        let help = |devices: &str| {
            let text = format!(
                "<domain type='kvm'><name>a</name><memory>1048576</memory><os><type>hvm</type></os>\
                 <devices>{devices}</devices></domain>"
            );
            let found = check(&text, Scope::Rules);
            found[0].help.clone().unwrap_or_default()
        };
        assert_eq!(
            help("<memory model='dimm'><target><node>0</node></target></memory>"),
            "Size of the device, in KiB."
        );
        let hostdev = help("<hostdev mode='subsystem' type='pci'><source/></hostdev>");
        assert!(!hostdev.contains("NVMe"), "{hostdev}");
    }
}
