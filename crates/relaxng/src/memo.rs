//! A memo: numbers that are remembered for texts, each text under a tag.

use crate::hash::{half, is_same, word};
use crate::records::{Record, Records};

/// How far it looks for a text; beyond that it is not remembered, so that texts made to collide
/// cost no more than others.
const REACH: usize = 16;
/// How long a text is kept in its place in the table.
const INLINE: usize = 16;
/// No number.
const NONE: u32 = u32::MAX;

const FACTORS: [u64; 3] = [0x9e37_79b9_7f4a_7c15, 0xe703_7ed1_a0b4_28db, 0xa076_1d64_78bd_642f];

/// Remembers numbers below `u32::MAX` for texts. What it does not find may have been remembered.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    table: Vec<Place>,
    count: usize,
    /// The texts that are too long for the table.
    text: String,
}

/// A place in the table: half a cache line, so that one look finds most texts.
#[repr(align(32))]
#[derive(Clone, Copy, Debug)]
pub struct Place {
    tag: u64,
    /// The text; of a long one its hash, and where it starts.
    words: [u64; 2],
    length: u32,
    number: u32,
}

/// A text under a tag, made ready to be looked for in several memos.
#[derive(Clone, Copy)]
struct Sought<'t> {
    place: Place,
    hash: usize,
    text: &'t str,
}

impl<'t> Sought<'t> {
    #[inline]
    fn of(tag: u64, text: &'t str) -> Sought<'t> {
        let place = Place::of(tag, text);
        Sought { hash: place.hash(), place, text }
    }
}

const EMPTY: Place = Place { tag: 0, words: [0; 2], length: 0, number: NONE };

impl Place {
    /// The place of a text, but for where a long one starts.
    #[inline]
    fn of(tag: u64, text: &str) -> Place {
        let (bytes, length) = (text.as_bytes(), text.len());
        let words = match length {
            0 => [0; 2],
            1..4 => {
                let [first, middle, last] = [bytes[0], bytes[length / 2], bytes[length - 1]].map(u64::from);
                [first | middle << 8 | last << 16, 0]
            }
            // The parts overlap in a text that does not fill them.
            4..8 => [half(bytes, 0) | half(bytes, length - 4) << 32, 0],
            8..=INLINE => [word(bytes, 0), word(bytes, length - 8)],
            _ => [long(bytes), 0],
        };
        Place { tag, words, length: length as u32, number: NONE }
    }

    fn is_long(&self) -> bool {
        self.length as usize > INLINE
    }

    #[inline]
    fn hash(&self) -> usize {
        let second = if self.is_long() { 0 } else { self.words[1] };
        let length = u64::from(self.length).wrapping_mul(FACTORS[1]);
        folded(self.words[0] ^ self.tag.wrapping_mul(FACTORS[0]), second ^ length ^ FACTORS[2]) as usize
    }
}

/// What one or the other remembers for a text.
#[inline]
pub fn either(known: &Known, memo: &Memo, tag: u64, text: &str) -> Option<u32> {
    let sought = Sought::of(tag, text);
    known.get(&sought).or_else(|| memo.get(&sought))
}

impl Memo {
    /// What is remembered for a text, in this one alone.
    #[inline]
    pub fn find(&self, tag: u64, text: &str) -> Option<u32> {
        self.get(&Sought::of(tag, text))
    }

    /// What is remembered for a text.
    #[inline]
    fn get(&self, sought: &Sought<'_>) -> Option<u32> {
        let Sought { place: sought, hash, text } = sought;
        let mask = self.table.len().wrapping_sub(1);
        for step in 0..=REACH {
            let place = self.table.get(hash.wrapping_add(step) & mask)?;
            if place.number == NONE {
                return None;
            }
            let may_be =
                (place.tag, place.length, place.words[0]) == (sought.tag, sought.length, sought.words[0]);
            if may_be && self.is_rest_same(place, sought, text) {
                return Some(place.number);
            }
        }
        None
    }

    #[inline]
    fn is_rest_same(&self, place: &Place, sought: &Place, text: &str) -> bool {
        match sought.is_long() {
            false => place.words[1] == sought.words[1],
            true => {
                let start = place.words[1] as usize;
                is_same(&self.text.as_bytes()[start..start + text.len()], text.as_bytes())
            }
        }
    }

    /// Remembers a number for a text that has none, unless its neighbourhood is crowded.
    pub fn insert(&mut self, tag: u64, text: &str, number: u32) {
        let mut place = Place { number, ..Place::of(tag, text) };
        if place.is_long() {
            place.words[1] = self.text.len() as u64;
        }
        if self.put(place) && place.is_long() {
            self.text.push_str(text);
        }
    }

