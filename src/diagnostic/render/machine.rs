//! The forms for programs: JSON lines, SARIF 2.1.0, and GitHub's workflow commands.

use super::fingerprint::Fingerprints;
use super::{place, text, Place, Report};
use crate::diagnostic::lines::Lines;
use crate::diagnostic::{Diagnostic, Fix, Rule, Severity, UNREADABLE, UNWRITTEN};
use serde_json::{json, Value};

/// An array with one object a finding. The page is the address where that of the rules is published.
pub fn json(reports: &[Report<'_>], page: Option<&str>) -> String {
    let mut all: Vec<Value> = Vec::new();
    for report in reports {
        let lines = report.lines();
        for diagnostic in report.diagnostics {
            all.push(object(report.file, &lines, diagnostic, page));
        }
    }
    text::json(format!("{:#}\n", Value::Array(all)))
}

/// A finding as an object.
pub(super) fn object(file: &str, lines: &Lines<'_>, diagnostic: &Diagnostic, page: Option<&str>) -> Value {
    let place = place(lines, diagnostic);
    json!({
        "file": file,
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "end_line": place.map(|place| place.end_line),
        "end_column": place.map(|place| place.end_column),
        "element": diagnostic.element,
        "attribute": diagnostic.attribute,
        "severity": diagnostic.severity.word(),
        "code": diagnostic.rule.code,
        "name": diagnostic.rule.name,
        "url": page.map(|page| diagnostic.rule.url(page)),
        "message": diagnostic.message,
        "help": diagnostic.help,
        "fix": diagnostic.fix.as_ref().map(|fix| repair(lines, fix)),
    })
}

/// A fix as an object: its edits by bytes of the text in UTF-8, and by lines and columns.
fn repair(lines: &Lines<'_>, fix: &Fix) -> Value {
    let edits: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| {
            let Place { line, column, end_line, end_column } = super::range(lines, &edit.range);
            json!({
                "start": edit.range.start,
                "end": edit.range.end,
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
                "text": edit.text,
            })
        })
        .collect();
    json!({ "applicability": fix.applicability.word(), "label": fix.label, "edits": edits })
}

fn region(place: Place) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    })
}

/// A fix as SARIF has it.
fn sarif_fix(file: &str, lines: &Lines<'_>, fix: &Fix) -> Value {
    let replacements: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| {
            json!({
                "deletedRegion": region(super::range(lines, &edit.range)),
                "insertedContent": { "text": edit.text },
            })
        })
        .collect();
    json!({
        "description": { "text": fix.label },
        "artifactChanges": [{
            "artifactLocation": { "uri": text::uri(file) },
            "replacements": replacements,
        }],
    })
}

/// A rule as SARIF has it.
fn descriptor(rule: &Rule, page: Option<&str>) -> Value {
    let mut described = json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.summary() },
        "fullDescription": { "text": rule.text() },
        "help": { "text": rule.text(), "markdown": rule.markdown() },
        "defaultConfiguration": { "level": rule.severity.word() },
    });
    if let Some(page) = page {
        described["helpUri"] = json!(rule.url(page));
    }
    described
}

/// How many results a run may have; GitHub refuses a log with more.
const RESULTS: usize = 25_000;

/// How the run went: which files could not be read or written, and what is left out.
fn invocation(reports: &[Report<'_>], left_out: usize) -> Value {
    let mut told: Vec<Value> = Vec::new();
    for report in reports {
        let of_file = |found: &&Diagnostic| [&UNREADABLE, &UNWRITTEN].contains(&found.rule);
        let failed = report.diagnostics.iter().filter(of_file);
        told.extend(failed.map(|found| {
            json!({
                "level": "error",
                "message": { "text": found.message },
                "locations": [{ "physicalLocation": { "artifactLocation": { "uri": text::uri(report.file) } } }],
            })
        }));
    }
    let successful = told.is_empty();
    if left_out > 0 {
        let text = format!("{left_out} results are left out: a run has {RESULTS} at most");
        told.push(json!({ "level": "warning", "message": { "text": text } }));
    }
    json!([{ "executionSuccessful": successful, "toolExecutionNotifications": told }])
}

/// One SARIF log with one run, which has failed if a file could not be read or written. The page is the address where that of the
/// rules is published.
pub fn sarif(reports: &[Report<'_>], rules: &[&Rule], page: Option<&str>) -> String {
    let described: Vec<Value> = rules.iter().map(|rule| descriptor(rule, page)).collect();
    let mut results: Vec<Value> = Vec::new();
    let mut fingerprints = Fingerprints::default();
    for report in reports {
        let lines = report.lines();
        for diagnostic in report.diagnostics.iter().take(RESULTS - results.len()) {
            // A location without a region is none for viewers: what is about the whole file is shown where it begins.
            let region =
                place(&lines, diagnostic).map_or(json!({ "startLine": 1, "startColumn": 1 }), region);
            let location = json!({ "artifactLocation": { "uri": text::uri(report.file) }, "region": region });
            let text = match &diagnostic.help {
                Some(help) => format!("{}; {help}", diagnostic.message),
                None => diagnostic.message.clone(),
            };
            let level = diagnostic.severity.word();
            let index = rules.iter().position(|rule| rule.code == diagnostic.rule.code);
            let mut result = json!({
                "ruleId": diagnostic.rule.code,
                "ruleIndex": index,
                "level": level,
                "message": { "text": text },
                "locations": [{ "physicalLocation": location }],
                "partialFingerprints": { "primaryLocationLineHash": fingerprints.of(report.file, diagnostic) },
            });
            if !diagnostic.element.is_empty() {
                result["locations"][0]["logicalLocations"] =
                    json!([{ "fullyQualifiedName": diagnostic.element }]);
            }
            if let Some(fix) = &diagnostic.fix {
                result["fixes"] = json!([sarif_fix(report.file, &lines, fix)]);
                result["properties"] = json!({ "fixApplicability": fix.applicability.word() });
            }
            results.push(result);
        }
    }
    let mut driver = json!({ "name": "domdef", "version": env!("CARGO_PKG_VERSION"), "rules": described });
    if let Some(page) = page {
        driver["informationUri"] = json!(page);
    }
    let all: usize = reports.iter().map(|report| report.diagnostics.len()).sum();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "columnKind": "unicodeCodePoints",
            "invocations": invocation(reports, all - results.len()),
            "results": results,
        }],
    });
    text::json(format!("{log:#}\n"))
}

/// Commands that GitHub turns into annotations of a change.
pub fn github(report: &Report<'_>) -> String {
    let data = |text: &str| {
        let lines = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
        text::safe(&lines).into_owned()
    };
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let lines = report.lines();
    let mut out = String::new();
    for diagnostic in report.diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        out.push_str(&format!("::{command} file={}", property(report.file)));
        if let Some(place) = place(&lines, diagnostic) {
            let end = if place.end_line == place.line { place.end_column } else { place.column };
            out.push_str(&format!(
                ",line={},endLine={},col={},endColumn={end}",
                place.line, place.end_line, place.column
            ));
        }
        let help = diagnostic.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        out.push_str(&format!(
            ",title={} {}::{}\n",
            diagnostic.rule.code,
            diagnostic.rule.name,
            data(&format!("{}{help}", diagnostic.message))
        ));
    }
    out
}
