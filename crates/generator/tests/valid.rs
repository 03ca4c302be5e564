//! What is drawn is valid by the grammar that it is drawn from: for the engine, and for jing.
//!
//! Without jing the second is skipped, visibly; `DOMDEF_REQUIRE_PEERS` makes that a failure.

use arbitrary::{Arbitrary, Unstructured};
use domdef_generator::{choices, Grammar, Guest, Spoilt, Whole};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Documents of both kinds.
fn drawn(count: u64) -> Vec<String> {
    let one = |seed: u64| {
        let bytes = choices(seed, [30, 300, 1500, 4000][(seed % 4) as usize]);
        let mut source = Unstructured::new(&bytes);
        match seed % 8 < 4 {
            true => Guest::arbitrary(&mut source).expect("choices are enough").0.to_string(),
            false => Whole::arbitrary(&mut source).expect("choices are enough").0.to_string(),
        }
    };
    (0..count).map(one).collect()
}

#[test]
fn documents_are_valid() {
    let mut named = BTreeSet::new();
    for text in drawn(3000) {
        let document = domdef::xml::Document::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let found = domdef::grammar::check(&document);
        assert!(found.is_empty(), "{text}{found:#?}");
        named.extend(document.descendants().map(|node| node.tag_name().name().to_owned()));
    }
    assert!(named.len() > 200, "{} names of elements", named.len());
}

#[test]
fn jing_finds_nothing() {
    if Command::new("jing").output().is_err() {
        assert!(std::env::var_os("DOMDEF_REQUIRE_PEERS").is_none(), "jing is not installed");
        println!("skipped: jing is not installed");
        return;
    }
    let folder = std::env::temp_dir().join(format!("domdef-generator-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut jing = Command::new("jing");
    jing.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/domain.rng"));
    for (number, text) in drawn(400).iter().enumerate() {
        let path = folder.join(format!("{number}.xml"));
        std::fs::write(&path, text).expect("writable");
        jing.arg(path);
    }
    let output = jing.output().expect("it runs");
    let _ = std::fs::remove_dir_all(&folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn the_same_choices_give_the_same_document() {
    assert_eq!(drawn(40), drawn(40));
    assert!(drawn(40).windows(2).all(|pair| pair[0] != pair[1]));
    // Without choices the smallest document is drawn, which ends.
    let least = Whole::arbitrary(&mut Unstructured::new(&[])).expect("it is drawn").0;
    assert_eq!(least.name, "domain");
    assert!(Guest::arbitrary(&mut Unstructured::new(&[])).is_ok());
}

#[test]
fn most_spoilt_guests_are_invalid_and_all_are_well_formed() {
    let invalid = (0..400).filter(|seed| {
        let bytes = choices(*seed, 1000);
        let text = Spoilt::arbitrary(&mut Unstructured::new(&bytes)).expect("it is drawn").0.to_string();
        let document = domdef::xml::Document::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        !domdef::grammar::check(&document).is_empty()
    });
    let invalid = invalid.count();
    assert!((200..400).contains(&invalid), "{invalid} of 400");
}

#[test]
fn other_grammars_are_read() {
    let rng = |inner: &str| {
        format!(
            "<grammar xmlns='http://relaxng.org/ns/structure/1.0' ns='urn:x' \
             datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>{inner}</grammar>"
        )
    };
    let card = rng(
        "<start><ref name='card'/></start><div><define name='card'><element name='card'><oneOrMore>\
         <element name='mail'><list><data type='int'/><value>b</value></list><mixed><empty/></mixed></element>\
         </oneOrMore></element></define></div>",
    );
    let grammar = Grammar::read(&[("card.rng", &card)]).expect("it is understood");
    let element = grammar.document(&mut Unstructured::new(&choices(3, 100)), 20).expect("it is drawn");
    assert_eq!((element.name.as_str(), element.namespace.as_str()), ("card", "urn:x"));
    assert!(element.to_string().contains(" b"), "{element}");
    for (wrong, message) in [
        (rng("<start><ref name='a'/></start>"), "'a' is not defined"),
        (rng("<define name='a'><empty/></define>"), "there is no start"),
        (rng("<start><externalRef href='a'/></start>"), "s.rng: <externalRef> is not read here"),
        (rng("<include href='t.rng'/>"), "t.rng: it is not among the files"),
        (rng("<start><element name='a'><notAllowed/></element></start>"), "no document is valid"),
        (rng("<start><ref name='a'/></start><define name='a'><element name='a'><ref name='a'/></element></define>"), "no document"),
        ("<a".to_owned(), "s.rng:"),
    ] {
        let error = Grammar::read(&[("s.rng", &wrong)]).expect_err("it is refused").to_string();
        assert!(error.contains(message), "{error}");
    }
}
