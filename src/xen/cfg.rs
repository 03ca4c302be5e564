//! The configuration file: its grammar, read with positions and written (xen.md 1).

use super::Notation;
use crate::diagnostic::{rule, Diagnostic};
use crate::xml::document::LIMIT;
use crate::xml::unwritable;
use std::ops::Range;

rule! {
    /// The configuration is not well formed.
    ///
    /// A configuration is a list of lines `KEY = VALUE`; a value is a number, a text between quotes or a
    /// list between brackets. Neither `xl` nor `xm` has other statements. Correct the line.
    ///
    /// ```xml wrong from=xl
    /// name = web
    /// ```
    /// ```xml right from=xl
    /// name = 'web'
    /// ```
    MALFORMED_CONFIG = "N080" "malformed-configuration" Error;
}

/// What a key is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Number(i64),
    /// One text, as `name = "a"`.
    Text(String),
    /// Several values, as `disk = [ "…" ]`.
    List(Vec<Item>),
}

/// A value and the bytes of the configuration that it stands in; none where it was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The value.
    pub value: Value,
    /// Where the entry is in the text, in bytes.
    pub span: Range<usize>,
}

impl From<Value> for Item {
    fn from(value: Value) -> Item {
        Item { value, span: 0..0 }
    }
}

impl Value {
    /// A list of texts.
    pub fn texts(items: impl IntoIterator<Item = String>) -> Value {
        Value::List(items.into_iter().map(|text| Value::Text(text).into()).collect())
    }
}

/// Keys with their values, in the order of their first setting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    entries: Vec<(String, Item)>,
}

/// How many bytes a configuration may have.
const SIZE: usize = 10 << 20;
/// How deep lists may nest.
const DEPTH: usize = 64;

impl Config {
    /// The value of a key; of one that stands twice the first.
    pub fn get(&self, key: &str) -> Option<&Item> {
        self.entries.iter().find(|(own, _)| own == key).map(|(_, item)| item)
    }

    /// Sets a key; one that was set keeps its place.
    pub fn set(&mut self, key: &str, value: Value) {
        match self.entries.iter_mut().find(|(own, _)| own == key) {
            Some((_, own)) => *own = value.into(),
            None => self.entries.push((key.to_owned(), value.into())),
        }
    }

