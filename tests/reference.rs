//! `docs/reference.md`: the manual of all elements, made from what the definition says of itself.
//!
//! `UPDATE=1` rewrites it and fails that run.

use domdef::xml::{Element, Item, Shape};
use domdef::{Domain, Release};
use std::collections::BTreeSet;

/// The manual being written: each definition once, where it is met first.
#[derive(Default)]
struct Manual {
    out: String,
    seen: BTreeSet<String>,
}

/// What tells a definition from others: its meaning and the names of its parts.
fn identity(name: &str, shape: &Shape) -> String {
    format!("{name} {} {:?} {:?}", shape.doc, shape.attributes(), shape.children())
}

impl Manual {
    fn element(&mut self, path: &str, shape: &'static Shape, when: &str) {
        let name = path.rsplit('/').next().unwrap_or(path);
        if shape.items.is_empty() || !self.seen.insert(identity(name, shape)) {
            return;
        }
        let mut rows = String::new();
        let mut inner = Vec::new();
        parts(path, shape, &mut rows, &mut inner);
        self.out.push_str(&format!(
            "\n## {path}{when}\n\n{}\n\n| part | holds | means |\n| --- | --- | --- |\n{rows}",
            plain(shape.doc)
        ));
        for (path, shape, when) in inner {
            self.element(&path, shape, &when);
        }
    }
}

/// A text in one cell of a table.
fn plain(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}

/// A word with the release in which it first appeared, unless it was always there.
fn dated(word: &str, since: Release) -> String {
    match since == Release::ALWAYS {
        true => word.to_owned(),
        false => format!("{word} (since {since})"),
    }
}

type Inner = Vec<(String, &'static Shape, String)>;

fn parts(path: &str, shape: &'static Shape, rows: &mut String, inner: &mut Inner) {
    let mut row = |part: String, holds: String, doc: &str| {
        rows.push_str(&format!("| {part} | {} | {} |\n", plain(&holds), plain(doc)));
    };
    let mut here = Vec::new();
    for item in shape.items {
        let needed = |required: bool| if required { ", required" } else { "" };
        match item {
            Item::Attr { name, doc, value, required, dates } => {
                let words: Vec<String> =
                    value.tokens.iter().map(|token| dated(token.word, token.since)).collect();
                let holds = if words.is_empty() { value.word.to_owned() } else { words.join(", ") };
                row(dated(&format!("`{name}`"), dates.since), format!("{holds}{}", needed(*required)), doc);
            }
            Item::Child { name, doc, shape, required, many, dates } => {
                let holds = if *many { "elements" } else { "element" };
                row(dated(&format!("`<{name}>`"), dates.since), format!("{holds}{}", needed(*required)), doc);
                inner.push((format!("{path}/{name}"), shape(), String::new()));
            }
            Item::Flag { name, doc, dates } => {
                row(dated(&format!("`<{name}/>`"), dates.since), "stands there or not".to_owned(), doc)
            }
            Item::Text { doc, value, required } => {
                row("its text".to_owned(), format!("{}{}", value.word, needed(*required)), doc);
            }
            Item::Tagged { child, tag, doc, variants, .. } => {
                let words: Vec<String> =
                    variants.iter().map(|variant| dated(variant.value, variant.since)).collect();
                row(format!("`{tag}`"), words.join(", "), "Decides what the child holds.");
                row(format!("`<{child}>`"), format!("by `{tag}`"), doc);
                for variant in *variants {
                    let when = format!(", `{tag}='{}'`", variant.value);
                    inner.push((format!("{path}/{child}"), (variant.shape)(), when));
                }
            }
            Item::Variants { tag, variants } => {
                let words: Vec<String> =
                    variants.iter().map(|variant| dated(variant.value, variant.since)).collect();
                row(format!("`{tag}`"), words.join(", "), "Decides what else stands here.");
                for variant in *variants {
                    inner.push((
                        path.to_owned(),
                        (variant.shape)(),
                        format!(", `{tag}='{}'`", variant.value),
                    ));
                }
            }
            Item::Flatten(shape, _) => here.push(shape()),
        }
    }
    for shape in here {
        parts(path, shape, rows, inner);
    }
}

#[test]
fn the_manual_is_what_the_definition_says() {
    let mut manual = Manual::default();
    manual.element("domain", <Domain as Element>::SHAPE, "");
    let text = format!(
        "# Reference\n\nAll elements of a definition in canonical order, each where it is met first; \"since\" is the \
         release of libvirt in which a part or word first appeared. Made from the \
         definition: `UPDATE=1 cargo test --test reference` renews it.\n{}",
        manual.out
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &text).expect("the manual can be written");
        panic!("rewritten: {path}");
    }
    let own = std::fs::read_to_string(path).expect("the manual is there");
    assert!(own == text, "docs/reference.md is stale; UPDATE=1 rewrites it");
}
