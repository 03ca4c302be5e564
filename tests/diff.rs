//! `domdef diff`: what differs is found at its places, and nothing else.

use domdef::diff::{diff, Change, Kind, Origin, Side};
use domdef::format::format;
use domdef::Domain;
use std::path::Path;
use std::process::{Command, Output};

fn completed(text: &str) -> Domain {
    let mut domain: Domain = text.parse().unwrap_or_else(|found| panic!("{found}\n{text}"));
    domdef::complete(&mut domain);
    domain
}

fn changes(old: &str, new: &str) -> Vec<Change> {
    let (old_domain, new_domain) = (completed(old), completed(new));
    let (old, new) = (Side { text: old, completed: &old_domain }, Side { text: new, completed: &new_domain });
    diff(old, new).expect("both can be written")
}

fn guest(devices: &str) -> String {
    format!(
        "<domain type='kvm'>\n<name>a</name>\n<memory unit='GiB'>1</memory>\n<vcpu>2</vcpu>\n\
         <os><type>hvm</type></os>\n<devices>\n{devices}\n</devices>\n</domain>\n"
    )
}

/// A line each: the kind, the path, the values.
fn told(changes: &[Change]) -> Vec<String> {
    let line = |change: &Change| {
        let value = |value: &Option<_>| {
            value.as_ref().map_or_else(String::new, |value: &domdef::diff::Value| value.text.clone())
        };
        format!("{} {} {}|{}", change.kind.as_str(), change.path, value(&change.old), value(&change.new))
    };
    changes.iter().map(line).collect()
}

const DISK_A: &str = "<disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/></disk>";
const DISK_B: &str = "<disk type='file'><source file='/b'/><target dev='vdb' bus='virtio'/></disk>";

/// Documents of the repository that can be compared.
fn documents() -> Vec<String> {
    let mut all = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "xml") {
                let text = std::fs::read_to_string(&path).expect("a text");
                all.extend(text.parse::<Domain>().is_ok().then_some(text));
            }
        }
    }
    all.sort();
    assert!(all.len() > 10, "{} documents", all.len());
    all
}

#[test]
fn a_document_does_not_differ_from_itself_in_another_spelling() {
    for text in documents() {
        assert_eq!(told(&changes(&text, &text)), [""; 0], "{text}");
        let formatted = format(&text).expect("it is well-formed");
        assert_eq!(told(&changes(&text, &formatted)), [""; 0], "{text}");
        let canonical = completed(&text).to_xml(domdef::xml::Options::CANONICAL).expect("it can be written");
        assert_eq!(told(&changes(&text, &canonical)), [""; 0], "{text}");
    }
}

#[test]
fn the_other_way_round_is_the_mirror_image() {
    let all = documents();
    for (old, new) in all.iter().zip(all.iter().skip(1)) {
        let there = changes(old, new);
        let mut back = changes(new, old);
        assert!(!there.is_empty());
        let sorted = |changes: &mut Vec<Change>| {
            let mut told: Vec<String> = told(changes);
            told.sort();
            told
        };
        for change in &mut back {
            std::mem::swap(&mut change.old, &mut change.new);
            change.kind = match change.kind {
                Kind::Added => Kind::Removed,
                Kind::Removed => Kind::Added,
                other => other,
            };
        }
        // Of two video cards or memory modules either may be the counterpart.
        let keep = |changes: Vec<Change>| changes.into_iter().filter(|change| !change.path.contains('['));
        let (mut there, mut back): (Vec<_>, Vec<_>) = (keep(there).collect(), keep(back).collect());
        assert_eq!(sorted(&mut there), sorted(&mut back), "{old}\n{new}");
    }
}

#[test]
fn units_order_of_attributes_and_comments_do_not_count() {
    let old = guest(DISK_A);
    let new = old.replace("<memory unit='GiB'>1<", "<!-- MiB --><memory unit='MiB'>1024<");
    let new = new.replace("dev='vda' bus='virtio'", "bus='virtio' dev='vda'");
    assert_eq!(told(&changes(&old, &new)), [""; 0]);
}

#[test]
fn counterparts_are_found_wherever_they_are() {
    let old = guest(&format!("{DISK_A}\n{DISK_B}"));
    let new = guest(&format!("{}\n{}", DISK_B.replace("/b", "/c"), DISK_A));
    let found = changes(&old, &new);
    let path = "/domain/devices/disk[target/@dev='vdb']/source/@file";
    // Disks are in the order of their targets anyway.
    assert_eq!(told(&found), [format!("changed {path} /b|/c")]);
    let (old_value, new_value) = (found[0].old.as_ref().unwrap(), found[0].new.as_ref().unwrap());
    assert_eq!((&old[old_value.span.clone()], &new[new_value.span.clone()]), ("/b", "/c"));
}

#[test]
fn a_device_more_is_one_change() {
    let (old, new) = (guest(DISK_A), guest(&format!("{DISK_A}\n{DISK_B}")));
    let found = changes(&old, &new);
    assert_eq!(found.len(), 1, "{:?}", told(&found));
    let added = found[0].new.as_ref().unwrap();
    assert_eq!((found[0].kind, &new[added.span.clone()]), (Kind::Added, "disk"));
    assert!(new[..added.span.start].ends_with(&format!("{DISK_A}\n<")));
    assert!(added.text.starts_with("<disk type='file' device='disk'>\n  <source"), "{}", added.text);
    assert_eq!(changes(&new, &old)[0].kind, Kind::Removed);
}

