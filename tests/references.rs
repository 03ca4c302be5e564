//! Comments cite the specification in `docs/format`; every page and section that they name exists.
//!
//! A reference is the page's file name in a comment, followed by the sections that are meant, if any:
//! one (`PAGE.md N` or `PAGE.md N.M`), a list (`PAGE.md N, M`, `PAGE.md N and M`), a range
//! (`PAGE.md N to N.K`), or these mixed. It may continue on the comment's next line. A file name with
//! a folder before it is a path from the top of the repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The numbers of each page's headings, in the order of the page.
type Pages = BTreeMap<String, Vec<String>>;

const FOLDERS: [&str; 6] = ["src", "tests", "crates", "benches", "fuzz", "examples"];

#[test]
fn references_to_the_specification_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = pages(&root.join("docs/format"));
    let mut files = Vec::new();
    FOLDERS.iter().for_each(|folder| rust_files(&root.join(folder), &mut files));
    files.sort();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in &files {
        let text = std::fs::read_to_string(file).expect("sources are UTF-8");
        let name = file.strip_prefix(root).unwrap_or(file).display();
        for reference in references(&text) {
            seen += 1;
            wrong.extend(
                mistakes(&reference, &pages, root)
                    .iter()
                    .map(|why| format!("{name}:{}: {why}", reference.line)),
            );
        }
    }
    assert!(seen > 0, "no reference was found in {} files", files.len());
    assert!(wrong.is_empty(), "wrong references:\n{}", wrong.join("\n"));
}

/// Each test that SECURITY.md names is in the file that it names with it.
#[test]
fn the_tests_behind_promises_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("SECURITY.md")).expect("readable");
    let (mut names, mut seen, mut wrong) = (Vec::new(), 0, Vec::new());
    // What is between back quotes is every other part.
    for (at, part) in text.split('`').enumerate().filter(|(at, _)| at % 2 == 1) {
        let is_name =
            part.contains('_') && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let before = text.split('`').nth(at - 1).unwrap_or_default();
        if is_name {
            names.push(part);
        } else if part.ends_with(".rs") && before.split_whitespace().eq(["in"]) {
            let source = std::fs::read_to_string(root.join(part)).unwrap_or_default();
            for name in names.drain(..) {
                seen += 1;
                if !source.contains(&format!("#[test]\n{}fn {name}()", indentation(&source, name))) {
                    wrong.push(format!("{part} has no test {name}"));
                }
            }
        }
    }
    wrong.extend(names.iter().map(|name| format!("`{name}` is in no file")));
    assert!(seen > 30, "{seen} tests are named");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The blanks before a function.
fn indentation<'s>(source: &'s str, name: &str) -> &'s str {
    let line = source.lines().find(|line| line.trim_start().starts_with(&format!("fn {name}(")));
    line.map_or("", |line| &line[..line.len() - line.trim_start().len()])
}

/// A page that a comment names, and the sections of it.
#[derive(Debug)]
struct Reference {
    line: usize,
    page: String,
    sections: Vec<Section>,
}

/// One section, or all from one to another.
#[derive(Debug, PartialEq)]
enum Section {
    One(String),
    Range(String, String),
}

/// What is wrong with a reference.
fn mistakes(reference: &Reference, pages: &Pages, root: &Path) -> Vec<String> {
    let page = &reference.page;
    if page.contains('/') {
        return match root.join(page).is_file() {
            true => Vec::new(),
            false => vec![format!("there is no file {page}")],
        };
    }
    let Some(headings) = pages.get(page) else {
        return vec![format!("docs/format has no page {page}")];
    };
    let position = |number: &String| headings.iter().position(|heading| heading == number);
    let missing = |number: &String| format!("{page} has no section {number}");
    let mut wrong = Vec::new();
    for section in &reference.sections {
        match section {
            Section::One(number) => wrong.extend(position(number).is_none().then(|| missing(number))),
            Section::Range(from, to) => match (position(from), position(to)) {
                (Some(first), Some(last)) if first < last => {}
                (Some(_), Some(_)) => {
                    wrong.push(format!("in {page}, section {from} does not come before {to}"))
                }
                ends => {
                    wrong.extend(ends.0.is_none().then(|| missing(from)));
                    wrong.extend(ends.1.is_none().then(|| missing(to)));
                }
            },
        }
    }
    wrong
}

/// All references in the comments of a source text.
fn references(text: &str) -> Vec<Reference> {
    let words = comment_words(text);
    let mut found = Vec::new();
    for (at, (line, word)) in words.iter().enumerate() {
        let Some(page) = page(word) else { continue };
        // A bracket or a full stop after the page's name ends the reference.
        let sections = match word.ends_with(".md") || word.ends_with(".md,") {
            true => sections(&words[at + 1..]),
            false => Vec::new(),
        };
        found.push(Reference { line: *line, page, sections });
    }
    found
}

/// The page that a word names: lower-case letters, digits and hyphens before `.md`.
fn page(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '/');
    let name = &word[..word.find(".md")? + ".md".len()];
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-/.".contains(c);
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase());
    (starts && name.chars().all(plain)).then(|| name.to_owned())
}

