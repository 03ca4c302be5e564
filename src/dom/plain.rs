//! Most documents, in one pass: elements, attributes, texts, comments and the five references to characters that
//! every document has. Where it meets anything else, or anything that is wrong, it gives up: then `roxmltree` reads the
//! document from its beginning, and knows what to say of it. So nothing may be accepted here that is not well-formed,
//! and what is well-formed may be given up.

use super::{behind_prefix, namespaces, AttributeData, Data, Document, Limits, NodeType, XML};
use std::borrow::Cow;

/// What a byte can be part of.
const SPACE: u8 = 1;
/// The first character of a name.
const FIRST: u8 = 2;
/// Another one.
const NAME: u8 = 4;
/// A character of a value that means itself, whichever quotes there are around it.
const VALUE: u8 = 8;
/// A character of a text that means itself, whatever is behind it.
const TEXT: u8 = 16;

const KINDS: [u8; 256] = kinds();

const fn kinds() -> [u8; 256] {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let character = byte as u8;
        if matches!(character, b' ' | b'\t' | b'\n') {
            kinds[byte] |= SPACE;
        }
        if character.is_ascii_alphabetic() || character == b'_' {
            kinds[byte] |= FIRST | NAME;
        }
        if character.is_ascii_digit() || character == b'-' || character == b'.' {
            kinds[byte] |= NAME;
        }
        if !matches!(character, 0 | b'"' | b'\'' | b'<' | b'&' | b'\n' | b'\t') {
            kinds[byte] |= VALUE;
        }
        if !matches!(character, 0 | b'<' | b'&' | b']') {
            kinds[byte] |= TEXT;
        }
        byte += 1;
    }
    kinds
}

#[inline(always)]
fn is(kind: u8, byte: u8) -> bool {
    KINDS[usize::from(byte)] & kind != 0
}

/// The document of a text, if all in it is plain and within the limits.
pub fn parse(text: &str, limits: Limits) -> Option<Document<'_>> {
    if u32::try_from(text.len()).is_err() || !has_plain_characters(text) {
        return None;
    }
    let bytes = text.as_bytes();
    let tags = memchr::memchr_iter(b'<', bytes).count();
    let values = memchr::memchr_iter(b'=', bytes).count();
    let mut document = Document {
        text,
        // Each tag has one text behind it at most.
        nodes: Vec::with_capacity(tags * 2 + 1),
        attributes: Vec::with_capacity(values),
        made_values: Vec::new(),
        made_texts: Vec::new(),
        namespaces: Vec::new(),
        scopes: Vec::new(),
    };
    document.nodes.push(node(NodeType::Root, 0, text.len(), 0));
    let mut parser = Parser {
        document,
        bytes,
        at: 0,
        open: 0,
        depth: 0,
        limits,
        declared: Vec::new(),
        declarations: 0,
        known: namespaces::Table::default(),
        scope: None,
        around: Vec::new(),
    };
    parser.document()?;
    Some(parser.document)
}

/// Whether a text has no control characters, no ends of lines that have to be normalized, and none of the characters
/// that no document can hold.
fn has_plain_characters(text: &str) -> bool {
    let odd = |odd: bool, byte: &u8| odd | (*byte < b' ' && *byte != b'\n' && *byte != b'\t');
    let is_odd = text.as_bytes().iter().fold(false, odd);
    !is_odd && (text.is_ascii() || !text.contains(['\u{fffe}', '\u{ffff}', '\u{feff}']))
}

fn node(kind: NodeType, start: usize, end: usize, parent: u32) -> Data {
    // The caller knows that the text is no longer than that.
    let (start, end) = (start as u32, end as u32);
    Data { start, end, parent, after: 0, attributes: 0, count: 0, name: 0, prefix: 0, namespace: 0, kind }
}

/// A bit by which most names are told apart.
#[inline(always)]
fn mark_of(name: &[u8]) -> u64 {
    let last = name.last().copied().unwrap_or(0);
    1 << ((usize::from(last) * 3 + name.len() * 7) & 63)
}

/// A name in a tag.
struct Name {
    start: usize,
    /// How long it is, and its prefix.
    length: u16,
    prefix: u8,
}

