//! Mistakes that people make, each in a document that is fine: one finding, at its line, that says what to do.
//!
//! `testdata/mistakes/NAME.txt` has one a line, for the document `NAME.xml`: what it is, the text, what
//! it becomes, and the line where the finding is; without that it is the line of the first byte that differs.
//! `fine.txt` has what people write as well and what is right: the document, what it is, the text, what it becomes.

use domdef::diagnostic::lines::Lines;
use domdef::diagnostic::{Diagnostic, Findings, Severity};
use domdef::inspect::{inspect, Options};
use std::path::{Path, PathBuf};

struct Mistake {
    what: String,
    document: String,
    line: usize,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/mistakes")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn mistake(fine: &str, row: &str) -> Mistake {
    let cells: Vec<String> = row.split('|').map(|cell| cell.replace("\\n", "\n")).collect();
    let [what, old, new, line @ ..] = &cells[..] else { panic!("{row}: too few cells") };
    let at = fine.find(old.as_str()).unwrap_or_else(|| panic!("{what}: the text is not in the document"));
    let equal = old.bytes().zip(new.bytes()).take_while(|(old, new)| old == new).count();
    let counted = fine[..at + equal].matches('\n').count() + 1;
    let line = line.first().map_or(counted, |line| line.parse().expect("a line"));
    Mistake { what: what.clone(), document: fine.replacen(old.as_str(), new, 1), line }
}

/// Whether a finding says what to do.
fn has_way_out(finding: &Diagnostic) -> bool {
    let said = |words: &str| finding.message.contains(words);
    finding.help.is_some() || finding.fix.is_some() || said("expected") || said("belongs to") || said("only")
}

fn described(found: &Findings, text: &str) -> String {
    let lines = Lines::new(text);
    let line = |finding: &Diagnostic| {
        let line = lines.of(finding).map_or(0, |(line, _)| line);
        let help = finding.help.as_deref().unwrap_or("no help");
        format!(
            "    {line}: {} {}: {} | {help}\n",
            finding.rule.code,
            finding.severity.word(),
            finding.message
        )
    };
    found.iter().map(line).collect()
}

#[test]
fn each_is_found_once_at_its_line_with_a_way_out() {
    let (mut total, mut wrong) = (0, String::new());
    for name in ["database", "storage", "desktop", "router", "vault"] {
        let fine = read(&format!("{name}.xml"));
        let found = inspect(&fine, &Options::default());
        assert!(!found.iter().any(|found| found.severity > Severity::Note), "{}", described(&found, &fine));
        let of_host: Vec<_> = found.iter().map(|finding| finding.rule).collect();
        for row in read(&format!("{name}.txt")).lines() {
            let Mistake { what, document, line } = mistake(&fine, row);
            let mut found = inspect(&document, &Options::default());
            found.retain(|finding| !of_host.contains(&finding.rule));
            let lines = Lines::new(&document);
            let one = |finding: &Diagnostic| {
                lines.of(finding).is_some_and(|(at, _)| at == line) && has_way_out(finding)
            };
            total += 1;
            if found.len() != 1 || !found.iter().all(one) {
                wrong += &format!("{what} (line {line})\n{}", described(&found, &document));
            }
        }
    }
    println!(
        "suite mistakes: {}/{total}",
        total - wrong.lines().filter(|line| !line.starts_with(' ')).count()
    );
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_looks_odd_and_is_right_is_quiet() {
    let rows = read("fine.txt");
    for row in rows.lines() {
        let (name, row) = row.split_once('|').expect("the name of a document");
        let fine = read(&format!("{name}.xml"));
        let Mistake { what, document, .. } = mistake(&fine, row);
        let before = inspect(&fine, &Options::default());
        let found = inspect(&document, &Options::default());
        let same = |found: &Findings| found.iter().map(|finding| finding.rule.code).collect::<Vec<_>>();
        assert_eq!(same(&found), same(&before), "{what}\n{}", described(&found, &document));
    }
    assert!(rows.lines().count() >= 10);
}
