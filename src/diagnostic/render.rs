//! Findings as text, for people and for programs.

#[cfg(feature = "json")]
mod ci;
mod fingerprint;
mod full;
#[cfg(feature = "json")]
mod machine;
pub(crate) mod text;

use super::lines::Lines;
use super::{Diagnostic, Severity};

#[cfg(feature = "json")]
pub use ci::{gitlab, jsonl, junit};
pub use full::{full, Colour};
#[cfg(feature = "json")]
pub use machine::{github, json, sarif};

/// A document and what was found in it.
#[derive(Debug)]
pub struct Report<'t> {
    /// The name of the file as the user gave it; `-` is the standard input.
    pub file: &'t str,
    /// Its text; empty if it could not be read.
    pub text: &'t str,
    /// What was found.
    pub diagnostics: &'t [Diagnostic],
}

/// Where a finding is, lines and columns from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line of the first character.
    pub line: usize,
    /// Its column, counted in characters.
    pub column: usize,
    /// The line behind the last character.
    pub end_line: usize,
    /// The column behind the last character.
    pub end_column: usize,
}

impl Report<'_> {
    fn lines(&self) -> Lines<'_> {
        Lines::new(self.text)
    }
}

fn place(lines: &Lines<'_>, diagnostic: &Diagnostic) -> Option<Place> {
    Some(range(lines, diagnostic.span.as_ref()?))
}

fn range(lines: &Lines<'_>, span: &std::ops::Range<usize>) -> Place {
    let ((line, column), (end_line, end_column)) = (lines.position(span.start), lines.position(span.end));
    Place { line, column, end_line, end_column }
}

/// One line a finding: `file:line:column: error[V003]: message`.
pub fn concise(report: &Report<'_>) -> String {
    let lines = report.lines();
    let mut out = String::new();
    for diagnostic in report.diagnostics {
        out.push_str(&text::file(report.file));
        if let Some(place) = place(&lines, diagnostic) {
            out.push_str(&format!(":{}:{}", place.line, place.column));
        }
        out.push_str(&format!(
            ": {}[{}]: {}",
            diagnostic.severity.word(),
            diagnostic.rule.code,
            text::safe(&diagnostic.message)
        ));
        if let Some(help) = &diagnostic.help {
            out.push_str(&format!("; {}", text::safe(help)));
        }
        out.push('\n');
    }
    out
}

/// Whether any of the findings is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