#[test]
fn defaults_are_marked() {
    let old = guest("<interface type='user'><mac address='52:54:00:00:00:01'/></interface>");
    let new = old
        .replace("</interface>", "<link state='down'/></interface>")
        .replace("<vcpu>", "<vcpu placement='auto'>");
    let found = changes(&old, &new);
    let placement = found.iter().find(|change| change.path == "/domain/vcpu/@placement").expect("it differs");
    assert_eq!(placement.old.as_ref().unwrap().origin, Origin::Default);
    assert_eq!(placement.new.as_ref().unwrap().origin, Origin::Written);
    assert_eq!(&old[placement.old.as_ref().unwrap().span.clone()], "vcpu");
}

#[test]
fn unknown_parts_and_metadata_are_compared() {
    let old = guest("").replace("<devices>", "<metadata><m:a xmlns:m='urn:m'>1</m:a></metadata>\n<devices>");
    let new = old.replace(">1</m:a>", ">2</m:a>");
    assert_eq!(told(&changes(&old, &new)), ["changed /domain/metadata/m:a 1|2"]);
}

#[test]
fn arguments_are_paired_in_their_order() {
    let with = |arguments: &[&str]| {
        let arguments: String =
            arguments.iter().map(|value| format!("<qemu:arg value='{value}'/>")).collect();
        let line = format!("<qemu:commandline>{arguments}</qemu:commandline></domain>");
        let namespace = "<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' ";
        guest("").replace("<domain ", namespace).replace("</domain>", &line)
    };
    let path = "/domain/qemu:commandline/qemu:arg[2]";
    let found = told(&changes(&with(&["-a", "-c"]), &with(&["-a", "-b", "-c"])));
    assert_eq!(found, [format!("added {path} |<qemu:arg value='-b'/>")]);
    let found = told(&changes(&with(&["-a", "-c"]), &with(&["-a", "-d"])));
    assert_eq!(found, [format!("changed {path}/@value -c|-d")]);
    assert!(told(&changes(&with(&["-a", "-c"]), &with(&["-c", "-a"])))[0].starts_with("reordered"));
}

#[test]
fn the_work_is_linear() {
    let many = |count: usize| {
        let disk = |number: usize| {
            format!(
                "<disk type='file'><source file='/{number}'/><target dev='{}' bus='virtio'/></disk>",
                name(number)
            )
        };
        guest(&(0..count).map(disk).collect::<String>())
    };
    let old = many(5000);
    let found = changes(&old, &old.replace("'/4999'", "'/other'"));
    assert_eq!(found.len(), 1, "{:?}", told(&found));
}

/// The name of a disk by its number.
fn name(number: usize) -> String {
    let (rest, letter) = (number / 26, (b'a' + (number % 26) as u8) as char);
    if rest == 0 {
        format!("vd{letter}")
    } else {
        format!("{}{letter}", name(rest - 1))
    }
}

fn run(arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_domdef")).args(arguments).output();
    output.expect("domdef runs")
}

#[test]
fn the_exit_status_tells_what_was_found() {
    let folder = std::env::temp_dir().join(format!("domdef-diff-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("it can be written");
        path.to_str().expect("a name").to_owned()
    };
    let old = file("old.xml", &guest(DISK_A));
    let new = file("new.xml", &guest(DISK_A).replace("<vcpu>2", "<vcpu>\u{202e}3").replace('\u{202e}', ""));
    let wrong = file("wrong.xml", &guest(DISK_A).replace("bus='virtio'", "bus='virtoi'"));

    let same = run(&["diff", &old, &old]);
    assert_eq!((same.status.code(), same.stdout.len()), (Some(0), 0));
    let differs = run(&["diff", &old, &new]);
    assert_eq!(differs.status.code(), Some(1));
    let text = String::from_utf8(differs.stdout).expect("text");
    assert_eq!(text, format!("changed   /domain/vcpu: 2 → 3\n  at {old}:4:2 → {new}:4:2\n"));
    assert_eq!(run(&["diff", "--quiet", &old, &new]).stdout, b"");

    let json = run(&["diff", "--format", "json", &old, &new]);
    let objects: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let value = |text: &str| serde_json::json!({"value": text, "line": 4, "column": 2, "default": false});
    let change =
        serde_json::json!({"kind": "changed", "path": "/domain/vcpu", "old": value("2"), "new": value("3")});
    assert_eq!(objects, serde_json::json!([change]));

    let refused = run(&["diff", &old, &wrong]);
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(2), 0));
    let said = String::from_utf8(refused.stderr).expect("text");
    assert!(said.contains("'virtoi'") && said.contains("cannot be compared"), "{said}");
    assert_eq!(run(&["diff", "-", "-"]).status.code(), Some(2));
    std::fs::remove_dir_all(&folder).expect("it can be removed");
}
