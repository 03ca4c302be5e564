//! Parsing under limits.

mod malformed;

pub use crate::dom::Limits;
use crate::dom::{name_range, plain, unusual, Document};

use crate::diagnostic::{rule, Diagnostic};
use malformed::malformed;
use roxmltree::ParsingOptions;

rule! {
    /// The document is not well-formed XML, so nothing in it can be read.
    ///
    /// A tag that is never closed, an attribute without quotes and a bare `&` are the usual
    /// reasons: `<name>a & b</name>` is written `<name>a &amp; b</name>`.
    MALFORMED = "X001" "malformed-xml" Error;

    /// The document exceeds a limit.
    ///
    /// Limits on size, depth, attributes and nodes keep hostile input from using up memory or
    /// time. Real domains are some kilobytes long and about ten elements deep. Document type
    /// definitions and their entities are refused for the same reason.
    LIMIT = "X002" "over-the-limit" Error;
}

/// Parses a document under the limits. Document type definitions are refused.
///
/// # Errors
/// Where the text is not well-formed, has a document type, or goes beyond a limit.
pub fn parse(text: &str, limits: Limits) -> Result<Document<'_>, Box<Diagnostic>> {
    within_size(text, limits)?;
    if let Some(document) = plain::parse(text, limits) {
        return Ok(document);
    }
    before_parsing(text, limits)?;
    references(text)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: limits.nodes, ..ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(text, options)
        .map_err(|error| Box::new(malformed(text, &error, limits)))?;
    bare_colons(&tree)?;
    unusual::of(&tree).ok_or_else(|| {
        let message = "a name is longer than 65,534 bytes, or an element has more attributes, \
                       or the document has more namespaces";
        Box::new(Diagnostic::new(&LIMIT, message).at(0..0))
    })
}

impl<'i> Document<'i> {
    /// A text as a document, under the default limits.
    ///
    /// # Errors
    /// As [`parse`].
    pub fn parse(text: &'i str) -> Result<Document<'i>, Box<Diagnostic>> {
        parse(text, Limits::default())
    }
}

/// A text that was parsed before as the tree of the library, whatever it costs.
pub(crate) fn full_tree(text: &str) -> Result<roxmltree::Document<'_>, Box<Diagnostic>> {
    roxmltree::Document::parse(text).map_err(|error| Box::new(malformed(text, &error, Limits::default())))
}

/// Refuses names with nothing before their colon, which the parser takes for names without a prefix.
fn bare_colons(document: &roxmltree::Document<'_>) -> Result<(), Box<Diagnostic>> {
    let text = document.input_text();
    let begins = |at: usize| text[..at].ends_with(|c: char| c == '<' || c.is_ascii_whitespace());
    if !memchr::memchr_iter(b':', text.as_bytes()).any(begins) {
        return Ok(());
    }
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let attributes = node.attributes().map(|attribute| attribute.range_qname());
        for name in std::iter::once(name_range(text, node.range())).chain(attributes) {
            if text[name.clone()].starts_with(':') {
                let message =
                    format!("`{}` is no name: there is no prefix before its colon", &text[name.clone()]);
                return Err(Box::new(Diagnostic::new(&MALFORMED, message).at(name)));
            }
        }
    }
    Ok(())
}

/// Refuses a text that is too large.
pub(crate) fn within_size(text: &str, limits: Limits) -> Result<(), Box<Diagnostic>> {
    if text.len() <= limits.size {
        return Ok(());
    }
    let message = format!("the document is larger than {} bytes, the most that are read", limits.size);
    Err(Box::new(Diagnostic::new(&LIMIT, message).at(0..0)))
}

/// Depth and attribute count, found by scanning tags, so that no parser has to nest that deep.
fn before_parsing(text: &str, limits: Limits) -> Result<(), Box<Diagnostic>> {
    let bytes = text.as_bytes();
    if is_within(bytes, limits) {
        return Ok(());
    }
    // For each open element the declarations in scope.
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(tag) = memchr::memchr(b'<', &bytes[at..]).map(|found| at + found) {
        if let Some(end) = literal_end(bytes, tag) {
            at = end;
            continue;
        }
        at = match bytes.get(tag + 1) {
            Some(b'/') => {
                open.pop();
                tag + 2
            }
            _ => {
                let StartTag { end, attributes, namespaces, closed } = start_tag(bytes, tag + 1);
                let namespaces = open.last().copied().unwrap_or(0) + namespaces;
                let exceeded = if open.len() >= limits.depth {
                    format!("elements are nested more than {} deep", limits.depth)
                } else if attributes > limits.attributes {
                    format!("the element has more than {} attributes", limits.attributes)
                } else if namespaces > limits.namespaces {
                    format!("the element is inside more than {} namespace declarations", limits.namespaces)
                } else {
                    if !closed {
                        open.push(namespaces);
                    }
                    at = end;
                    continue;
                };
                return Err(Box::new(Diagnostic::new(&LIMIT, exceeded).at(tag..tag + 1)));
            }
        };
    }
    Ok(())
}

