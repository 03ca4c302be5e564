//! `effect`: nothing of a definition is left out of its command without a word.
//!
//! One case for each element and attribute that occurs in the definitions of the corpus: where it is
//! removed or has another value, the command differs, or what is reported does. What decides of
//! nothing by its nature is in `effect-exceptions.txt`, each with its reason.

use crate::corpus::{read, Case, Corpus};
use crate::qemu::{launch, target, Binaries};
use domdef::qemu::launch::Launch;
use domdef::qemu::{self, Target};
use domdef::Domain;
use roxmltree::{Document, Node};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const EXCEPTIONS: &str = include_str!("effect-exceptions.txt");

/// A path is tried at so many of its occurrences.
const TRIES: usize = 24;

/// Other values that are tried at one occurrence.
const VALUES: usize = 6;

/// An occurrence of a path: the row of the document, and which of the path's in it.
type Occurrence = (usize, usize);

#[derive(Default)]
struct Path {
    occurrences: Vec<Occurrence>,
    values: BTreeSet<String>,
}

struct Shared {
    binaries: Arc<Binaries>,
    rows: Vec<(Value, String)>,
    paths: BTreeMap<String, Path>,
}

/// The cases.
pub fn cases(corpus: &Corpus, binaries: &Arc<Binaries>) -> Vec<Case> {
    let folder = corpus.root.join("qemu");
    let mut shared = Shared { binaries: binaries.clone(), rows: Vec::new(), paths: BTreeMap::new() };
    for row in corpus.rows("qemu/cases.ndjson") {
        let Ok(text) = read(&folder.join(row["in"].as_str().unwrap_or_default())) else { continue };
        if row["expect"] == "ok" {
            shared.add(row, text);
        }
    }
    let shared = Arc::new(shared);
    let exceptions: BTreeSet<&str> = EXCEPTIONS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" — ").map(|(path, _)| path))
        .collect();
    let under = |path: &str| {
        exceptions.iter().any(|root| match root.strip_prefix("*/") {
            Some(name) => format!("/{path}/").contains(&format!("/{name}/")),
            None => below(path, root),
        })
    };
    // What an element holds speaks for it.
    let held = |path: &str| {
        shared.paths.range(format!("{path}/")..).next().is_some_and(|(next, _)| below(next, path))
    };
    let paths = shared.paths.keys().filter(|path| !under(path) && !held(path)).cloned().collect::<Vec<_>>();
    let case = |path: String| {
        let shared = shared.clone();
        Case::new("effect", path.clone(), move || shared.effect(&path))
    };
    paths.into_iter().map(case).collect()
}

/// The places of a document: elements and attributes with their paths.
fn places<'a>(
    document: &'a Document<'a>,
) -> Vec<(String, Node<'a, 'a>, Option<roxmltree::Attribute<'a, 'a>>)> {
    let mut places = Vec::new();
    let mut open = vec![(document.root_element(), document.root_element().tag_name().name().to_owned())];
    while let Some((node, path)) = open.pop() {
        for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none()) {
            places.push((format!("{path}/@{}", attribute.name()), node, Some(attribute)));
        }
        for child in node.children().filter(Node::is_element) {
            open.push((child, format!("{path}/{}", child.tag_name().name())));
        }
        places.push((path, node, None));
    }
    places
}

impl Shared {
    fn add(&mut self, row: Value, text: String) {
        let at = self.rows.len();
        let Ok(document) = Document::parse(&text) else { return };
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (name, node, attribute) in places(&document) {
            if name == "domain" {
                continue;
            }
            let nth = counts.entry(name.clone()).or_default();
            let path = self.paths.entry(name).or_default();
            if path.occurrences.len() < 400 {
                path.occurrences.push((at, *nth));
            }
            *nth += 1;
            let value = attribute.map(|attribute| attribute.value()).or(node.text());
            path.values.extend(
                value.filter(|value| path.values.len() < 40 && !value.trim().is_empty()).map(str::to_owned),
            );
        }
        drop(document);
        self.rows.push((row, text));
    }

