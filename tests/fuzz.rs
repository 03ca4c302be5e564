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
    dictionary("names.dict", &words);
}

/// A file of words as fuzzers read it.
#[track_caller]
fn dictionary(name: &str, words: &BTreeSet<String>) {
    let quoted = |word: &String| format!("\"{}\"\n", word.replace('\\', "\\\\").replace('"', "\\\""));
    let expected: String = words.iter().filter(|word| !word.is_empty()).map(quoted).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(name);
    support::golden(&path, &std::fs::read_to_string(&path).unwrap_or_default(), &expected);
}

/// `fuzz/argv.dict` has the options, members and drivers of all commands of the golden files.
#[test]
fn the_dictionary_has_the_words_of_commands() {
    let mut words = BTreeSet::new();
    for path in support::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/commands"), "txt") {
        let text = std::fs::read_to_string(&path).expect("readable");
        for line in text.lines().filter(|line| line.starts_with('-') && *line != "--") {
            let (option, value) = line.split_once(' ').unwrap_or((line, ""));
            words.insert(option.to_owned());
            match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(value) {
                Ok(members) => words.extend(members.iter().flat_map(member)),
                Err(_) => words.extend(value.split(',').filter_map(|part| {
                    let key = part.split_once('=').map_or(part, |(key, _)| key);
                    let is_word = key.starts_with(char::is_alphabetic) && !key.contains(char::is_whitespace);
                    is_word.then(|| part.split_once('=').map_or(key.to_owned(), |(key, _)| format!("{key}=")))
                })),
            }
        }
    }
    assert!(words.len() > 300, "{} words", words.len());
    dictionary("argv.dict", &words);
}

/// The words of a member: its key, and what it names a kind by.
fn member((key, value): (&String, &serde_json::Value)) -> Vec<String> {
    let mut words = vec![format!("\"{key}\":")];
    let is_kind = ["driver", "type", "qom-type", "backend"].contains(&key.as_str());
    words.extend(value.as_str().filter(|_| is_kind).map(str::to_owned));
    words.extend(value.as_object().into_iter().flatten().flat_map(member));
    words
}

/// Each target is a file, a program, and a row of the table that says what holds.
#[test]
fn the_targets_are_listed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("readable");
    let (library, manifest, readme) = (read("src/lib.rs"), read("Cargo.toml"), read("README.md"));
    let targets = library.split_once("TARGETS: &[Target] = &[").expect("the list").1;
    let targets = targets.split_once("\n];").expect("its end").0;
    let names = |text: &str, before: &str, after: char| -> BTreeSet<String> {
        let parts = text.split(before).skip(1).filter_map(|part| part.split(after).next());
        parts.map(str::to_owned).collect()
    };
    let listed = names(targets, "(\"", '"');
    assert!(listed.len() >= 20, "{listed:?}");
    let files = support::files(&folder.join("fuzz_targets"), "rs");
    let files: BTreeSet<String> =
        files.iter().map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    assert_eq!(files, listed);
    assert_eq!(names(&manifest, "[[bin]]\nname = \"", '"'), listed);
    assert_eq!(names(&readme, "\n| `", '`'), listed);
}
