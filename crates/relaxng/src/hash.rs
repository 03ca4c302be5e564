//! Hashing for keys that are small, and tables of numbered things found by their content.

use crate::records::{Record, Records};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

const FACTOR: u64 = 0x517c_c1b7_2722_0a95;

fn mix(state: u64, word: u64) -> u64 {
    (state.rotate_left(5) ^ word).wrapping_mul(FACTOR)
}

/// A fast hash for keys that are numbers.
#[derive(Clone, Copy, Default)]
pub struct FastHasher(u64);

impl Hasher for FastHasher {
    fn finish(&self) -> u64 {
        // The high bits are the mixed ones; tables look at the low ones too.
        self.0.rotate_left(26)
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64((*byte).into()));
    }
    fn write_u8(&mut self, value: u8) {
        self.write_u64(value.into());
    }
    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }
    fn write_isize(&mut self, value: isize) {
        self.write_u64(value as u64);
    }
    fn write_u32(&mut self, value: u32) {
        self.write_u64(value.into());
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = mix(self.0, value);
    }
}

/// A map with the fast hash.
pub type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<FastHasher>>;

/// A set with the fast hash.
pub type FastSet<K> = HashSet<K, BuildHasherDefault<FastHasher>>;

/// The key of a pair of numbers.
pub fn pair(first: impl Into<u64>, second: impl Into<u64>) -> u64 {
    first.into() << 32 | second.into()
}

fn fold(state: u64) -> u32 {
    (state >> 32) as u32
}

/// The hash of a sequence of numbers.
pub fn numbers(numbers: impl IntoIterator<Item = u32>) -> u32 {
    fold(numbers.into_iter().fold(FACTOR, |state, number| mix(state, number.into())))
}

/// The hash of a text that is told apart by a number.
pub fn text(tag: u32, text: &str) -> u32 {
    let bytes = text.as_bytes();
    let seed = mix(u64::from(tag) ^ FACTOR, bytes.len() as u64);
    let state = match bytes {
        [] => seed,
        // The first and the last bytes overlap where there are fewer than twice as many.
        [first, .., last] if bytes.len() < 4 => {
            mix(seed, u64::from(*first) << 16 | u64::from(bytes[bytes.len() / 2]) << 8 | u64::from(*last))
        }
        [only] => mix(seed, u64::from(*only)),
        _ if bytes.len() < 8 => mix(seed, half(bytes, 0) << 32 | half(bytes, bytes.len() - 4)),
        _ => {
            let whole = (0..bytes.len() / 8).fold(seed, |state, place| mix(state, word(bytes, place * 8)));
            mix(whole, word(bytes, bytes.len() - 8))
        }
    };
    fold(mix(state, 0))
}

/// Whether two texts are the same; most are too short for a call to be worth it.
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    match one.len() {
        0 => true,
        1..4 => one.iter().zip(other).all(|(one, other)| one == other),
        length @ 4..8 => half(one, 0) == half(other, 0) && half(one, length - 4) == half(other, length - 4),
        length => {
            let mut words = (0..length / 8).map(|place| place * 8).chain([length - 8]);
            words.all(|at| word(one, at) == word(other, at))
        }
    }
}

/// Four bytes as a number.
pub fn half(bytes: &[u8], at: usize) -> u64 {
    let mut part = [0; 4];
    part.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(part).into()
}

/// Eight bytes as a number.
pub fn word(bytes: &[u8], at: usize) -> u64 {
    let mut part = [0; 8];
    part.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(part)
}

/// A place in a table: a thing's number beside its hash, so that one look tells most of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    hash: u32,
    number: u32,
}

/// An empty place.
const NONE: Slot = Slot { hash: 0, number: u32::MAX };

impl Record for Slot {
    const SIZE: usize = 2;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Slot {
        Slot { hash: number(0), number: number(1) }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        numbers.extend([self.hash, self.number]);
    }
}

/// Finds things that are numbered from zero by the hash of their content.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    table: Vec<Slot>,
    count: u32,
}

impl Slots {
    /// A table of nothing.
    pub const fn new() -> Slots {
        Slots { table: Vec::new(), count: 0 }
    }

