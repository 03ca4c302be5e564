//! States that are part of a schema: those that documents led to before it became an image. A process
//! that checks one document finds most of its steps here, and works out few.

use crate::hash::Frozen;
use crate::memo::Known;
use crate::pattern::Id;
use crate::records::{Record, Records};
use crate::states::{Attribute, Entry, Reading, State};
use crate::tables::ElementId;

/// What is remembered of states, as it stands in an image.
#[derive(Clone, Debug, Default)]
pub struct Remembered {
    /// The states.
    pub entries: Records<Entry>,
    /// Their readings.
    pub readings: Records<Reading>,
    /// Finds states by their readings.
    pub slots: Frozen,
    /// The attributes' names.
    pub attributes: Records<Attribute>,
    /// As the automaton's.
    pub enters: Known,
    pub nexts: Known,
    pub names: Known,
    pub values: Known,
    pub texts: Known,
}

impl Remembered {
    /// Nothing.
    pub const fn new() -> Remembered {
        Remembered {
            entries: Records::new(),
            readings: Records::new(),
            slots: Frozen::new(),
            attributes: Records::new(),
            enters: Known::new(),
            nexts: Known::new(),
            names: Known::new(),
            values: Known::new(),
            texts: Known::new(),
        }
    }

    /// The readings of a state.
    pub fn readings(&self, state: State) -> Vec<Reading> {
        let Entry { start, end, .. } = self.entries.at(state.index());
        (start..end).map(|place| self.readings.at(place as usize)).collect()
    }

    /// Whether the readings of a state are these.
    pub fn is_state(&self, state: u32, readings: &[Reading]) -> bool {
        let Entry { start, end, .. } = self.entries.at(state as usize);
        let own = (start..end).map(|place| self.readings.at(place as usize));
        (end - start) as usize == readings.len() && own.eq(readings.iter().copied())
    }

    /// Whether no number refers to what is not there; `elements` and `patterns` are how many there are.
    pub fn is_sound(&self, elements: usize, patterns: usize) -> bool {
        let (states, names) = (self.entries.len(), self.attributes.len());
        let readings = self.readings.len() as u32;
        let known = |state: State| state.is_unknown() || state.index() < states;
        let entry = |entry: Entry| {
            entry.start <= entry.end
                && entry.end <= readings
                && [entry.closed, entry.complete, entry.empty].into_iter().all(known)
        };
        let reading = |Reading { element, left }: Reading| {
            (element.is_document() || element.index() < elements) && left.index() < patterns
        };
        if states == 0 {
            return readings == 0 && names == 0 && self.memos().iter().all(|memo| memo.is_empty());
        }
        self.entries.iter().all(entry)
            && self.readings.iter().all(reading)
            && self.attributes.iter().all(|attribute| attribute.any.index() < states)
            && self.readings(crate::states::DEAD).is_empty()
            && self.slots.is_sound(states)
            && self.names.is_sound(names)
            && [&self.enters, &self.nexts, &self.values, &self.texts].iter().all(|memo| memo.is_sound(states))
    }

    /// The memos in the order of an image.
    pub fn memos(&self) -> [&Known; 5] {
        [&self.enters, &self.nexts, &self.names, &self.values, &self.texts]
    }
}

impl Record for Entry {
    const SIZE: usize = 6;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Entry {
        let (flags, state) = (number(2), |place| State(number(place)));
        Entry {
            start: number(0),
            end: number(1),
            data: flags & 1 != 0,
            context: flags & 2 != 0,
            closed: state(3),
            complete: state(4),
            empty: state(5),
        }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        let flags = u32::from(self.data) | u32::from(self.context) << 1;
        numbers.extend([self.start, self.end, flags, self.closed.0, self.complete.0, self.empty.0]);
    }
}

impl Record for Reading {
    const SIZE: usize = 2;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Reading {
        Reading { element: ElementId(number(0)), left: Id(number(1)) }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        numbers.extend([self.element.0, self.left.0]);
    }
}

impl Record for Attribute {
    const SIZE: usize = 2;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Attribute {
        let flags = number(1);
        Attribute { any: State(number(0)), free: flags & 1 != 0, short: flags & 2 != 0 }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        numbers.extend([self.any.0, u32::from(self.free) | u32::from(self.short) << 1]);
    }
}
