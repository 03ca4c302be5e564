//! What becomes of documents stays the same: of every document and part of one in `testdata`, and of documents that
//! were drawn from the grammar (`testdata/outcomes/drawn.txt`), everything that is made of it is held against a
//! checksum, so that no change of one thing changes another unseen.
//!
//! A line of `testdata/outcomes/*.tsv` is a document, and a checksum for each of [`MADE`]. `UPDATE=1` rewrites them.
//! To see what changed, let the tests of both versions write all of it, and compare the folders:
//!
//!     DOMDEF_OUTCOMES=FOLDER cargo test --test outcomes

#[path = "outcomes/other.rs"]
mod other;
mod support;

use domdef::check;
use domdef::complete::Identities;
use domdef::diagnostic::{Applicability, Diagnostic};
use domdef::domain::Reading;
use domdef::hypervisor::{Completed, Generic};
use domdef::inspect::{self, inspect};
use domdef::qemu::launch::Launch;
use domdef::qemu::{self, script, Qemu, Settings, Target};
use domdef::xen::{self, Xen};
use domdef::xml::Options;
use domdef::{diff, fix, format, json, vcpu, Domain, Release};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use support::Part;

/// What is made of a document, and its name.
type Made = (&'static str, fn(&str) -> String);

const MADE: [Made; 7] = [
    ("read", read),
    ("check", checked),
    ("fix", fixed),
    ("define", defined),
    ("qemu", for_qemu),
    ("xen", for_xen),
    ("edit", edited),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

/// Findings with all that they say, but for their help: much of it is the description of an element or attribute.
fn said(found: &[Diagnostic]) -> String {
    let line = |found: &Diagnostic| {
        let Diagnostic { rule, severity, span, element, attribute, message, fix, .. } = found;
        let fix = fix.as_ref().map(|fix| (fix.applicability, &fix.label, &fix.edits));
        format!("{} {severity:?} {span:?} {element} {attribute:?}: {message} {fix:?}\n", rule.code)
    };
    found.iter().map(line).collect()
}

fn xml(domain: &Domain) -> String {
    domain.to_xml(Options::CANONICAL).unwrap_or_else(|found| found.to_string())
}

fn reading(reading: &Reading) -> String {
    said(&reading.diagnostics) + &reading.domain.as_ref().map(xml).unwrap_or_default()
}

/// As it is read, in every form that keeps all of it.
fn read(text: &str) -> String {
    let own = Domain::read(text);
    let mut out = said(&own.diagnostics);
    out += &format::format(text).unwrap_or_else(|found| found.to_string());
    let Some(domain) = own.domain else { return out };
    out += &domain.to_xml(Options::LOSSLESS).unwrap_or_else(|found| found.to_string());
    match json::to_json(&domain) {
        Ok(json) => out + &json + &reading(&json::from_json(&json)),
        Err(found) => out + &found.to_string(),
    }
}

/// What is found, today and for an older release.
fn checked(text: &str) -> String {
    let options = inspect::Options::default().advice(inspect::Advice::Given);
    let older = options.clone().libvirt("9.0".parse().expect("a release"));
    let nobody = options.clone().against(inspect::Against::Nobody);
    [options, older, nobody].iter().map(|options| said(&inspect(text, options))).collect()
}

fn fixed(text: &str) -> String {
    let find = |text: &str| check::check(text, check::Scope::Rules).into_list();
    fix::fix(text, Applicability::Unsafe, find).text
}

fn defined(text: &str) -> String {
    let Some(domain) = Domain::read(text).domain else { return String::new() };
    match Completed::<Generic>::new(domain, &Identities::FromName) {
        Ok(completed) => said(completed.advice()) + &xml(&completed),
        Err(refused) => said(&refused),
    }
}

/// The binary that comes with the package; making one takes a while.
fn target(domain: &Domain) -> Option<Target> {
    thread_local! {
        static KNOWN: std::cell::RefCell<HashMap<String, Option<Target>>> = Default::default();
    }
    let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let key = format!("{:?} {:?}", domain.arch(), os_type.and_then(|own| own.machine.as_deref()));
    let made = || {
        let mut target = Target::builtin(domain)?;
        target.settings.firmware = qemu::firmware::Descriptor::builtin().into();
        Some(target)
    };
    KNOWN.with_borrow_mut(|known| known.entry(key).or_insert_with(made).clone())
}

/// The definition, and the command from a shell, for a manager and as a script, which is read again.
fn for_qemu(text: &str) -> String {
    let Some(domain) = Domain::read(text).domain else { return String::new() };
    let Some(target) = target(&domain) else { return "no binary".to_owned() };
    let mut out = String::new();
    let kept = Settings { new: false, ..target.settings.clone() };
    for settings in [target.settings.clone(), kept] {
        let target = Target { settings, ..target.clone() };
        match Completed::<Qemu>::new(domain.clone(), &target) {
            Ok(completed) => out += &xml(&completed),
            Err(refused) => return out + &said(&refused),
        }
    }
    let launches =
        [("managed", support::launch(true)), ("bare", Launch::default()), ("shell", support::launch(false))];
    for (who, launch) in launches {
        match qemu::translate(domain.clone(), &target, &launch) {
            Ok(translation) => {
                let command = &translation.command;
                out += &said(&translation.advice);
                out += &format!(
                    "{:?}\n{}\n{:?}\n",
                    command.environment,
                    command.lines().join("\n"),
                    command.needs
                );
                out += &script::script("guest", command);
                if who == "shell" {
                    let words = std::iter::once(&command.emulator).chain(&command.arguments);
                    let process: String = words.map(|word| format!("{word}\0")).collect();
                    out += &reading(&qemu::read_argv(&process));
                }
            }
            Err(refused) => out += &said(&refused),
        }
    }
    out
}

/// The definition and its configurations, which are read again.
fn for_xen(text: &str) -> String {
    let Some(domain) = Domain::read(text).domain else { return String::new() };
    let completed = match Completed::<Xen>::new(domain, &()) {
        Ok(completed) => completed,
        Err(refused) => return said(&refused),
    };
    let mut out = xml(&completed);
    let mut add = |made: Result<String, Vec<Diagnostic>>| {
        let made = made.unwrap_or_else(|refused| said(&refused));
        out += &made;
        made
    };
    let (xl, xm) = (add(xen::xl(&completed)), add(xen::xm(&completed)));
    add(xen::libxl::json(&completed, &xen::libxl::Host::default()));
    for notation in [xen::Notation::Xl, xen::Notation::Xm] {
        out += &said(&xen::left_out(&completed, notation));
    }
    out += &said(&xen::libxl::left_out(&completed));
    out += &reading(&xen::read_xl(&xl, Release::NEWEST));
    out + &reading(&xen::read_xm(&xm, Release::NEWEST))
}

/// With other numbers of virtual CPUs.
fn edited(text: &str) -> String {
    let mut out = match vcpu::document::count(text) {
        Ok(count) => format!("{count:?}\n"),
        Err(found) => said(&found),
    };
    for (which, new) in [(vcpu::Which::Current, 1), (vcpu::Which::Maximum, 6)] {
        out += &vcpu::document::set(text, which, new).unwrap_or_else(|found| said(&found));
    }
    out
}

/// A document under its name, or several that are held together.
struct Named {
    name: String,
    texts: Vec<String>,
}

/// FNV-1a, folded to 32 bits: what differs by chance differs here, and a line stays short.
fn checksum(text: &str) -> u32 {
    let sum = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (sum >> 32) as u32 ^ sum as u32
}

/// Holds what is made of all documents against the checksums in a file.
fn hold(name: &str, made: &[Made], documents: &[Named]) {
    assert!(!documents.is_empty(), "{name}: there is no document");
    let path = folder().join("outcomes").join(format!("{name}.tsv"));
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let before: HashMap<&str, Vec<&str>> = known
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, sums)| (name, sums.split('\t').collect()))
        .collect();
    let mut fresh =
        format!("document\t{}\n", made.iter().map(|(what, _)| *what).collect::<Vec<_>>().join("\t"));
    let mut others = Vec::new();
    for Named { name: document, texts } in documents {
        let all: Vec<(&str, String)> =
            made.iter().map(|(what, make)| (*what, texts.iter().map(|text| make(text)).collect())).collect();
        if let Some(folder) = std::env::var_os("DOMDEF_OUTCOMES") {
            let folder = Path::new(&folder).join(name).join(document.replace(['/', ' '], "-"));
            std::fs::create_dir_all(&folder).expect("a folder can be made");
            for (what, made) in &all {
                std::fs::write(folder.join(what), made).expect("a file can be written");
            }
        }
        let sums: Vec<_> =
            all.iter().map(|(what, made)| (*what, format!("{:08x}", checksum(made)))).collect();
        let own = before.get(document.as_str());
        let changed = sums
            .iter()
            .enumerate()
            .filter(|(at, (_, sum))| own.and_then(|own| own.get(*at)) != Some(&sum.as_str()));
        let changed: Vec<&str> = changed.map(|(_, (what, _))| *what).collect();
        if !changed.is_empty() {
            others.push(format!("{document}: {}", changed.join(", ")));
        }
        fresh += &format!(
            "{document}\t{}\n",
            sums.iter().map(|(_, sum)| sum.as_str()).collect::<Vec<_>>().join("\t")
        );
    }
    if known != fresh {
        println!("{}", others.join("\n"));
    }
    support::golden(&path, &known, &fresh);
}