    fn effect(&self, path: &str) -> Result<(), String> {
        let Path { occurrences, values } = &self.paths[path];
        let mut last = None;
        let step = occurrences.len().div_ceil(TRIES).max(1);
        for (row, nth) in occurrences.iter().step_by(step) {
            let (row, text) = &self.rows[*row];
            let target = target(&self.binaries, row)?;
            let Some((launch, before)) = base(text, &target, row) else { continue };
            // A note on an element is a word on all that is in it.
            if before.places.iter().any(|place| below(path, place)) {
                return Ok(());
            }
            for Mutant { change, text } in mutants(text, path, *nth, values) {
                match outcome(&text, &target, &launch) {
                    Some(after) if after.text != before.text => return Ok(()),
                    // An attribute that is missing may mean the same as the value that it had.
                    Some(_) if change == Change::Value || !path.contains('@') => last = Some(text),
                    Some(_) | None => {}
                }
            }
        }
        match last {
            Some(changed) => Err(format!("nothing tells it from its like:\n{changed}")),
            None => Ok(()),
        }
    }
}

/// How the document is run, and what comes of it: as a user does, or as a manager where that fails.
fn base(text: &str, target: &Target, row: &Value) -> Option<(Launch, Told)> {
    let alone = Launch::stand_alone();
    if let Some(before) = outcome(text, target, &alone) {
        return Some((alone, before));
    }
    let managed = launch(&Domain::read(text).domain?, row);
    outcome(text, target, &managed).map(|before| (managed, before))
}

/// The command and what is reported with it.
struct Told {
    text: String,
    /// The paths of the elements that are reported on.
    places: BTreeSet<String>,
}

/// Whether a path is another, or below it.
fn below(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path without the numbers of siblings.
fn plain(path: &str) -> String {
    path.trim_start_matches('/')
        .split('/')
        .map(|part| part.split('[').next().unwrap_or(part))
        .collect::<Vec<_>>()
        .join("/")
}

fn outcome(text: &str, target: &Target, launch: &Launch) -> Option<Told> {
    let translation = qemu::translate_text(text, target, launch).ok()?;
    let advice: Vec<_> = translation.advice.iter().map(|found| (found.rule.code, &found.message)).collect();
    let places = translation.advice.iter().map(|found| plain(&found.element)).collect();
    Some(Told { text: format!("{}{advice:?}", translation.command), places })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Removal,
    Value,
}

/// A document with one change.
struct Mutant {
    change: Change,
    text: String,
}

/// The document without one occurrence of a path, and with other values in it.
fn mutants(text: &str, path: &str, nth: usize, values: &BTreeSet<String>) -> Vec<Mutant> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let found = places(&document).into_iter().filter(|(name, ..)| name == path).nth(nth);
    let Some((_, node, attribute)) = found else { return Vec::new() };
    let mut mutants = Vec::new();
    let mut cut = |change: Change, range: std::ops::Range<usize>, new: &str| {
        let text = format!("{}{new}{}", &text[..range.start], &text[range.end..]);
        mutants.push(Mutant { change, text });
    };
    let old = attribute.map(|attribute| attribute.value()).or(node.text()).unwrap_or_default();
    let units = if path.ends_with("/@unit") { &["MiB", "bytes"][..] } else { &[] };
    let units = units.iter().map(|unit| (*unit).to_owned());
    let others = values.iter().filter(|value| *value != old).take(VALUES);
    let number = old.trim().parse::<u64>().ok().map(|number| (number + 1).to_string());
    let hex = old.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    let number = number.or(hex.map(|number| format!("{:#x}", number + 1)));
    let longer = (!old.trim().is_empty()).then(|| format!("{old}x"));
    let others = others.cloned().chain(number).chain(longer).chain(units);
    match attribute {
        Some(attribute) => {
            cut(Change::Removal, attribute.range(), "");
            for other in others {
                cut(Change::Value, attribute.range_value(), &escaped(&other));
            }
        }
        None => {
            cut(Change::Removal, node.range(), "");
            if let Some(own) = node.first_child().filter(Node::is_text) {
                for other in others {
                    cut(Change::Value, own.range(), &escaped(&other));
                }
            }
        }
    }
    mutants
}

fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&apos;").replace('"', "&quot;")
}
