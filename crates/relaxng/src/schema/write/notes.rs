//! Notes in compact syntax.

use super::super::notes::{Foreign, Note};
use super::super::source::{Source, ANNOTATIONS, RNG};
use super::compact::Writer;
use super::layout::Doc;
use super::literal::{escaped, literal};

impl Writer {
    /// Comments, each on lines of its own.
    pub(super) fn comments(&self, comments: &[String]) -> Vec<Doc> {
        let lines = comments.iter().flat_map(|comment| comment.lines());
        // A second `#` would make it documentation.
        let line = |line: &str| Doc::text(format!("# {}", escaped(line.trim())).trim_end().to_owned());
        lines.flat_map(|text| [line(text), Doc::End]).collect()
    }

    /// What is written before a part: comments, documentation, and other annotations in `[…]`.
    pub(super) fn lead(&self, source: &Source) -> Vec<Doc> {
        let Some(notes) = source.notes.as_deref() else { return Vec::new() };
        let mut all = self.comments(&notes.before);
        let mut others = Vec::new();
        let mut documented = false;
        for note in &notes.first {
            match note {
                Note::Element(element) => match documentation(element) {
                    // Documentation comes before all else.
                    Some(text) if others.is_empty() => {
                        if documented {
                            all.push(Doc::End);
                        }
                        documented = true;
                        for line in lines(text) {
                            all.extend([Doc::text(format!("## {}", escaped(line)).trim_end()), Doc::End]);
                        }
                    }
                    _ => others.push(self.element(element)),
                },
                Note::Comment(text) => all.extend(self.comments(std::slice::from_ref(text))),
                Note::Text(_) => {}
            }
        }
        let attrs = notes
            .attrs
            .iter()
            .map(|(name, value)| Doc::text(format!("{} = {}", self.prefixes.foreign(name), literal(value))));
        let inner: Vec<Doc> = attrs.chain(others).flat_map(|doc| [Doc::Break(" "), doc]).collect();
        if !inner.is_empty() {
            let parts = vec![Doc::text("["), Doc::Inner(inner), Doc::Break(" "), Doc::text("]")];
            all.extend([Doc::Group(parts), Doc::End]);
        }
        all
    }

    /// Notes behind a part.
    pub(super) fn following(&self, notes: &[Note]) -> Vec<Doc> {
        notes
            .iter()
            .flat_map(|note| match note {
                Note::Element(element) => vec![Doc::text(" >> "), self.element(element)],
                Note::Comment(text) => {
                    let mut lines = self.comments(std::slice::from_ref(text));
                    lines.insert(0, Doc::End);
                    lines
                }
                Note::Text(_) => Vec::new(),
            })
            .collect()
    }

    /// Notes among the members of a grammar.
    pub(super) fn members_of_notes(&self, notes: &[Note]) -> Vec<Doc> {
        notes
            .iter()
            .flat_map(|note| match note {
                Note::Element(element) => vec![self.element(element), Doc::End],
                Note::Comment(text) => self.comments(std::slice::from_ref(text)),
                Note::Text(_) => Vec::new(),
            })
            .collect()
    }

    fn element(&self, element: &Foreign) -> Doc {
        let Foreign { name, attrs, children } = element;
        let attrs = attrs
            .iter()
            .map(|(name, value)| Doc::text(format!("{} = {}", self.prefixes.foreign(name), literal(value))));
        let children = children.iter().flat_map(|child| match child {
            // Annotations cannot hold RELAX NG.
            Note::Element(inner) if &*inner.name.ns == RNG => Vec::new(),
            Note::Element(inner) => vec![self.element(inner)],
            Note::Text(text) => vec![Doc::text(literal(text))],
            Note::Comment(text) => self.comments(std::slice::from_ref(text)),
        });
        let inner: Vec<Doc> = attrs.chain(children).flat_map(|doc| [Doc::Break(" "), doc]).collect();
        let head = format!("{} [", self.prefixes.foreign(name));
        Doc::Group(vec![Doc::text(head), Doc::Inner(inner), Doc::Break(" "), Doc::text("]")])
    }
}

/// The text of an element that can be written behind `##`.
fn documentation(element: &Foreign) -> Option<&str> {
    let is = &*element.name.ns == ANNOTATIONS && element.name.local == "documentation";
    match &element.children[..] {
        [Note::Text(text)] if is && element.attrs.is_empty() => Some(text),
        _ => None,
    }
}

/// The lines of a text, without those that are blank at its ends.
fn lines(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
    if lines.is_empty() {
        vec![""]
    } else {
        lines
    }
}
