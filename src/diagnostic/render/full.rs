//! The form for people: the source line with the place underlined, the element path, help.

use super::{place, text, Report};
use crate::diagnostic::Severity;
use std::ops::Range;
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

    /// Of a line, for the bytes of the place in it; what is longer than the line ends with it. As much work as is
    /// shown, whatever the length of the line.
    fn of(line: &str, place: Range<usize>) -> Marked {
        let start = boundary(line, place.start);
        let end = boundary(line, place.end).max(start);
        let is_long = line.char_indices().nth(Marked::MOST).is_some();
        let earlier = line[..start].char_indices().rev().map(|(at, _)| at);
        let first = match is_long {
            true => earlier.take(Marked::BEFORE).last().unwrap_or(start),
            false => 0,
        };
        let last = line[first..].char_indices().nth(Marked::MOST).map_or(line.len(), |(at, _)| first + at);
        let part = |from: usize, to: usize| text::shown(&line[from.min(last)..to.min(last)]);
        let before = if first > 0 { "…" } else { "" };
        let behind = if last < line.len() { "…" } else { "" };
        Marked {
            indent: format!("{before}{}", part(first, start)).width(),
            marks: part(start, end).width().max(1),
            shown: format!("{before}{}{behind}", part(first, last)),
        }
    }
}

/// The offset, or where the character begins that it is in.
fn boundary(line: &str, offset: usize) -> usize {
    let mut at = offset.min(line.len());
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    at
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
                let (start, span) = (lines.start(place.line), diagnostic.span.clone().unwrap_or_default());
                let inside = span.start.saturating_sub(start)..span.end.saturating_sub(start);
                let Marked { shown, indent, marks } = Marked::of(line, inside);
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
        let marked = |line: &str, start: &str, marked: &str| {
            let Marked { indent, marks, .. } = Marked::of(line, start.len()..start.len() + marked.len());
            (indent, marks)
        };
        assert_eq!(marked("<a b='c'/>", "<a ", "b"), (3, 1));
        assert_eq!(marked("<a b='c'/>", "<a ", ""), (3, 1));
        assert_eq!(marked("<a b='c'/>", "<a ", "b='c'/>\n<b/>"), (3, 7));
        assert_eq!(marked("<a/>", "<a/>\n   ", "b"), (4, 1));
        // Letters of two cells, and one of none.
        assert_eq!(marked("<名前 b='値値'/>", "<名前 b='", "値値"), (9, 4));
        assert_eq!(marked("e\u{301} <b/>", "e\u{301} ", "<"), (2, 1));
    }

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let line = format!("{}<b/>{}", "a".repeat(500), "c".repeat(500));
        let Marked { shown, indent, marks } = Marked::of(&line, 501..502);
        assert_eq!((indent, marks, shown.chars().count()), (61, 1, 202));
        assert_eq!(shown.chars().nth(indent), Some('b'));
        assert!(shown.starts_with('…') && shown.ends_with('…'));
        let Marked { shown, indent, .. } = Marked::of(&line, 1..2);
        assert_eq!((indent, shown.chars().count()), (1, 201));
    }
}
