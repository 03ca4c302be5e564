//! Any text as a document against a fixed set of schemas: what a validator remembers never
//! changes what it says, and every mistake is a place in the document.
#![no_main]

use libfuzzer_sys::fuzz_target;
use relaxng::{MapLoader, Schema};
use roxmltree::Document;
use std::sync::OnceLock;

/// Interleaves, choices, lists, wildcards, recursion, mixed content; each with names that a
/// mutation finds soon.
const SCHEMAS: [&str; 5] = [
    "<element name='a'><interleave>
       <optional><element name='b'><text/></element></optional>
       <zeroOrMore><element name='c'><attribute name='x'><data type='int'/></attribute></element></zeroOrMore>
       <element name='d'><empty/></element>
     </interleave></element>",
    "<element name='a'><choice>
       <group><attribute name='k'><value>b</value></attribute><element name='b'><empty/></element></group>
       <group><attribute name='k'><value>c</value></attribute><oneOrMore><element name='c'><text/></element></oneOrMore></group>
     </choice></element>",
    "<element name='a'><oneOrMore><element name='b'><list>
       <oneOrMore><choice><data type='integer'/><value>x</value></choice></oneOrMore>
     </list></element></oneOrMore></element>",
    "<grammar><start><ref name='any'/></start><define name='any'><element>
       <anyName><except><name>d</name></except></anyName>
       <mixed><zeroOrMore><choice><attribute><anyName/></attribute><ref name='any'/></choice></zeroOrMore></mixed>
     </element></define></grammar>",
    "<element name='a'><zeroOrMore><element name='b'>
       <data type='string'><param name='pattern'>(a|aa|[b-d]*)*e?</param><except><value>cc</value></except></data>
     </element></zeroOrMore></element>",
];

fn schemas() -> &'static [Schema] {
    static READ: OnceLock<Vec<Schema>> = OnceLock::new();
    READ.get_or_init(|| {
        let head = " xmlns='http://relaxng.org/ns/structure/1.0'
            datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'";
        let read = |text: &str| {
            let name = text.find(['>', ' ']).expect("it is an element");
            let text = format!("{}{head}{}", &text[..name], &text[name..]);
            Schema::from_text(&text, "schema.rng", &MapLoader::default()).expect("the schema is right")
        };
        SCHEMAS.into_iter().map(read).chain([domdef::grammar::schema().clone()]).collect()
    })
}

fuzz_target!(|text: &str| {
    let Ok(document) = Document::parse(text) else { return };
    for schema in schemas() {
        let mut validator = schema.validator();
        let first = validator.validate(&document);
        assert_eq!(validator.validate(&document), first);
        assert_eq!(validator.is_valid(&document), first.is_empty());
        for mistake in &first {
            assert!(text.get(mistake.span.clone()).is_some(), "{mistake:?}");
        }
    }
});
