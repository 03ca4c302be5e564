//! What a part means where it stands. A pattern of the grammar may be used in several places with one documentation;
//! the definition knows what a part means in each.

use crate::diagnostic::Diagnostic;
use crate::domain::Domain;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ATTRIBUTE, MISSING_ELEMENT};
use crate::xml::shape::{Item, Shape, Variant};
use crate::xml::Element as _;
use relaxng::Paths;
use roxmltree::{Document, Node};
use std::collections::BTreeSet;

/// Gives findings of the grammar that explain a part by its documentation the meaning that it has there.
pub fn explain(document: &Document<'_>, findings: &mut [Diagnostic]) {
    let explains = |finding: &&mut Diagnostic| {
        let rule = finding.rule;
        finding.help.is_some()
            && finding.fix.is_none()
            && (rule == &MISSING_ELEMENT || rule == &MISSING_ATTRIBUTE || rule == &INVALID_VALUE)
    };
    let mut explained = findings.iter_mut().filter(explains).peekable();
    if explained.peek().is_none() {
        return;
    }
    let paths = Paths::new(document);
    for finding in explained {
        let Some((node, true)) = paths.find(&finding.element) else { continue };
        let name = match (&finding.attribute, finding.rule == &INVALID_VALUE) {
            (Some(name), true) => Some(name.as_str()),
            (None, true) => None,
            (_, false) => missing(&finding.message),
        };
        let Some(name) = name else { continue };
        let mut meanings = BTreeSet::new();
        for shape in shapes(node) {
            each(shape, node, &mut |item, _| meanings.extend(doc(item, name)));
        }
        let said = finding.help.as_deref().unwrap_or_default();
        // Of several kinds it is not known which one was meant.
        if !meanings.is_empty() && !meanings.contains(said) {
            let only = meanings.first().filter(|_| meanings.len() == 1);
            finding.help = only.filter(|doc| !doc.is_empty()).cloned();
        }
    }
}

/// The part that a message says is missing: the last one that it quotes.
fn missing(message: &str) -> Option<&str> {
    let name = message.rsplit('`').nth(1)?;
    Some(name.trim_start_matches('<').trim_end_matches('>'))
}

/// What an element may hold by the definitions that it can have.
fn shapes(node: Node<'_, '_>) -> Vec<&'static Shape> {
    let Some(parent) = node.parent_element() else { return vec![Domain::SHAPE] };
    let mut found = Vec::new();
    for shape in shapes(parent) {
        each(shape, parent, &mut |item, chosen| match item {
            Item::Child { name, shape, .. } if local(name) == node.tag_name().name() => found.push(shape()),
            Item::Tagged { child, .. } if local(child) == node.tag_name().name() => {
                found.extend(chosen.iter().map(|variant| (variant.shape)()));
            }
            _ => {}
        });
    }
    found
}

/// Calls a function with each part that an element may have, and the variants that its attribute decides for.
fn each(
    shape: &'static Shape,
    node: Node<'_, '_>,
    with: &mut impl FnMut(&'static Item, &[&'static Variant]),
) {
    for item in shape.items {
        match item {
            Item::Flatten(shape, _) => each(shape(), node, with),
            Item::Variants { tag, variants } => {
                with(item, &[]);
                for variant in chosen(variants, node.attribute(*tag)) {
                    each_of(variant, node, with);
                }
            }
            Item::Tagged { tag, variants, .. } => with(item, &chosen(variants, node.attribute(*tag))),
            _ => with(item, &[]),
        }
    }
}

/// The same for a variant; a function of its own, so that the type of the closure stays the same.
fn each_of(variant: &Variant, node: Node<'_, '_>, with: &mut impl FnMut(&'static Item, &[&'static Variant])) {
    each((variant.shape)(), node, with);
}

/// The variants of a value; all where it is none of theirs.
fn chosen(variants: &'static [Variant], value: Option<&str>) -> Vec<&'static Variant> {
    let known: Vec<&Variant> = variants.iter().filter(|variant| Some(variant.value) == value).collect();
    if known.is_empty() {
        variants.iter().collect()
    } else {
        known
    }
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
