//! The compact form of a schema: names once each, then patterns from the inside out.

use crate::datatype::Datatype;
use crate::name::NameClass;
use crate::schema::simplify::{Definition, Pattern, Simple};
use crate::schema::source::At;
use std::collections::HashMap;
use std::rc::Rc;

const MAGIC: &[u8; 8] = b"RNGIMG01";
/// How many parts an image may have; hostile lengths are refused before anything is reserved.
const PARTS: u64 = 1 << 24;

/// The image of a schema in simple form.
pub fn encode(simple: &Simple) -> Vec<u8> {
    let mut writer = Writer {
        out: Vec::new(),
        strings: HashMap::new(),
        texts: Vec::new(),
        patterns: HashMap::new(),
        count: 0,
    };
    let start = writer.pattern(&simple.start);
    let mut elements = Vec::new();
    for definition in &simple.elements {
        let content = writer.pattern(&definition.content);
        elements.push((content, definition));
    }
    let body = std::mem::take(&mut writer.out);
    let patterns = writer.count;
    writer.number(elements.len() as u64);
    for (content, definition) in elements {
        writer.number(content);
        writer.name(&definition.name);
        writer.string(&definition.documentation);
    }
    writer.number(start);
    let tail = std::mem::take(&mut writer.out);
    let texts = std::mem::take(&mut writer.texts);
    writer.number(texts.len() as u64);
    for text in &texts {
        writer.number(text.len() as u64);
        writer.out.extend_from_slice(text.as_bytes());
    }
    writer.number(patterns);
    let mut image = MAGIC.to_vec();
    image.extend(writer.out);
    image.extend(body);
    image.extend(tail);
    image
}

struct Writer {
    out: Vec<u8>,
    strings: HashMap<String, u64>,
    texts: Vec<String>,
    patterns: HashMap<*const Pattern, u64>,
    count: u64,
}

impl Writer {
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.out.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }

    fn string(&mut self, text: &str) {
        let next = self.texts.len() as u64;
        let place = *self.strings.entry(text.to_owned()).or_insert(next);
        if place == next {
            self.texts.push(text.to_owned());
        }
        self.number(place);
    }

    fn name(&mut self, name: &NameClass) {
        match name {
            NameClass::Name(ns, local) => {
                self.out.push(0);
                self.string(ns);
                self.string(local);
            }
            NameClass::NsName(ns, except) => {
                self.out.push(1);
                self.string(ns);
                self.except(except.as_deref());
            }
            NameClass::AnyName(except) => {
                self.out.push(2);
                self.except(except.as_deref());
            }
            NameClass::Choice(all) => {
                self.out.push(3);
                self.number(all.len() as u64);
                all.iter().for_each(|one| self.name(one));
            }
        }
    }

    fn except(&mut self, except: Option<&NameClass>) {
        self.out.push(u8::from(except.is_some()));
        if let Some(except) = except {
            self.name(except);
        }
    }

    fn datatype(&mut self, datatype: &Datatype) {
        self.string(&datatype.library);
        self.string(&datatype.name);
        self.number(datatype.params.len() as u64);
        for (name, value) in &datatype.params {
            self.string(name);
            self.string(value);
        }
    }

    /// Writes a pattern behind its parts, once, and gives its number.
    fn pattern(&mut self, pattern: &Rc<Pattern>) -> u64 {
        if let Some(number) = self.patterns.get(&Rc::as_ptr(pattern)) {
            return *number;
        }
        match &**pattern {
            Pattern::Empty => self.out.push(0),
            Pattern::NotAllowed => self.out.push(1),
            Pattern::Text => self.out.push(2),
            Pattern::Choice(all) => self.parts(3, all),
            Pattern::Group(all) => self.parts(4, all),
            Pattern::Interleave(all) => self.parts(5, all),
            Pattern::OneOrMore(inner) => self.parts(6, std::slice::from_ref(inner)),
            Pattern::List(inner) => self.parts(7, std::slice::from_ref(inner)),
            Pattern::Data(datatype, except, words) => {
                let except = except.as_ref().map(|except| self.pattern(except) + 1);
                self.out.push(8);
                self.datatype(datatype);
                self.number(except.unwrap_or(0));
                self.string(words);
            }
            Pattern::Value(datatype, text, ns) => {
                self.out.push(9);
                self.datatype(datatype);
                self.string(text);
                self.string(ns);
            }
            Pattern::Attribute(name, value, documentation) => {
                let value = self.pattern(value);
                self.out.push(10);
                self.name(name);
                self.number(value);
                self.string(documentation);
            }
            Pattern::Element(index) => {
                self.out.push(11);
                self.number(*index as u64);
            }
        }
        let number = self.count;
        self.count += 1;
        self.patterns.insert(Rc::as_ptr(pattern), number);
        number
    }

    fn parts(&mut self, tag: u8, parts: &[Rc<Pattern>]) {
        let numbers: Vec<u64> = parts.iter().map(|part| self.pattern(part)).collect();
        self.out.push(tag);
        self.number(numbers.len() as u64);
        numbers.into_iter().for_each(|number| self.number(number));
    }
}

