//! The compact form of a schema: its patterns and tables as they are in memory, numbers of four
//! bytes each, then its texts. Nothing in it is worked out again but what is known of patterns.

use crate::hash::Slots;
use crate::pattern::{facts, Id, Node, Patterns};
use crate::tables::{Attribute, Class, Compiled, Data, Element, Tables, Text, Value, Written};
use std::borrow::Cow;

const MAGIC: &[u8; 8] = b"RNGIMG02";
/// How deep patterns and name classes may nest; deeper ones come from no schema.
const DEPTH: u32 = 2000;
/// Stands for what is not there.
const ABSENT: u32 = u32::MAX;

/// The image of a schema.
pub fn encode(schema: &Compiled) -> Vec<u8> {
    let (tables, patterns) = (&schema.tables, &schema.patterns);
    let mut writer = Writer { numbers: vec![schema.start] };
    writer.records(&tables.namespaces, |ns| [ns.start, ns.end]);
    writer.records(&tables.names, |(ns, local)| [*ns, local.start, local.end]);
    writer.list(&tables.classes, Writer::class);
    writer.list(&tables.datatypes, Writer::datatype);
    writer.records(&tables.data, |data| [data.datatype, data.except, data.words.start, data.words.end]);
    writer.records(&tables.values, |value| {
        [value.datatype, value.text.start, value.text.end, value.ns.start, value.ns.end]
    });
    writer.records(&tables.attributes, |attribute| {
        [attribute.class, attribute.value, attribute.documentation.start, attribute.documentation.end]
    });
    writer.records(&tables.elements, |element| {
        [element.class, element.content, element.documentation.start, element.documentation.end]
    });
    writer.records(&patterns.nodes, |node| [node.kind, node.first, node.second]);
    writer.records(&patterns.parts, |part| [*part]);
    let (table, hashes) = patterns.slots.lists();
    writer.records(table, |number| [*number]);
    writer.records(hashes, |hash| [*hash]);
    let mut image = MAGIC.to_vec();
    image.extend((writer.numbers.len() as u32).to_le_bytes());
    image.extend(writer.numbers.iter().flat_map(|number| number.to_le_bytes()));
    image.extend(tables.text.as_bytes());
    image
}

struct Writer {
    numbers: Vec<u32>,
}

impl Writer {
    fn records<T, const N: usize>(&mut self, things: &[T], record: impl Fn(&T) -> [u32; N]) {
        self.numbers.push(things.len() as u32);
        self.numbers.extend(things.iter().flat_map(record));
    }

    fn list<T>(&mut self, things: &[T], write: impl Fn(&mut Writer, &T)) {
        self.numbers.push(things.len() as u32);
        things.iter().for_each(|thing| write(self, thing));
    }

    fn class(&mut self, class: &Class) {
        match class {
            Class::Name(name) => self.numbers.extend([0, *name]),
            Class::Namespace(ns, except) => self.numbers.extend([1, *ns, except.unwrap_or(ABSENT)]),
            Class::Any(except) => self.numbers.extend([2, except.unwrap_or(ABSENT)]),
            Class::Choice(all) => {
                self.numbers.push(3);
                self.records(all, |one| [*one]);
            }
        }
    }

    fn datatype(&mut self, written: &Written) {
        let (library, name) = written.name;
        self.numbers.extend([library.start, library.end, name.start, name.end]);
        self.records(&written.params, |(name, value)| [name.start, name.end, value.start, value.end]);
    }
}

/// A schema from its image; `None` for other bytes.
pub fn read(bytes: Cow<'static, [u8]>) -> Option<Compiled> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let count = u32::from_le_bytes(*rest.first_chunk::<4>()?);
    let length = (count as usize).checked_mul(4)?;
    let (numbers, text) = halves(bytes, length + MAGIC.len() + 4)?;
    let mut reader = Reader { bytes: &numbers[MAGIC.len() + 4..] };
    let start = reader.number()?;
    let mut tables = Tables::default();
    tables.text = text;
    tables.namespaces = reader.records(|[start, end]| Some(Text { start, end }))?;
    let spaces = tables.namespaces.len() as u32;
    tables.names = reader.records(|[ns, start, end]| (ns < spaces).then_some((ns, Text { start, end })))?;
    tables.index_names();
    read_tables(&mut reader, &mut tables)?;
    let patterns = read_patterns(&mut reader, &tables)?;
    let known = |id: Id| (id as usize) < patterns.nodes.len();
    let whole = known(start)
        && tables.elements.iter().all(|element| known(element.content))
        && tables.attributes.iter().all(|attribute| known(attribute.value))
        && tables.data.iter().all(|data| known(data.except));
    (whole && reader.bytes.is_empty()).then_some(Compiled { start, patterns, tables })
}

/// What stands before that byte, and the text from there on.
fn halves(bytes: Cow<'static, [u8]>, at: usize) -> Option<(Cow<'static, [u8]>, Cow<'static, str>)> {
    match bytes {
        Cow::Borrowed(bytes) => {
            let (numbers, text) = bytes.split_at_checked(at)?;
            Some((numbers.into(), std::str::from_utf8(text).ok()?.into()))
        }
        Cow::Owned(mut numbers) => {
            let text = (at <= numbers.len()).then(|| numbers.split_off(at))?;
            Some((numbers.into(), String::from_utf8(text).ok()?.into()))
        }
    }
}

