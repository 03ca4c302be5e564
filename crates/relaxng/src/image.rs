//! The compact form of a schema: its patterns and tables as they are in memory, numbers of four
//! bytes each, how long the lists are before all of them, then its texts. What is static is not copied,
//! and nothing is worked out again. An image from outside has to be sound: a sum over all bytes tells
//! damage, and no number may refer to what is not there. One that is part of the program is taken as it
//! is.

use crate::hash::{self, Frozen};
use crate::memo::Known;
use crate::pattern::{Base, Id, Node};
use crate::records::{Record, Records};
use crate::remembered::Remembered;
use crate::tables::{Class, Compiled, Tables};
use std::borrow::Cow;
use std::sync::OnceLock;

/// What an image begins with.
pub const MAGIC: &[u8; 8] = b"RNGIMG06";
/// How many lists there are.
const LISTS: usize = 24;
/// The magic bytes, the sum, how many numbers there are.
const HEAD: usize = MAGIC.len() + 8 + 4;
/// How deep patterns and name classes may nest; deeper ones come from no schema.
const DEPTH: u16 = 2000;

/// The image of a schema.
pub fn encode(schema: &Compiled) -> Vec<u8> {
    encode_with(schema, &schema.patterns, &schema.remembered)
}

/// The image of a schema with more patterns, and what is remembered of states.
pub fn encode_with(schema: &Compiled, patterns: &Base, remembered: &Remembered) -> Vec<u8> {
    let tables = &schema.tables;
    let mut lists = Lists::default();
    lists.add(&tables.namespaces);
    lists.add(&tables.names);
    lists.add(&tables.found.table);
    lists.add(&tables.classes);
    lists.add(&tables.class_parts);
    lists.add(&tables.datatypes);
    lists.add(&tables.params);
    lists.add(&tables.data);
    lists.add(&tables.values);
    lists.add(&tables.attributes);
    lists.add(&tables.elements);
    lists.add(&patterns.nodes);
    lists.add(&patterns.parts);
    lists.add(&patterns.facts);
    lists.add(&patterns.slots.table);
    lists.add(&remembered.entries);
    lists.add(&remembered.readings);
    lists.add(&remembered.slots.table);
    lists.add(&remembered.attributes);
    for memo in remembered.memos() {
        lists.add(&memo.table);
    }
    let numbers = [&[schema.start.0], &lists.lengths[..], &lists.numbers].concat();
    let mut body = (numbers.len() as u32).to_le_bytes().to_vec();
    body.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    body.extend_from_slice(&tables.text);
    [MAGIC.as_slice(), &sum(&body).to_le_bytes(), &body].concat()
}

/// How long the lists of an image are, and their numbers. A process that reads few of them need not touch all to know
/// where each is.
#[derive(Default)]
struct Lists {
    lengths: Vec<u32>,
    numbers: Vec<u32>,
}