/// A schema from its image; `None` for other bytes.
pub fn read(bytes: &[u8]) -> Option<Simple> {
    let mut reader =
        Reader { bytes: bytes.strip_prefix(MAGIC)?, texts: Vec::new(), patterns: Vec::new(), depth: 0 };
    for _ in 0..reader.count()? {
        let length = reader.count()?;
        let (text, rest) = reader.bytes.split_at_checked(length)?;
        reader.texts.push(std::str::from_utf8(text).ok()?.into());
        reader.bytes = rest;
    }
    for _ in 0..reader.count()? {
        let pattern = reader.pattern()?;
        reader.patterns.push(Rc::new(pattern));
    }
    let mut elements = Vec::new();
    for _ in 0..reader.count()? {
        let content = reader.part()?;
        let name = reader.name()?;
        let documentation = reader.string()?.to_string();
        elements.push(Definition { name, content, documentation, at: At::default() });
    }
    let start = reader.part()?;
    let known = |pattern: &Rc<Pattern>| match &**pattern {
        Pattern::Element(index) => *index < elements.len(),
        _ => true,
    };
    (reader.bytes.is_empty() && reader.patterns.iter().all(known)).then_some(Simple { start, elements })
}

struct Reader<'b> {
    bytes: &'b [u8],
    texts: Vec<Rc<str>>,
    patterns: Vec<Rc<Pattern>>,
    depth: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn count(&mut self) -> Option<usize> {
        self.number().filter(|number| *number < PARTS).map(|number| number as usize)
    }

    fn string(&mut self) -> Option<Rc<str>> {
        let place = self.count()?;
        self.texts.get(place).cloned()
    }

    fn part(&mut self) -> Option<Rc<Pattern>> {
        let place = self.count()?;
        self.patterns.get(place).cloned()
    }

    fn name(&mut self) -> Option<NameClass> {
        self.depth += 1;
        if self.depth > 1000 {
            return None;
        }
        let name = match self.byte()? {
            0 => NameClass::Name(self.string()?.to_string(), self.string()?.to_string()),
            1 => NameClass::NsName(self.string()?.to_string(), self.except()?),
            2 => NameClass::AnyName(self.except()?),
            3 => {
                let count = self.count()?;
                let all: Option<Vec<_>> = (0..count).map(|_| self.name()).collect();
                NameClass::Choice(all?)
            }
            _ => return None,
        };
        self.depth -= 1;
        Some(name)
    }

    fn except(&mut self) -> Option<Option<Box<NameClass>>> {
        match self.byte()? {
            0 => Some(None),
            _ => self.name().map(|name| Some(Box::new(name))),
        }
    }

    fn datatype(&mut self) -> Option<Rc<Datatype>> {
        let (library, name) = (self.string()?, self.string()?);
        let count = self.count()?;
        let params: Option<Vec<(Rc<str>, Rc<str>)>> =
            (0..count).map(|_| Some((self.string()?, self.string()?))).collect();
        let params = params?;
        let params: Vec<(&str, &str)> = params.iter().map(|(name, value)| (&**name, &**value)).collect();
        Datatype::trusted(&library, &name, &params).ok().map(Rc::new)
    }

    fn parts(&mut self) -> Option<Vec<Rc<Pattern>>> {
        let count = self.count()?;
        (0..count).map(|_| self.part()).collect()
    }

    fn pattern(&mut self) -> Option<Pattern> {
        Some(match self.byte()? {
            0 => Pattern::Empty,
            1 => Pattern::NotAllowed,
            2 => Pattern::Text,
            3 => Pattern::Choice(self.parts()?),
            4 => Pattern::Group(self.parts()?),
            5 => Pattern::Interleave(self.parts()?),
            6 => Pattern::OneOrMore(self.parts()?.into_iter().next()?),
            7 => Pattern::List(self.parts()?.into_iter().next()?),
            8 => {
                let datatype = self.datatype()?;
                let except = match self.count()? {
                    0 => None,
                    place => Some(self.patterns.get(place - 1)?.clone()),
                };
                Pattern::Data(datatype, except, self.string()?)
            }
            9 => Pattern::Value(self.datatype()?, self.string()?, self.string()?),
            10 => {
                let name = self.name()?;
                Pattern::Attribute(Rc::new(name), self.part()?, self.string()?)
            }
            11 => Pattern::Element(self.count()?),
            _ => return None,
        })
    }
}
