//! The definition and the grammar say the same: nothing in either is missing from the other.

mod support;

use domdef::grammar;
use domdef::xml::{Element, Item, Shape};
use domdef::Domain;
use std::collections::BTreeSet;
use support::matches;

/// All paths of the definition: `domain/vcpu/@cpuset`.
fn defined() -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    walk("domain", <Domain as Element>::SHAPE, &mut Vec::new(), &mut paths);
    paths.iter().map(|path| without_prefixes(path)).collect()
}

/// The path without the prefixes of namespaces, which the grammar's vocabulary does not tell.
fn without_prefixes(path: &str) -> String {
    let steps: Vec<&str> = path.split('/').map(|step| step.rsplit(':').next().unwrap_or(step)).collect();
    steps.join("/")
}

fn walk(path: &str, shape: &'static Shape, open: &mut Vec<String>, paths: &mut BTreeSet<String>) {
    // By what it says: the same shape may stand at several addresses.
    let own = format!("{shape:?}");
    if open.contains(&own) {
        return;
    }
    open.push(own);
    shape.each(&mut |item| match item {
        Item::Attr { name, .. } | Item::Variants { tag: name, .. } => {
            paths.insert(format!("{path}/@{name}"));
        }
        Item::Flag { name, .. } => {
            paths.insert(format!("{path}/{name}"));
        }
        Item::Child { name, shape, .. } => {
            let path = format!("{path}/{name}");
            walk(&path, shape(), open, paths);
            paths.insert(path);
        }
        Item::Tagged { child, tag, variants, .. } => {
            paths.insert(format!("{path}/@{tag}"));
            let path = format!("{path}/{child}");
            variants.iter().for_each(|variant| walk(&path, (variant.shape)(), open, paths));
            paths.insert(path);
        }
        Item::Text { .. } | Item::Flatten(..) => {}
    });
    open.pop();
}

/// All paths of the grammar.
fn allowed() -> BTreeSet<String> {
    let vocabulary = grammar::schema().vocabulary();
    let mut paths = BTreeSet::new();
    let mut open: Vec<(String, usize, Vec<usize>)> =
        vocabulary.roots().into_iter().map(|root| ("domain".to_owned(), root.number, Vec::new())).collect();
    while let Some((path, number, above)) = open.pop() {
        for attribute in vocabulary.attributes(number) {
            paths.extend(attribute.names.iter().map(|name| format!("{path}/@{name}")));
        }
        for child in vocabulary.children(number) {
            if child.number == number || above.contains(&child.number) {
                continue;
            }
            for name in &child.names {
                let path = format!("{path}/{name}");
                paths.insert(path.clone());
                let mut above = above.clone();
                above.push(number);
                open.push((path, child.number, above));
            }
        }
    }
    paths
}

#[test]
fn definition_and_grammar_do_not_drift() {
    let (defined, allowed) = (defined(), allowed());
    let exceptions: Vec<&str> = include_str!("vocabulary-exceptions.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').next().unwrap_or_default())
        .collect();
    let extra: Vec<&String> = defined.difference(&allowed).collect();
    let missing: Vec<&&String> =
        extra.iter().filter(|path| !exceptions.iter().any(|pattern| matches(pattern, path))).collect();
    assert!(missing.is_empty(), "in the definition, not in the grammar: {missing:#?}");
    let unused: Vec<&&str> =
        exceptions.iter().filter(|pattern| !extra.iter().any(|path| matches(pattern, path))).collect();
    assert!(unused.is_empty(), "exceptions that are none: {unused:#?}");
    let unknown: Vec<&String> = allowed.difference(&defined).collect();
    assert!(unknown.is_empty(), "in the grammar, not in the definition: {unknown:#?}");
}
