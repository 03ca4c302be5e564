//! A document as it was probably meant: a word that is nearly a known one is read as that, and a value that cannot
//! be read as if it were not there. So what is wrong besides is found at once, not only after the correction.

use super::{form, Options, OF_FORM, OF_UNREAD};
use crate::diagnostic::consequence::{leave_out, Consequence};
use crate::diagnostic::{locate, Action, Diagnostic, Edit, Severity};
use crate::dom::{Document, Node, NodeId, Paths};
use crate::xml::edit::fixes::resolve;
use crate::xml::edit::Edits;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::parse;
use std::collections::HashMap;

/// How often a document is corrected: in an element whose name was misspelt the words are known only afterwards.
const PASSES: usize = 6;

/// What is found in a document, and what is found in it when it is read as it was meant. The table says which of
/// these follow from values that cannot be read.
pub(crate) fn as_meant(
    document: &Document<'_>,
    options: Options,
    follow_ups: &[Consequence],
    find: &dyn Fn(&Document<'_>) -> Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    pass(document, options, follow_ups, find, PASSES)
}

fn pass(
    document: &Document<'_>,
    options: Options,
    follow_ups: &[Consequence],
    find: &dyn Fn(&Document<'_>) -> Vec<Diagnostic>,
    left: usize,
) -> Vec<Diagnostic> {
    let found = find(document);
    if left == 0 || !found.iter().any(|finding| is_word(finding) || is_unreadable(finding)) {
        return found;
    }
    let Corrected { mut mistakes, unreadable, edits } = corrected(document, form(document, options.libvirt));
    if edits.is_empty() {
        return found;
    }
    let made = edits.clone().into_list();
    let text = edits.apply(document.input_text());
    let Ok(again) = parse(&text, options.limits) else { return found };
    let Some(back) = Back::new(document, &again, &made) else { return found };
    let mut others = pass(&again, options, follow_ups, find, left - 1);
    others.iter_mut().for_each(|finding| back.finding(finding));
    for table in [&OF_UNREAD[..], &OF_FORM, follow_ups] {
        leave_out(&mut others, &unreadable, table);
    }
    mistakes.extend(unreadable);
    let known = |finding: &Diagnostic| {
        let same = |other: &Diagnostic| other.rule == finding.rule && other.message == finding.message;
        mistakes.iter().any(|other| same(other) && other.span == finding.span)
    };
    others.retain(|finding| !known(finding));
    mistakes.extend(others);
    crate::order::by_key(&mut mistakes, |finding| finding.span.as_ref().map(|span| span.start));
    mistakes
}

/// Whether a finding is about a name or value that is nearly a known one.
fn is_word(finding: &Diagnostic) -> bool {
    let of_word =
        |action: &Action| matches!(action, Action::Rename(_) | Action::RenameAttribute(_) | Action::Value(_));
    let changes = finding.fix.as_ref().map(|fix| &*fix.changes).unwrap_or_default();
    !changes.is_empty() && changes.iter().all(|change| of_word(&change.action))
}

/// Whether a finding is about a value that cannot be read.
fn is_unreadable(finding: &Diagnostic) -> bool {
    finding.rule == &INVALID_VALUE && finding.severity == Severity::Error && !is_word(finding)
}

/// How a document was meant.
struct Corrected {
    /// The findings about words that were corrected.
    mistakes: Vec<Diagnostic>,
    /// The findings about values that were taken away.
    unreadable: Vec<Diagnostic>,
    edits: Edits,
}

fn corrected(document: &Document<'_>, form: Vec<Diagnostic>) -> Corrected {
    let mut all = Corrected { mistakes: Vec::new(), unreadable: Vec::new(), edits: Edits::default() };
    let paths = Paths::new(document);
    let words: Vec<Diagnostic> = form.iter().filter(|finding| is_word(finding)).cloned().collect();
    let mut resolved = words.clone();
    resolve(document, &mut resolved);
    for (word, resolved) in words.into_iter().zip(resolved) {
        if resolved.fix.is_some_and(|fix| all.edits.add(&fix.edits)) {
            all.mistakes.push(word);
        }
    }
    // A value may be wrong only beside a word that is.
    if !all.edits.is_empty() {
        return all;
    }
    for finding in form.into_iter().filter(is_unreadable) {
        let node = paths.find(&finding.element).filter(|(_, whole)| *whole);
        if node.and_then(|(node, _)| without(node, &finding)).is_some_and(|edits| all.edits.add(&edits)) {
            all.unreadable.push(finding);
        }
    }
    all
}

/// The values without which all else would be read as that of another guest; they stay as they are.
const DECIDING: [(&str, &str); 3] = [("domain", "type"), ("type", "arch"), ("type", "machine")];

/// The edits that take a value away; an address says nothing without all of its parts.
fn without(node: Node<'_, '_>, finding: &Diagnostic) -> Option<Vec<Edit>> {
    let mut edits = Edits::default();
    let at = finding.span.as_ref()?.start;
    let own = node.attributes().find(|attr| attr.range().contains(&at));
    match own {
        Some(_) if node.has_tag_name("address") => {
            node.attributes().for_each(|attr| edits.remove_attribute(node, &attr));
        }
        Some(attr) if DECIDING.contains(&(node.tag_name().name(), attr.name())) => return None,
        Some(attr) => edits.remove_attribute(node, &attr),
        None => edits.set_text(node, ""),
    }
    Some(edits.into_list())
}

/// The way back from a corrected document, which has the same elements, to the one it was made from.
struct Back<'a, 'i, 'b, 'j> {
    from: Paths<'a, 'i>,
    to: Paths<'b, 'j>,
    elements: HashMap<NodeId, Node<'b, 'j>>,
    edits: &'a [Edit],
}

impl<'a, 'i, 'b, 'j> Back<'a, 'i, 'b, 'j> {
    fn new(to: &'b Document<'j>, from: &'a Document<'i>, edits: &'a [Edit]) -> Option<Back<'a, 'i, 'b, 'j>> {
        let (ours, theirs) = (elements(to), elements(from));
        let same = ours.len() == theirs.len();
        let elements = theirs.iter().map(Node::id).zip(ours).collect();
        same.then(|| Back { from: Paths::new(from), to: Paths::new(to), elements, edits })
    }

    fn finding(&self, finding: &mut Diagnostic) {
        finding.span = finding.span.as_ref().map(|span| {
            let [start, end] = [self.unedited(span.start, Side::Start), self.unedited(span.end, Side::End)];
            start..end.max(start)
        });
        let changes = finding.fix.iter_mut().flat_map(|fix| &mut fix.changes);
        for path in changes.filter_map(|change| change.element.as_mut()) {
            *path = self.node(path).map(|own| self.to.path(own)).unwrap_or_default();
        }
        let Some(own) = self.node(&finding.element) else { return };
        finding.element = self.to.path(own);
        let misspelt = finding.attribute.as_deref().is_some_and(|name| !own.has_attribute(name));
        if let (true, Some(span)) = (misspelt, &finding.span) {
            finding.attribute = locate::attribute_at(own, span.start);
        }
    }

    /// The element that has a path in the corrected document.
    fn node(&self, path: &str) -> Option<Node<'b, 'j>> {
        let (node, whole) = self.from.find(path)?;
        self.elements.get(&node.id()).filter(|_| whole).copied()
    }

    /// Where the bytes begin, or end, that became those at a position.
    fn unedited(&self, at: usize, side: Side) -> usize {
        let (mut old, mut new) = (0, 0);
        for edit in self.edits {
            let start = new + (edit.range.start - old);
            if at < start || at == start && side == Side::End {
                break;
            }
            let behind = start + edit.text.len();
            if at < behind || at == behind && side == Side::End {
                return if side == Side::End { edit.range.end } else { edit.range.start };
            }
            (old, new) = (edit.range.end, behind);
        }
        old + (at - new)
    }
}

/// A side of a range.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Start,
    End,
}

fn elements<'a, 'i>(document: &'a Document<'i>) -> Vec<Node<'a, 'i>> {
    document.descendants().filter(Node::is_element).collect()
}