struct Parser<'i> {
    document: Document<'i>,
    bytes: &'i [u8],
    at: usize,
    /// The innermost element that is open, or the document.
    open: u32,
    depth: usize,
    limits: Limits,
    /// The prefixes and values of the declarations of the tag that is read.
    declared: Vec<(Option<&'i str>, &'i str)>,
    /// How many declarations there are around what is read.
    declarations: usize,
    known: namespaces::Table<'i>,
    /// The scope in force.
    scope: Option<usize>,
    /// The open elements that declare namespaces, with the scope and the number of declarations around them.
    around: Vec<(u32, Option<usize>, usize)>,
}

impl<'i> Parser<'i> {
    #[inline(always)]
    fn byte(&self, at: usize) -> u8 {
        // No text has this one.
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The whole document.
    fn document(&mut self) -> Option<()> {
        self.declaration()?;
        let mut roots = 0;
        loop {
            self.text()?;
            if self.at == self.bytes.len() {
                break;
            }
            match self.byte(self.at + 1) {
                b'/' => self.end_tag()?,
                b'!' => self.comment()?,
                _ => {
                    if self.open == 0 {
                        roots += 1;
                    }
                    self.start_tag()?;
                }
            }
        }
        let document = &mut self.document;
        document.nodes[0].after = document.nodes.len() as u32;
        (roots == 1 && self.open == 0).then_some(())
    }

    /// The XML declaration in its usual form.
    fn declaration(&mut self) -> Option<()> {
        let text = self.document.text;
        if !text.starts_with("<?") {
            return Some(());
        }
        let (declaration, _) = text.split_once("?>")?;
        let words = declaration.strip_prefix("<?xml version=")?;
        let quoted = |text: &'i str| {
            let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let (value, rest) = text[1..].split_once(quote)?;
            value.bytes().all(|byte| is(NAME, byte)).then_some(rest)
        };
        let mut rest = quoted(words)?;
        if let Some(encoding) = rest.strip_prefix(" encoding=") {
            rest = quoted(encoding)?;
        }
        if !rest.is_empty() {
            return None;
        }
        self.at = declaration.len() + 2;
        Some(())
    }

    /// What there is before the next tag.
    #[inline]
    fn text(&mut self) -> Option<()> {
        let start = self.at;
        let mut at = start;
        while is(SPACE, self.byte(at)) {
            at += 1;
        }
        if at < self.bytes.len() && self.bytes[at] != b'<' {
            self.at = at;
            return self.said(start);
        }
        self.at = at;
        if at > start && self.open != 0 {
            self.push(node(NodeType::Text, start, at, self.open))?;
        }
        Some(())
    }

    /// A text that is more than blank, from there on.
    fn said(&mut self, start: usize) -> Option<()> {
        let (mut at, mut made) = (self.at, false);
        loop {
            while is(TEXT, self.byte(at)) {
                at += 1;
            }
            match self.byte(at) {
                b'<' => break,
                b'&' => made = true,
                b']' if !self.bytes[at..].starts_with(b"]]>") => {}
                _ => return None,
            }
            at += 1;
        }
        self.at = at;
        if self.open == 0 {
            return None;
        }
        let mut text = node(NodeType::Text, start, self.at, self.open);
        text.count = 1;
        if made {
            text.name = 1;
            let number = self.document.nodes.len() as u32;
            let written = &self.document.text[start..at];
            self.document.made_texts.push((number, replaced(written)?.into()));
        }
        self.push(text)
    }

    #[inline]
    fn push(&mut self, mut node: Data) -> Option<()> {
        let nodes = &mut self.document.nodes;
        node.after = nodes.len() as u32 + 1;
        let within = nodes.len() < self.limits.nodes as usize;
        nodes.push(node);
        within.then_some(())
    }

    fn comment(&mut self) -> Option<()> {
        let start = self.at;
        let inside = self.document.text[start..].strip_prefix("<!--")?;
        let length = memchr::memmem::find(inside.as_bytes(), b"--")?;
        self.at = start + 4 + length + 3;
        self.push(node(NodeType::Comment, start, self.at, self.open))?;
        (inside.as_bytes().get(length + 2) == Some(&b'>')).then_some(())
    }

