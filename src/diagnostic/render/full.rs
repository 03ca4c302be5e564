//! The form for people: the source line with the place underlined, the element path, help.

use super::{place, text, Report};
use crate::diagnostic::Severity;
use unicode_width::UnicodeWidthStr;

/// Whether text has escape sequences for the colours of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// It has none.
    Never,
    /// Severities and positions have theirs.
    Always,
}

/// A line, or the part of a long one around a place, and where the marks below it are.
#[derive(Debug, PartialEq)]
struct Marked {
    shown: String,
    /// How many cells of a terminal are before the marks.
    indent: usize,
    /// How many they are.
    marks: usize,
}

impl Marked {
    /// How many characters of a line are shown.
    const MOST: usize = 200;
    /// How many of these are before the place, where the line does not fit.
    const BEFORE: usize = 60;

    /// Of a line, for the columns from 1 up to one behind the place.
    fn of(line: &str, column: usize, end: usize) -> Marked {
        let letters: Vec<char> = text::shown(line).chars().collect();
        let first = match letters.len() > Marked::MOST {
            true => (column - 1).saturating_sub(Marked::BEFORE),
            false => 0,
        };
        let last = letters.len().min(first + Marked::MOST);
        let part = |from: usize, to: usize| -> String {
            letters[from.clamp(first, last)..to.clamp(from.clamp(first, last), last)].iter().collect()
        };
        let before = if first > 0 { "…" } else { "" };
        let behind = if last < letters.len() { "…" } else { "" };
        Marked {
            indent: format!("{before}{}", part(first, column - 1)).width(),
            marks: part(column - 1, end - 1).width().max(1),
            shown: format!("{before}{}{behind}", part(first, last)),
        }
    }
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
                let end = if place.end_line == place.line { place.end_column } else { usize::MAX };
                let Marked { shown, indent, marks } = Marked::of(line, place.column, end);
                let (indent, marks) = (" ".repeat(indent), "^".repeat(marks));
                let arrow = paint("34", "-->");
                let file = text::safe(report.file);
                out.push_str(&format!("{gutter}{arrow} {file}:{}:{}\n", place.line, place.column));
                out.push_str(&format!(
                    "{gutter} {bar}\n{} {bar} {shown}\n",
                    paint("34", &place.line.to_string())
                ));
                out.push_str(&format!("{gutter} {bar} {indent}{}\n", paint(style, &marks)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_below_their_letters() {
        let marked = |line, column, end| {
            let Marked { indent, marks, .. } = Marked::of(line, column, end);
            (indent, marks)
        };
        assert_eq!(marked("<a b='c'/>", 4, 5), (3, 1));
        assert_eq!(marked("<a b='c'/>", 4, 4), (3, 1));
        assert_eq!(marked("<a b='c'/>", 4, usize::MAX), (3, 7));
        assert_eq!(marked("<a/>", 9, 12), (4, 1));
        // Letters of two cells, and one of none.
        assert_eq!(marked("<名前 b='値値'/>", 8, 10), (9, 4));
        assert_eq!(marked("e\u{301} <b/>", 4, 5), (2, 1));
    }

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let line = format!("{}<b/>{}", "a".repeat(500), "c".repeat(500));
        let Marked { shown, indent, marks } = Marked::of(&line, 502, 503);
        assert_eq!((indent, marks, shown.chars().count()), (61, 1, 202));
        assert_eq!(shown.chars().nth(indent), Some('b'));
        assert!(shown.starts_with('…') && shown.ends_with('…'));
        let Marked { shown, indent, .. } = Marked::of(&line, 2, 3);
        assert_eq!((indent, shown.chars().count()), (1, 201));
    }
}
