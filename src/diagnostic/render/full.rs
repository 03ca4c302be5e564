//! The form for people: the source line with the place underlined, the element path, help.

use super::{place, text, Report};
use crate::diagnostic::Severity;

/// Whether text has escape sequences for the colours of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// It has none.
    Never,
    /// Severities and positions have theirs.
    Always,
}

/// Each finding with its source line.
pub fn full(report: &Report<'_>, colour: Colour) -> String {
    let paint = |style: &str, text: &str| match colour {
        Colour::Always => format!("\x1b[{style}m{text}\x1b[0m"),
        Colour::Never => text.to_owned(),
    };
    let lines = report.lines();
    let mut out = String::new();
    for diagnostic in report.diagnostics {
        let style = match diagnostic.severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Note => "1;36",
        };
        let head = format!("{}[{}]", diagnostic.severity.word(), diagnostic.rule.code);
        out.push_str(&format!("{}: {}\n", paint(style, &head), paint("1", &text::safe(&diagnostic.message))));
        let place = place(&lines, diagnostic);
        let width = place.map_or(1, |place| place.line.to_string().len());
        let bar = paint("34", "|");
        match place {
            Some(place) => {
                let gutter = " ".repeat(width);
                let line = lines.line(place.line);
                let shown: String = text::shown(line).chars().take(200).collect();
                let length = match place.end_line == place.line {
                    true => place.end_column.saturating_sub(place.column).max(1),
                    false => line.chars().count().saturating_sub(place.column - 1).max(1),
                };
                let marks = "^".repeat(length.min(200));
                let arrow = paint("34", "-->");
                let file = text::safe(report.file);
                out.push_str(&format!("{gutter}{arrow} {file}:{}:{}\n", place.line, place.column));
                out.push_str(&format!(
                    "{gutter} {bar}\n{} {bar} {shown}\n",
                    paint("34", &place.line.to_string())
                ));
                if place.column <= 200 {
                    let indent = " ".repeat(place.column - 1);
                    out.push_str(&format!("{gutter} {bar} {indent}{}\n", paint(style, &marks)));
                }
            }
            None => out.push_str(&format!(" {} {}\n", paint("34", "-->"), text::safe(report.file))),
        }
        let gutter = " ".repeat(width);
        if !diagnostic.element.is_empty() {
            let element = text::safe(&diagnostic.element);
            out.push_str(&format!("{gutter} {} in {element}\n", paint("34", "=")));
        }
        if let Some(help) = &diagnostic.help {
            let help = text::safe(help);
            out.push_str(&format!("{gutter} {} {}: {help}\n", paint("34", "="), paint("1", "help")));
        }
        out.push('\n');
    }
    out
}
