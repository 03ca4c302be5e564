//! Fixes hold to their law: a fixed document has fewer findings than before and none of another kind, it is
//! well-formed, what is fixed once stays as it is, and what no edit names is the same byte for byte.
//!
//! Over the documents that are refused (`testdata/refused`), over mutants of fine ones (`testdata/guests`,
//! `testdata/completion`), and over mutants of the corpus where it is there.

mod support;

use domdef::diagnostic::{Applicability, Diagnostic};
use domdef::fix::{fix, Fixed};
use domdef::inspect::{inspect, Options};
use roxmltree::{Document, Node};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use support::Part;

fn find(text: &str) -> Vec<Diagnostic> {
    inspect(text, &Options::default()).into_list()
}

/// What is found by rule and element; the numbers of siblings change where one of them is moved.
fn kinds(findings: &[Diagnostic]) -> BTreeSet<(&'static str, String)> {
    let without_numbers = |path: &str| {
        let steps = path.split('/').map(|step| step.split('[').next().unwrap_or_default());
        steps.collect::<Vec<_>>().join("/")
    };
    findings.iter().map(|finding| (finding.rule.code, without_numbers(&finding.element))).collect()
}

/// Whether a document may have mistakes that are only seen when others are repaired.
#[derive(Clone, Copy, PartialEq)]
enum Hidden {
    /// The hypervisor says nothing of what is wrong already, and the passes that prepare its command only
    /// look at what those before them let pass.
    Possible,
    /// It was fine before it was changed.
    None,
}

/// Holds a document against the law; returns what became of it, or how it breaks the law.
fn lawful(text: &str, most: Applicability, hidden: Hidden) -> Result<Fixed, String> {
    let before = find(text);
    for finding in before.iter().filter(|finding| finding.fix.is_some()) {
        edits_are_in_order(text, finding)?;
    }
    let fixed = fix(text, most, find);
    if fixed.fixed.is_empty() {
        return match fixed.text == text {
            true => Ok(fixed),
            false => Err("changed, though nothing was fixed".to_owned()),
        };
    }
    if let Err(error) = Document::parse(&fixed.text) {
        return Err(format!("not well-formed any more: {error}\n{}", fixed.text));
    }
    let again = fix(&fixed.text, most, find);
    if again.text != fixed.text {
        return Err(format!("fixed further the second time:\n{}\n{}", fixed.text, again.text));
    }
    // What a document says is not known before it is well-formed.
    if before.iter().any(|finding| finding.rule.code.starts_with("X00")) {
        return Ok(fixed);
    }
    let known = kinds(&before);
    let mut left = fixed.left.clone();
    if hidden == Hidden::Possible {
        let unreadable = before.iter().any(|finding| finding.rule.code.starts_with('V'));
        let later =
            |code: &str| code.starts_with('Q') || code == "V005" || unreadable && code.starts_with('R');
        let form = |finding: &Diagnostic| !later(finding.rule.code);
        left.retain(|finding| form(finding) || kinds(std::slice::from_ref(finding)).is_subset(&known));
    }
    if left.len() >= before.len() {
        let messages =
            |list: &[Diagnostic]| list.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        return Err(format!("not fewer:\n{}\n--\n{}", messages(&before), messages(&fixed.left)));
    }
    match kinds(&left).difference(&known).next() {
        Some(new) => Err(format!("new: {new:?} in\n{}", fixed.text)),
        None => Ok(fixed),
    }
}

fn edits_are_in_order(text: &str, finding: &Diagnostic) -> Result<(), String> {
    let edits = &finding.fix.as_ref().expect("it has one").edits;
    let within = edits.iter().all(|edit| text.get(edit.range.clone()).is_some());
    let ordered = edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start);
    match !edits.is_empty() && within && ordered {
        true => Ok(()),
        false => Err(format!("edits of {finding}: {edits:?}")),
    }
}

#[track_caller]
fn none(mut broken: Vec<String>) {
    let count = broken.len();
    broken.truncate(12);
    assert!(broken.is_empty(), "{count} broken:\n{}", broken.join("\n====\n"));
}

#[test]
fn refused_documents_get_better() {
    let (mut broken, mut counts) = (Vec::new(), [0, 0]);
    for file in ["qemu.txt", "reading.txt", "reading-devices.txt", "rules.txt"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/refused").join(file);
        let text = std::fs::read_to_string(path).expect("readable");
        for entry in text.split("\n== ").skip(1) {
            let (head, body) = entry.split_once('\n').unwrap_or((entry, ""));
            let options = head.split_once(' ').map_or("", |(_, options)| options);
            let lines: Vec<&str> =
                body.lines().filter(|line| !line.starts_with("-> ") && !line.starts_with('#')).collect();
            let document = Part::new(options, &lines.join("\n")).document("qemu");
            for (at, most) in [Applicability::Safe, Applicability::Unsafe].into_iter().enumerate() {
                match lawful(&document, most, Hidden::Possible) {
                    Ok(fixed) => counts[at] += usize::from(!fixed.fixed.is_empty()),
                    Err(how) => {
                        broken.push(format!("{file}: {head}: {} fixes: {document}\n{how}", most.word()))
                    }
                }
            }
        }
    }
    none(broken);
    println!("fixes: {} refused documents have safe ones, {} any", counts[0], counts[1]);
    assert!(counts[0] > 20 && counts[1] > counts[0], "{counts:?}");
}

