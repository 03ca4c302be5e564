//! The words of the compact syntax.

use super::super::source::At;
use super::chars::{Char, Chars};
use super::fault::Fault;
use std::rc::Rc;

/// Names that are references or definitions only behind a `\`.
pub const KEYWORDS: [&str; 19] = [
    "attribute",
    "default",
    "datatypes",
    "div",
    "element",
    "empty",
    "external",
    "grammar",
    "include",
    "inherit",
    "list",
    "mixed",
    "namespace",
    "notAllowed",
    "parent",
    "start",
    "string",
    "text",
    "token",
];

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A name without `\` that is one of [`KEYWORDS`].
    Keyword(&'static str),
    /// Any other name without colon.
    Name(String),
    /// A prefix and a name.
    Prefixed(String, String),
    /// A prefix and a `*`: all names of a namespace.
    AllOf(String),
    /// A literal, without its quotes.
    Literal(String),
    /// What stands for itself: `{`, `|=`, `>>` and so on.
    Symbol(&'static str),
    /// Lines that begin with `##`.
    Documentation(String),
    /// The end of the text.
    End,
}

impl std::fmt::Display for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Word::Keyword(name) | Word::Symbol(name) => write!(f, "`{name}`"),
            Word::Name(name) => write!(f, "`{name}`"),
            Word::Prefixed(prefix, name) => write!(f, "`{prefix}:{name}`"),
            Word::AllOf(prefix) => write!(f, "`{prefix}:*`"),
            Word::Literal(text) => match text.char_indices().nth(30) {
                Some((at, _)) => write!(f, "the literal \"{}…\"", &text[..at]),
                None => write!(f, "the literal \"{text}\""),
            },
            Word::Documentation(_) => f.write_str("documentation"),
            Word::End => f.write_str("the end of the schema"),
        }
    }
}

/// A word with its place.
#[derive(Clone, Debug)]
pub struct Token {
    pub word: Word,
    pub at: At,
    /// The comments before it, without their `#`.
    pub comments: Vec<String>,
}

/// Longer ones first.
const SYMBOLS: [&str; 18] =
    ["|=", "&=", ">>", "=", "{", "}", "(", ")", "[", "]", "|", "&", ",", "*", "+", "?", "-", "~"];

/// Reads words one by one.
pub struct Lexer<'t> {
    chars: Chars<'t>,
    href: Rc<str>,
}

impl<'t> Lexer<'t> {
    pub fn new(text: &'t str, href: &Rc<str>) -> Result<Lexer<'t>, Fault> {
        let chars = Chars::of(text).map_err(|forbidden| {
            let at = At { href: href.clone(), line: forbidden.line, column: forbidden.column };
            let message = format!("the character U+{:04X} is not allowed in XML", forbidden.number);
            at.fault(message)
        })?;
        Ok(Lexer { chars, href: href.clone() })
    }

    fn at(&self) -> At {
        At { href: self.href.clone(), line: self.chars.line, column: self.chars.column }
    }

    /// The next word.
    pub fn token(&mut self) -> Result<Token, Fault> {
        let comments = self.skip();
        let at = self.at();
        let word = self.word(&at)?;
        Ok(Token { word, at, comments })
    }

    /// Passes blanks and comments, which it returns.
    fn skip(&mut self) -> Vec<String> {
        let mut comments = Vec::new();
        loop {
            match self.chars.peek() {
                Some(Char::End | Char::Is(' ' | '\t' | '\n' | '\r')) => {
                    self.chars.next();
                }
                Some(Char::Is('#')) if !self.chars.begins("##") => {
                    self.chars.next();
                    let line = self.line();
                    comments.push(line.strip_prefix(' ').unwrap_or(&line).trim_end().to_owned());
                }
                _ => return comments,
            }
        }
    }

    /// The rest of the line, whose end is passed.
    fn line(&mut self) -> String {
        let mut line = String::new();
        for read in self.chars.by_ref() {
            match read {
                Char::End => break,
                Char::Is(c) => line.push(c),
            }
        }
        line
    }

    fn word(&mut self, at: &At) -> Result<Word, Fault> {
        let first = match self.chars.peek() {
            None => return Ok(Word::End),
            Some(Char::Is(first)) => first,
            Some(Char::End) => '\n',
        };
        if first == '#' {
            return Ok(self.documentation());
        }
        if first == '"' || first == '\'' {
            return self.literal(first, at);
        }
        if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| self.chars.begins(symbol)) {
            self.chars.pass(symbol);
            return Ok(Word::Symbol(symbol));
        }
        self.name(at)
    }