impl Lists {
    fn add<T: Record>(&mut self, records: &Records<T>) {
        self.lengths.push(records.len() as u32);
        records.iter().for_each(|record| record.write(&mut self.numbers));
    }
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

/// A schema from its image; `None` for other bytes.
pub fn read(bytes: Cow<'static, [u8]>) -> Option<Compiled> {
    let (own, body) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
    if u64::from_le_bytes(*own) != sum(body) {
        return None;
    }
    trusted(bytes).filter(is_sound)
}

/// A schema from its image, which is what [`encode`] gave: nothing is tested but its head and the
/// lengths of its lists.
pub fn trusted(bytes: Cow<'static, [u8]>) -> Option<Compiled> {
    let count = u32::from_le_bytes(*bytes.strip_prefix(MAGIC)?.get(8..)?.first_chunk::<4>()?);
    let at = (count as usize).checked_mul(4)?.checked_add(HEAD)?;
    let (bytes, text): (Cow<'static, [u8]>, Cow<'static, [u8]>) = match bytes {
        Cow::Borrowed(bytes) => {
            bytes.split_at_checked(at).map(|(numbers, text)| (numbers.into(), text.into()))?
        }
        Cow::Owned(mut numbers) => {
            let text = (at <= numbers.len()).then(|| numbers.split_off(at))?;
            (numbers.into(), text.into())
        }
    };
    let mut reader = Reader { bytes, length: HEAD, read: HEAD + (1 + LISTS) * 4 };
    let start = Id(reader.number()?);
    let mut tables = Tables {
        text,
        namespaces: reader.table()?,
        names: reader.table()?,
        found: Frozen { table: reader.table()? },
        classes: reader.table()?,
        class_parts: reader.table()?,
        datatypes: reader.table()?,
        params: reader.table()?,
        data: reader.table()?,
        values: reader.table()?,
        attributes: reader.table()?,
        elements: reader.table()?,
        ready: Box::default(),
    };
    tables.ready = (0..tables.datatypes.len()).map(|_| OnceLock::new()).collect();
    let patterns = Base {
        nodes: reader.table()?,
        parts: reader.table()?,
        facts: reader.table()?,
        slots: Frozen { table: reader.table()? },
    };
    let remembered = Remembered {
        entries: reader.table()?,
        readings: reader.table()?,
        slots: Frozen { table: reader.table()? },
        attributes: reader.table()?,
        enters: Known { table: reader.table()? },
        nexts: Known { table: reader.table()? },
        names: Known { table: reader.table()? },
        values: Known { table: reader.table()? },
        texts: Known { table: reader.table()? },
    };
    (reader.read == reader.bytes.len()).then_some(Compiled { start, patterns, tables, remembered })
}

/// Whether every number refers to something, and nothing nests without end.
fn is_sound(schema: &Compiled) -> bool {
    let (tables, patterns) = (&schema.tables, &schema.patterns);
    let count = patterns.nodes.len();
    let known = |id: Id| id.index() < count;
    count >= 3
        && known(schema.start)
        && std::str::from_utf8(&tables.text).is_ok()
        && are_names_sound(tables)
        && are_tables_sound(tables)
        && tables.elements.iter().all(|element| known(element.content))
        && tables.attributes.iter().all(|attribute| known(attribute.value))
        && tables.data.iter().all(|data| known(data.except))
        && patterns.facts.len() == count
        && patterns.slots.is_sound(count)
        && are_patterns_sound(patterns, tables).is_some()
        && schema.remembered.is_sound(tables.elements.len(), count)
}

fn are_names_sound(tables: &Tables) -> bool {
    let spaces = tables.namespaces.len() as u32;
    let is_sound = |name: crate::tables::Mentioned| {
        name.space.0 < spaces && name.hash == hash::text(name.space.0, tables.text(name.local))
    };
    tables.found.is_sound(tables.names.len()) && tables.names.iter().all(is_sound)
}

fn are_tables_sound(tables: &Tables) -> bool {
    let mut depths: Vec<u16> = Vec::new();
    for class in tables.classes.iter() {
        match class_depth(class, tables, &depths) {
            Some(depth) => depths.push(depth),
            None => return false,
        }
    }
    let (types, classes) = (tables.datatypes.len() as u32, tables.classes.len() as u32);
    let params = tables.params.len() as u32;
    tables.datatypes.iter().all(|datatype| datatype.params.1 <= params)
        && tables.data.iter().all(|data| data.datatype.0 < types)
        && tables.values.iter().all(|value| value.datatype.0 < types)
        && tables.attributes.iter().all(|attribute| attribute.class.0 < classes)
        && tables.elements.iter().all(|element| element.class.0 < classes)
}

/// How deep a class nests; `None` where it refers to what does not come before it.
fn class_depth(class: Class, tables: &Tables, depths: &[u16]) -> Option<u16> {
    match class {
        Class::Name(name) => (name.index() < tables.names.len()).then_some(1),
        Class::Namespace(space, except) => {
            (space.index() < tables.namespaces.len()).then(|| deeper(except.map(u32::from), depths))?
        }
        Class::Any(except) => deeper(except.map(u32::from), depths),
        Class::Choice(start, end) => {
            let within = start <= end && (end as usize) <= tables.class_parts.len();
            within.then(|| deeper(tables.parts(start, end).map(u32::from), depths))?
        }
    }
}

fn deeper(parts: impl IntoIterator<Item = u32>, depths: &[u16]) -> Option<u16> {
    let most = |most: u16, part: u32| Some(most.max(*depths.get(part as usize)?));
    let depth = parts.into_iter().try_fold(0, most)? + 1;
    (depth <= DEPTH).then_some(depth)
}

fn are_patterns_sound(patterns: &Base, tables: &Tables) -> Option<()> {
    let mut depths: Vec<u16> = Vec::with_capacity(patterns.nodes.len());
    for (place, node) in patterns.nodes.iter().enumerate() {
        depths.push(pattern_depth(node, place, patterns, &depths, tables)?);
    }
    Some(())
}

/// How deep a pattern nests; `None` where it refers to what is not there.
fn pattern_depth(node: Node, place: usize, patterns: &Base, depths: &[u16], tables: &Tables) -> Option<u16> {
    let Node { kind, first, second } = node;
    let within = |length: usize| ((first as usize) < length).then_some(1);
    match kind {
        _ if place < 3 => (place == kind as usize).then_some(1),
        3 => {
            let within = first <= second && second as usize <= patterns.parts.len();
            within.then(|| deeper(patterns.parts.all().part(first, second).iter().map(u32::from), depths))?
        }
        // The spine of a group is walked without recursion.
        4 => Some(deeper([first], depths)?.max(*depths.get(second as usize)?)),
        5 => deeper([first, second], depths),
        6 | 7 => deeper([first], depths),
        8 => within(tables.data.len()),
        9 => within(tables.values.len()),
        10 => within(tables.attributes.len()),
        11 => within(tables.elements.len()),
        _ => None,
    }
}

struct Reader {
    bytes: Cow<'static, [u8]>,
    /// Where the length of the next list is.
    length: usize,
    /// Where it begins.
    read: usize,
}

impl Reader {
    fn number(&mut self) -> Option<u32> {
        let number = u32::from_le_bytes(*self.bytes.get(self.length..)?.first_chunk::<4>()?);
        self.length += 4;
        Some(number)
    }

