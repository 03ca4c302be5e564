//! From the intents of fixes to edits of a document.

use super::{Edits, Positions};
use crate::diagnostic::{Action, Applicability, Change, Diagnostic, Fix};
use crate::dom::Paths;
use crate::dom::{Document, Node};
use crate::xml::names;

/// Works out the edits of all fixes. A fix that the document does not allow is taken away.
pub(crate) fn resolve(document: &Document<'_>, findings: &mut [Diagnostic]) {
    let open = |fix: &Option<Fix>| fix.as_ref().is_some_and(|fix| fix.edits.is_empty());
    if !findings.iter().any(|finding| open(&finding.fix)) {
        return;
    }
    let (positions, paths) = (Positions::new(document), Paths::new(document));
    for finding in findings.iter_mut().filter(|finding| open(&finding.fix)) {
        let start = finding.span.as_ref().map(|span| span.start);
        let own = start.and_then(|start| positions.at(start));
        let Some(mut fix) = finding.fix.take() else { continue };
        let mut edits = Edits::default();
        let of = |change: &Change| match &change.element {
            None => own,
            Some(path) => paths.find(path).and_then(|(node, whole)| whole.then_some(node)),
        };
        let about = fix.changes.first().and_then(of);
        let made = fix
            .changes
            .iter()
            .all(|change| of(change).is_some_and(|node| edit(&mut edits, node, start, &change.action)));
        let repeated = fix.changes.iter().any(|change| change.action == Action::RemoveRepeated);
        if repeated && !about.is_some_and(says_the_same_as_earlier) {
            fix.applicability = Applicability::Unsafe;
        }
        fix.edits = edits.into_list();
        finding.fix = Some(fix).filter(|fix| made && !fix.edits.is_empty());
    }
}

/// Adds the edits of one change; whether there is a way to make it.
fn edit(edits: &mut Edits, node: Node<'_, '_>, start: Option<usize>, action: &Action) -> bool {
    let found = start.and_then(|start| node.attributes().find(|attr| attr.range().contains(&start)));
    match action {
        Action::Rename(name) => edits.rename(node, name),
        Action::RenameAttribute(name) => match found {
            Some(attribute) => edits.rename_attribute(node, &attribute, name),
            None => return false,
        },
        Action::Value(value) => match found {
            Some(attribute) => edits.replace(attribute.range_value(), super::escaped(value)),
            None => edits.set_text(node, value),
        },
        Action::SetAttribute(name, value) => edits.set_attribute(node, name, value),
        Action::RemoveAttribute(name) => match node.attribute_node(name.as_str()) {
            Some(attribute) => edits.remove_attribute(node, &attribute),
            None => return false,
        },
        Action::SetText(value) => edits.set_text(node, value),
        Action::Remove | Action::RemoveRepeated if node.parent_element().is_none() => return false,
        Action::Remove | Action::RemoveRepeated => edits.remove(node),
        Action::MoveInto(name) | Action::MoveIntoOrWrap(name) => match home(node, name) {
            Some(home) => edits.move_into(node, home),
            None if matches!(action, Action::MoveIntoOrWrap(_)) => edits.wrap(node, name),
            None => return false,
        },
        Action::Insert(source) => edits.insert_child(node, source),
    }
    true
}

/// The element of a name that is meant as the parent of another one: one around it, or the only one
/// beside it or beside an element around it.
fn home<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    for around in node.ancestors().skip(1).filter(Node::is_element) {
        // What is inside its home already is misplaced there for another reason.
        if names::is(around, name) {
            return Some(around).filter(|around| Some(*around) != node.parent_element());
        }
        let mut inside = around.children().filter(|child| child.is_element() && names::is(*child, name));
        match (inside.next(), inside.next()) {
            (Some(only), None) => return Some(only).filter(|only| *only != node),
            (Some(_), Some(_)) => return None,
            (None, _) => {}
        }
    }
    None
}

/// Whether an earlier sibling is the same but for layout and the order of attributes.
fn says_the_same_as_earlier(node: Node<'_, '_>) -> bool {
    let siblings = node.parent().into_iter().flat_map(|parent| parent.children());
    let earlier = siblings.take_while(|sibling| *sibling != node).filter(Node::is_element);
    earlier.filter(|other| other.tag_name() == node.tag_name()).any(|other| same(node, other))
}

fn same(one: Node<'_, '_>, other: Node<'_, '_>) -> bool {
    if one.is_text() || other.is_text() {
        return one.is_text() && other.is_text() && one.text() == other.text();
    }
    let attributes = |node: Node<'_, '_>| {
        let mut all: Vec<(Option<String>, String, String)> = node
            .attributes()
            .map(|attr| {
                (attr.namespace().map(str::to_owned), attr.name().to_owned(), attr.value().to_owned())
            })
            .collect();
        all.sort_unstable();
        all
    };
    let parts = |node: Node<'_, '_>| {
        let blank =
            |child: &Node<'_, '_>| child.is_text() && child.text().is_none_or(|text| text.trim().is_empty());
        node.children()
            .filter(|child| !child.is_comment() && !blank(child))
            .map(|child| child.id())
            .collect::<Vec<_>>()
    };
    let (ours, theirs) = (parts(one), parts(other));
    let document = one.document();
    let equal = |(ours, theirs)| match (document.get_node(ours), document.get_node(theirs)) {
        (Some(ours), Some(theirs)) => same(ours, theirs),
        _ => false,
    };
    one.tag_name() == other.tag_name()
        && attributes(one) == attributes(other)
        && ours.len() == theirs.len()
        && ours.into_iter().zip(theirs).all(equal)
}
