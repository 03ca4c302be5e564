//! `fuzz/names.dict`, the words for fuzzers of domain documents, has every name and value of the grammar.

mod support;

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_dictionary_has_all_words_of_the_grammar() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut words = BTreeSet::new();
    for path in support::files(&root.join("schemas"), "rng") {
        let text = std::fs::read_to_string(&path).expect("readable");
        let document = roxmltree::Document::parse(&text).expect("a schema");
        for node in document.descendants() {
            match node.tag_name().name() {
                "element" => words.extend(node.attribute("name").map(|name| format!("<{name}>"))),
                "attribute" => words.extend(node.attribute("name").map(|name| format!(" {name}='"))),
                "value" => words.extend(node.text().map(|text| text.trim().to_owned())),
                _ => {}
            }
        }
    }
    assert!(words.len() > 1000, "{} words", words.len());
    let quoted = |word: &String| format!("\"{}\"\n", word.replace('\\', "\\\\").replace('"', "\\\""));
    let expected: String = words.iter().filter(|word| !word.is_empty()).map(quoted).collect();
    let path = root.join("fuzz/names.dict");
    support::golden(&path, &std::fs::read_to_string(&path).unwrap_or_default(), &expected);
}