/// Whether it is certain that no limit is exceeded, by less work than counting exactly: elements may be
/// taken for open that are closed, but not the other way round.
fn is_within(bytes: &[u8], limits: Limits) -> bool {
    let declared =
        memchr::memmem::find_iter(bytes, "xmlns").take(limits.namespaces.saturating_add(1)).count();
    if declared > limits.namespaces {
        return false;
    }
    // An attribute takes five bytes, the space before it included.
    let longest = limits.attributes.saturating_mul(5);
    if memchr::memchr_iter(b'<', bytes).count() <= limits.depth && !has_long_tag(bytes, longest) {
        return true;
    }
    let (mut depth, mut skipped, mut tag) = (0usize, 0, Part::Text);
    for at in memchr::memchr2_iter(b'<', b'>', bytes) {
        if at < skipped {
            continue;
        }
        if bytes[at] == b'>' {
            tag = match tag {
                Part::Start { from } if at - from > longest => return false,
                Part::Start { .. } if bytes[at - 1] == b'/' => {
                    depth = depth.saturating_sub(1);
                    Part::Closed
                }
                // The first one was in a value, or this one is in a text.
                Part::Closed => {
                    depth += 1;
                    Part::Text
                }
                Part::Start { .. } | Part::Text => Part::Text,
            };
            continue;
        }
        tag = match bytes.get(at + 1) {
            Some(b'/') => {
                depth = depth.saturating_sub(1);
                Part::Text
            }
            Some(b'!' | b'?') => {
                skipped = literal_end(bytes, at).unwrap_or(at);
                Part::Text
            }
            _ if depth >= limits.depth => return false,
            _ => {
                depth += 1;
                Part::Start { from: at }
            }
        };
    }
    true
}

/// Whether there may be a tag that is longer than so many bytes: as many without a `<`, which no tag has inside.
fn has_long_tag(bytes: &[u8], longest: usize) -> bool {
    let mut at = 0;
    while bytes.len() - at > longest.saturating_add(1) {
        match memchr::memrchr(b'<', &bytes[at + 1..=at + longest]) {
            Some(found) => at += 1 + found,
            None => return true,
        }
    }
    false
}

/// What is behind the last `<` or `>`.
enum Part {
    /// A start tag from there on.
    Start { from: usize },
    /// What follows the end of an element without content, if that was its end.
    Closed,
    /// Anything else.
    Text,
}

/// References to what is no character: the parser takes them for a replacement character.
fn references(text: &str) -> Result<(), Box<Diagnostic>> {
    let bytes = text.as_bytes();
    // Where references mean nothing: comments, sections of CDATA, instructions.
    let mut open = 0;
    for start in memchr::memmem::find_iter(bytes, "&#") {
        // One that is in the same comment as the reference before it is behind nothing that opens.
        while let Some(found) = bytes.get(open..start).and_then(|between| memchr::memchr(b'<', between)) {
            let found = open + found;
            open = literal_end(bytes, found).unwrap_or(found + 1);
        }
        let digits = &text[start + 2..];
        let length = digits.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(digits.len());
        // What has no digits or no end is malformed in other ways, which the parser finds.
        if open > start || length == 0 || !digits[length..].starts_with(';') {
            continue;
        }
        let digits = &digits[..length];
        let number = match digits.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => digits.parse(),
        };
        let refused = |number: u32| !char::from_u32(number).is_some_and(super::is_writable);
        if number.map_or(length > 7, refused) {
            let reference = start..start + 2 + length + 1;
            let message = format!("`{}` is no character that a document can hold", &text[reference.clone()]);
            return Err(Box::new(Diagnostic::new(&MALFORMED, message).at(reference)));
        }
    }
    Ok(())
}

