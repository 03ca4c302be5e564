//! From bytes to lines and columns.

use super::Diagnostic;

/// Where lines start, to turn byte offsets into lines and columns.
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// How many characters begin before each block of bytes: a document may be one long line, and have many findings.
    characters: Vec<usize>,
}

/// The length of a block.
const BLOCK: usize = 1024;

impl<'t> Lines<'t> {
    /// Reads the line ends of `text` once.
    pub fn new(text: &'t str) -> Lines<'t> {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let characters = text.as_bytes().chunks(BLOCK).scan(0, |before, block| {
            let here = *before;
            *before += beginnings(block);
            Some(here)
        });
        Lines {
            text,
            starts: std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect(),
            characters: characters.collect(),
        }
    }

    /// How many characters begin before a byte offset.
    fn before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        match self.characters.get(block) {
            Some(before) => before + beginnings(&self.text.as_bytes()[block * BLOCK..offset]),
            // The text ends where a block does.
            None => {
                let last = self.characters.len().saturating_sub(1);
                let rest = &self.text.as_bytes()[last * BLOCK..offset];
                self.characters.last().copied().unwrap_or(0) + beginnings(rest)
            }
        }
    }

    /// Line and column of a byte offset, both from 1; columns count characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        (line, self.before(offset) - self.before(start) + 1)
    }

    /// Where a line starts, counted from 1.
    pub fn start(&self, line: usize) -> usize {
        self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len())
    }

    /// Line and column of the first character that a finding is about; `None` for what has no place in the document.
    pub fn of(&self, finding: &Diagnostic) -> Option<(usize, usize)> {
        finding.span.as_ref().map(|span| self.position(span.start))
    }

    /// The text of a line, counted from 1, without its end.
    pub fn line(&self, line: usize) -> &'t str {
        let start = self.start(line);
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

/// How many characters begin in a piece of UTF-8.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
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

    #[test]
    fn columns_are_right_behind_many_blocks() {
        for length in [1023, 1024, 1025, 5000] {
            let text = format!("a\n{}", "\u{e9}x".repeat(length));
            let lines = Lines::new(&text);
            for (at, c) in text.char_indices().skip(2) {
                let column = (at - 2) / 3 * 2 + usize::from(c == 'x') + 1;
                assert_eq!(lines.position(at), (2, column));
            }
            assert_eq!(lines.position(text.len()), (2, 2 * length + 1));
        }
    }
}
