//! The forms that continuous integration reads: JSON lines, GitLab's code quality, JUnit.

use super::fingerprint::Fingerprints;
use super::machine::object;
use super::{place, text, Report};
use crate::diagnostic::Severity;
use serde_json::{json, Value};

/// One object a line: those of [`json`](super::json).
pub fn jsonl(report: &Report<'_>, page: Option<&str>) -> String {
    let lines = report.lines();
    let line = |finding| text::json(format!("{}\n", object(report.file, &lines, finding, page)));
    report.diagnostics.iter().map(line).collect()
}

/// GitLab's report of code quality: an array of issues.
pub fn gitlab(reports: &[Report<'_>]) -> String {
    let mut issues: Vec<Value> = Vec::new();
    let mut fingerprints = Fingerprints::default();
    for report in reports {
        let lines = report.lines();
        for finding in report.diagnostics {
            let severity = match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Note => "info",
            };
            issues.push(json!({
                "description": described(&finding.message, finding.help.as_deref()),
                "check_name": finding.rule.name,
                "fingerprint": fingerprints.of(report.file, finding),
                "severity": severity,
                "location": {
                    "path": report.file,
                    "lines": { "begin": place(&lines, finding).map_or(1, |place| place.line) },
                },
            }));
        }
    }
    text::json(format!("{:#}\n", Value::Array(issues)))
}

fn described(message: &str, help: Option<&str>) -> String {
    help.map_or_else(|| message.to_owned(), |help| format!("{message}; {help}"))
}

/// JUnit's report: a test for each document, which fails with its errors.
pub fn junit(reports: &[Report<'_>]) -> String {
    let mut cases = String::new();
    let mut failed = 0;
    for report in reports {
        let lines = report.lines();
        let name = escaped(report.file);
        let (errors, others): (Vec<_>, Vec<_>) =
            report.diagnostics.iter().partition(|finding| finding.severity == Severity::Error);
        failed += usize::from(!errors.is_empty());
        cases.push_str(&format!("    <testcase classname=\"domdef\" name=\"{name}\">\n"));
        for (element, findings) in [("failure", errors), ("system-out", others)] {
            for finding in findings {
                let line = place(&lines, finding).map_or(String::new(), |place| format!("{}:", place.line));
                let text = escaped(&described(&finding.message, finding.help.as_deref()));
                let code = finding.rule.code;
                match element {
                    "failure" => cases.push_str(&format!(
                        "      <failure type=\"{code}\" message=\"{}\">{name}:{line} {code} {text}</failure>\n",
                        escaped(&finding.message)
                    )),
                    _ => cases.push_str(&format!("      <system-out>{name}:{line} {code} {text}</system-out>\n")),
                }
            }
        }
        cases.push_str("    </testcase>\n");
    }
    let count = format!("tests=\"{}\" failures=\"{failed}\"", reports.len());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {count}>\n  <testsuite name=\"domdef\" {count}>\n\
         {cases}  </testsuite>\n</testsuites>\n"
    )
}

fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for letter in text::safe(value).chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;

    #[test]
    fn forms() {
        let document = "<domain>\n<vcpu current='3'>2</vcpu></domain>";
        let at = document.find("3'").expect("it is there");
        let rule = &crate::xml::mistake::INVALID_VALUE;
        let finding = Diagnostic::new(rule, "`a` < \"b\"").at(at..at + 1).on("/domain/vcpu").help("do");
        let diagnostics = [finding.clone(), finding];
        let report = Report { file: "a&b.xml", text: document, diagnostics: &diagnostics };
        let lines: Vec<Value> =
            jsonl(&report, None).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!((lines.len(), &lines[1]["line"]), (2, &json!(2)));
        let reports = [report];
        let issues: Value = serde_json::from_str(&gitlab(&reports)).expect("JSON");
        assert_eq!(issues[0]["location"]["lines"]["begin"], 2);
        assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
        let junit = junit(&reports);
        let parsed = roxmltree::Document::parse(&junit).expect("XML");
        let failures = parsed.descendants().filter(|node| node.has_tag_name("failure"));
        assert_eq!(failures.map(|failure| failure.attribute("message")).collect::<Vec<_>>().len(), 2);
        assert_eq!(parsed.root_element().attribute("failures"), Some("1"));
    }
}
