//! A document written down from its events, and where its parts came from.

use super::events::EventAttribute;
use std::ops::Range;

/// A document as text.
#[derive(Debug, Default)]
pub struct Record {
    text: String,
    /// The names of the elements that are open.
    open: Vec<String>,
    /// Whether the tag that was written last is not closed.
    in_tag: bool,
    /// Where parts begin, in the text and where they came from; in the text's order.
    starts: Vec<(usize, usize)>,
    /// The same of their ends.
    ends: Vec<(usize, usize)>,
}

impl Record {
    pub fn text(&self) -> &str {
        &self.text
    }

    fn part(&mut self, span: Range<usize>, write: impl FnOnce(&mut String)) {
        self.starts.push((self.text.len(), span.start));
        write(&mut self.text);
        self.ends.push((self.text.len(), span.end));
    }

    fn close_tag(&mut self) {
        if std::mem::take(&mut self.in_tag) {
            self.text.push('>');
        }
    }

    pub fn start_element(&mut self, name: &str, span: Range<usize>) {
        self.close_tag();
        self.text.push('<');
        self.part(span, |text| text.push_str(name));
        self.open.push(name.to_owned());
        self.in_tag = true;
    }

    pub fn attribute(&mut self, attribute: EventAttribute<'_>) {
        self.text.push(' ');
        self.part(attribute.name_span, |text| text.push_str(attribute.name));
        self.text.push_str("=\"");
        self.part(attribute.value_span, |text| escape(attribute.value, text));
        self.text.push('"');
    }

    pub fn text_part(&mut self, text: &str, span: Range<usize>) {
        // Blanks around the root have no place in messages.
        if !text.is_empty() && !self.open.is_empty() {
            self.close_tag();
            self.part(span, |own| escape(text, own));
        }
    }

    pub fn comment(&mut self) {
        self.close_tag();
        self.text.push_str("<!---->");
    }

    pub fn end_element(&mut self) {
        let Some(name) = self.open.pop() else { return };
        if std::mem::take(&mut self.in_tag) {
            self.text.push_str("/>");
        } else {
            self.text.extend(["</", name.as_str(), ">"]);
        }
    }

    /// Where a part of the text came from.
    pub fn origin(&self, part: &Range<usize>) -> Range<usize> {
        let of = |all: &[(usize, usize)], place: usize| {
            let before = all.partition_point(|(own, _)| *own <= place);
            before.checked_sub(1).map_or(0, |at| all[at].1)
        };
        let start = of(&self.starts, part.start);
        start..of(&self.ends, part.end).max(start)
    }
}

/// Adds text such that it is read as it is.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
}
