//! The definitions in a text that is no definition itself: several documents in one file, as virt-install
//! prints them, and documents of libvirt with a `<domain>` in them, such as snapshots.

use crate::diagnostic::{Diagnostic, Findings};
use crate::xml::top_level;
use roxmltree::{Document, Node};
use std::ops::Range;

/// The definitions inside of a document with another root: the outermost elements that are one.
pub(super) fn inside(document: &Document<'_>) -> Vec<Range<usize>> {
    let is_definition = |node: &Node<'_, '_>| {
        node.is_element() && node.tag_name().name() == "domain" && node.has_attribute("type")
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    for node in document.root_element().descendants().filter(is_definition) {
        if found.last().is_none_or(|last| last.end <= node.range().start) {
            found.push(node.range());
        }
    }
    found
}

/// The documents of a text, where there are several.
pub(super) fn several(text: &str) -> Vec<Range<usize>> {
    let found = top_level(text);
    if found.len() > 1 {
        found
    } else {
        Vec::new()
    }
}

/// What is found in each part, at its place in the whole text.
pub(super) fn each(text: &str, parts: &[Range<usize>], find: impl Fn(&str) -> Findings) -> Findings {
    let mut all = Findings::default();
    for part in parts {
        for mut finding in find(&text[part.clone()]) {
            shift(&mut finding, part.start);
            all.push(finding);
        }
    }
    all
}

fn shift(finding: &mut Diagnostic, by: usize) {
    let moved = |range: &Range<usize>| range.start + by..range.end + by;
    finding.span = finding.span.as_ref().map(moved);
    for edit in finding.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
        edit.range = moved(&edit.range);
    }
}