/// Parts of documents in a file of `testdata`: what stands between a line `== …` and one that begins with `end`.
fn parts(file: &str, end: &str) -> Vec<(String, String, String)> {
    let text = std::fs::read_to_string(folder().join(file)).expect("readable");
    let mut found: Vec<(String, String, String)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("== ") {
            let (rule, options) = head.split_once(' ').unwrap_or((head, ""));
            let nth = found.iter().filter(|(name, ..)| name.split(' ').next() == Some(rule)).count() + 1;
            found.push((format!("{rule} {nth}"), options.to_owned(), String::new()));
            inside = true;
        } else if line.starts_with(end) {
            inside = false;
        } else if inside && !line.starts_with('#') {
            if let Some((.., text)) = found.last_mut() {
                text.extend([line, "\n"]);
            }
        }
    }
    found
}

/// The parts of documents that are refused, or nearly, each in a guest of that type; several texts are made of one.
fn refused(kind: &str, texts: fn(&str) -> Vec<String>) -> Vec<Named> {
    let mut all = Vec::new();
    // What QEMU alone refuses says nothing to Xen.
    let of_qemu = (kind != "xen").then_some("qemu");
    for file in of_qemu.into_iter().chain(["reading", "reading-devices", "rules"]) {
        for (name, options, text) in parts(&format!("refused/{file}.txt"), "-> ") {
            let options: Vec<&str> = options.split(' ').filter(|own| !own.starts_with("type=")).collect();
            if !options.iter().any(|own| own.starts_with("from=")) {
                let document = |text: String| Part::new(&options.join(" "), &text).document(kind);
                let texts = texts(&text).into_iter().map(document).collect();
                all.push(Named { name: format!("{file} {name}"), texts });
            }
        }
    }
    all
}