    /// Lines that begin with `##` and follow each other.
    fn documentation(&mut self) -> Word {
        let mut lines = Vec::new();
        loop {
            let line = self.line();
            let line = line.trim_start_matches('#');
            lines.push(line.strip_prefix(' ').unwrap_or(line).to_owned());
            let mut ahead = self.chars;
            while matches!(ahead.peek(), Some(Char::Is(' ' | '\t'))) {
                ahead.next();
            }
            if !ahead.begins("##") {
                return Word::Documentation(lines.join("\n"));
            }
            self.chars = ahead;
        }
    }

    /// A literal of one line in single or double quotes, or of several in three of them.
    fn literal(&mut self, quote: char, at: &At) -> Result<Word, Fault> {
        let (long, short) = (String::from(quote).repeat(3), String::from(quote));
        let end = if self.chars.begins(&long) { &long } else { &short };
        self.chars.pass(end);
        let mut text = String::new();
        while !self.chars.begins(end) {
            match self.chars.next() {
                Some(Char::Is(c)) => text.push(c),
                Some(Char::End) if end.len() == 3 => text.push('\n'),
                Some(Char::End) => {
                    let message = format!(
                        "a literal does not end on its line; end it, or put it in {long} to go on over several"
                    );
                    return Err(at.fault(message));
                }
                None => return Err(at.fault(format!("a literal has no {end} at its end"))),
            }
        }
        self.chars.pass(end);
        Ok(Word::Literal(text))
    }

    /// A name, with a prefix or without.
    fn name(&mut self, at: &At) -> Result<Word, Fault> {
        let quoted = self.chars.begins("\\");
        if quoted {
            self.chars.next();
        }
        let name = self.ncname();
        if name.is_empty() {
            let found = self.chars.peek().map_or(String::new(), |found| match found {
                Char::Is(c) => format!(": '{}'", c.escape_debug()),
                Char::End => String::new(),
            });
            let message = match quoted {
                true => "a `\\` stands before a name or is `\\x{…}`, the number of a character".to_owned(),
                false => format!("a character that begins nothing{found}"),
            };
            return Err(at.fault(message));
        }
        if quoted {
            return Ok(Word::Name(name));
        }
        let mut behind = self.chars;
        if behind.next() == Some(Char::Is(':')) {
            if behind.peek() == Some(Char::Is('*')) {
                behind.next();
                self.chars = behind;
                return Ok(Word::AllOf(name));
            }
            let before = std::mem::replace(&mut self.chars, behind);
            let local = self.ncname();
            if !local.is_empty() {
                return Ok(Word::Prefixed(name, local));
            }
            self.chars = before;
        }
        Ok(match KEYWORDS.into_iter().find(|keyword| *keyword == name) {
            Some(keyword) => Word::Keyword(keyword),
            None => Word::Name(name),
        })
    }

    /// The name without colon that comes next; empty if none does.
    fn ncname(&mut self) -> String {
        let mut name = String::new();
        while let Some(Char::Is(c)) = self.chars.peek() {
            let belongs = match name.is_empty() {
                true => crate::datatype::starts_ncname(c),
                false => crate::datatype::continues_ncname(c),
            };
            if !belongs {
                break;
            }
            name.push(c);
            self.chars.next();
        }
        name
    }
}
