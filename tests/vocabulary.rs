//! The definition and the grammar say the same: nothing in the definition is missing from the
//! grammar, and what the grammar has beyond it is counted and may only get less.

use domdef::grammar;
use domdef::xml::{Element, Item, Shape};
use domdef::Domain;
use std::collections::{BTreeMap, BTreeSet};

/// How many of the grammar's paths the definition does not know yet. Lower it as they come in.
const NOT_YET: usize = 310;

/// All paths of the definition: `domain/vcpu/@cpuset`.
fn defined() -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    walk("domain", <Domain as Element>::SHAPE, &mut Vec::new(), &mut paths);
    paths
}

fn walk(path: &str, shape: &'static Shape, open: &mut Vec<*const Shape>, paths: &mut BTreeSet<String>) {
    if open.contains(&(shape as *const Shape)) {
        return;
    }
    open.push(shape);
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
        Item::Text { .. } | Item::Flatten(_) => {}
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

/// Whether a path matches a pattern: `*` is any step, `**` at the end any steps or none.
fn matches(pattern: &str, path: &str) -> bool {
    let (mut steps, mut rest) = (pattern.split('/'), path.split('/'));
    loop {
        match (steps.next(), rest.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some(step), Some(own)) if step == "*" || step == own => {}
            _ => return false,
        }
    }
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
    let mut by_chapter: BTreeMap<String, usize> = BTreeMap::new();
    let unknown: Vec<&String> = allowed.difference(&defined).collect();
    for path in &unknown {
        let steps: Vec<&str> = path.split('/').collect();
        let depth = if steps.get(1) == Some(&"devices") { 3 } else { 2 };
        *by_chapter.entry(steps[..steps.len().min(depth)].join("/")).or_default() += 1;
    }
    for (chapter, count) in &by_chapter {
        println!("not in the definition yet: {count} in {chapter}");
    }
    println!("the grammar has {} paths, the definition {}", allowed.len(), defined.len());
    assert!(
        unknown.len() <= NOT_YET,
        "{} paths of the grammar are not in the definition; it was {NOT_YET}",
        unknown.len()
    );
    assert!(unknown.len() == NOT_YET, "only {} paths are missing now: lower NOT_YET", unknown.len());
}
