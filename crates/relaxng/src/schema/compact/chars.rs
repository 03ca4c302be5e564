//! The characters of a schema in compact syntax: `\x{…}` is the character of that number, and the end
//! of a line is told apart from a line feed that is written so.

/// A place in a text, and what is read from there on.
#[derive(Clone, Copy, Debug)]
pub struct Chars<'t> {
    rest: &'t str,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// A character that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Char {
    /// The end of a line.
    End,
    /// Any other, however it is written.
    Is(char),
}

/// A character that no XML document can hold: its number, and where it is.
pub struct Forbidden {
    pub number: u32,
    pub line: u32,
    pub column: u32,
}

impl<'t> Chars<'t> {
    /// The characters of a text, all of them such as XML can hold.
    pub fn of(text: &'t str) -> Result<Chars<'t>, Forbidden> {
        let start = Chars { rest: text.strip_prefix('\u{feff}').unwrap_or(text), line: 1, column: 1 };
        let mut all = start;
        while let Some(first) = all.rest.chars().next() {
            let number = escape(all.rest).map_or(u32::from(first), |(number, _)| number);
            if !char::from_u32(number).is_some_and(is_xml) {
                return Err(Forbidden { number, line: all.line, column: all.column });
            }
            all.next();
        }
        Ok(start)
    }

    /// The character that comes next, without going on.
    pub fn peek(&self) -> Option<Char> {
        { *self }.next()
    }

    /// Whether these characters come next, however they are written.
    pub fn begins(&self, with: &str) -> bool {
        let mut all = *self;
        with.chars().all(|own| all.next() == Some(Char::Is(own)))
    }

    /// Goes on behind these characters, which come next.
    pub fn pass(&mut self, characters: &str) {
        for _ in characters.chars() {
            self.next();
        }
    }
}

impl Iterator for Chars<'_> {
    type Item = Char;

    fn next(&mut self) -> Option<Char> {
        let first = self.rest.chars().next()?;
        let (read, length) = match escape(self.rest) {
            Some((number, length)) => (Char::Is(char::from_u32(number).unwrap_or('\u{fffd}')), length),
            None if self.rest.starts_with("\r\n") => (Char::End, 2),
            None if matches!(first, '\r' | '\n') => (Char::End, 1),
            None => (Char::Is(first), first.len_utf8()),
        };
        let (passed, rest) = self.rest.split_at(length);
        self.rest = rest;
        match read {
            Char::End => (self.line, self.column) = (self.line + 1, 1),
            Char::Is(_) => self.column += passed.chars().count() as u32,
        }
        Some(read)
    }
}

/// The number of a character that the text begins with as `\x{…}`, and how many bytes that takes.
fn escape(text: &str) -> Option<(u32, usize)> {
    let behind = text.strip_prefix('\\')?;
    let digits = behind.trim_start_matches('x').strip_prefix('{').filter(|_| behind.starts_with('x'))?;
    let end = digits.find(|c: char| !c.is_ascii_hexdigit())?;
    if end == 0 || !digits[end..].starts_with('}') {
        return None;
    }
    // Numbers beyond those of characters are refused later, however long they are.
    let number = u32::from_str_radix(&digits[..end], 16).unwrap_or(u32::MAX);
    Some((number, text.len() - digits.len() + end + 1))
}

/// Whether XML documents can hold a character.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
}