/// A document with one mistake, and whether a safe fix has to give back what was.
struct Mutant {
    what: String,
    text: String,
    restored: bool,
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

fn replaced(text: &str, range: Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

/// The mutants of a document, one for about every `step`-th place.
fn mutants(text: &str, step: usize) -> Vec<Mutant> {
    let document = Document::parse(text).expect("well-formed");
    let mut found = Vec::new();
    let mut add = |what: &str, text: Option<String>, restored: bool| {
        found.extend(text.map(|text| Mutant { what: what.to_owned(), text, restored }));
    };
    let inside = |node: &Node<'_, '_>| {
        let foreign =
            |around: Node<'_, '_>| around.has_tag_name("metadata") || around.tag_name().namespace().is_some();
        node.is_element() && node.parent_element().is_some() && !node.ancestors().any(foreign)
    };
    for (at, node) in document.descendants().filter(inside).enumerate() {
        let name = node.tag_name().name();
        if at % step == 0 {
            let spelt = misspelt(name).map(|wrong| {
                let source = &text[node.range()];
                let renamed = match source.strip_suffix(&format!("</{name}>")) {
                    Some(open) => format!("<{wrong}{}</{wrong}>", &open[1 + name.len()..]),
                    None => format!("<{wrong}{}", &source[1 + name.len()..]),
                };
                replaced(text, node.range(), &renamed)
            });
            add(&format!("<{name}> misspelt"), spelt, false);
            let twice = format!("{0}\n{0}", &text[node.range()]);
            add(&format!("<{name}> twice"), Some(replaced(text, node.range(), &twice)), false);
        }
        for attribute in node.attributes().skip(at % step).step_by(step) {
            let of = |what: &str| format!("{what} of {} of <{name}>", attribute.name());
            let wrong = misspelt(attribute.name());
            let name = wrong.map(|wrong| replaced(text, attribute.range_qname(), &wrong));
            add(&of("name"), name, false);
            let wrong = misspelt(attribute.value());
            add(&of("value"), wrong.map(|wrong| replaced(text, attribute.range_value(), &wrong)), false);
        }
    }
    for name in ["relaxed", "vapic", "spinlocks"] {
        let moved = document.descendants().find(|node| node.has_tag_name(name)).and_then(|node| {
            let (without, around) =
                (replaced(text, node.range(), ""), node.parent_element()?.parent_element()?);
            let behind = around.range().start + "<features>".len();
            Some(replaced(&without, behind..behind, &text[node.range()]))
        });
        add(&format!("<{name}> beside its home"), moved, false);
    }
    let declaration = " xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'";
    if text.contains("<qemu:") && text.contains(declaration) {
        let last = text.contains(&format!("{declaration}>"));
        add("no namespace", Some(text.replacen(declaration, "", 1)), last);
    }
    found
}

/// Holds the mutants of fine documents against the law; returns how many there were with a finding, how
/// many of them were repaired, and how many are what they were.
fn hold(documents: Vec<(String, String)>, step: usize) -> [usize; 3] {
    let (mut broken, mut counts) = (Vec::new(), [0; 3]);
    for (name, text) in documents {
        if Document::parse(&text).is_err() || !find(&text).is_empty() {
            continue;
        }
        assert_eq!(fix(&text, Applicability::Unsafe, find).text, text, "{name}: a fine document was changed");
        for Mutant { what, text: mutant, restored } in mutants(&text, step) {
            if find(&mutant).is_empty() {
                continue;
            }
            counts[0] += 1;
            match lawful(&mutant, Applicability::Safe, Hidden::None) {
                Err(how) => broken.push(format!("{name}: {what}: {how}")),
                Ok(fixed) => {
                    counts[1] += usize::from(fixed.left.is_empty());
                    counts[2] += usize::from(fixed.text == text);
                    if restored && fixed.text != text {
                        broken.push(format!("{name}: {what}: not what it was:\n{}", fixed.text));
                    }
                }
            }
            if let Err(how) = lawful(&mutant, Applicability::Unsafe, Hidden::None) {
                broken.push(format!("{name}: {what}, with unsafe fixes: {how}"));
            }
        }
    }
    none(broken);
    counts
}

fn documents(folder: &Path) -> Vec<(String, String)> {
    let read =
        |path: std::path::PathBuf| Some((path.display().to_string(), std::fs::read_to_string(&path).ok()?));
    support::files(folder, "xml").into_iter().filter_map(read).collect()
}

#[test]
fn mutants_of_our_own_documents_get_better() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut all = documents(&root.join("guests"));
    all.extend(documents(&root.join("completion")));
    let [found, repaired, restored] = hold(all, 2);
    println!("fixes: of {found} mutants {repaired} are repaired, {restored} are what they were");
    assert!(repaired * 10 > found * 4 && restored > 100, "{found} {repaired} {restored}");
}

#[test]
fn mutants_of_the_corpus_get_better() {
    let Some(corpus) = support::corpus("qemu") else { return };
    let all = documents(&corpus).into_iter().step_by(23).collect();
    let [found, repaired, restored] = hold(all, 9);
    println!(
        "fixes: of {found} mutants of the corpus {repaired} are repaired, {restored} are what they were"
    );
    assert!(repaired > 0, "{found}");
}
