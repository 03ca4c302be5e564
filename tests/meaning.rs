//! Meaning is said once: the documentation of the grammar's elements and attributes is that of the
//! definition's fields. `UPDATE=1` writes it into `schemas/`; the image follows with
//! `UPDATE=1 cargo test --lib grammar`.

use domdef::grammar;
use domdef::xml::{Element, Item, Shape};
use domdef::Domain;
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// An element or attribute pattern of a chapter: the chapter's number and the node.
type Pattern<'a, 'i> = (usize, Node<'a, 'i>);

/// The paths at which each pattern can be, by chapter and byte.
struct Walk<'a, 'i> {
    defines: HashMap<&'a str, Vec<Pattern<'a, 'i>>>,
    paths: BTreeMap<(usize, usize), BTreeSet<String>>,
    seen: BTreeSet<(usize, usize, String)>,
}

impl<'a, 'i> Walk<'a, 'i> {
    fn pattern(&mut self, (chapter, node): Pattern<'a, 'i>, path: &str, above: &[usize]) {
        let key = (chapter, node.range().start);
        match node.tag_name().name() {
            "ref" => {
                let name = node.attribute("name").unwrap_or_default();
                for define in self.defines.get(name).cloned().unwrap_or_default() {
                    if self.seen.insert((define.0, define.1.range().start, path.to_owned())) {
                        self.children(define, path, above);
                    }
                }
            }
            "attribute" => {
                let Some(name) = node.attribute("name") else { return };
                self.paths.entry(key).or_default().insert(format!("{path}/@{}", local(name)));
            }
            "element" => {
                let Some(name) = node.attribute("name").map(local) else { return };
                let path = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
                self.paths.entry(key).or_default().insert(path.clone());
                // Elements may contain themselves.
                let own = chapter << 32 | node.range().start;
                if !above.contains(&own) {
                    let above: Vec<usize> = above.iter().copied().chain([own]).collect();
                    self.children((chapter, node), &path, &above);
                }
            }
            _ => self.children((chapter, node), path, above),
        }
    }

    fn children(&mut self, (chapter, node): Pattern<'a, 'i>, path: &str, above: &[usize]) {
        for child in node.children().filter(Node::is_element) {
            self.pattern((chapter, child), path, above);
        }
    }
}

#[test]
fn the_grammar_says_what_the_definition_says() {
    let mut meanings = Meanings::default();
    meanings.walk("domain", <Domain as Element>::SHAPE, &mut Vec::new());
    let documents: Vec<Document<'_>> =
        grammar::CHAPTERS.iter().map(|(_, text)| Document::parse(text).expect("a chapter is XML")).collect();
    let mut walk = Walk { defines: HashMap::new(), paths: BTreeMap::new(), seen: BTreeSet::new() };
    for (chapter, document) in documents.iter().enumerate() {
        for define in document
            .descendants()
            .filter(|node| node.has_tag_name(("http://relaxng.org/ns/structure/1.0", "define")))
        {
            walk.defines
                .entry(define.attribute("name").unwrap_or_default())
                .or_default()
                .push((chapter, define));
        }
    }
    for (chapter, document) in documents.iter().enumerate() {
        for start in document.descendants().filter(|node| node.tag_name().name() == "start") {
            walk.children((chapter, start), "", &[]);
        }
    }
    let (mut wrong, mut equal) = (Vec::new(), 0);
    let mut texts: Vec<String> = grammar::CHAPTERS.iter().map(|(_, text)| (*text).to_owned()).collect();
    for ((chapter, start), paths) in walk.paths.iter().rev() {
        let document = &documents[*chapter];
        let node = document.descendants().find(|node| node.is_element() && node.range().start == *start);
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
