//! Schemas, alone and several that include one another; their compiled form; and documents against fixed ones.

use relaxng::{MapLoader, Schema};
use roxmltree::Document;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A document that many small schemas are about.
const SMALL: &str = "<a b='c'>d<e/></a>";

/// Any text as a schema: its compiled form gives the same verdicts.
pub fn schema(text: &str) {
    if let Ok(schema) = Schema::from_text(text, "schema.rng", &MapLoader::default()) {
        let again = Schema::from_image(schema.to_image()).expect("an image loads");
        let document = Document::parse(SMALL).expect("well-formed");
        assert_eq!(schema.validator().is_valid(&document), again.validator().is_valid(&document));
        let vocabulary = schema.vocabulary();
        for root in vocabulary.roots() {
            let _ = (vocabulary.children(root.number), vocabulary.attributes(root.number));
        }
    }
}

/// Several texts, divided by lines of `=====`, as schemas that include one another, under tight limits.
pub fn schemas(text: &str) {
    let files: Vec<&str> = text.split("=====\n").take(8).collect();
    let names = ["s.rng", "a.rng", "b.rng", "c/d.rng", "c/e.rng", "f.rng", "g.rng", "h.rng"];
    let map: HashMap<String, String> =
        names.iter().zip(&files).map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let loader = MapLoader(map);
    let options =
        Schema::options().document_bytes(1 << 16).total_bytes(1 << 18).documents(30).include_depth(6);
    let read = || options.read_text(files[0], "s.rng", &loader);
    match (read(), read()) {
        (Ok(once), Ok(again)) => assert_eq!(once.to_image(), again.to_image()),
        (Err(once), Err(again)) => assert_eq!(once.to_string(), again.to_string()),
        _ => panic!("the same schema is read and refused"),
    }
}

/// Any bytes as the image of a schema: refused, or harmless.
pub fn image(bytes: &[u8]) {
    if let Ok(schema) = Schema::from_image(bytes.to_vec()) {
        let document = Document::parse(SMALL).expect("well-formed");
        schema.validator().validate(&document);
    }
}

/// Interleaves, choices, lists, wildcards, recursion, mixed content; each with names that a mutation finds soon.
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

fn fixed() -> &'static [Schema] {
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

/// Any text as a document: what a validator remembers never changes what it says, and every mistake is a place in
/// the document.
pub fn instance(text: &str) {
    let Ok(document) = Document::parse(text) else { return };
    for schema in fixed() {
        let mut validator = schema.validator();
        let first = validator.validate(&document);
        assert_eq!(validator.validate(&document), first);
        assert_eq!(validator.is_valid(&document), first.is_empty());
        for mistake in &first {
            assert!(text.get(mistake.span.clone()).is_some(), "{mistake:?}");
        }
    }
}