    fn put(&mut self, place: Place) -> bool {
        if (self.count + 1) * 2 > self.table.len() {
            self.grow();
        }
        // Where so much room is left it is the texts that crowd.
        while self.free(&place).is_none() && self.count * 16 > self.table.len() {
            self.grow();
        }
        let Some(at) = self.free(&place) else { return false };
        self.table[at] = place;
        self.count += 1;
        true
    }

    /// The free place for a text.
    fn free(&self, place: &Place) -> Option<usize> {
        let (hash, mask) = (place.hash(), self.table.len() - 1);
        (0..=REACH).map(|step| hash.wrapping_add(step) & mask).find(|at| self.table[*at].number == NONE)
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(64);
        let old = std::mem::replace(&mut self.table, vec![EMPTY; size]);
        self.count = 0;
        for place in old.into_iter().filter(|place| place.number != NONE) {
            if let Some(at) = self.free(&place) {
                self.table[at] = place;
                self.count += 1;
            }
        }
    }

    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        self.table.len() * size_of::<Place>() + self.text.len()
    }
}

/// A [`Memo`] that stands in an image; of short texts only.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The places.
    pub table: Records<Place>,
}

impl Known {
    /// Nothing.
    pub const fn new() -> Known {
        Known { table: Records::new() }
    }

    /// With what a memo remembers of short texts.
    pub fn with(&self, memo: &Memo) -> Known {
        let mut kept = Memo::default();
        let short = |place: &Place| place.number != NONE && !place.is_long();
        for place in self.table.iter().chain(memo.table.iter().copied()).filter(short) {
            kept.put(place);
        }
        Known { table: Records::Own(kept.table) }
    }

    /// Whether it has no places.
    pub fn is_empty(&self) -> bool {
        self.table.len() == 0
    }

    /// What is remembered for a text.
    #[inline]
    fn get(&self, sought: &Sought<'_>) -> Option<u32> {
        let Sought { place: sought, hash, .. } = sought;
        let mask = self.table.len().checked_sub(1)?;
        if sought.is_long() {
            return None;
        }
        for step in 0..=REACH {
            let place = self.table.at(hash.wrapping_add(step) & mask);
            if place.number == NONE {
                return None;
            }
            if (place.tag, place.length, place.words) == (sought.tag, sought.length, sought.words) {
                return Some(place.number);
            }
        }
        None
    }

    /// Whether it can be searched, and no number is above `count`.
    pub fn is_sound(&self, count: usize) -> bool {
        let known = |place: Place| place.number == NONE || (place.number as usize) < count;
        (self.is_empty() || self.table.len().is_power_of_two()) && self.table.iter().all(known)
    }
}

impl Record for Place {
    const SIZE: usize = 8;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Place {
        let wide = |place: usize| u64::from(number(place + 1)) << 32 | u64::from(number(place));
        Place { tag: wide(0), words: [wide(2), wide(4)], length: number(6), number: number(7) }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        let wide = [self.tag, self.words[0], self.words[1]];
        numbers.extend(wide.iter().flat_map(|wide| [*wide as u32, (*wide >> 32) as u32]));
        numbers.extend([self.length, self.number]);
    }
}

fn folded(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    product as u64 ^ (product >> 64) as u64
}

fn long(bytes: &[u8]) -> u64 {
    let last = word(bytes, bytes.len() - 8);
    (0..bytes.len() / 8)
        .fold(last, |hash, place| folded(hash ^ FACTORS[0], word(bytes, place * 8) ^ FACTORS[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length_are_told_apart() {
        let mut texts: Vec<String> = vec![String::new()];
        for length in 1..40 {
            texts.push("a".repeat(length));
            for place in 0..length {
                let mut text = "a".repeat(length);
                text.replace_range(place..=place, "b");
                texts.push(text);
            }
        }
        let mut memo = Memo::default();
        let keys = || (0..3u64).flat_map(|tag| texts.iter().map(move |text| (tag << 32, text))).zip(0u32..);
        for ((tag, text), number) in keys() {
            assert_eq!(memo.get(&Sought::of(tag, text)), None, "{text}");
            memo.insert(tag, text, number);
        }
        for ((tag, text), number) in keys() {
            assert_eq!(memo.get(&Sought::of(tag, text)), Some(number), "{text}");
        }
        assert!(memo.table.len() <= keys().count() * 8, "{}", memo.table.len());
    }

    #[test]
    fn what_collides_takes_no_more_than_its_neighbourhood() {
        let mut memo = Memo::default();
        let put = (0..1000).filter(|number| memo.put(Place { number: *number, ..Place::of(0, "same") }));
        assert_eq!(put.count(), REACH + 1);
        assert!(memo.table.len() <= 64 * (REACH + 1), "{}", memo.table.len());
    }
}
