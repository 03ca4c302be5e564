//! What is refused and what is not, rule by rule: `testdata/refused/*.txt` hold a line
//! `== rule [ok] [key=value…]`, a part of a document, and what is found in it, each:
//! `-> code place: message`.
//!
//! A part is put into a small guest, devices under `<devices>`, other elements in place of the guest's
//! own; a whole document is taken as it is. Without `ok` the part has to be refused, and the guest
//! without it is not. `UPDATE=1` rewrites what is found.

mod support;

use domdef::complete::Identities;
use domdef::diagnostic::Diagnostic;
use domdef::hypervisor::{Completed, Generic};
use domdef::qemu::caps::Capabilities;
use domdef::qemu::{self, Qemu, Settings, Target};
use domdef::{xml, Domain};
use std::path::{Path, PathBuf};
use support::Part;

/// One entry of a file.
struct Entry {
    line: usize,
    rule: String,
    part: Part,
    /// The text of the part, its line ends included.
    text: String,
    /// What has to be found, a line each.
    expected: Vec<String>,
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/refused").join(file)
}

fn entries(file: &str) -> Vec<Entry> {
    let text = std::fs::read_to_string(path(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut entries: Vec<Entry> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if let Some(head) = line.strip_prefix("== ") {
            let (rule, options) = head.split_once(' ').unwrap_or((head, ""));
            let part = Part::new(options, "");
            let (rule, text, expected) = (rule.to_owned(), String::new(), Vec::new());
            entries.push(Entry { line: at + 1, rule, part, text, expected });
        } else if let Some(entry) = entries.last_mut() {
            match line.strip_prefix("-> ") {
                Some(found) => entry.expected.push(found.to_owned()),
                None if line.starts_with('#') => {}
                None => entry.text.extend([line, "\n"]),
            }
        }
    }
    for entry in &mut entries {
        entry.part.set_text(&entry.text);
    }
    assert!(!entries.is_empty(), "{file} holds no entry");
    entries
}

/// A finding as the files have it.
fn line(found: &Diagnostic) -> String {
    let attribute = found.attribute.as_ref().map_or(String::new(), |name| format!("/@{name}"));
    let help = found.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
    let text = format!("{} {}{attribute}: {}{help}", found.rule.code, found.element, found.message);
    text.replace(['\n', '\r'], " ")
}

/// The findings with their places in the document.
fn located(text: &str, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if let Ok(document) = xml::parse(text, xml::Limits::default()) {
        domdef::diagnostic::locate::locate(&document, &mut found);
    }
    found
}

fn completed(text: &str) -> Vec<Diagnostic> {
    let reading = Domain::read(text);
    let Some(domain) = reading.domain else { return reading.diagnostics };
    match Completed::<Generic>::new(domain, &Identities::FromName) {
        Ok(completed) => located(text, completed.advice().to_vec()),
        Err(refused) => located(text, refused.into_list()),
    }
}

/// Holds the entries of a file against what is found.
fn hold(file: &str, mut find: impl FnMut(&Entry, &str) -> Option<Vec<Diagnostic>>) {
    let mut wrong = Vec::new();
    let mut fresh = String::new();
    let text = std::fs::read_to_string(path(file)).expect("readable");
    let mut lines = text.lines();
    let entries = entries(file);
    for line in lines.by_ref().take(entries[0].line - 1) {
        fresh.extend([line, "\n"]);
    }
    for (at, entry) in entries.iter().enumerate() {
        let document = entry.part.document(if file == "qemu.txt" { "qemu" } else { "test" });
        let found = find(entry, &document);
        let found = found.map(|found| found.iter().map(line).collect::<Vec<_>>());
        let next = entries.get(at + 1).map_or(usize::MAX, |next| next.line);
        let own = text.lines().skip(entry.line - 1).take(next - entry.line);
        own.filter(|line| !line.starts_with("-> ")).for_each(|line| fresh.extend([line, "\n"]));
        let Some(found) = found else {
            entry.expected.iter().for_each(|line| fresh.extend(["-> ", line, "\n"]));
            continue;
        };
        found.iter().for_each(|line| fresh.extend(["-> ", line, "\n"]));
        let refused = !found.is_empty();
        if refused == entry.part.has("ok") || found != entry.expected {
            let expected =
                if entry.part.has("ok") { "nothing".to_owned() } else { entry.expected.join("\n    ") };
            let (place, part) = (format!("{file}:{} {}", entry.line, entry.rule), entry.text.trim());
            wrong.push(format!(
                "{place}\n    {part}\n  found\n    {}\n  expected\n    {expected}",
                found.join("\n    ")
            ));
        }
    }
    if std::env::var_os("UPDATE").is_some() && fresh != text {
        std::fs::write(path(file), fresh).expect("writable");
        panic!("rewritten: {file}; {} entries differ", wrong.len());
    }
    assert!(wrong.is_empty(), "{} entries:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_guest_itself_is_not_refused() {
    assert_eq!(completed(&Part::new("", "").document("test")), []);
}

/// Long waits had to be said until release 11.9.
#[test]
fn rules_that_ended_hold_for_older_releases() {
    let part = "<features><hyperv><spinlocks state='on'/></hyperv></features>";
    let found = |release: &str| {
        let found = Part::new(release, part).findings("R");
        found.iter().map(|found| (found.rule.code, found.element.clone())).collect::<Vec<_>>()
    };
    assert_eq!(found("libvirt=11.8"), [("V004", "/domain/features/hyperv/spinlocks".to_owned())]);
    assert_eq!(found(""), []);
}

#[test]
fn reading() {
    hold("reading.txt", |_, document| Some(completed(document)));
}

#[test]
fn reading_devices() {
    hold("reading-devices.txt", |_, document| Some(completed(document)));
}

#[test]
fn completed_definitions() {
    hold("rules.txt", |_, document| Some(completed(document)));
}

/// The binary of an entry, of its architecture if there is one; `None`, and a word about it, where the corpus is not
/// there.
fn binary(entry: &Entry) -> Option<Capabilities> {
    let mut caps = match entry.part.option("binary") {
        None => {
            let own = entry.part.option("arch").and_then(Capabilities::builtin);
            own.or_else(|| Capabilities::builtin("x86_64")).expect("it comes with the package")
        }
        Some(name) => {
            let folder = support::corpus("qemu/caps")?;
            let index = std::fs::read_to_string(folder.join("index.json")).expect("the folder has an index");
            let index: serde_json::Value = serde_json::from_str(&index).expect("the index is JSON");
            let file = index[name].as_str().unwrap_or_else(|| panic!("there is no binary {name}"));
            let text = std::fs::read_to_string(folder.join(file)).expect("the index names files that exist");
            let mut caps = Capabilities::from_conversation(&text).expect("a conversation is read");
            caps.dissolve_aliases();
            caps
        }
    };
    entry.part.take_away(&mut caps);
    Some(caps)
}

/// `built` entries are refused when the command is built, the others when the guest is defined.
#[test]
fn qemu_binaries() {
    hold("qemu.txt", |entry, document| {
        let caps = binary(entry)?;
        let libvirt = entry.part.libvirt();
        let settings = Settings { libvirt, new: entry.part.has("new"), ..Settings::default() };
        let reading = Domain::read(document);
        let Some(domain) = reading.domain else { return Some(reading.diagnostics) };
        let target = Target { caps, settings };
        let completed = match Completed::<Qemu>::new(domain, &target) {
            Ok(completed) => completed,
            Err(found) => {
                assert!(!entry.part.has("built"), "qemu.txt:{}: refused when it is defined", entry.line);
                return Some(located(document, found.into_list()));
            }
        };
        let built = qemu::command(&completed, &support::launch(entry.part.has("managed")))
            .err()
            .unwrap_or_default()
            .into_list();
        assert_eq!(built.is_empty(), !entry.part.has("built"), "qemu.txt:{}: {built:?}", entry.line);
        Some(located(document, built))
    });
}
