//! Identifiers and references, as RELAX NG DTD Compatibility has them; jing is the judge where it is installed.

mod support;

use relaxng::{MapLoader, MistakeKind, Schema, Suggestion, Validator};
use roxmltree::Document;
use std::process::Command;
use support::{is_there, Folder};

const DTD: &str = "datatypes c = 'http://relaxng.org/ns/compatibility/datatypes/1.0'";

fn validator(schema: &str) -> Validator {
    let schema = Schema::from_text(schema, "a.rnc", &MapLoader::default())
        .unwrap_or_else(|error| panic!("{schema}: {error}"));
    schema.validator()
}

/// Schemas with documents that are valid beside others that are not; the schemas without any leave open what an
/// identifier is.
fn cases() -> Vec<(String, Vec<&'static str>, Vec<&'static str>)> {
    let item = "attribute id { xsd:ID }?, attribute to { xsd:IDREF }?, attribute all { xsd:IDREFS }?";
    let mut cases = vec![
        (
            format!("start = a a = element a {{ {item}, a* }}"),
            vec![
                "<a/>",
                "<a id='x'/>",
                "<a to='x'><a id='x'/></a>",
                "<a id=' x ' to='x '><a id='y' all=' x\ty x '/></a>",
            ],
            vec![
                "<a to='x'/>",
                "<a id='x'><a id='x'/></a>",
                "<a id='x'><a id=' x'/></a>",
                "<a id='x' all='x y'/>",
                "<a id='x' to='X'/>",
                "<a id='1'/>",
                "<b id='x'/>",
            ],
        ),
        (
            format!("{DTD} element a {{ attribute id {{ c:ID }}, attribute to {{ c:IDREF }}?, attribute all {{ c:IDREFS }}? }}"),
            vec!["<a id='x' to='x' all='x x'/>"],
            vec!["<a id='x' to='y'/>", "<a id='1'/>", "<a id='x' all=''/>"],
        ),
        (
            // What has other names is no matter.
            "start = a a = element a { attribute id { xsd:ID }, any* } any = element * - a { attribute * { text }*, any* }".to_owned(),
            vec!["<a id='x'><b id='x'/></a>"],
            vec![],
        ),
        (
            "namespace p = 'u:p' element a { attribute p:id { xsd:ID }, element p:a { attribute id { text } } }".to_owned(),
            vec!["<a q:id='x' xmlns:q='u:p'><q:a id='x'/></a>"],
            vec!["<a id='x'><a id='x' xmlns='u:p'/></a>"],
        ),
        (
            "element a | b { attribute id { xsd:ID { minLength = '2' } } }".to_owned(),
            vec!["<a id='xx'/>"],
            vec!["<a id='x'/>"],
        ),
        ("element a { attribute id { xsd:ID 'x' }, attribute to { xsd:IDREF }? }".to_owned(), vec!["<a id='x' to='x'/>"], vec!["<a id='x' to='y'/>"]),
    ];
    for open in [
        "element a { attribute id { xsd:ID | 'none' } }",
        "element a { xsd:ID }",
        "element a { attribute id | name { xsd:ID } }",
        "element a { attribute id { list { xsd:IDREF+ } } }",
        "element a { attribute id { string - (xsd:ID 'x') } }",
        "element * { attribute id { xsd:ID } }",
        "element a { (attribute id { xsd:ID } | attribute id { 'x' }) }",
        "element a { attribute id { xsd:ID }?, element a { attribute id { xsd:IDREF } } }",
        "start = a a = element a { attribute id { xsd:ID }, any* } any = element * { attribute * { text }*, any* }",
    ] {
        cases.push((open.to_owned(), Vec::new(), Vec::new()));
    }
    cases
}

#[test]
fn identifiers_are_checked() {
    for (schema, valid, invalid) in cases() {
        let with = validator(&schema).check_ids();
        if valid.is_empty() {
            let error = with.expect_err(&schema);
            assert!(error.message.contains("ID, IDREF"), "{error}");
            continue;
        }
        let mut with = with.expect(&schema);
        for (documents, expected) in [(valid, true), (invalid, false)] {
            for text in documents {
                let document = Document::parse(text).expect(text);
                let mistakes = with.validate(&document);
                assert_eq!(mistakes.is_empty(), expected, "{schema}: {text}: {mistakes:?}");
                assert_eq!(with.clone().is_valid(&document), expected, "{schema}: {text}");
            }
        }
    }
}

#[test]
fn mistakes_say_which_identifier_was_meant() {
    let schema = "start = a a = element a { attribute id { xsd:ID }?, attribute to { xsd:IDREF }?, attribute all { xsd:IDREFS }?, a* }";
    let text = "<a id='first'><a to='frist'/><a all='first other'/><a id='first'/></a>";
    let document = Document::parse(text).expect(text);
    let mistakes = validator(schema).check_ids().expect(schema).validate(&document);
    let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "/a/a[1]: `to` of `<a>` refers to 'frist', which identifies no element; did you mean 'first'?",
            "/a/a[2]: `all` of `<a>` refers to 'other', which identifies no element",
            "/a/a[3]: `id` of `<a>` is 'first', which identifies another element; the other one is a `<a>` before it",
        ]
    );
    assert_eq!(mistakes[2].kind, MistakeKind::DuplicateId);
    assert_eq!(&text[mistakes[0].span.clone()], "frist");
    let meant = Suggestion::Meant { word: "first".to_owned(), clear: true };
    assert_eq!(mistakes[0].suggestion, Some(meant));
}

#[test]
fn jing_says_the_same() {
    if !is_there("jing", Command::new("jing").output().is_ok()) {
        return;
    }
    for (number, (schema, valid, invalid)) in cases().into_iter().enumerate() {
        let folder = Folder::new(&format!("ids-{number}"));
        let write = |name: &str, text: &str| {
            let path = folder.0.join(name);
            std::fs::write(&path, text).expect("writable");
            path
        };
        let schema_path = write("a.rnc", &schema);
        let texts: Vec<&str> = if valid.is_empty() { vec!["<a/>"] } else { [&valid[..], &invalid].concat() };
        let paths = texts.iter().enumerate().map(|(number, text)| write(&format!("{number}.xml"), text));
        let paths: Vec<_> = paths.collect();
        let output = Command::new("jing").arg("-c").arg(schema_path).args(paths).output().expect("jing runs");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        if valid.is_empty() {
            assert!(told.contains("ID-type"), "{schema}: {told}");
            continue;
        }
        for (number, text) in texts.iter().enumerate() {
            let is_valid = !told.contains(&format!("/{number}.xml:"));
            assert_eq!(is_valid, number < valid.len(), "{schema}: {text}: {told}");
        }
    }
}
