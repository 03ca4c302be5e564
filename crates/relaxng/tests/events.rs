//! Documents as events: the verdicts and mistakes are those of the same text, whatever reads it.

#[path = "../examples/quick_xml/feed.rs"]
mod feed;
mod support;

use feed::feed;
use relaxng::{EventAttribute, EventError, EventSink, MapLoader, Mistake, Schema, Validator};
use roxmltree::Document;

/// The mistakes of a text, told by quick-xml; the verdict without them is the same.
fn by_events(validator: &mut Validator, text: &str) -> Vec<Mistake> {
    let mut verdict = validator.verdict();
    feed(text, &mut verdict).expect(text);
    let possible = verdict.is_possible();
    let valid = verdict.finish().expect(text);
    assert!(possible || !valid, "{text}");
    let mut events = validator.events();
    feed(text, &mut events).expect(text);
    let mistakes = events.finish().expect(text);
    assert_eq!(valid, mistakes.is_empty(), "{text}");
    mistakes
}

#[track_caller]
fn same(validator: &mut Validator, text: &str) -> bool {
    let document = Document::parse(text).expect(text);
    let expected = validator.validate(&document);
    assert_eq!(by_events(validator, text), expected, "{text}");
    expected.is_empty()
}

#[test]
fn guests_have_the_mistakes_of_their_text() {
    let schema = Schema::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/domain.rng"));
    let mut validator = schema.expect("the schema is right").validator();
    let guests = support::guests();
    let valid = guests.iter().filter(|text| same(&mut validator, text)).count();
    println!("{} documents, {valid} of them valid", guests.len());
    assert!(valid > 20 && guests.len() - valid > 10);
}

#[test]
fn a_small_memory_changes_nothing() {
    let schema = Schema::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/domain.rng"));
    let mut validator = schema.expect("the schema is right").validator().remember(1 << 14);
    for text in support::guests().iter().step_by(20) {
        same(&mut validator, text);
    }
}

fn schema(text: &str) -> Schema {
    Schema::from_text(text, "a.rnc", &MapLoader::default()).expect(text)
}

#[test]
fn names_texts_and_blanks_are_those_of_the_text() {
    let mixed = "namespace p = 'u:p' namespace q = 'u:q'
        start = element p:a { attribute q:x { text }?, attribute n { xsd:QName 'q:v' }?, (t | b | text)* }
        t = element t { xsd:int } b = element q:b { attribute xml:lang { text }?, list { xsd:int+ } }";
    let mut validator = schema(mixed).validator();
    for (text, valid) in [
        ("<a xmlns='u:p'/>", true),
        ("<p:a xmlns:p='u:p' xmlns:z='u:q' z:x='&lt;&quot;&#9;>' n='z:v'>a<!-- c -->b</p:a>", true),
        ("<p:a xmlns:p='u:p' xmlns:z='u:z' n='z:v'/>", false),
        ("<?xml version='1.0'?>\n<!-- c --><p:a xmlns:p='u:p'><t>&#49;<![CDATA[2]]>3</t>&amp;<t> 4\n</t></p:a>\n<?p?>\n", true),
        ("<p:a xmlns:p='u:p'><t>1<!-- c -->x</t></p:a>", false),
        ("<p:a xmlns:p='u:p'><t>1</t><t>x&amp;y</t><w/><t u='1' v='2'/></p:a>", false),
        ("<a xmlns='u:p'><b xmlns='u:q' xml:lang='en'>1 2</b><t xmlns=''>1</t><b xmlns='u:q'>a</b></a>", false),
        ("<a xmlns='u:p'><x xmlns='u:p'><y/></x></a>", false),
        ("<b xmlns='u:q'/>", false),
    ] {
        assert_eq!(same(&mut validator, text), valid, "{text}");
    }
    let strict = "element a { element b { empty }, element c { \"x\" }? }";
    let mut validator = schema(strict).validator();
    for text in [
        "<a> <b/> </a>",
        "<a>one<b/>two<!-- --> three</a>",
        "<a/>",
        "<a><c>y</c></a>",
        "<a>\u{e9}<b>\u{e9}</b></a>",
    ] {
        same(&mut validator, text);
    }
}

#[test]
fn identifiers_are_checked_as_those_of_the_text() {
    let item = "attribute id { xsd:ID }?, attribute to { xsd:IDREF }?";
    let mut validator = schema(&format!("start = a a = element a {{ {item}, a* }}")).validator();
    validator = validator.check_ids().expect("the types are the same everywhere");
    for (text, valid) in [
        ("<a to='x'><a id='x'/></a>", true),
        ("<a to='x'><a id='y'/></a>", false),
        ("<a id='x'><a id='x'/><b/></a>", false),
    ] {
        assert_eq!(same(&mut validator, text), valid, "{text}");
    }
}

#[test]
fn what_is_no_document_is_refused() {
    type Feed = fn(&mut dyn EventSink) -> Result<(), EventError>;
    let cases: [(Feed, &str); 7] = [
        (|_| Ok(()), "there is no element"),
        (|sink| sink.start_element("a", 0..1), "open at the end"),
        (|sink| sink.end_element(), "did not start"),
        (|sink| sink.text("a", 0..1), "outside of the root"),
        (
            |sink| {
                let attribute = EventAttribute { name: "a", name_span: 0..1, value: "", value_span: 2..2 };
                sink.attribute(attribute)
            },
            "of no element",
        ),
        (
            |sink| {
                sink.start_element("p:a", 0..3)?;
                sink.end_element()
            },
            "not declared",
        ),
        (
            |sink| {
                sink.start_element("a", 0..1)?;
                sink.end_element()?;
                sink.start_element("b", 0..1)
            },
            "follows the root",
        ),
    ];
    let mut validator = schema("element a { empty }").validator();
    for (feed, message) in cases {
        let mut events = validator.events();
        let failed = feed(&mut events).and_then(|()| events.finish().map(drop));
        assert!(failed.expect_err(message).to_string().contains(message), "{message}");
        let mut verdict = validator.verdict();
        let failed = feed(&mut verdict).and_then(|()| verdict.finish().map(drop));
        assert!(failed.expect_err(message).to_string().contains(message), "{message}");
    }
}

#[test]
fn a_verdict_comes_as_soon_as_it_can() {
    let mut validator = schema("element a { element b { empty }* }").validator();
    let mut verdict = validator.verdict();
    verdict.start_element("a", 0..0).expect("an element");
    for _ in 0..1000 {
        verdict.start_element("b", 0..0).expect("an element");
        verdict.end_element().expect("its end");
    }
    assert!(verdict.is_possible());
    verdict.start_element("c", 0..0).expect("an element");
    verdict.text("", 0..0).expect("text");
    assert!(!verdict.is_possible());
}
