//! Any text inspected, shown, and repaired: findings are places in the text, no form of them lets the text act on
//! who reads it, and repairing what is repaired changes nothing.

use domdef::diagnostic::render::{self, Colour, Report};
use domdef::diagnostic::{Applicability, Diagnostic};
use domdef::inspect::{inspect, Advice, Options};
use domdef::{fix, since};

pub fn check(text: &str) {
    let options = Options::default().advice(Advice::Given);
    let find = |text: &str| inspect(text, &options).into_list();
    let found = find(text);
    for finding in &found {
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| &edit.range);
        for range in finding.span.iter().chain(edits) {
            assert!(text.get(range.clone()).is_some(), "{finding:?}");
        }
    }
    shown(text, &found);
    if let Ok(document) = domdef::xml::Document::parse(text) {
        let _ = since::needs(&document);
    }
    for most in [Applicability::Safe, Applicability::Unsafe] {
        let fixed = fix::fix(text, most, find);
        assert_eq!(fixed.left, find(&fixed.text));
        assert_eq!(fixed.fixed.is_empty(), fixed.text == text);
        let well_formed = |text: &str| roxmltree::Document::parse(text).is_ok();
        assert!(well_formed(&fixed.text) || !well_formed(text));
        // Twenty rounds may not have been enough.
        if fixed.fixed.len() < 20 {
            let again = fix::fix(&fixed.text, most, find);
            assert_eq!(again.text, fixed.text, "repaired twice; first from\n{text}");
        }
    }
}

/// All forms of the findings.
fn shown(text: &str, found: &[Diagnostic]) {
    let report = Report { file: "a.xml", text, diagnostics: found };
    let concise = render::concise(&report);
    assert_eq!(concise.lines().count(), found.len(), "a line each");
    assert!(concise.lines().all(|line| line.starts_with("a.xml:")));
    let full = render::full(&report, Colour::Never);
    let github = render::github(&report);
    assert!(github.lines().all(|line| line.starts_with("::")), "{github}");
    let again = Report { file: "a.xml", text, diagnostics: found };
    let (json, sarif) = (render::json(&[report], None), render::sarif(&[again], &[], None));
    let report = || Report { file: "a.xml", text, diagnostics: found };
    let (junit, gitlab) = (render::junit(&[report()]), render::gitlab(&[report()]));
    for form in [&concise, &full, &github, &json, &sarif, &junit, &gitlab] {
        let acts = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!form.contains(acts), "{form}");
    }
    for form in [&json, &sarif, &gitlab] {
        serde_json::from_str::<serde_json::Value>(form).expect("it is JSON");
    }
    for line in render::jsonl(&report(), None).lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("it is JSON");
    }
    roxmltree::Document::parse(&junit).expect("it is XML");
}