fn itself(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

#[test]
fn parts_in_guests_of_qemu() {
    let made: Vec<Made> = MADE.into_iter().filter(|(what, _)| *what != "xen").collect();
    hold("parts-qemu", &made, &refused("kvm", itself));
}

#[test]
fn parts_in_guests_of_xen() {
    hold("parts-xen", &[("check", checked), ("define", defined), ("xen", for_xen)], &refused("xen", itself));
}

/// The text with one thing changed, each time another: an element or attribute is missing, a number is the next one.
fn changed(text: &str) -> Vec<String> {
    const MOST: usize = 30;
    let head = "<part xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>";
    let wrapped = format!("{head}{text}</part>");
    // Some parts are no XML.
    let Ok(parsed) = roxmltree::Document::parse(&wrapped) else { return Vec::new() };
    let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    let mut number = |range: std::ops::Range<usize>| {
        if let Ok(number) = wrapped[range.clone()].parse::<u64>() {
            edits.push((range.clone(), number.saturating_add(1).to_string()));
            edits.extend(number.checked_sub(1).map(|less| (range, less.to_string())));
        }
    };
    let nodes = || parsed.root_element().descendants().skip(1);
    for node in nodes() {
        node.attributes().for_each(|attribute| number(attribute.range_value()));
        if node.is_text() {
            number(node.range());
        }
    }
    for node in nodes().filter(roxmltree::Node::is_element) {
        edits.push((node.range(), String::new()));
        edits.extend(node.attributes().map(|attribute| (attribute.range(), String::new())));
    }
    let step = edits.len().div_ceil(MOST).max(1);
    let made = edits.into_iter().step_by(step).map(|(range, other)| {
        format!(
            "{}{other}{}",
            &wrapped[head.len()..range.start],
            &wrapped[range.end..wrapped.len() - "</part>".len()]
        )
    });
    made.collect()
}

/// What is found in a document, for the hypervisor that it is for, and the options that QEMU gets.
fn found(text: &str) -> String {
    let options = inspect::Options::default();
    let mut out = said(&inspect(text, &options));
    let Some(domain) = Domain::read(text).domain else { return out };
    if domain.r#type == domdef::domain::Type::Xen {
        if let Ok(completed) = Completed::<Xen>::new(domain, &()) {
            out += &xen::xl(&completed).unwrap_or_else(|refused| said(&refused));
            for notation in [xen::Notation::Xl, xen::Notation::Xm] {
                out += &said(&xen::left_out(&completed, notation));
            }
        }
    } else if let Some(target) = target(&domain) {
        match qemu::translate(domain, &target, &support::launch(false)) {
            Ok(translation) => out += &format!("{:?}", translation.command.arguments),
            Err(refused) => out += &said(&refused),
        }
    }
    out
}