/// Where what begins with `<` ends, if it is a comment, a section of CDATA or an instruction.
fn literal_end(bytes: &[u8], tag: usize) -> Option<usize> {
    let skip = |from: usize, end: &str| {
        let rest = bytes.get(from..).unwrap_or_default();
        memchr::memmem::find(rest, end.as_bytes()).map_or(bytes.len(), |found| from + found + end.len())
    };
    match bytes.get(tag + 1)? {
        b'!' if bytes[tag..].starts_with(b"<!--") => Some(skip(tag + 4, "-->")),
        b'!' if bytes[tag..].starts_with(b"<![CDATA[") => Some(skip(tag + 9, "]]>")),
        b'?' => Some(skip(tag + 2, "?>")),
        _ => None,
    }
}

/// A start tag.
struct StartTag {
    /// Where it ends.
    end: usize,
    /// How many `=` are outside its quotes.
    attributes: usize,
    /// How many of these declare a namespace.
    namespaces: usize,
    /// Whether it closes itself.
    closed: bool,
}

fn start_tag(bytes: &[u8], from: usize) -> StartTag {
    let mut tag = StartTag { end: bytes.len(), attributes: 0, namespaces: 0, closed: false };
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'') => {
                at = memchr::memchr(quote, &bytes[at + 1..]).map_or(bytes.len(), |found| at + 1 + found);
            }
            b'=' => {
                tag.attributes += 1;
                tag.namespaces += usize::from(declares_namespace(&bytes[from..at]));
            }
            b'>' => return StartTag { end: at + 1, closed: bytes[at - 1] == b'/', ..tag },
            b'<' => return StartTag { end: at, ..tag },
            _ => {}
        }
        at += 1;
    }
    tag
}

/// Whether the last word before a `=` is the name of a namespace declaration.
fn declares_namespace(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'\'' | b'"' | b'=');
    let name = before.iter().rposition(ends).map_or(before, |at| &before[at + 1..]);
    name == b"xmlns" || name.starts_with(b"xmlns:")
}

/// Where the tags of a text open and close elements.
struct Tags<'t> {
    bytes: &'t [u8],
    at: usize,
}

/// A tag.
enum Tag {
    /// A start tag, and whether its element is empty.
    Start { start: usize, end: usize, closed: bool },
    /// An end tag.
    End { start: usize },
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        loop {
            let start = self.at + memchr::memchr(b'<', self.bytes.get(self.at..)?)?;
            if let Some(end) = literal_end(self.bytes, start) {
                self.at = end;
            } else if self.bytes.get(start + 1) == Some(&b'/') {
                self.at = start + 2;
                return Some(Tag::End { start });
            } else {
                let StartTag { end, closed, .. } = start_tag(self.bytes, start + 1);
                self.at = end;
                return Some(Tag::Start { start, end, closed });
            }
        }
    }
}