    /// The number of the thing with that hash for which `is` holds, looking at no more than
    /// `most` others.
    pub fn find(&self, hash: u32, most: usize, is: impl Fn(u32) -> bool) -> Option<u32> {
        search(self.table.len(), |at| self.table[at], hash, most, is)
    }

    /// Numbers one more thing.
    pub fn push(&mut self, hash: u32) -> u32 {
        let slot = Slot { hash, number: self.count };
        self.count += 1;
        if self.count as usize * 2 > self.table.len() {
            self.resize((self.count as usize * 4).next_power_of_two().max(16));
        }
        place(&mut self.table, slot);
        slot.number
    }

    fn resize(&mut self, size: usize) {
        let old = std::mem::replace(&mut self.table, vec![NONE; size]);
        let mut things: Vec<Slot> = old.into_iter().filter(|slot| *slot != NONE).collect();
        things.sort_unstable_by_key(|slot| slot.number);
        things.into_iter().for_each(|slot| place(&mut self.table, slot));
    }

    /// The table for an image: as small as finds things still fast.
    pub fn frozen(mut self) -> Frozen {
        self.resize((self.count as usize * 3 / 2).next_power_of_two().max(16));
        Frozen { table: Records::Own(self.table) }
    }

    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        self.table.len() * size_of::<Slot>()
    }
}

fn place(table: &mut [Slot], slot: Slot) {
    let mask = table.len() - 1;
    let mut at = slot.hash as usize & mask;
    while table[at] != NONE {
        at = (at + 1) & mask;
    }
    table[at] = slot;
}

/// Looks from the place of a hash on, at no more than `most` others.
#[inline]
fn search(
    size: usize,
    slot: impl Fn(usize) -> Slot,
    hash: u32,
    most: usize,
    is: impl Fn(u32) -> bool,
) -> Option<u32> {
    let mask = size.checked_sub(1)?;
    let mut at = hash as usize & mask;
    for _ in 0..=most {
        let own = slot(at);
        if own == NONE {
            return None;
        }
        if own.hash == hash && is(own.number) {
            return Some(own.number);
        }
        at = (at + 1) & mask;
    }
    None
}

/// [`Slots`] to which nothing is added, which may stand in an image.
#[derive(Clone, Debug, Default)]
pub struct Frozen {
    /// The places.
    pub table: Records<Slot>,
}

impl Frozen {
    /// Nothing.
    pub const fn new() -> Frozen {
        Frozen { table: Records::new() }
    }

    /// Whether it can be searched for so many things.
    pub fn is_sound(&self, count: usize) -> bool {
        let known = self.table.iter().all(|slot| slot == NONE || (slot.number as usize) < count);
        let roomy = self.table.iter().any(|slot| slot == NONE);
        known && roomy && self.table.len().is_power_of_two()
    }

    /// As [`Slots::find`].
    pub fn find(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        let size = self.table.len();
        search(size, |at| self.table.at(at), hash, size, is)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::Hash;

    #[test]
    fn texts_are_the_same_where_all_their_bytes_are() {
        let all: Vec<u8> = (0..40).collect();
        for length in 0..all.len() {
            let (text, copy) = (&all[..length], all[..length].to_vec());
            assert!(is_same(text, &copy), "{length}");
            assert!(!is_same(text, &all[..length + 1]), "{length}");
            for at in 0..length {
                let mut other = text.to_vec();
                other[at] = 255;
                assert!(!is_same(text, &other), "{length}, {at}");
            }
        }
    }

    #[test]
    fn all_of_a_key_counts() {
        let hash = |write: &dyn Fn(&mut FastHasher)| {
            let mut own = FastHasher::default();
            write(&mut own);
            own.finish()
        };
        let all = [
            hash(&|_| ()),
            hash(&|own| 1u8.hash(own)),
            hash(&|own| 2u8.hash(own)),
            hash(&|own| 3u32.hash(own)),
            hash(&|own| 4usize.hash(own)),
            hash(&|own| (-5isize).hash(own)),
            hash(&|own| own.write(b"67")),
            hash(&|own| own.write(b"76")),
        ];
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
    }
}
