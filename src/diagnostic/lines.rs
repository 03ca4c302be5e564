//! From bytes to lines and columns.

use super::Diagnostic;

/// Where lines start, to turn byte offsets into lines and columns.
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Reads the line ends of `text` once.
    pub fn new(text: &'t str) -> Lines<'t> {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Lines { text, starts: std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect() }
    }

    /// Line and column of a byte offset, both from 1; columns count characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let column = self.text.get(start..offset).map_or(offset - start, |part| part.chars().count());
        (line, column + 1)
    }

    /// Line and column of the first character that a finding is about; `None` for what has no place in the document.
    pub fn of(&self, finding: &Diagnostic) -> Option<(usize, usize)> {
        finding.span.as_ref().map(|span| self.position(span.start))
    }

    /// The text of a line, counted from 1, without its end.
    pub fn line(&self, line: usize) -> &'t str {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let lines = Lines::new("a\nö<b/>\n");
        assert_eq!(lines.position(4), (2, 2));
        assert_eq!(lines.line(2), "ö<b/>");
        assert_eq!(lines.position(99), (3, 1));
    }
}