#[test]
fn changed_parts_in_guests_of_qemu() {
    hold("changed-qemu", &[("found", found)], &refused("kvm", changed));
}

#[test]
fn changed_parts_in_guests_of_xen() {
    hold("changed-xen", &[("found", found)], &refused("xen", changed));
}

/// The parts that become options, in the order of their files; several documents are made of one.
fn options(documents: impl Fn(&str) -> Vec<String>) -> Vec<Named> {
    let mut all = Vec::new();
    for path in support::files(&folder().join("commands"), "txt") {
        let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for (name, _, text) in parts(&format!("commands/{file}.txt"), "--") {
            all.push(Named { name: format!("{file} {name}"), texts: documents(&text) });
        }
    }
    all
}

fn in_a_guest(text: &str) -> Vec<String> {
    vec![Part::new("", text).document("kvm")]
}

#[test]
fn parts_that_become_options() {
    hold("commands", &MADE, &options(in_a_guest));
}

#[test]
fn whole_documents() {
    let mut all = Vec::new();
    for path in support::files(&folder(), "xml") {
        let text = std::fs::read_to_string(&path).expect("readable");
        let name = path.strip_prefix(folder()).expect("it is there").to_string_lossy().into_owned();
        all.push(Named { name, texts: vec![text] });
    }
    hold("documents", &MADE, &all);
}

#[test]
fn documents_that_were_drawn() {
    let all = parts("outcomes/drawn.txt", "-> ");
    let all = all.into_iter().map(|(name, _, text)| Named { name, texts: vec![text] });
    hold("drawn", &MADE, &all.collect::<Vec<_>>());
}