    /// A name, and nothing of what is behind it.
    #[inline(always)]
    fn name(&mut self) -> Option<Name> {
        let start = self.at;
        let mut at = start;
        if !is(FIRST, self.byte(at)) {
            return None;
        }
        at += 1;
        while is(NAME, self.byte(at)) {
            at += 1;
        }
        let mut prefix = 0;
        if self.byte(at) == b':' {
            prefix = u8::try_from(at - start).ok()?;
            at += 1;
            if !is(FIRST, self.byte(at)) {
                return None;
            }
            while is(NAME, self.byte(at)) {
                at += 1;
            }
        }
        self.at = at;
        Some(Name { start, length: u16::try_from(at - start).ok()?, prefix })
    }

    fn start_tag(&mut self) -> Option<()> {
        let start = self.at;
        self.at += 1;
        let name = self.name()?;
        if self.depth >= self.limits.depth {
            return None;
        }
        let first = self.document.attributes.len();
        let (mut prefixed, mut marks) = (name.prefix > 0, 0u64);
        let closed = loop {
            let from = self.at;
            while is(SPACE, self.byte(self.at)) {
                self.at += 1;
            }
            match self.byte(self.at) {
                b'>' => break false,
                b'/' if self.byte(self.at + 1) == b'>' => break true,
                _ if from == self.at => return None,
                _ => prefixed |= self.attribute(first, &mut marks)?,
            }
        };
        self.at += 1 + usize::from(closed);
        let count = self.document.attributes.len() - first;
        if count + self.declared.len() > self.limits.attributes {
            return None;
        }
        let mut element = node(NodeType::Element, start, self.at, self.open);
        element.attributes = first as u32;
        element.count = u16::try_from(count).ok()?;
        (element.name, element.prefix) = (name.length, name.prefix);
        let number = self.document.nodes.len() as u32;
        if !self.declared.is_empty() {
            self.declare(number)?;
        }
        if prefixed || self.scope.is_some() {
            element.namespace = self.namespaces_of(&name, first)?;
        }
        self.push(element)?;
        match closed {
            true => self.close(number),
            false => {
                self.open = number;
                self.depth += 1;
            }
        }
        Some(())
    }

    /// An attribute, and whether its name has a prefix. `first` is the first one of the element, `marks` are those of
    /// the names before it.
    #[inline]
    fn attribute(&mut self, first: usize, marks: &mut u64) -> Option<bool> {
        let name = self.name()?;
        let quote = self.byte(self.at + 1);
        if self.byte(self.at) != b'=' || quote != b'"' && quote != b'\'' {
            return None;
        }
        let value = self.at + 2;
        let (mut at, mut made) = (value, false);
        loop {
            while is(VALUE, self.byte(at)) {
                at += 1;
            }
            match self.byte(at) {
                end if end == quote => break,
                b'<' | 0 => return None,
                b'"' | b'\'' => {}
                // A reference, or a space of another kind, which becomes a plain one.
                _ => made = true,
            }
            at += 1;
        }
        self.at = at + 1;
        let text = self.document.text;
        let local =
            &self.bytes[name.start + behind_prefix(name.prefix)..name.start + usize::from(name.length)];
        let declares =
            local == b"xmlns" || name.prefix == 5 && self.bytes[name.start..].starts_with(b"xmlns:");
        if declares {
            if made || local == b"xmlns" && name.prefix > 0 {
                return None;
            }
            let (_, prefix) =
                text[name.start..name.start + usize::from(name.length)].split_at(usize::from(name.prefix));
            self.declared.push((prefix.strip_prefix(':'), &text[value..at]));
            return Some(false);
        }
        let own = mark_of(local);
        if *marks & own != 0 {
            let others = &self.document.attributes[first..];
            let is_same = |other: &AttributeData| {
                let start = other.start as usize;
                self.bytes[start + behind_prefix(other.prefix)..start + usize::from(other.name)] == *local
            };
            if others.iter().any(is_same) {
                return None;
            }
        }
        *marks |= own;
        if made {
            let number = self.document.attributes.len() as u32;
            let value = replaced(&text[value..at])?.replace(['\n', '\t'], " ");
            self.document.made_values.push((number, value.into()));
        }
        self.document.attributes.push(AttributeData {
            start: name.start as u32,
            value: value as u32,
            end: at as u32,
            name: name.length,
            namespace: 0,
            prefix: name.prefix,
            made,
        });
        Some(name.prefix > 0)
    }