/// The sections that these words begin with.
fn sections(words: &[(usize, &str)]) -> Vec<Section> {
    let mut words = words.iter().map(|(_, word)| *word).peekable();
    words.next_if(|word| matches!(*word, "section" | "sections"));
    let mut found = Vec::new();
    let mut is_range = false;
    while let Some((number, ends)) = words.peek().and_then(|word| number(word)) {
        let listed = words.next().is_some_and(|word| word.ends_with(','));
        match found.pop() {
            Some(Section::One(from)) if is_range => found.push(Section::Range(from, number)),
            last => {
                found.extend(last);
                found.push(Section::One(number));
            }
        }
        let joint = words.peek().copied().filter(|word| matches!(*word, "to" | "and"));
        is_range = joint == Some("to");
        if ends || (joint.is_none() && !listed) {
            break;
        }
        words.next_if(|word| Some(*word) == joint);
    }
    found
}

/// A section's number, and whether a bracket or mark after it ends the reference.
fn number(word: &str) -> Option<(String, bool)> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let is_number =
        digits.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let rest = &word[digits.len()..];
    let is_mark = rest.chars().all(|c| ",;:.)]`".contains(c));
    (is_number && is_mark).then(|| (digits.to_owned(), !matches!(rest, "" | ",")))
}

/// The words of all comments, with their lines. Code between two comments becomes an empty word, so
/// that no reference continues across it.
fn comment_words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line_number = index + 1;
        let start = match line.trim_start().starts_with("//") {
            true => line.find("//"),
            false => line.find(" //"),
        };
        if start.is_none_or(|start| !line[..start].trim().is_empty()) {
            words.push((line_number, ""));
        }
        let Some(start) = start else { continue };
        let comment = line[start..].trim_start_matches([' ', '/', '!']);
        words.extend(comment.split_whitespace().map(|word| (line_number, word)));
    }
    words
}

/// The pages of a folder with the numbers of their headings.
fn pages(folder: &Path) -> Pages {
    let entries = std::fs::read_dir(folder).expect("the folder of the specification is there");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut pages = Pages::new();
    for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let text = std::fs::read_to_string(&path).expect("pages are UTF-8");
        let name = path.file_name().expect("a page has a name").to_string_lossy().into_owned();
        pages.insert(name, headings(&text));
    }
    pages
}

/// The numbers of a page's headings: `## 2. Values` is 2, `### 2.1 Integers` is 2.1.
fn headings(text: &str) -> Vec<String> {
    let titles = text.lines().filter(|line| line.starts_with("##"));
    let first = titles.filter_map(|line| line.trim_start_matches('#').split_whitespace().next());
    first.filter_map(number).map(|(number, _)| number).collect()
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() && !path.ends_with("target") {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod sees {
    use super::*;

    /// What is wrong in a source text, where there is one page. The texts below write its name in capitals,
    /// so that they are no references themselves.
    fn wrong(source: &str) -> Vec<String> {
        let page =
            "# Values\n## 1. Text\n### 1.1 Marks\n### 1.2 Names\n## 2. Numbers\n### 2.1 Signs\ntext 9\n";
        let pages = Pages::from([("page.md".to_owned(), headings(page))]);
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let source = source.replace("PAGE", "page").replace("OTHER", "other");
        references(&source).iter().flat_map(|reference| mistakes(reference, &pages, root)).collect()
    }

    #[test]
    fn right_references() {
        for source in [
            "//! Values (PAGE.md).",
            "/// Names (PAGE.md 1.2).",
            "let x = 1; // PAGE.md 1.1 to 2.1, 2",
            "//! PAGE.md, sections 1 and 2: 9 values",
            "// (PAGE.md 1.1,\n// 1.2).",
            "// PAGE.md 1.\n// 3 values are special",
            "// PAGE.md 1.1,\nlet x;\n// 9",
            "// docs/reference.md is made by a test",
            "// see ARCHITECTURE.md 9",
        ] {
            assert_eq!(wrong(source), Vec::<String>::new(), "{source}");
        }
    }

    #[test]
    fn wrong_references() {
        for (source, why) in [
            ("//! Other values (OTHER.md 1).", "docs/format has no page OTHER.md"),
            ("//! Other values (OTHER.md).", "docs/format has no page OTHER.md"),
            ("/// Names (PAGE.md 1.3).", "PAGE.md has no section 1.3"),
            ("let x = 1; // PAGE.md 9", "PAGE.md has no section 9"),
            ("// PAGE.md 1, 1.1, 3", "PAGE.md has no section 3"),
            ("// PAGE.md 1 and 3", "PAGE.md has no section 3"),
            ("// (PAGE.md 1.1 to\n// 1.7)", "PAGE.md has no section 1.7"),
            ("// (PAGE.md 1.1,\n// 1.7)", "PAGE.md has no section 1.7"),
            ("// PAGE.md 2 to 1.1", "in PAGE.md, section 2 does not come before 1.1"),
            ("// docs/PAGE.md", "there is no file docs/PAGE.md"),
        ] {
            let why = why.replace("PAGE", "page").replace("OTHER", "other");
            assert_eq!(wrong(source), [why], "{source}");
        }
    }
}
