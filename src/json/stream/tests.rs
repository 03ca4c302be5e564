//! What is made of JSON in one pass, beside what is made of its tree.

use super::super::{read, to_json};
use super::*;
use crate::domain::Domain;
use crate::xml::document::parse;

/// The JSON of the documents that are kept here.
fn texts() -> Vec<String> {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/testdata"))];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("testdata is there").flatten() {
            let path = entry.path();
            match path.extension().and_then(|extension| extension.to_str()) {
                None if path.is_dir() => folders.push(path),
                Some("xml") => {
                    let text = std::fs::read_to_string(path).unwrap_or_default();
                    texts.extend(Domain::read(&text).domain.map(|domain| to_json(&domain).expect("JSON")));
                }
                _ => {}
            }
        }
    }
    assert!(texts.len() > 20, "only {} documents", texts.len());
    texts
}

/// What is made here, which has to be what is made there; nothing where it is no document.
#[track_caller]
fn same(text: &str) -> Option<String> {
    let made = document(text).filter(|made| parse(made, Limits::default()).is_ok())?;
    let expected = read::document(text).unwrap_or_else(|found| panic!("{}\n{text}", found.message));
    assert_eq!(made, expected, "{text}");
    Some(made)
}

#[test]
fn what_to_json_writes_is_read_here() {
    let texts = texts();
    // What has comments or unknown content between children has lists.
    let listed = |text: &str| text.contains("\"#after\"") || text.contains("\"#content\"");
    for text in texts.iter().filter(|text| !listed(text)) {
        assert!(same(text).is_some(), "{text}");
    }
}

#[test]
fn what_is_changed_is_read_alike_or_given_up() {
    let pieces = [
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "@",
        "#",
        "null",
        "true",
        "false",
        "-1",
        "0.5",
        "\\n",
        "&",
        "<",
        "'",
        " ",
        "\u{ffff}",
        "é",
        "xml",
        "\"#text\": \"a\", ",
        "\"type\": \"a\", ",
        "\"@type\": \"a\", ",
        "\"name\": \"a\", ",
        "\"odd\": 1, ",
        "\"odd\": {}, ",
        "\"odd\": [1, {\"a\": 2}], ",
        "\"a b\": 1, ",
        "\"xmlns:p\": \"urn:p\", \"p:a\": 1, ",
        "\"p:b\": [true], ",
    ];
    let mut state = 1u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut read = 0;
    for text in texts() {
        // Members begin at the ends of lines: what is put there is often still JSON.
        let lines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
        for round in 0..100 {
            let mut at = if round % 2 == 0 { lines[next(lines.len())] } else { next(text.len()) };
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let mut end = at + [0, 0, 0, 1, 8][next(5)].min(text.len() - at);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let changed = format!("{}{}{}", &text[..at], pieces[next(pieces.len())], &text[end.max(at)..]);
            read += usize::from(same(&changed).is_some());
        }
    }
    assert!(read > 500, "only {read} changed texts are documents");
}

#[test]
fn members_of_one_name_are_given_up() {
    for members in [
        r#""name": "a", "name": "b""#,
        r#""odd": {}, "odd": {}"#,
        r#""odd": 1, "odd": [1]"#,
        r#""odd": {"a": [1], "a": [2]}"#,
        r#""name": "a", "type": "kvm""#,
        r#""name": null"#,
        r##""#after": {}"##,
    ] {
        assert_eq!(document(&format!("{{{members}}}")), None, "{members}");
    }
    assert_eq!(same(r#"{"odd": {"a": [1]}, "odder": {"a": [2]}}"#).as_deref(), {
        Some("<domain><odd><a>1</a></odd><odder><a>2</a></odder></domain>")
    });
}

#[test]
fn elements_too_deep_are_given_up() {
    let nested =
        |levels: usize| format!("{}{}", "{\"a\":".repeat(levels), "{}".to_owned() + &"}".repeat(levels));
    assert!(document(&nested(255)).is_some());
    assert_eq!(document(&nested(256)), None);
    assert_eq!(document(&nested(100_000)), None);
}