    /// Puts the declarations of the tag in force.
    fn declare(&mut self, element: u32) -> Option<()> {
        self.around.push((element, self.scope, self.declarations));
        self.declarations += self.declared.len();
        if self.declarations > self.limits.namespaces {
            return None;
        }
        let mut scope: Vec<u16> = Vec::new();
        for (prefix, uri) in std::mem::take(&mut self.declared) {
            let reserved = uri.is_empty()
                || uri == XML
                || uri == "http://www.w3.org/2000/xmlns/"
                || prefix.is_some_and(|prefix| prefix.starts_with("xml"));
            let all = &mut self.document.namespaces;
            let twice = scope.iter().any(|own| all[usize::from(*own)].name() == prefix);
            if reserved || twice {
                return None;
            }
            let declaration = (prefix.map(Cow::Borrowed), Cow::Borrowed(uri));
            scope.push(self.known.number(all, declaration)?);
        }
        if let Some(around) = self.scope {
            let all = &self.document.namespaces;
            let hidden = |outer: &u16, own: &[u16]| {
                own.iter().any(|own| all[usize::from(*own)].prefix == all[usize::from(*outer)].prefix)
            };
            let own = scope.len();
            let outer = self.document.scopes[around].1.iter().copied();
            for outer in outer {
                if !hidden(&outer, &scope[..own]) {
                    scope.push(outer);
                }
            }
        }
        self.scope = Some(self.document.scopes.len());
        self.document.scopes.push((element, scope));
        Some(())
    }

    /// Gives an element's attributes their namespaces, and returns its own.
    fn namespaces_of(&mut self, name: &Name, first: usize) -> Option<u16> {
        let Document { text, attributes, namespaces, scopes, .. } = &mut self.document;
        let scope = self.scope.map_or(&[][..], |scope| &scopes[scope].1);
        let find = |prefix: Option<&str>| {
            scope
                .iter()
                .find(|number| namespaces[usize::from(**number)].name() == prefix)
                .map(|number| number + 1)
        };
        for attribute in attributes[first..].iter_mut().filter(|attribute| attribute.prefix > 0) {
            let start = attribute.start as usize;
            attribute.namespace = find(Some(&text[start..start + usize::from(attribute.prefix)]))?;
        }
        match name.prefix {
            0 => Some(find(None).unwrap_or(0)),
            length => find(Some(&text[name.start..name.start + usize::from(length)])),
        }
    }

    /// The end tag of the innermost element.
    #[inline]
    fn end_tag(&mut self) -> Option<()> {
        let element = &self.document.nodes[self.open as usize];
        let (start, length, parent) = (element.start as usize + 1, usize::from(element.name), element.parent);
        let at = self.at + 2;
        let (opened, closed) = (self.bytes.get(start..start + length)?, self.bytes.get(at..at + length)?);
        if self.open == 0 || opened != closed || self.byte(at + length) != b'>' {
            return None;
        }
        self.at = at + length + 1;
        let after = self.document.nodes.len() as u32;
        let element = &mut self.document.nodes[self.open as usize];
        (element.end, element.after) = (self.at as u32, after);
        self.close(self.open);
        self.open = parent;
        self.depth -= 1;
        Some(())
    }

    /// Takes the declarations of an element out of force.
    #[inline]
    fn close(&mut self, element: u32) {
        if let Some((_, scope, declarations)) = self.around.last().filter(|(owner, ..)| *owner == element) {
            (self.scope, self.declarations) = (*scope, *declarations);
            self.around.pop();
        }
    }
}

/// A text with its references replaced; none where it has others than those that every document has.
fn replaced(text: &str) -> Option<String> {
    let mut parts = text.split('&');
    let mut out = String::with_capacity(text.len());
    out.push_str(parts.next()?);
    for part in parts {
        let (name, rest) = part.split_once(';')?;
        out.push(match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => return None,
        });
        out.push_str(rest);
    }
    Some(out)
}