fn read_tables(reader: &mut Reader<'_>, tables: &mut Tables) -> Option<()> {
    let (names, spaces) = (tables.names.len() as u32, tables.namespaces.len() as u32);
    let mut depths: Vec<u32> = Vec::new();
    for _ in 0..reader.count(1)? {
        let class = reader.class(names, spaces)?;
        depths.push(class_depth(&class, &depths)?);
        tables.classes.push(class);
    }
    for _ in 0..reader.count(1)? {
        let name = (reader.text()?, reader.text()?);
        let params =
            reader.records(|[a, b, c, d]| Some((Text { start: a, end: b }, Text { start: c, end: d })))?;
        tables.datatypes.push(Written::new(name, params));
    }
    let (types, classes) = (tables.datatypes.len() as u32, tables.classes.len() as u32);
    tables.data = reader.records(|[datatype, except, start, end]| {
        (datatype < types).then_some(Data { datatype, except, words: Text { start, end } })
    })?;
    tables.values = reader.records(|[datatype, a, b, c, d]| {
        let (text, ns) = (Text { start: a, end: b }, Text { start: c, end: d });
        (datatype < types).then_some(Value { datatype, text, ns })
    })?;
    tables.attributes = reader.records(|[class, value, start, end]| {
        (class < classes).then_some(Attribute { class, value, documentation: Text { start, end } })
    })?;
    tables.elements = reader.records(|[class, content, start, end]| {
        (class < classes).then_some(Element { class, content, documentation: Text { start, end } })
    })?;
    Some(())
}

/// How deep a class nests; `None` where it refers to one that does not come before it.
fn class_depth(class: &Class, depths: &[u32]) -> Option<u32> {
    let parts = match class {
        Class::Name(_) => &[],
        Class::Namespace(_, except) | Class::Any(except) => except.as_slice(),
        Class::Choice(all) => all,
    };
    deeper(parts, depths)
}

fn deeper(parts: &[u32], depths: &[u32]) -> Option<u32> {
    let depth = parts.iter().try_fold(0, |most: u32, part| Some(most.max(*depths.get(*part as usize)?)))? + 1;
    (depth <= DEPTH).then_some(depth)
}

fn read_patterns(reader: &mut Reader<'_>, tables: &Tables) -> Option<Patterns> {
    let nodes = reader.records(|[kind, first, second]| Some(Node { kind, first, second }))?;
    let parts: Vec<Id> = reader.records(|[part]| Some(part))?;
    let table = reader.records(|[number]| Some(number))?;
    let hashes: Vec<u32> = reader.records(|[hash]| Some(hash))?;
    if hashes.len() != nodes.len() || nodes.len() < 3 || (0..3).any(|kind| nodes[kind].kind != kind as u32) {
        return None;
    }
    let slots = Slots::from_lists(table, hashes)?;
    let mut patterns = Patterns { facts: Vec::with_capacity(nodes.len()), nodes, parts, slots };
    let mut depths: Vec<u32> = Vec::with_capacity(patterns.nodes.len());
    for place in 0..patterns.nodes.len() {
        depths.push(pattern_depth(&patterns, place, &depths, tables)?);
        let pattern = patterns.get(place);
        let known = facts(pattern, tables.facts(pattern), |id| patterns.facts[id as usize]);
        patterns.facts.push(known);
    }
    Some(patterns)
}

/// How deep a pattern nests; `None` where it refers to what is not there.
fn pattern_depth(patterns: &Patterns, place: usize, depths: &[u32], tables: &Tables) -> Option<u32> {
    let Node { kind, first, second } = patterns.nodes[place];
    let within = |length: usize| ((first as usize) < length).then_some(1);
    match kind {
        0..=2 => (place == kind as usize).then_some(1),
        3 => deeper(patterns.parts.get(first as usize..second as usize)?, depths),
        // The spine of a group is walked without recursion.
        4 => Some(deeper(&[first], depths)?.max(*depths.get(second as usize)?)),
        5 => deeper(&[first, second], depths),
        6 | 7 => deeper(&[first], depths),
        8 => within(tables.data.len()),
        9 => within(tables.values.len()),
        10 => within(tables.attributes.len()),
        11 => within(tables.elements.len()),
        _ => None,
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
}

impl Reader<'_> {
    fn number(&mut self) -> Option<u32> {
        let (first, rest) = self.bytes.split_first_chunk::<4>()?;
        self.bytes = rest;
        Some(u32::from_le_bytes(*first))
    }

    fn text(&mut self) -> Option<Text> {
        Some(Text { start: self.number()?, end: self.number()? })
    }

    /// How many things follow, of at least `size` numbers each.
    fn count(&mut self, size: usize) -> Option<usize> {
        self.number().map(|count| count as usize).filter(|count| *count <= self.bytes.len() / 4 / size)
    }

    fn records<T, const N: usize>(&mut self, record: impl Fn([u32; N]) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count(N)?;
        let (own, rest) = self.bytes.split_at_checked(count * N * 4)?;
        self.bytes = rest;
        let mut things = Vec::with_capacity(count);
        for bytes in own.chunks_exact(N * 4) {
            let number = |place: usize| {
                let at = place * 4;
                u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
            };
            things.push(record(std::array::from_fn(number))?);
        }
        Some(things)
    }

    fn class(&mut self, names: u32, spaces: u32) -> Option<Class> {
        let except = |number: u32| (number != ABSENT).then_some(number);
        Some(match self.number()? {
            0 => Class::Name(self.number().filter(|name| *name < names)?),
            1 => Class::Namespace(self.number().filter(|ns| *ns < spaces)?, except(self.number()?)),
            2 => Class::Any(except(self.number()?)),
            3 => Class::Choice(self.records(|[one]| Some(one))?.into()),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_bytes_are_refused() {
        assert!(read(Cow::Borrowed(b"")).is_none());
        assert!(read(Cow::Borrowed(b"RNGIMG02\xff\xff\xff\xff")).is_none());
    }
}
