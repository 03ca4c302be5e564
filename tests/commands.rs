//! What devices become on QEMU's command line: `testdata/commands/*.txt` hold a line
//! `== name [managed] [storage] [session] [incoming] [have=FLAG,…] [lack=FLAG,…]`, a part of a document,
//! and after `--` the options that the part adds, each on a line; `!` leads a refusal, `?` a note.
//!
//! The part stands in a small guest of the machine `pc`; it is run from a shell or, `managed` and
//! `storage`, as `manager.json` and `storage.json` say. `UPDATE=1` rewrites the files and fails.

use domdef::hypervisor::Completed;
use domdef::qemu::caps::Capabilities;
use domdef::qemu::launch::Launch;
use domdef::qemu::{self, Qemu, Settings, Target};
use domdef::Domain;
use domdef::Release;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/commands")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A guest with the part's elements in their places.
fn guest(part: &str) -> String {
    const ABOVE: [&str; 21] = [
        "launchSecurity",
        "features",
        "memoryBacking",
        "cpu",
        "os",
        "sysinfo",
        "numatune",
        "cputune",
        "memtune",
        "maxMemory",
        "clock",
        "iothreads",
        "iothreadids",
        "defaultiothread",
        "throttlegroups",
        "iommufd",
        "vcpus",
        "resource",
        "seclabel",
        "idmap",
        "on_crash",
    ];
    let wrapped = format!("<part xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>{part}</part>");
    let parsed = roxmltree::Document::parse(&wrapped).unwrap_or_else(|error| panic!("{part}: {error}"));
    let (mut own, mut devices) = (String::new(), String::new());
    for element in parsed.root_element().children().filter(roxmltree::Node::is_element) {
        let name = element.tag_name();
        let above = name.namespace().is_some() || ABOVE.contains(&name.name());
        let place = if above { &mut own } else { &mut devices };
        place.push_str(&wrapped[element.range()]);
    }
    let boot = if part.contains("<boot ") { "" } else { "<boot dev='hd'/>" };
    let os = format!("<os><type arch='x86_64' machine='pc'>hvm</type>{boot}</os>");
    let os = if part.contains("<os") { "" } else { &os };
    format!(
        "<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>guest,1</name>\
         <memory unit='MiB'>64</memory><vcpu>1</vcpu>\
         {os}{own}\
         <devices>{devices}<memballoon model='none'/></devices></domain>"
    )
}

/// The command's options, an option with its value each; what is refused and noted.
fn options(document: &str, caps: &Capabilities, launch: &Launch, libvirt: Release) -> Vec<String> {
    let domain = Domain::read(document).domain.unwrap_or_else(|| panic!("no definition: {document}"));
    let target = Target { caps: caps.clone(), settings: Settings { libvirt, ..Settings::default() } };
    let completed = Completed::<Qemu>::new(domain, &target);
    match completed.and_then(|completed| qemu::command(&completed, launch)) {
        Err(refused) => refused.iter().map(|found| format!("! {}", found.message)).collect(),
        Ok(command) => {
            let mut lines: Vec<String> = Vec::new();
            for argument in &command.arguments {
                match lines.last_mut().filter(|_| !argument.starts_with('-')) {
                    Some(line) => line.push_str(&format!(" {argument}")),
                    None => lines.push(argument.clone()),
                }
            }
            lines.extend(command.environment.iter().map(|(name, value)| format!("{name}={value}")));
            lines.extend(command.notes.iter().map(|note| format!("? {}", note.message)));
            lines
        }
    }
}

/// What the entry's part adds.
fn added(head: &str, part: &str) -> String {
    let mut caps = Capabilities::builtin("x86_64").expect("it comes with the package");
    let mut launch = Launch::stand_alone();
    let mut libvirt = Release::NEWEST;
    for word in head.split_whitespace().skip(1) {
        match word.split_once('=') {
            Some(("lack", flags)) => {
                caps.change([], flags.split(',')).unwrap_or_else(|flag| panic!("there is no flag '{flag}'"));
            }
            Some(("have", flags)) => {
                caps.change(flags.split(','), []).unwrap_or_else(|flag| panic!("there is no flag '{flag}'"));
            }
            Some(("libvirt", release)) => libvirt = release.parse().expect("a release"),
            None if word == "managed" => {
                launch = Launch::read(&read(&folder().join("manager.json"))).expect("it is a profile");
            }
            None if word == "storage" => {
                launch = Launch::read(&read(&folder().join("storage.json"))).expect("it is a profile");
            }
            None if word == "session" => launch.session = true,
            None if word == "incoming" => launch.incoming = Some("defer".to_owned()),
            _ => panic!("'{word}' says nothing"),
        }
    }
    let mut base = options(&guest(""), &caps, &launch, libvirt);
    let mut text = String::new();
    for line in options(&guest(part), &caps, &launch, libvirt) {
        match base.iter().position(|other| *other == line) {
            Some(at) => drop(base.remove(at)),
            None => text.push_str(&format!("{line}\n")),
        }
    }
    text
}

fn check(file: &str) {
    let path = folder().join(file);
    let text = read(&path);
    let (comment, entries) = text.split_once("== ").expect("it holds an entry");
    let (mut rewritten, mut wrong) = (comment.to_owned(), String::new());
    for entry in entries.split("\n== ") {
        let (head, body) = entry.split_once('\n').expect("an entry has a part");
        let (part, expected) = body.split_once("--\n").unwrap_or_else(|| panic!("{head} has no `--`"));
        let expected = format!("{}\n", expected.trim_end());
        let found = added(head, part);
        if found.trim_end() != expected.trim_end() {
            wrong.push_str(&format!("== {head}\n{found}expected\n{expected}"));
        }
        rewritten.push_str(&format!("== {head}\n{part}--\n{found}\n"));
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, format!("{}\n", rewritten.trim_end())).expect("it can be written");
        panic!("{file} is written anew");
    }
    assert!(wrong.is_empty(), "{file}\n{wrong}");
}

#[test]
fn disks() {
    check("disks.txt");
}

#[test]
fn guests() {
    check("guests.txt");
}

#[test]
fn interfaces() {
    check("interfaces.txt");
}

#[test]
fn character_devices() {
    check("character-devices.txt");
}

#[test]
fn host_devices() {
    check("host-devices.txt");
}

#[test]
fn displays() {
    check("displays.txt");
}

#[test]
fn small_devices() {
    check("small-devices.txt");
}