    /// A list that stays where it is if that is static.
    fn table<T: Record>(&mut self) -> Option<Records<T>> {
        let length = (self.number()? as usize).checked_mul(T::SIZE * 4)?;
        let own = self.read..self.read.checked_add(length)?;
        let records = match &self.bytes {
            Cow::Borrowed(bytes) => Records::Image(bytes.get(own.clone())?),
            Cow::Owned(bytes) => Records::decoded(bytes.get(own.clone())?),
        };
        self.read = own.end;
        Some(records)
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
        let schemas =
            [Schema::from_image(image.clone()), Schema::from_image(fixed), Schema::from_static(fixed)];
        for schema in schemas.map(Result::unwrap) {
            assert_eq!(schema.to_image(), image);
            let valid = |text| schema.validator().is_valid(&roxmltree::Document::parse(text).unwrap());
            assert!(valid("<a b='7'><x>y</x></a>") && !valid("<a b='d'/>"));
        }
    }

    #[test]
    fn other_bytes_are_refused() {
        assert!(read(Cow::Borrowed(b"")).is_none());
        assert!(read(Cow::Borrowed(b"RNGIMG06\xff\xff\xff\xff")).is_none());
        let image = image();
        for at in 0..image.len() {
            let mut damaged = image.clone();
            damaged[at] ^= 1;
            assert!(read(Cow::Owned(damaged)).is_none(), "byte {at}");
            assert!(read(Cow::Owned(image[..at].to_vec())).is_none(), "{at} bytes");
        }
    }

    /// An image with each number replaced: it is refused, or checks a document without a panic.
    fn forge(image: &[u8], document: &roxmltree::Document<'_>) {
        for at in (HEAD..image.len() - 4).step_by(4) {
            for number in [0, 1, 7, u32::MAX] {
                let mut forged = image.to_vec();
                forged[at..at + 4].copy_from_slice(&u32::to_le_bytes(number));
                let whole = sum(&forged[MAGIC.len() + 8..]);
                forged[MAGIC.len()..MAGIC.len() + 8].copy_from_slice(&whole.to_le_bytes());
                if let Ok(schema) = Schema::from_image(forged) {
                    schema.validator().validate(document);
                }
            }
        }
    }

    #[test]
    fn forged_numbers_are_refused_or_harmless() {
        let image = image();
        let document = roxmltree::Document::parse("<a b='7'><x>y</x></a>").unwrap();
        forge(&image, &document);
    }

    #[test]
    fn what_documents_led_to_is_part_of_an_image() {
        let schema = Schema::from_text(SCHEMA, "a.rng", &MapLoader::default()).unwrap();
        let texts = ["<a b='7'><x>y</x></a>", "<a b='d'/>", "<a b='c'/>", "<z/>", "<a><x/>text</a>"];
        let mut validator = schema.validator();
        let verdicts = |validator: &mut crate::Validator| -> Vec<String> {
            let all = texts.iter().map(|text| roxmltree::Document::parse(text).unwrap());
            all.map(|document| format!("{:?}", validator.validate(&document))).collect()
        };
        let expected = verdicts(&mut validator);
        let image = validator.to_image();
        let fixed: &'static [u8] = image.clone().leak();
        for schema in [Schema::from_image(image.clone()), Schema::from_static(fixed)].map(Result::unwrap) {
            assert_eq!(schema.to_image(), image);
            let mut validator = schema.validator();
            assert_eq!(verdicts(&mut validator), expected);
            assert_eq!(validator.work().states, 0, "nothing is left to work out");
            assert_eq!(validator.to_image(), image);
            // What is forgotten for want of room is only what came later.
            let mut small = schema.validator().remember(1);
            assert_eq!(verdicts(&mut small), expected);
        }
        let document = roxmltree::Document::parse(texts[0]).unwrap();
        forge(&image, &document);
    }
}
