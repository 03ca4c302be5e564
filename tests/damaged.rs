//! One part of a document that cannot be read hides nothing else that is found, and nothing else follows from it.
//!
//! Names and words are misspelt and values made unreadable, one at a time, in fine documents and in those that are
//! refused. A misspelt word is read as it was meant: all findings of the document as it was are there. So they are
//! beside a value that cannot be read, but for those that need it: they are not found either where it is missing.

mod support;

use domdef::diagnostic::{Diagnostic, Severity};
use domdef::inspect::{inspect, Advice, Options};
use roxmltree::{Document, Node};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use support::Part;

fn find(text: &str) -> Vec<Diagnostic> {
    inspect(text, &Options::default().advice(Advice::Given)).into_list()
}

fn replaced(text: &str, range: Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

/// A document with one part damaged, and where.
struct Damaged {
    what: String,
    text: String,
    /// The bytes that were damaged.
    at: usize,
    /// The document without the part; nothing where it was misspelt, which does not matter then.
    without: Option<String>,
    /// The path of the element, without the numbers of siblings.
    element: String,
}

/// A name with two letters exchanged; nothing where that is another word of the same letters.
fn misspelt(name: &str) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    let at = letters.len() / 2;
    if letters.len() < 5 || letters[at] == letters[at - 1] || !letters[at].is_alphabetic() {
        return None;
    }
    letters.swap(at, at - 1);
    Some(letters.into_iter().collect()).filter(|other: &String| other != name)
}

/// A path without the numbers of siblings.
fn plain(path: &str) -> String {
    let steps = path.split('/').map(|step| step.split('[').next().unwrap_or_default());
    steps.collect::<Vec<_>>().join("/")
}

fn path(node: Node<'_, '_>) -> String {
    let mut steps: Vec<&str> =
        node.ancestors().filter(Node::is_element).map(|node| node.tag_name().name()).collect();
    steps.push("");
    steps.reverse();
    steps.join("/")
}

/// Rules that refer to other elements, which say nothing while these cannot be read: the codes, and a part of the
/// path of these elements.
const REFERRING: [(&[&str], &str); 11] = [
    (&["A001"], "/devices/disk/target"),
    (&["A001"], "/devices/disk/driver/iothreads"),
    (&["V006"], "/devices/pstore"),
    (&["R053"], "/cputune/cachetune"),
    (&["Q422", "Q425", "R270", "R535"], "/devices/controller"),
    (&["R535", "R536"], "/devices/disk/target"),
    (&["Q422"], "/devices/hub"),
    (&["R048", "R053", "R062"], "/domain/vcpu"),
    (&["R044"], "/domain/iothread"),
    (&["R080", "R081", "R083"], "/cpu/numa"),
    (&["R544"], "/devices/memory/target/size"),
];

/// The values that decide which guest a document is about: the element, and the end of what is damaged.
const DECIDING: [(&str, &str); 3] =
    [("/domain", "type of <domain>"), ("/os/type", "arch of <type>"), ("/os/type", "machine of <type>")];

const UNREADABLE: &str = "~no such thing~";

/// Every `step`-th place of a document, damaged.
fn damage(text: &str, step: usize, from: usize) -> Vec<Damaged> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let inside = |node: &Node<'_, '_>| {
        let foreign =
            |around: Node<'_, '_>| around.has_tag_name("metadata") || around.tag_name().namespace().is_some();
        node.is_element() && !node.ancestors().any(foreign)
    };
    let mut all = Vec::new();
    for node in document.descendants().filter(inside) {
        let (name, element) = (node.tag_name().name(), path(node));
        let spelt = misspelt(name).filter(|_| node.parent_element().is_some());
        all.extend(spelt.map(|wrong| {
            let source = &text[node.range()];
            let renamed = match source.strip_suffix(&format!("</{name}>")) {
                Some(open) => format!("<{wrong}{}</{wrong}>", &open[1 + name.len()..]),
                None => format!("<{wrong}{}", &source[1 + name.len()..]),
            };
            let text = replaced(text, node.range(), &renamed);
            let (what, at) = (format!("<{name}> misspelt"), node.range().start + 1);
            Damaged { what, text, at, without: None, element: element.clone() }
        }));
        for attr in node.attributes() {
            let mut add = |what: &str, range: Range<usize>, new: &str, without: Option<String>| {
                let what = format!("{what} of {} of <{name}>", attr.name());
                let (at, element) = (range.start, element.clone());
                all.push(Damaged { what, text: replaced(text, range, new), at, without, element });
            };
            let wrong = misspelt(attr.name());
            wrong.into_iter().for_each(|wrong| add("name", attr.range_qname(), &wrong, None));
            let wrong = misspelt(attr.value());
            wrong.into_iter().for_each(|wrong| add("word", attr.range_value(), &wrong, None));
            let without = replaced(text, attr.range(), "");
            add("value", attr.range_value(), UNREADABLE, Some(without));
        }
        if let Some(only) = node.first_child().filter(|child| child.is_text() && !child.has_siblings()) {
            let what = format!("text of <{name}>");
            let at = only.range().start;
            let without = Some(replaced(text, node.range(), ""));
            all.push(Damaged { what, text: replaced(text, only.range(), UNREADABLE), at, without, element });
        }
    }
    all.into_iter().skip(from % step).step_by(step).collect()
}

/// What a finding says, wherever it is.
fn said(finding: &Diagnostic) -> (&'static str, &str) {
    (finding.rule.code, &finding.message)
}

/// A text with the fix of a finding made.
fn corrected(text: &str, finding: &Diagnostic) -> String {
    let mut text = text.to_owned();
    for edit in finding.fix.iter().flat_map(|fix| fix.edits.iter().rev()) {
        text.replace_range(edit.range.clone(), &edit.text);
    }
    text
}

