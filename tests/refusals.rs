//! What is refused and what is not, rule by rule: `testdata/refused/*.txt` hold a line
//! `== rule [ok] [key=value…]` and a part of a document each.
//!
//! A part stands in a small guest, devices under `<devices>`, other elements in the place of the
//! guest's own; a whole document stands for itself. Without `ok` the part has to be refused, and the
//! guest without it is not.

use domdef::complete;
use domdef::diagnostic::Diagnostic;
use domdef::qemu::caps::Capabilities;
use domdef::qemu::command::command_line;
use domdef::qemu::launch::{Hugepages, Launch};
use domdef::qemu::Settings;
use domdef::xml::Element;
use domdef::{qemu, rules, Domain};
use std::path::{Path, PathBuf};

/// One entry of a file.
struct Entry {
    line: usize,
    rule: String,
    options: Vec<String>,
    part: String,
}

impl Entry {
    fn option(&self, key: &str) -> Option<&str> {
        self.options.iter().find_map(|option| option.strip_prefix(key)?.strip_prefix('='))
    }

    fn has(&self, word: &str) -> bool {
        self.options.iter().any(|option| option == word)
    }
}

fn entries(file: &str) -> Vec<Entry> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/refused").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut entries: Vec<Entry> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if let Some(head) = line.strip_prefix("== ") {
            let mut words = head.split_whitespace().map(str::to_owned);
            let rule = words.next().unwrap_or_default();
            entries.push(Entry { line: at + 1, rule, options: words.collect(), part: String::new() });
        } else if let Some(entry) = entries.last_mut().filter(|_| !line.starts_with('#')) {
            entry.part.push_str(line);
            entry.part.push('\n');
        }
    }
    assert!(!entries.is_empty(), "{file} holds no entry");
    entries
}

/// The document of an entry.
fn document(entry: &Entry) -> String {
    let part = entry.part.trim();
    if part.starts_with("<domain") || part.starts_with("<network") {
        return part.to_owned();
    }
    let wrapped = format!("<part>{part}</part>");
    let parsed = roxmltree::Document::parse(&wrapped).unwrap_or_else(|error| panic!("{part}: {error}"));
    let kind = entry.option("type").unwrap_or("test");
    let arch = entry.option("arch").unwrap_or("x86_64");
    let machine = entry.option("machine").map_or(String::new(), |machine| format!(" machine='{machine}'"));
    let base = [
        ("name", "<name>guest</name>".to_owned()),
        ("memory", "<memory>1048576</memory>".to_owned()),
        ("vcpu", "<vcpu>2</vcpu>".to_owned()),
        ("os", format!("<os><type arch='{arch}'{machine}>hvm</type></os>")),
    ];
    let known = Domain::SHAPE.children();
    let (mut head, mut devices) = (String::new(), String::new());
    let mut given = Vec::new();
    for element in parsed.root_element().children().filter(roxmltree::Node::is_element) {
        let name = element.tag_name().name();
        let device = !known.contains(&name) || name == "memory" && element.has_attribute("model");
        let text = &wrapped[element.range()];
        match device {
            true => devices.push_str(text),
            false => {
                given.push(name);
                head.push_str(text);
            }
        }
    }
    let own: String =
        base.iter().filter(|(name, _)| !given.contains(name)).map(|(_, text)| text.as_str()).collect();
    format!("<domain type='{kind}'>{own}{head}<devices>{devices}</devices></domain>")
}

/// Why the document cannot be read; or the definition.
fn read(text: &str) -> Result<Domain, Vec<Diagnostic>> {
    let reading = Domain::read(text);
    reading.domain.ok_or(reading.diagnostics)
}

fn completed(text: &str) -> Vec<Diagnostic> {
    match read(text) {
        Err(found) => found,
        Ok(mut domain) => {
            let mut found = complete(&mut domain);
            found.extend(rules::check(&domain));
            found
        }
    }
}