/// The elements of a text that are in no other.
pub(crate) fn top_level(text: &str) -> Vec<std::ops::Range<usize>> {
    let (mut found, mut depth, mut first) = (Vec::new(), 0usize, 0);
    for tag in (Tags { bytes: text.as_bytes(), at: 0 }) {
        match tag {
            Tag::Start { start, end, closed: true } if depth == 0 => found.push(start..end),
            Tag::Start { closed: true, .. } => {}
            Tag::Start { start, .. } => {
                if depth == 0 {
                    first = start;
                }
                depth += 1;
            }
            Tag::End { .. } if depth == 0 => return found,
            Tag::End { start } => {
                depth -= 1;
                // One that is not closed ends before the next tag, so that no part holds another one.
                let end = text[start + 1..].find(['<', '>']).map_or(text.len(), |end| start + 1 + end);
                let end = end + usize::from(text[end..].starts_with('>'));
                if depth == 0 {
                    found.push(first..end);
                }
            }
        }
    }
    if depth > 0 {
        found.push(first..text.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, id: &str, message: &str) {
        let limits = Limits { size: 1000, depth: 4, attributes: 2, nodes: 50, namespaces: 1 };
        let error = parse(text, limits).expect_err("refused");
        assert_eq!((error.rule.code, error.message.as_str()), (id, message));
    }

    #[test]
    fn names_what_is_too_much() {
        refused(&" ".repeat(1001), "X002", "the document is larger than 1000 bytes, the most that are read");
        refused(
            "<a><a><a><a><a/></a></a></a><a><a><a><a><a>",
            "X002",
            "elements are nested more than 4 deep",
        );
        refused("<a b='1' c='2' d='='/>", "X002", "the element has more than 2 attributes");
        let scope = "the element is inside more than 1 namespace declarations";
        refused("<a xmlns='u'><b xmlns:c='u'/></a>", "X002", scope);
        refused("<a xmlns = 'u'\n><b d='xmlns=' xmlns:c\t='u'/></a>", "X002", scope);
        let limits = Limits { namespaces: 1, ..Limits::default() };
        assert!(parse("<a><b xmlns='u'/><b xmlns='xmlns='/><b xmlnsx='' axmlns=''/></a>", limits).is_ok());
        refused(&format!("<a>{}</a>", "<b/>".repeat(60)), "X002", "the document has more than 50 nodes");
        refused("<!DOCTYPE a []><a/>", "X002", "a document type definition is not read");
    }

    #[test]
    fn names_what_is_malformed_and_where() {
        refused("<a><b></a>", "X001", "`<b>` is not closed before `</a>` in line 1");
        refused("<a><b>\n", "X001", "`<b>` is not closed before the end of the document");
        refused("<a>&nbsp;</a>", "X001", "the entity `&nbsp;` is not known");
        let no_prefix = "is no name: there is no prefix before its colon";
        refused("<a b=' :'\n:c='1'/>", "X001", &format!("`:c` {no_prefix}"));
        refused("<a> <:b/></a>", "X001", &format!("`:b` {no_prefix}"));
        assert!(parse("<a b=' :c'> :d</a>", Limits::default()).is_ok());
        let error = parse("<a>\n  <b></c>\n</a>", Limits::default()).expect_err("malformed");
        assert_eq!(error.span, Some(7..8));
        let error = parse("<a>\n  <b>\n <c/></a>", Limits::default()).expect_err("malformed");
        assert_eq!(error.span, Some(7..8));
    }

    #[test]
    fn documents_of_one_text() {
        let parts =
            |text: &'static str| top_level(text).into_iter().map(|part| &text[part]).collect::<Vec<_>>();
        assert_eq!(
            parts("<a><b/></a>\n<?xml?><!-- <x/> --><c/> <d>1</d >"),
            ["<a><b/></a>", "<c/>", "<d>1</d >"]
        );
        assert_eq!(parts("<a/><b><c></b>"), ["<a/>", "<b><c></b>"]);
        assert_eq!(parts("</a><b/>"), Vec::<&str>::new());
    }

    #[test]
    fn references_are_to_characters() {
        for reference in [
            "&#xD800;",
            "&#xDFFF;",
            "&#x110000;",
            "&#xFFFFFFFF;",
            "&#99999999999;",
            "&#0;",
            "&#1;",
            "&#xFFFE;",
        ] {
            for text in [format!("<a>\n<b/>x{reference}</a>"), format!("<a b='{reference}'/>")] {
                let error = parse(&text, Limits::default()).expect_err("ill-formed");
                let message = format!("`{reference}` is no character that a document can hold");
                assert_eq!((error.rule.code, error.message), ("X001", message));
                let at = text.find('&').expect("there");
                assert_eq!(error.span, Some(at..at + reference.len()));
            }
        }
        let literal = "<a><!-- &#xD800; < --><![CDATA[&#0;<]]><?p &#1;?>&#65;&#x10FFFF;&#00000000000065;</a>";
        let document = parse(literal, Limits::default()).expect("well-formed");
        // Several references in one comment, and behind it.
        let comment = "<a><!-- &#0; <b> &#0; <c> &#0; -->&#65;<!-- &#0; --></a>";
        assert!(parse(comment, Limits::default()).is_ok());
        assert!(parse(&comment.replace("65", "0"), Limits::default()).is_err());
        assert!(document.root_element().text().is_none_or(|text| !text.contains('\u{fffd}')));
        for text in
            ["<a>&#;</a>", "<a>&#x;</a>", "<a>&# 65;</a>", "<a>&#65</a>", "<a>\u{1}</a>", "<a>\u{ffff}</a>"]
        {
            assert_eq!(parse(text, Limits::default()).expect_err(text).rule.code, "X001");
        }
    }

    #[test]
    fn a_hundred_thousand_nested_elements_are_refused() {
        let text = "<a>".repeat(100_000);
        assert_eq!(parse(&text, Limits::default()).expect_err("too deep").rule.code, "X002");
    }
}
