//! The definitions in a text that is no definition itself: several documents in one file, as virt-install
//! prints them, and documents of libvirt with a `<domain>` in them, such as snapshots.

use crate::diagnostic::{Diagnostic, Edit, Findings};
use crate::dom::{Document, Node};
use crate::xml::top_level;
use std::ops::Range;

/// The definitions inside of a document with another root: the outermost elements that are one.
pub(super) fn inside(document: &Document<'_>) -> Vec<Range<usize>> {
    let is_definition = |node: &Node<'_, '_>| {
        let named = node.is_element() && matches!(node.tag_name().name(), "domain" | INACTIVE);
        named && node.has_attribute("type")
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
        let own = &text[part.clone()];
        let renamed = as_definition(own);
        for mut finding in find(renamed.as_deref().unwrap_or(own)) {
            let in_name = |edit: &Edit| edit.range.start <= INACTIVE.len();
            if renamed.is_some() && finding.fix.as_ref().is_some_and(|fix| fix.edits.iter().any(in_name)) {
                finding.fix = None;
            }
            shift(&mut finding, part.start);
            all.push(finding);
        }
    }
    all
}

/// The element of a snapshot of a running guest with the definition that holds after a restart.
const INACTIVE: &str = "inactiveDomain";

/// The text of such an element under the usual name, at the same places; nothing of others.
fn as_definition(text: &str) -> Option<String> {
    let rest = text.strip_prefix('<')?.strip_prefix(INACTIVE)?;
    let (name, width) = ("domain", INACTIVE.len());
    let inner = match rest.rfind("</").filter(|at| rest[at + 2..].starts_with(INACTIVE)) {
        Some(end) => format!("{}</{name:width$}{}", &rest[..end], &rest[end + 2 + width..]),
        None => rest.to_owned(),
    };
    Some(format!("<{name:width$}{inner}"))
}

fn shift(finding: &mut Diagnostic, by: usize) {
    let moved = |range: &Range<usize>| range.start + by..range.end + by;
    finding.span = finding.span.as_ref().map(moved);
    for edit in finding.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
        edit.range = moved(&edit.range);
    }
}

#[cfg(test)]
mod tests {
    use super::several;
    use crate::inspect::{inspect, Options};

    /// Whatever the tags are, the parts of a text are shorter than it, so that looking into parts ends.
    #[test]
    fn no_part_is_the_whole() {
        for text in
            ["<a></a <b>", "<a></a <b></b", "<a/></a<b>", "<a></a\n<a></a\n<a>", "<a></", "</a><b/><c/>"]
        {
            let parts = several(text);
            assert!(parts.windows(2).all(|two| two[0].end <= two[1].start), "{text}: {parts:?}");
            assert!(!inspect(text, &Options::default()).is_empty(), "{text}");
        }
    }
}
