//! The compact form of a schema: its patterns and tables as they are in memory, numbers of four
//! bytes each, then its texts. What is static is not copied, and nothing is worked out again; a
//! sum over all bytes tells damage.

use crate::hash::Frozen;
use crate::pattern::{Base, Id, Node};
use crate::records::{Record, Records};
use crate::tables::{Class, Compiled, Tables, Text, Written};
use std::borrow::Cow;

/// What an image begins with.
pub const MAGIC: &[u8; 8] = b"RNGIMG03";
/// The magic bytes, the sum, how many numbers there are.
const HEAD: usize = MAGIC.len() + 8 + 4;
/// How deep patterns and name classes may nest; deeper ones come from no schema.
const DEPTH: u16 = 2000;
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
    writer.table(&tables.data);
    writer.table(&tables.values);
    writer.table(&tables.attributes);
    writer.table(&tables.elements);
    writer.table(&patterns.nodes);
    writer.records(&patterns.parts, |part| [*part]);
    writer.table(&patterns.facts);
    writer.table(&patterns.slots.table);
    let mut body = (writer.numbers.len() as u32).to_le_bytes().to_vec();
    body.extend(writer.numbers.iter().flat_map(|number| number.to_le_bytes()));
    body.extend(tables.text.as_bytes());
    [MAGIC.as_slice(), &sum(&body).to_le_bytes(), &body].concat()
}

/// A sum that differs when a byte does; four at once, since each waits for the one before.
fn sum(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x517c_c1b7_2722_0a95;
    let add = |sum: u64, word: &[u8]| {
        let mut whole = [0; 8];
        whole[..word.len()].copy_from_slice(word);
        (sum.rotate_left(5) ^ u64::from_le_bytes(whole)).wrapping_mul(FACTOR)
    };
    let mut sums = [bytes.len() as u64, 1, 2, 3];
    let mut rows = bytes.chunks_exact(32);
    for row in &mut rows {
        for (sum, word) in sums.iter_mut().zip(row.chunks_exact(8)) {
            *sum = add(*sum, word);
        }
    }
    let whole = sums.into_iter().fold(0, |all, sum| add(all, &sum.to_le_bytes()));
    rows.remainder().chunks(8).fold(whole, add)
}

struct Writer {
    numbers: Vec<u32>,
}

impl Writer {
    fn records<T, const N: usize>(&mut self, things: &[T], record: impl Fn(&T) -> [u32; N]) {
        self.numbers.push(things.len() as u32);
        self.numbers.extend(things.iter().flat_map(record));
    }

