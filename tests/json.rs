//! `testdata/json`: documents, `NAME.xml`, and their JSON forms, `NAME.json`; what is refused of JSON
//! texts, `refused.txt`; and the laws of both directions for them and for what is made of them.
//!
//! `UPDATE=1` rewrites the JSON forms and fails.

use domdef::diagnostic::lines::Lines;
use domdef::json::{from_json, to_json};
use domdef::xml::Options;
use domdef::Domain;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/json")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The documents of the folder and its neighbours.
fn documents(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(folder);
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("readable").path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "xml")).collect();
    paths.sort();
    paths
}

#[track_caller]
fn domain(text: &str) -> Domain {
    let reading = Domain::read(text);
    reading.domain.unwrap_or_else(|| panic!("{text}\n{:?}", reading.diagnostics))
}

/// The definition again, from its JSON form, which is the same for both.
#[track_caller]
fn again(domain: &Domain) -> String {
    let json = to_json(domain).expect("it was read");
    let reading = from_json(&json);
    let again = reading.domain.unwrap_or_else(|| panic!("{json}\n{:?}", reading.diagnostics));
    assert_eq!(to_json(&again).as_deref(), Ok(json.as_str()));
    again.to_xml(Options::CANONICAL).expect("writable")
}

#[test]
fn documents_and_their_json_form() {
    let update = std::env::var_os("UPDATE").is_some();
    for path in documents("json") {
        let domain = domain(&read(&path));
        let (json, golden) = (to_json(&domain).expect("it was read"), path.with_extension("json"));
        if update {
            std::fs::write(&golden, &json).expect("it can be written");
        }
        assert_eq!(json, read(&golden), "{}", path.display());
        assert_eq!(
            again(&domain),
            domain.to_xml(Options::CANONICAL).expect("writable"),
            "{}",
            path.display()
        );
    }
    assert!(!update, "the JSON forms are written anew");
}

#[test]
fn nothing_of_other_documents_is_lost() {
    let mut count = 0;
    for path in ["fmt", "guests", "completion"].into_iter().flat_map(documents) {
        let Some(domain) = Domain::read(&read(&path)).domain else { continue };
        assert_eq!(
            again(&domain),
            domain.to_xml(Options::CANONICAL).expect("writable"),
            "{}",
            path.display()
        );
        count += 1;
    }
    assert!(count > 35, "{count} documents");
}

#[test]
fn what_is_refused_is_told_with_its_place() {
    let text = read(&folder().join("refused.txt"));
    let cases = text.split_once('\n').expect("the first line is a comment").1;
    for case in cases.split("---\n") {
        let (json, words) = case.split_once("=> ").expect("a case has words");
        let found = from_json(json).diagnostics;
        let lines = Lines::new(json);
        let told: Vec<String> = found
            .iter()
            .map(|found| match &found.span {
                None => found.to_string(),
                Some(span) => {
                    let (line, column) = lines.position(span.start);
                    format!("{line}:{column}: {found}")
                }
            })
            .collect();
        assert!(told.iter().any(|told| told.starts_with(words.trim_end_matches('\n'))), "{case}\n{told:#?}");
    }
}

#[test]
fn more_is_read_than_is_written() {
    let json = r##"{"vcpu": 2, "title": 5, "name": {"#text": "a"}, "uuid": null, "type": "kvm",
        "devices": {"disk": {"readonly": true, "shareable": false, "target": {"dev": "vda"},
            "type": "file", "device": "cdrom"}, "emulator": ["/bin/qemu"]}}"##;
    let expected = domain(
        "<domain type='kvm'><name>a</name><title>5</title><vcpu>2</vcpu><devices><emulator>/bin/qemu</emulator>
         <disk type='file' device='cdrom'><target dev='vda'/><readonly/></disk></devices></domain>",
    );
    assert_eq!(from_json(json).domain, Some(expected));
}

#[test]
fn limits_hold_and_what_a_document_can_nest_has_a_form() {
    let size = format!("{{\"name\": \"{}\"}}", "a".repeat(16 << 20));
    for text in [size.as_str(), &"[".repeat(100_000), &"{\"a\":".repeat(100_000)] {
        let reading = from_json(text);
        assert!(reading.domain.is_none());
        assert_eq!(reading.diagnostics[0].rule.code, "X002");
    }
    let nested = |start: &str, end: &str, depth: usize| {
        let (starts, ends) = (start.repeat(depth), end.repeat(depth));
        format!("<domain type='kvm'><name>a</name>{starts}{ends}<devices/></domain>")
    };
    for (start, end, depth) in [("<a>", "</a>", 254), ("<a>b", "</a>", 254)] {
        let domain = domain(&nested(start, end, depth));
        assert_eq!(
            again(&domain),
            domain.to_xml(Options::CANONICAL).expect("writable"),
            "{start} {depth} deep"
        );
    }
}

/// Texts of JSON that have to do with definitions.
fn values() -> impl Strategy<Value = serde_json::Value> {
    let name = prop_oneof![
        Just("type"),
        Just("@type"),
        Just("name"),
        Just("devices"),
        Just("disk"),
        Just("source"),
        Just("target"),
        Just("metadata"),
        Just("vcpu"),
        Just("xmlns"),
        Just("xmlns:q"),
        Just("q:x"),
        Just("#text"),
        Just("#content"),
        Just("#after"),
        Just("#comment"),
        Just("#cdata"),
        Just("odd"),
    ];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,3}".prop_map(Into::into),
        Just("file".into()),
        Just("kvm".into()),
    ];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
            prop::collection::vec((name.clone(), inner), 0..6).prop_map(|members| {
                members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            }),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_text_makes_it_panic_and_what_is_read_is_kept(value in values(), text in ".{0,40}") {
        let mut value = value;
        if let Some(members) = value.as_object_mut() {
            members.insert("type".to_owned(), "kvm".into());
            members.entry("name").or_insert("a".into());
        }
        if let Some(domain) = from_json(&value.to_string()).domain {
            let canonical = domain.to_xml(Options::CANONICAL).expect("writable");
            let json = to_json(&domain).expect("it was read");
            let again = from_json(&json).domain.expect("it is a JSON form");
            prop_assert_eq!(again.to_xml(Options::CANONICAL).expect("writable"), canonical, "{}", json);
        }
        let _ = from_json(&text);
    }
}

/// An element that the definition does not know comes back as one, also where an attribute has its name.
#[test]
fn unknown_elements_are_no_attributes() {
    let text = "<domain type='kvm'><name>a</name><memory>1024</memory><os><type>hvm</type></os><devices>\
        <channel type='spiceport'><protocol><type>hvm</type><type arch='x'/></protocol>\
        <target type='virtio'/></channel></devices></domain>";
    let domain = domain(text);
    let json = to_json(&domain).expect("it can be written");
    let back = from_json(&json).domain.expect("it is read");
    assert_eq!(back.to_xml(Options::CANONICAL), domain.to_xml(Options::CANONICAL));
    assert!(json.contains("\"arch\""), "{json}");
}
