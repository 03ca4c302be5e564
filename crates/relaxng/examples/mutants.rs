//! How well a schema tells mistakes: rows with a document and the verdict it should get.
//!
//!     cargo run --release -p relaxng --example mutants -- SCHEMA.rng ROWS.ndjson [--list]
//!
//! Each row is a JSON object with `id`, `xml`, `valid`, `path` (the element that was touched) and
//! `mutation`. Printed: rows with the right verdict; of the invalid ones those whose first mistake
//! is at that element, its parent or a child, and those with exactly one mistake.

use relaxng::Schema;
use std::collections::BTreeMap;
use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [schema, rows, ..] = arguments.as_slice() else {
        eprintln!("usage: mutants SCHEMA.rng ROWS.ndjson [--list]");
        std::process::exit(2);
    };
    let list = arguments.iter().any(|argument| argument == "--list");
    let schema = Schema::from_file(Path::new(schema)).unwrap_or_else(|error| {
        eprintln!("{error}");
        std::process::exit(2);
    });
    let text = std::fs::read_to_string(rows).expect("the rows can be read");
    let mut validator = schema.validator();
    let (mut right, mut total, mut found, mut near, mut single) = (0, 0, 0, 0, 0);
    let mut wrong: BTreeMap<(String, bool), usize> = BTreeMap::new();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a JSON object a line");
        let word = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let xml = word("xml");
        let document = roxmltree::Document::parse(&xml).expect("well-formed");
        let mistakes = validator.validate(&document);
        let valid = row["valid"] == true;
        total += 1;
        if mistakes.is_empty() != valid {
            *wrong.entry((word("mutation"), valid)).or_default() += 1;
            if list {
                let first =
                    mistakes.first().map(|mistake| format!("{}: {}", mistake.element, mistake.message));
                println!(
                    "{} {} {} valid={valid} {}",
                    word("id"),
                    word("mutation"),
                    word("path"),
                    first.unwrap_or_default()
                );
            }
            continue;
        }
        right += 1;
        if valid {
            continue;
        }
        found += 1;
        let first = mistakes.iter().min_by_key(|mistake| mistake.span.start).expect("it is invalid");
        let (path, element) = (word("path"), &first.element);
        let parent =
            |path: &str| path.rsplit_once('/').map(|(parent, _)| parent.to_owned()).unwrap_or_default();
        let close = *element == path || parent(element) == path || parent(&path) == *element;
        near += usize::from(close);
        single += usize::from(mistakes.len() == 1);
        if list && (!close || mistakes.len() != 1) {
            let all: Vec<String> =
                mistakes.iter().map(|mistake| format!("{}: {}", mistake.element, mistake.message)).collect();
            println!("{} {} {} place={close} {all:?}", word("id"), word("mutation"), path);
        }
    }
    for ((mutation, valid), count) in wrong {
        println!("wrong: {count} of {mutation}, expected {}", if valid { "valid" } else { "invalid" });
    }
    let rate = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!("verdict {right}/{total} = {:.2} %", rate(right, total));
    println!("place {near}/{found} = {:.2} %", rate(near, found));
    println!("exactly one {single}/{found} = {:.2} %", rate(single, found));
}