    fn table<T: Record>(&mut self, records: &Records<T>) {
        self.numbers.push(records.len() as u32);
        records.iter().for_each(|record| record.write(&mut self.numbers));
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
    let (own, body) = rest.split_first_chunk::<8>()?;
    let count = u32::from_le_bytes(*body.first_chunk::<4>()?);
    if u64::from_le_bytes(*own) != sum(body) {
        return None;
    }
    let length = (count as usize).checked_mul(4)?;
    let (numbers, text) = halves(bytes, length.checked_add(HEAD)?)?;
    let mut reader = Reader { bytes: numbers, read: HEAD };
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
    (whole && reader.rest().is_empty()).then_some(Compiled { start, patterns, tables })
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

fn read_tables(reader: &mut Reader, tables: &mut Tables) -> Option<()> {
    let (names, spaces) = (tables.names.len() as u32, tables.namespaces.len() as u32);
    let mut depths: Vec<u16> = Vec::new();
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
    tables.data = reader.table()?;
    tables.values = reader.table()?;
    tables.attributes = reader.table()?;
    tables.elements = reader.table()?;
    let whole = tables.data.iter().all(|data| data.datatype < types)
        && tables.values.iter().all(|value| value.datatype < types)
        && tables.attributes.iter().all(|attribute| attribute.class < classes)
        && tables.elements.iter().all(|element| element.class < classes);
    whole.then_some(())
}

/// How deep a class nests; `None` where it refers to one that does not come before it.
fn class_depth(class: &Class, depths: &[u16]) -> Option<u16> {
    let parts = match class {
        Class::Name(_) => &[],
        Class::Namespace(_, except) | Class::Any(except) => except.as_slice(),
        Class::Choice(all) => all,
    };
    deeper(parts, depths)
}

fn deeper(parts: &[u32], depths: &[u16]) -> Option<u16> {
    let depth = parts.iter().try_fold(0, |most: u16, part| Some(most.max(*depths.get(*part as usize)?)))? + 1;
    (depth <= DEPTH).then_some(depth)
}

fn read_patterns(reader: &mut Reader, tables: &Tables) -> Option<Base> {
    let nodes: Records<Node> = reader.table()?;
    let parts: Vec<Id> = reader.records(|[part]| Some(part))?;
    let facts = reader.table()?;
    let slots = Frozen { table: reader.table()? };
    let count = nodes.len();
    if facts.len() != count || !slots.is_sound(count) || count < 3 {
        return None;
    }
    let mut depths: Vec<u16> = Vec::with_capacity(count);
    for (place, node) in nodes.iter().enumerate() {
        depths.push(pattern_depth(node, place, &parts, &depths, tables)?);
    }
    Some(Base { nodes, parts, facts, slots })
}

/// How deep a pattern nests; `None` where it refers to what is not there.
fn pattern_depth(node: Node, place: usize, parts: &[Id], depths: &[u16], tables: &Tables) -> Option<u16> {
    let Node { kind, first, second } = node;
    let within = |length: usize| ((first as usize) < length).then_some(1);
    match kind {
        _ if place < 3 => (place == kind as usize).then_some(1),
        3 => deeper(parts.get(first as usize..second as usize)?, depths),
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

struct Reader {
    bytes: Cow<'static, [u8]>,
    /// What has been read already.
    read: usize,
}

impl Reader {
    fn rest(&self) -> &[u8] {
        &self.bytes[self.read..]
    }

    fn number(&mut self) -> Option<u32> {
        let number = u32::from_le_bytes(*self.rest().first_chunk::<4>()?);
        self.read += 4;
        Some(number)
    }

    fn text(&mut self) -> Option<Text> {
        Some(Text { start: self.number()?, end: self.number()? })
    }

    /// How many things follow, of at least `size` numbers each.
    fn count(&mut self, size: usize) -> Option<usize> {
        self.number().map(|count| count as usize).filter(|count| *count <= self.rest().len() / 4 / size)
    }

    /// A list that stays where it is if that is static.
    fn table<T: Record>(&mut self) -> Option<Records<T>> {
        let length = self.count(T::SIZE)? * T::SIZE * 4;
        let own = self.read..self.read + length;
        self.read += length;
        Some(match &self.bytes {
            Cow::Borrowed(bytes) => Records::Image(&bytes[own]),
            Cow::Owned(bytes) => Records::decoded(&bytes[own]),
        })
    }

    fn records<T, const N: usize>(&mut self, record: impl Fn([u32; N]) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count(N)?;
        let own = &self.bytes[self.read..self.read + count * N * 4];
        self.read += own.len();
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
    use crate::{MapLoader, Schema};

    const SCHEMA: &str = r#"<element name="a" xmlns="http://relaxng.org/ns/structure/1.0"
        datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
        <interleave>
          <attribute name="b"><choice><value>c</value><data type="int"/></choice></attribute>
          <zeroOrMore><element><anyName/><text/></element></zeroOrMore>
        </interleave>
    </element>"#;

    fn image() -> Vec<u8> {
        Schema::from_text(SCHEMA, "a.rng", &MapLoader::default()).unwrap().to_image()
    }

    #[test]
    fn owned_and_static_images_are_the_same_schema() {
        let image = image();
        let fixed: &'static [u8] = image.clone().leak();
        for schema in [Schema::from_image(image.clone()).unwrap(), Schema::from_image(fixed).unwrap()] {
            assert_eq!(schema.to_image(), image);
            let valid = |text| schema.validator().is_valid(&roxmltree::Document::parse(text).unwrap());
            assert!(valid("<a b='7'><x>y</x></a>") && !valid("<a b='d'/>"));
        }
    }

    #[test]
    fn other_bytes_are_refused() {
        assert!(read(Cow::Borrowed(b"")).is_none());
        assert!(read(Cow::Borrowed(b"RNGIMG03\xff\xff\xff\xff")).is_none());
        let image = image();
        for at in 0..image.len() {
            let mut damaged = image.clone();
            damaged[at] ^= 1;
            assert!(read(Cow::Owned(damaged)).is_none(), "byte {at}");
            assert!(read(Cow::Owned(image[..at].to_vec())).is_none(), "{at} bytes");
        }
    }

    #[test]
    fn forged_numbers_are_refused_or_harmless() {
        let image = image();
        let document = roxmltree::Document::parse("<a b='7'><x>y</x></a>").unwrap();
        for at in (HEAD..image.len() - 4).step_by(4) {
            for number in [0, 1, 7, u32::MAX] {
                let mut forged = image.clone();
                forged[at..at + 4].copy_from_slice(&u32::to_le_bytes(number));
                let whole = sum(&forged[MAGIC.len() + 8..]);
                forged[MAGIC.len()..MAGIC.len() + 8].copy_from_slice(&whole.to_le_bytes());
                if let Ok(schema) = Schema::from_image(forged) {
                    schema.validator().validate(&document);
                }
            }
        }
    }
}
