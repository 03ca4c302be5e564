//! `testdata/fmt`: hard documents, `NAME.xml`, and what `fmt` makes of them, `NAME.fmt`; the laws of
//! `fmt` for them and for all other documents of `testdata`.
//!
//! `UPDATE=1` rewrites the outputs and fails.

use domdef::format::format;
use domdef::xml::Element;
use domdef::Domain;
use roxmltree::{Document, Node, NodeType};
use std::path::{Path, PathBuf};

fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            paths.extend(documents(&path));
        } else if path.extension().is_some_and(|extension| extension == "xml") {
            paths.push(path);
        }
    }
    paths.sort();
    paths
}

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
    for path in documents(&folder) {
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
