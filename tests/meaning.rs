//! Meaning is said once: the documentation of the grammar's elements and attributes is that of the
//! definition's fields. `UPDATE=1` writes it into `schemas/`; the image follows with
//! `UPDATE=1 cargo test --lib grammar`.

use domdef::grammar;
use domdef::since::schema::places;
use domdef::xml::{Element, Item, Shape};
use domdef::Domain;
use roxmltree::Document;
use std::collections::BTreeMap;

const ANNOTATIONS: &str = "http://relaxng.org/ns/compatibility/annotations/1.0";

/// What the definition says of each path, `domain/vcpu/@cpuset`: of several kinds of a part all.
#[derive(Default)]
struct Meanings(BTreeMap<String, Vec<String>>);

impl Meanings {
    fn add(&mut self, path: String, doc: &str) {
        let doc = doc.split_whitespace().collect::<Vec<_>>().join(" ");
        let all = self.0.entry(path).or_default();
        if !doc.is_empty() && !all.contains(&doc) {
            all.push(doc);
        }
    }

    fn walk(&mut self, path: &str, shape: &'static Shape, open: &mut Vec<String>) {
        let own = format!("{shape:?}");
        if open.contains(&own) {
            return;
        }
        open.push(own);
        shape.each(&mut |item| match item {
            Item::Attr { name, doc, .. } => self.add(format!("{path}/@{name}"), doc),
            Item::Variants { tag, .. } => self.add(format!("{path}/@{tag}"), ""),
            Item::Flag { name, doc, .. } => self.add(format!("{path}/{name}"), doc),
            Item::Child { name, doc, shape, .. } => {
                let path = format!("{path}/{}", local(name));
                self.add(path.clone(), doc);
                self.walk(&path, shape(), open);
            }
            Item::Tagged { child, tag, doc, variants, .. } => {
                self.add(format!("{path}/@{tag}"), "");
                let path = format!("{path}/{}", local(child));
                self.add(path.clone(), doc);
                variants.iter().for_each(|variant| self.walk(&path, (variant.shape)(), open));
            }
            Item::Text { .. } | Item::Flatten(..) => {}
        });
        open.pop();
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[test]
fn the_grammar_says_what_the_definition_says() {
    let mut meanings = Meanings::default();
    meanings.walk("domain", <Domain as Element>::SHAPE, &mut Vec::new());
    let documents: Vec<Document<'_>> =
        grammar::CHAPTERS.iter().map(|(_, text)| Document::parse(text).expect("a chapter is XML")).collect();
    let (mut wrong, mut equal) = (Vec::new(), 0);
    let mut texts: Vec<String> = grammar::CHAPTERS.iter().map(|(_, text)| (*text).to_owned()).collect();
    for ((chapter, start), paths) in places(&documents).iter().rev() {
        let document = &documents[*chapter];
        // Words have documentation of their own.
        let node = document.descendants().find(|node| node.is_element() && node.range().start == *start);
        let node = node.filter(|node| node.tag_name().name() != "value");
        let Some(says) = node.and_then(|node| {
            node.children().find(|child| child.has_tag_name((ANNOTATIONS, "documentation")))
        }) else {
            continue;
        };
        let mut counts: Vec<(&String, usize)> = Vec::new();
        for doc in paths.iter().flat_map(|path| meanings.0.get(path).into_iter().flatten()) {
            match counts.iter_mut().find(|(own, _)| *own == doc) {
                Some((_, count)) => *count += 1,
                None => counts.push((doc, 1)),
            }
        }
        let own = says.text().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        if counts.is_empty() || counts.iter().any(|(doc, _)| **doc == own) {
            equal += 1;
            continue;
        }
        let best = counts.iter().max_by_key(|(doc, count)| (*count, doc.len())).map(|(doc, _)| *doc);
        let best = best.cloned().unwrap_or_default();
        wrong.push(format!(
            "{} {:?}: '{own}', expected '{best}'",
            grammar::CHAPTERS[*chapter].0,
            paths.iter().next()
        ));
        let escaped = best.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        texts[*chapter].replace_range(says.range(), &format!("<a:documentation>{escaped}</a:documentation>"));
    }
    println!("{equal} documentations are the definition's, {} are not", wrong.len());
    if !wrong.is_empty() && std::env::var_os("UPDATE").is_some() {
        for ((name, _), text) in grammar::CHAPTERS.iter().zip(&texts) {
            std::fs::write(format!("{}/schemas/{name}", env!("CARGO_MANIFEST_DIR")), text).expect("writable");
        }
        panic!("rewritten: schemas; the image follows with UPDATE=1 cargo test --lib grammar");
    }
    assert!(
        wrong.is_empty(),
        "{} of the grammar's documentations are not the definition's:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
