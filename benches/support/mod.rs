//! The documents that benches measure on.

#![allow(dead_code, reason = "no bench needs all of it")]

use std::path::{Path, PathBuf};

/// The valid documents of the corpus of real users where it is there, else those of `testdata/`.
pub fn documents() -> Vec<(PathBuf, String)> {
    of(&["realworld", "qemu"])
}

fn of(folders: &[&str]) -> Vec<(PathBuf, String)> {
    let corpus = std::env::var_os("DOMDEF_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let mut paths = Vec::new();
    for folder in folders {
        collect(&corpus.join(folder), &mut paths);
    }
    if paths.is_empty() {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/guests"), &mut paths);
    }
    paths.sort();
    let mut validator = domdef::grammar::schema().validator();
    let mut documents = Vec::new();
    for path in paths {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let valid = roxmltree::Document::parse(&text).is_ok_and(|document| validator.is_valid(&document));
        if valid {
            documents.push((path, text));
        }
    }
    documents
}

/// One small document.
pub fn small() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/guests/web.xml");
    std::fs::read_to_string(path).expect("it is checked in")
}

/// The valid documents of real users where the corpus is there, else those of `testdata/`.
pub fn typical() -> Vec<String> {
    of(&["realworld"]).into_iter().map(|(_, text)| text).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "xml") {
            paths.push(path);
        }
    }
}

/// The document with the children of each element in another order, the same each time.
pub fn shuffled(text: &str) -> String {
    let Ok(document) = roxmltree::Document::parse(text) else { return text.to_owned() };
    let mut out = String::with_capacity(text.len());
    write(document.root_element(), text, &mut 1, &mut out);
    out
}

fn write(node: roxmltree::Node<'_, '_>, text: &str, state: &mut u64, out: &mut String) {
    let mut children: Vec<_> = node.children().filter(|child| child.is_element()).collect();
    let mixed =
        node.children().any(|child| child.is_text() && child.text().is_some_and(|t| !t.trim().is_empty()));
    if children.is_empty() || mixed {
        out.push_str(&text[node.range()]);
        return;
    }
    let open = children.first().map_or(0, |first| first.range().start);
    let close = children.last().map_or(0, |last| last.range().end);
    out.push_str(&text[node.range().start..open]);
    for place in (1..children.len()).rev() {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        children.swap(place, (*state >> 33) as usize % (place + 1));
    }
    children.into_iter().for_each(|child| write(child, text, state, out));
    out.push_str(&text[close..node.range().end]);
}