    /// All keys with their values, in the order of the configuration.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Item)> {
        self.entries.iter().map(|(key, item)| (key.as_str(), item))
    }

    /// Whether the key is set.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Reads a configuration. In that of `xl` a backslash begins an escape, as for Xen's own parser; one
    /// that Xen does not know stands for itself, since other programs write no escapes.
    ///
    /// # Errors
    /// Where the text is none, with the place, or too long.
    pub fn parse(text: &str, notation: Notation) -> Result<Config, Box<Diagnostic>> {
        if text.len() > SIZE {
            let message = format!("the configuration is larger than {SIZE} bytes, the most that are read");
            return Err(Box::new(Diagnostic::new(&LIMIT, message).at(0..0)));
        }
        let mut reader = Reader { text, at: 0, notation };
        let mut entries = Vec::new();
        reader.blanks_and_lines();
        while !reader.is_done() {
            if reader.peek() == Some(b'#') {
                reader.comment();
            } else {
                entries.push(reader.statement()?);
                reader.blanks();
                if reader.peek() == Some(b'#') {
                    reader.comment();
                }
            }
            match reader.peek() {
                None => break,
                Some(b'\n' | b'\r' | b';') => {
                    reader.at += 1;
                    reader.blanks_and_lines();
                }
                Some(_) => {
                    return Err(
                        reader.wrong("there is something behind the value; expected a line end or `;`")
                    )
                }
            }
        }
        Ok(Config { entries })
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    notation: Notation,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn is_done(&self) -> bool {
        self.at >= self.text.len()
    }

    fn wrong(&self, message: &str) -> Box<Diagnostic> {
        self.wrong_at(self.at, message)
    }

    fn wrong_at(&self, at: usize, message: &str) -> Box<Diagnostic> {
        let at = at.min(self.text.len());
        let end = self.text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        Box::new(Diagnostic::new(&MALFORMED_CONFIG, message).at(at..end))
    }

    fn skip(&mut self, bytes: &[u8]) {
        while self.peek().is_some_and(|byte| bytes.contains(&byte)) {
            self.at += 1;
        }
    }

    fn blanks(&mut self) {
        self.skip(b" \t");
    }

    fn blanks_and_lines(&mut self) {
        self.skip(b" \t\r\n");
    }

    fn comment(&mut self) {
        while self.peek().is_some_and(|byte| !matches!(byte, b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn statement(&mut self) -> Result<(String, Item), Box<Diagnostic>> {
        let start = self.at;
        if !self.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) {
            return Err(self.wrong("there is no key; expected a name that begins with a letter"));
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            self.at += 1;
        }
        let key = self.text[start..self.at].to_owned();
        self.blanks();
        if self.peek() != Some(b'=') {
            return Err(self.wrong(&format!("there is no `=` behind `{key}`")));
        }
        self.at += 1;
        self.blanks();
        Ok((key, self.item(0)?))
    }

    fn item(&mut self, depth: usize) -> Result<Item, Box<Diagnostic>> {
        let start = self.at;
        let value = self.value(depth)?;
        Ok(Item { value, span: start..self.at })
    }

    fn value(&mut self, depth: usize) -> Result<Value, Box<Diagnostic>> {
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => self.quoted(quote),
            Some(b'[') if depth < DEPTH => self.list(depth),
            Some(b'[') => Err(self.wrong(&format!("lists are nested more than {DEPTH} deep"))),
            Some(b'+' | b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.wrong("there is no value; expected a number, a quoted text or a list")),
        }
    }

    fn number(&mut self) -> Result<Value, Box<Diagnostic>> {
        let start = self.at;
        self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
        let digits = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if digits == self.at {
            return Err(self.wrong("there is a sign without a number"));
        }
        let number = self.text[start..self.at].trim_start_matches('+').parse::<i64>();
        number.map(Value::Number).map_err(|_| self.wrong("the number is too large"))
    }

    fn quoted(&mut self, quote: u8) -> Result<Value, Box<Diagnostic>> {
        let rest = &self.text[self.at..];
        if quote == b'"' && rest.starts_with("\"\"\"") && rest.len() >= 7 {
            let inner = &rest[3..];
            let Some(end) = inner.find("\"\"\"") else { return Err(self.wrong("the text is not closed")) };
            let value = self.plain(self.at + 3..self.at + 3 + end)?.to_owned();
            self.at += end + 6;
            return Ok(Value::Text(value));
        }
        let inner = &rest[1..];
        let Some(end) = self.closing(inner, quote) else {
            return Err(self.wrong("the text is not closed on its line"));
        };
        let value = self.plain(self.at + 1..self.at + 1 + end)?;
        let value = match self.notation {
            Notation::Xl => unescaped(value),
            Notation::Xm => value.to_owned(),
        };
        self.at += end + 2;
        Ok(Value::Text(value))
    }

    /// The text at some bytes, where a definition can hold it.
    fn plain(&self, at: Range<usize>) -> Result<&str, Box<Diagnostic>> {
        let text = &self.text[at.clone()];
        let Some(character) = unwritable(text) else { return Ok(text) };
        let place = at.start + text.find(character).unwrap_or_default();
        let message =
            format!("the text holds U+{:04X}, which no definition can hold; remove it", u32::from(character));
        Err(self.wrong_at(place, &message))
    }

    /// The position of the quote that closes a text.
    fn closing(&self, inner: &str, quote: u8) -> Option<usize> {
        let mut escaped = false;
        for (at, byte) in inner.bytes().enumerate() {
            match byte {
                b'\n' => return None,
                _ if escaped => escaped = false,
                b'\\' if self.notation == Notation::Xl => escaped = true,
                b'\r' if self.notation == Notation::Xm => return None,
                _ if byte == quote => return Some(at),
                _ => {}
            }
        }
        None
    }

    fn list(&mut self, depth: usize) -> Result<Value, Box<Diagnostic>> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.blanks_and_lines();
            match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::List(items));
                }
                None => return Err(self.wrong("the list is not closed")),
                _ => items.push(self.item(depth + 1)?),
            }
            self.blanks_and_lines();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {}
                None => return Err(self.wrong("the list is not closed")),
                Some(_) => return Err(self.wrong("there is no `,` between two items of a list")),
            }
        }
    }
}

/// A text without the escapes that Xen's parser knows.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            plain.push(sign);
            continue;
        }
        match signs.next() {
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('t') => plain.push('\t'),
            Some(own @ ('\\' | '"' | '\'')) => plain.push(own),
            other => {
                plain.push('\\');
                plain.extend(other);
            }
        }
    }
    plain
}

