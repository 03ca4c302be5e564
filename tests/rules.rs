//! The rules as items: the catalog and `docs/rules.md` are generated from their statements, every
//! page is complete, and the examples on the pages are what they say.

mod support;

use domdef::catalog;
use domdef::diagnostic::{Example, Severity};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A statement of a rule in the source.
struct Statement {
    path: String,
    code: String,
}

/// All statements `NAME = "code" "name" Severity;` inside `rule! { … }`, by module.
fn statements() -> Vec<Statement> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for file in sources(&root).into_iter() {
        let text = std::fs::read_to_string(&file).expect("readable");
        let module = module(file.strip_prefix(&root).expect("below the root"));
        // Rules in the tests of a module are examples.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let mut inside = false;
        for line in text.lines() {
            match line {
                "rule! {" => inside = true,
                "}" => inside = false,
                _ if inside && !line.trim_start().starts_with("///") => {
                    let Some((name, rest)) = line.trim().split_once(" = \"") else { continue };
                    let (code, _) = rest.split_once('"').expect("a code in quotes");
                    found.push(Statement { path: format!("{module}::{name}"), code: code.to_owned() });
                }
                _ => {}
            }
        }
    }
    let number = |code: &str| code[1..].parse::<u32>().unwrap_or_default();
    found.sort_by_key(|rule| (rule.code[..1].to_owned(), number(&rule.code)));
    found
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn module(file: &Path) -> String {
    let name = file.with_extension("").to_string_lossy().replace(['/', '\\'], "::");
    let name = name.strip_suffix("::mod").unwrap_or(&name);
    format!("crate::{name}")
}

#[test]
fn the_catalog_lists_all_rules() {
    let list: String = statements().iter().map(|rule| format!("    &{},\n", rule.path)).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog.rs");
    let text = std::fs::read_to_string(&path).expect("readable");
    let (head, _) = text.split_once("pub static RULES").expect("the list is there");
    let expected = format!("{head}pub static RULES: &[&Rule] = &[\n{list}];\n");
    support::golden(&path, &text, &expected);
}

#[test]
fn codes_and_names_are_unique() {
    let codes: BTreeSet<&str> = catalog::RULES.iter().map(|rule| rule.code).collect();
    let names: BTreeSet<&str> = catalog::RULES.iter().map(|rule| rule.name).collect();
    assert_eq!((codes.len(), names.len()), (catalog::RULES.len(), catalog::RULES.len()));
    for rule in catalog::RULES {
        assert_eq!(catalog::find(&rule.name.to_uppercase()), Some(*rule));
        assert_eq!(catalog::find(rule.code), Some(*rule));
    }
    assert_eq!(catalog::find("no-such-rule"), None);
}

#[test]
fn every_page_says_what_and_why() {
    let mut wanting = Vec::new();
    for rule in catalog::RULES {
        let summary = rule.summary();
        let paragraphs = rule.page.split("\n\n").filter(|part| !part.trim().is_empty()).count();
        let prose = rule.text().lines().filter(|line| !line.starts_with("    ")).map(str::len).sum::<usize>();
        let complete = summary.ends_with('.') && paragraphs > 1 && prose > summary.len() + 40;
        let examples = rule.examples();
        let pair =
            examples.iter().any(|example| example.wrong) && examples.iter().any(|example| !example.wrong);
        // What is no document has no right part to show; a note is about what is right.
        let shown = pair
            || rule.severity == Severity::Note
            || rule.code.starts_with(['X', 'J'])
            || support::without_example(rule);
        if !complete || !shown {
            wanting.push(format!("{} {}: {summary}", rule.code, rule.name));
        }
    }
    assert!(wanting.is_empty(), "{} pages are not complete:\n{}", wanting.len(), wanting.join("\n"));
}

#[test]
fn examples_are_what_they_say() {
    let mut wrong = Vec::new();
    for rule in catalog::RULES {
        for example in rule.examples() {
            let Example { wrong: broken, text, .. } = example;
            let entry = support::Part::new(example.options, text);
            let found = entry.findings(rule.code);
            let reported = found.iter().any(|finding| finding.rule == *rule);
            if reported != broken {
                let all: String = found.iter().map(|finding| format!("\n    {finding}")).collect();
                let what = if broken {
                    "is not found in the wrong example"
                } else {
                    "is found in the right example"
                };
                wrong.push(format!("{} {} {what}:\n    {}{all}", rule.code, rule.name, text.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_rules_page_is_fresh() {
    let mut page = String::from(
        "# Rules\n\nAll that domdef reports, by code. `domdef explain CODE` prints a page of this list.\n\
         Generated from the statements of the rules in `src` (`UPDATE=1 cargo test --test rules`).\n\n\
         | code | name | severity | |\n| --- | --- | --- | --- |\n",
    );
    let rules = catalog::RULES;
    for rule in rules {
        let link = format!("[{}](#{})", rule.code, rule.anchor());
        page.push_str(&format!(
            "| {link} | {} | {} | {} |\n",
            rule.name,
            rule.severity.word(),
            rule.summary()
        ));
    }
    for rule in rules {
        let body = rule
            .markdown()
            .replace("```xml wrong", "Wrong:\n\n```xml")
            .replace("```xml right", "Right:\n\n```xml");
        page.push_str(&format!("\n## {} {}\n\n{body}\n", rule.code, rule.name));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    support::golden(&path, &text, &page);
}
