//! `testdata/fmt`: hard documents, `NAME.xml`, and what `fmt` makes of them, `NAME.fmt`; the laws of
//! `fmt` for them and for all other documents of `testdata`.
//!
//! `UPDATE=1` rewrites the outputs and fails.

mod support;

use domdef::check::{check, Scope};
use domdef::format::format;
use domdef::xml::Element;
use domdef::Domain;
use roxmltree::{Document, Node, NodeType};
use std::collections::BTreeSet;
use std::path::Path;

fn blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// All that a node holds, the order of its children apart from mixed content: names with their
/// namespaces, attributes, text, comments, instructions; blanks between elements left out.
fn infoset(node: Node<'_, '_>) -> String {
    let mut attrs: Vec<String> = node
        .attributes()
        .map(|attr| format!("{:?} {} {:?}", attr.namespace(), attr.name(), attr.value()))
        .collect();
    attrs.sort();
    let content = |child: &Node<'_, '_>| !child.is_text() || !blank(child.text().unwrap_or_default());
    let mixed = node.children().any(|child| child.is_text() && content(&child));
    let elements = node.children().any(|child| !child.is_text());
    let lines = node.children().any(|child| child.text().is_some_and(|text| text.contains('\n')));
    let mut children: Vec<String> = node
        .children()
        .filter(|child| mixed || content(child) || !elements && !lines)
        .map(|child| match child.node_type() {
            NodeType::Text => format!("text {:?}", child.text().unwrap_or_default()),
            NodeType::Comment => format!("comment {:?}", child.text().unwrap_or_default()),
            NodeType::PI => format!("instruction {:?}", child.pi()),
            NodeType::Element | NodeType::Root => infoset(child),
        })
        .collect();
    if !mixed {
        children.sort();
    }
    let name = node.tag_name();
    format!("{:?} {} {attrs:?} [{}]", name.namespace(), name.name(), children.join(", "))
}

/// The document with the children of its root in the reverse order, those of one name in theirs.
fn shuffled(formatted: &str) -> Option<String> {
    let document = Document::parse(formatted).ok()?;
    let root = document.root_element();
    if root.children().any(|child| !child.is_element() && !child.text().is_some_and(blank)) {
        return None;
    }
    let children: Vec<Node<'_, '_>> = root.children().filter(Node::is_element).collect();
    let mut names: Vec<&str> = children.iter().map(|child| child.tag_name().name()).collect();
    names.sort();
    names.dedup();
    names.reverse();
    // What is not known stays behind what stood before it.
    let known = <Domain as Element>::SHAPE.children();
    if root.tag_name().name() != "domain" || names.iter().any(|name| !known.contains(name)) {
        return None;
    }
    let first = children.first()?.range().start;
    let last = children.last()?.range().end;
    let mut out = formatted[..first].to_owned();
    for name in names {
        for child in children.iter().filter(|child| child.tag_name().name() == name) {
            out.push_str(&formatted[child.range()]);
        }
    }
    out.push_str(&formatted[last..]);
    Some(out)
}

#[test]
fn hard_documents_keep_all_they_have() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let update = std::env::var_os("UPDATE").is_some();
    let (mut count, mut reordered) = (0, 0);
    for path in support::files(&folder, "xml") {
        let name = path.display();
        let text = std::fs::read_to_string(&path).expect("readable");
        let once = format(&text).unwrap_or_else(|refused| panic!("{name}: {refused}"));
        if path.parent().is_some_and(|parent| parent.ends_with("fmt")) {
            let golden = path.with_extension("fmt");
            if update {
                std::fs::write(&golden, &once).expect("writable");
            }
            assert_eq!(once, std::fs::read_to_string(&golden).unwrap_or_default(), "{name}");
        }
        assert_eq!(format(&once).as_deref(), Ok(once.as_str()), "{name}: twice is once");
        let (before, after) =
            (Document::parse(&text).expect("valid"), Document::parse(&once).expect("valid"));
        assert_eq!(infoset(after.root()), infoset(before.root()), "{name}: all is there");
        if let Some(other) = shuffled(&once) {
            reordered += 1;
            assert_eq!(format(&other).as_deref(), Ok(once.as_str()), "{name}: in any order\n{other}");
        }
        count += 1;
    }
    assert!(count >= 11 && reordered >= 5 && !update, "{count} documents, {reordered} in another order");
}

/// Whether an element has comments and blanks alone, which are laid out on lines of their own.
fn has_blanks_beside_comments(text: &str) -> bool {
    let document = Document::parse(text).expect("it was formatted");
    let mut elements = document.descendants().filter(Node::is_element);
    elements.any(|element| {
        let content = || element.children().filter(|child| child.is_text());
        element.children().any(|child| child.is_comment())
            && !element.children().any(|child| child.is_element())
            && content().next().is_some()
            && content().all(|child| child.text().is_some_and(blank))
    })
}

/// Formatting changes no verdict: the same rules find something before and after.
#[test]
fn findings_stay_the_same() {
    // Of elements that exclude one another that is named which comes second.
    let found = |text: &str| -> BTreeSet<&str> {
        check(text, Scope::Rules).into_list().iter().map(|found| found.rule.code).collect()
    };
    let folders = [Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")];
    let folders = folders.into_iter().chain(support::corpus(""));
    let (mut checked, mut faulty, mut others) = (0, 0, Vec::new());
    for path in folders.flat_map(|folder| support::files(&folder, "xml")) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let Ok(formatted) = format(&text) else { continue };
        if has_blanks_beside_comments(&text) {
            continue;
        }
        let (before, after) = (found(&text), found(&formatted));
        checked += 1;
        faulty += usize::from(!before.is_empty());
        if before != after {
            others.push(format!("{}: {before:?}, then {after:?}", path.display()));
        }
    }
    assert!(checked >= 50 && faulty >= 5, "{checked} documents, {faulty} with findings");
    assert!(others.is_empty(), "{} of {checked}:\n{}", others.len(), others.join("\n"));
}