/// A text between quotes, as Xen's parser reads it.
fn quoted(text: &str) -> String {
    let quote = if text.contains('"') && !text.contains('\'') { '\'' } else { '"' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for sign in text.chars() {
        match sign {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            sign if sign == quote => out.extend(['\\', sign]),
            sign => out.push(sign),
        }
    }
    out.push(quote);
    out
}

impl Config {
    /// The configuration as text, which the tools of that notation read.
    pub fn text(&self, notation: Notation) -> String {
        self.entries.iter().map(|(key, item)| format!("{key} = {}\n", item.value.text(notation))).collect()
    }
}

impl Value {
    fn text(&self, notation: Notation) -> String {
        match (self, notation) {
            (Value::Text(text), Notation::Xl) => quoted(text),
            (Value::List(items), _) => {
                let items: Vec<String> = items.iter().map(|item| item.value.text(notation)).collect();
                format!("[ {} ]", items.join(", "))
            }
            (Value::Number(_) | Value::Text(_), _) => self.to_string(),
        }
    }
}

/// The value as `xm` reads it.
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Number(number) => write!(f, "{number}"),
            Value::Text(text) => {
                let quote = match (text.contains('\n'), text.contains('"'), text.contains('\'')) {
                    (false, false, _) => "\"",
                    (false, true, false) => "'",
                    _ => "\"\"\"",
                };
                write!(f, "{quote}{text}{quote}")
            }
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.value.to_string()).collect();
                write!(f, "[ {} ]", items.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::is_writable;

    #[test]
    fn what_is_written_is_read_back() {
        let text = "a = 1\nb = -2\nc = \"x'y\"\nd = '\"'\ne = [ \"a\", [ \"b\" ] ]\nf = \"\"\"l\nm\"\"\"\n";
        let config = Config::parse(text, Notation::Xm).expect("valid");
        assert_eq!(config.text(Notation::Xm), text);
        let loose = "\n  a=1 # one\nb = -2;c=\"x'y\"\r\nd='\"'\ne=[\n'a' ,['b',],]\nf=\"\"\"l\nm\"\"\"";
        let config = Config::parse(loose, Notation::Xm);
        assert_eq!(config.map(|config| config.text(Notation::Xm)), Ok(text.to_owned()));
    }

    #[test]
    fn what_no_definition_can_hold_is_refused() {
        for text in ["a = 'b\u{1}'", "a = [ \"b\u{1b}\" ]", "a = \"\"\"b\n\u{b}\"\"\"", "a = 'b\u{ffff}'"] {
            for notation in [Notation::Xl, Notation::Xm] {
                let found = Config::parse(text, notation).expect_err("it cannot be held");
                let at = found.span.clone().expect("a place");
                assert!(
                    !text[..at.start].ends_with('\'') && text[at.start..].starts_with(|c| !is_writable(c))
                );
                assert!(found.message.contains("U+"), "{}", found.message);
            }
        }
    }

    #[test]
    fn any_text_of_xl_is_read_back() {
        for text in ["", "a", "\"", "'", "\"'", "\\", "a\\", "\\n", "\n", "\r\n\t", "\"\"\"", "ä\\ä", "'\\\""]
        {
            let mut config = Config::default();
            config.set("a", Value::texts([text.to_owned(), text.to_owned()]));
            let written = config.text(Notation::Xl);
            let read = Config::parse(&written, Notation::Xl).map(|config| config.text(Notation::Xl));
            assert_eq!(read, Ok(written), "{text:?}");
            let Value::Text(read) = &Config::parse(&format!("a={}", quoted(text)), Notation::Xl)
                .unwrap()
                .get("a")
                .unwrap()
                .value
                .clone()
            else {
                panic!("{text:?}")
            };
            assert_eq!(read, text);
        }
        let config = Config::parse("a = \"\\:\\x\"", Notation::Xl).unwrap();
        assert_eq!(config.get("a").map(|item| &item.value), Some(&Value::Text("\\:\\x".to_owned())));
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        for (text, at, words) in [
            ("a", 1, "no `=`"),
            ("1=2", 0, "no key"),
            ("a=b", 2, "no value"),
            ("a='x", 2, "not closed on its line"),
            ("a=[1", 4, "the list is not closed"),
            ("a=[1 2]", 5, "no `,`"),
            ("a=1 b=2", 4, "behind the value"),
            ("a=-", 3, "a sign"),
            ("a=1;;b=2", 4, "no key"),
        ] {
            let error = Config::parse(text, Notation::Xl).expect_err(text);
            assert!(error.message.contains(words), "{text}: {}", error.message);
            assert_eq!(error.span.as_ref().map(|span| span.start), Some(at), "{text}");
        }
        assert!(Config::parse(&"[".repeat(100_000), Notation::Xl).is_err());
        assert!(Config::parse(&format!("a={}", "[".repeat(100_000)), Notation::Xl).is_err());
    }
}