/// How the law is broken, by rule.
#[derive(Default)]
struct Broken {
    total: usize,
    cases: BTreeMap<String, Vec<String>>,
}

impl Broken {
    fn add(&mut self, how: &str, finding: &Diagnostic, name: &str, what: &str) {
        let key = format!("{how} {}", finding.rule.code);
        let case = format!("{name}: {what}: {finding}");
        self.cases.entry(key).or_default().push(case);
    }

    /// Holds a damaged document against the one that it was.
    fn hold(&mut self, name: &str, text: &str, before: &[Diagnostic], damaged: &Damaged) {
        let after = find(&damaged.text);
        let is_mistake = |finding: &Diagnostic| {
            finding.severity == Severity::Error
                && finding.rule.code.starts_with('V')
                && finding.span.as_ref().is_some_and(|span| span.start == damaged.at)
        };
        let Some(mistake) = after.iter().find(|finding| is_mistake(finding)) else { return };
        // Of two words that are as near another one may be meant.
        if damaged.without.is_none() && corrected(&damaged.text, mistake) != text {
            return;
        }
        self.total += 1;
        // Nothing is known of the hypervisor's part without what decides which guest it is.
        let decides =
            DECIDING.iter().any(|part| damaged.element.ends_with(part.0) && damaged.what.ends_with(part.1));
        let without = damaged.without.as_ref().map(|text| find(text));
        let around = |finding: &Diagnostic| {
            let own = plain(&finding.element);
            let within = |outer: &str, inner: &str| {
                inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let of_many = own.matches('/').count() < 2 || own == "/domain/devices";
            !of_many && (within(&own, &damaged.element) || within(&damaged.element, &own))
        };
        for finding in before {
            let needs_it = without.as_ref().is_some_and(|without| {
                let refers = REFERRING.iter().any(|(codes, path)| {
                    codes.contains(&finding.rule.code) && damaged.element.contains(path)
                });
                around(finding)
                    || decides
                    || refers
                    || !without.iter().any(|other| said(other) == said(finding))
            });
            if !needs_it && !after.iter().any(|other| said(other) == said(finding)) {
                self.add("hidden", finding, name, &damaged.what);
            }
        }
        // What the hypervisor says after its first pass is only known where that finds nothing; and of two parts
        // that exclude each other the grammar says something else once one of them is not there.
        let is_known = |finding: &Diagnostic| after.iter().any(|other| said(other) == said(finding));
        let later = before.iter().any(|finding| finding.severity == Severity::Error && !is_known(finding));
        for finding in after.iter().filter(|finding| !later || finding.rule.code.starts_with('R')) {
            let known = |other: &Diagnostic| {
                let same_place = plain(&other.element) == plain(&finding.element);
                said(other) == said(finding) || same_place
            };
            // The number of virtual CPUs that are online follows from `<vcpus>`, and its rule has no code of its own.
            let counted = finding.rule.code == "V003" && damaged.element.starts_with("/domain/vcpus");
            if finding != mistake && !counted && !before.iter().any(known) {
                self.add("follows", finding, name, &damaged.what);
            }
        }
    }

    #[track_caller]
    fn none(self, what: &str) {
        let count: usize = self.cases.values().map(Vec::len).sum();
        println!(
            "damaged: {} of {} {what} hide nothing, and nothing follows",
            self.total - count.min(self.total),
            self.total
        );
        let mut report = String::new();
        for (how, cases) in &self.cases {
            report += &format!("{how}: {}\n", cases.len());
            cases.iter().take(2).for_each(|case| report += &format!("    {case}\n"));
        }
        assert!(count == 0 && self.total > 100, "{count} of {}:\n{report}", self.total);
    }
}

fn hold(documents: impl IntoIterator<Item = (String, String)>, step: usize) -> Broken {
    let mut broken = Broken::default();
    for (at, (name, text)) in documents.into_iter().enumerate() {
        let before = find(&text);
        for damaged in damage(&text, step, at) {
            broken.hold(&name, &text, &before, &damaged);
        }
    }
    broken
}

fn documents(folder: &Path) -> Vec<(String, String)> {
    let read =
        |path: std::path::PathBuf| Some((path.display().to_string(), std::fs::read_to_string(&path).ok()?));
    support::files(folder, "xml").into_iter().filter_map(read).collect()
}

#[test]
fn in_our_own_documents() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let folders = ["guests", "completion", "mistakes"];
    let all = folders.into_iter().flat_map(|folder| documents(&root.join(folder)));
    hold(all, 3).none("documents");
}

#[test]
fn in_refused_documents() {
    let mut all = Vec::new();
    for file in ["qemu.txt", "reading.txt", "reading-devices.txt", "rules.txt"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/refused").join(file);
        let text = std::fs::read_to_string(path).expect("readable");
        for entry in text.split("\n== ").skip(1) {
            let (head, body) = entry.split_once('\n').unwrap_or((entry, ""));
            let options = head.split_once(' ').map_or("", |(_, options)| options);
            let lines: Vec<&str> =
                body.lines().filter(|line| !line.starts_with("-> ") && !line.starts_with('#')).collect();
            let document = Part::new(options, &lines.join("\n")).document("qemu");
            all.push((format!("{file}: {head}: {}", lines.join(" ")), document));
        }
    }
    hold(all, 7).none("refused documents");
}

#[test]
fn in_the_corpus() {
    let Some(corpus) = support::corpus("qemu") else { return };
    let all = documents(&corpus).into_iter().step_by(17);
    hold(all, 9).none("documents of the corpus");
}