/// All entries of a file that are not as they say.
fn wrong(file: &str, refused: impl Fn(&Entry) -> Vec<Diagnostic>) -> Vec<String> {
    entries(file)
        .iter()
        .filter_map(|entry| {
            let found = refused(entry);
            if found.is_empty() != entry.has("ok") {
                let all: String = found.iter().map(|found| format!("\n    {found}")).collect();
                let what = if entry.has("ok") { "refused" } else { "taken" };
                return Some(format!(
                    "{file}:{} {}: {what}{all}\n    {}",
                    entry.line,
                    entry.rule,
                    entry.part.trim()
                ));
            }
            None
        })
        .collect()
}

fn holds(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} entries:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_guest_itself_is_not_refused() {
    let entry = Entry { line: 0, rule: String::new(), options: Vec::new(), part: String::new() };
    assert_eq!(completed(&document(&entry)), []);
}

#[test]
fn reading() {
    holds(&wrong("reading.txt", |entry| completed(&document(entry))));
}

#[test]
fn reading_devices() {
    holds(&wrong("reading-devices.txt", |entry| completed(&document(entry))));
}

#[test]
fn completed_definitions() {
    holds(&wrong("rules.txt", |entry| completed(&document(entry))));
}

/// The binary of an entry; `None`, and a word about it, where the corpus is not there.
fn binary(entry: &Entry) -> Option<Capabilities> {
    let mut caps = match entry.option("binary") {
        None => Capabilities::builtin("x86_64").expect("it comes with the package"),
        Some(name) => {
            let root = std::env::var_os("DOMDEF_CORPUS").map_or_else(
                || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
                PathBuf::from,
            );
            let folder = root.join("qemu/caps");
            let Ok(index) = std::fs::read_to_string(folder.join("index.json")) else {
                println!("{}: skipped, there is no {}", entry.rule, folder.display());
                return None;
            };
            let index: serde_json::Value = serde_json::from_str(&index).expect("the index is JSON");
            let file = index[name].as_str().unwrap_or_else(|| panic!("there is no binary {name}"));
            let text = std::fs::read_to_string(folder.join(file)).expect("the index names files that exist");
            let mut caps = Capabilities::from_conversation(&text).expect("a conversation is read");
            caps.dissolve_aliases();
            caps
        }
    };
    let lacks = entry.option("lacks").into_iter().flat_map(|flags| flags.split(','));
    caps.change([], lacks).unwrap_or_else(|flag| panic!("{}: there is no flag '{flag}'", entry.line));
    Some(caps)
}

/// A host with four nodes, the usual huge pages and an ordinary CPU.
fn launch() -> Launch {
    Launch {
        hugepages: vec![Hugepages { size: 2048, path: "/dev/hugepages2M".to_owned() }],
        nodes: (0..4).map(|node| vec![node]).collect(),
        ..Launch::stand_alone()
    }
}

#[test]
fn qemu() {
    let mut wrong = Vec::new();
    for mut entry in entries("qemu.txt") {
        if entry.option("type").is_none() {
            entry.options.push("type=qemu".to_owned());
        }
        let Some(caps) = binary(&entry) else { continue };
        let settings = Settings { new: entry.has("new"), ..Settings::default() };
        let (defined, domain) = match read(&document(&entry)) {
            Err(found) => (found, Domain::default()),
            Ok(mut domain) => {
                let mut found = qemu::complete(&mut domain, &caps, &settings);
                found.extend(rules::check(&domain));
                (found, domain)
            }
        };
        let built = if defined.is_empty() {
            command_line(&domain, &caps, &launch()).err().unwrap_or_default()
        } else {
            Vec::new()
        };
        let expected = (!entry.has("ok") && !entry.has("built"), entry.has("built"));
        if (!defined.is_empty(), !built.is_empty()) != expected {
            let all: String = defined.iter().chain(&built).map(|found| format!("\n    {found}")).collect();
            let when = match (defined.is_empty(), built.is_empty()) {
                (false, _) => "refused when it is defined",
                (_, false) => "refused when it is built",
                _ => "taken",
            };
            wrong.push(format!(
                "qemu.txt:{} {}: {when}{all}\n    {}",
                entry.line,
                entry.rule,
                entry.part.trim()
            ));
        }
    }
    holds(&wrong);
}
