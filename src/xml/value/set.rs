//! Sets of numbers: `0-3,^2,8` (canonical-form.md 2.7).

use super::{Invalid, Value};
use crate::xml::ValueKind;
use std::ops::RangeInclusive;

/// A set of CPUs, NUMA nodes or vCPUs, each from 0 to 16,383.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumberSet {
    /// Runs of numbers, the first and the last of each. They are in order, with gaps between them: a set takes no
    /// more memory than its text.
    runs: Vec<(u32, u32)>,
}

impl NumberSet {
    /// The largest number that a set can hold.
    pub const MAX: u32 = 16_383;

    /// Whether a number is in the set.
    pub fn contains(&self, number: u32) -> bool {
        let at = self.runs.partition_point(|(_, last)| *last < number);
        self.runs.get(at).is_some_and(|(first, _)| *first <= number)
    }

    /// The numbers in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + Clone + '_ {
        self.runs().flatten()
    }

    /// Runs of numbers, in order, with gaps between them.
    pub fn runs(
        &self,
    ) -> impl DoubleEndedIterator<Item = RangeInclusive<u32>> + ExactSizeIterator + Clone + '_ {
        self.runs.iter().map(|(first, last)| *first..=*last)
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        self.runs.iter().map(|(first, last)| (last - first) as usize + 1).sum()
    }

    /// Whether there is no number.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The lowest number.
    pub fn first(&self) -> Option<u32> {
        self.runs.first().map(|(first, _)| *first)
    }

    /// The highest number.
    pub fn last(&self) -> Option<u32> {
        self.runs.last().map(|(_, last)| *last)
    }

    /// The lowest number that is no less than that.
    pub fn first_from(&self, number: u32) -> Option<u32> {
        let at = self.runs.partition_point(|(_, last)| *last < number);
        self.runs.get(at).map(|(first, _)| number.max(*first))
    }

    /// The lowest number that is in the other set as well.
    pub fn first_in(&self, other: &NumberSet) -> Option<u32> {
        self.runs.iter().find_map(|(first, last)| other.first_from(*first).filter(|found| found <= last))
    }

    /// The lowest number that is not in the other set.
    pub fn first_beyond(&self, other: &NumberSet) -> Option<u32> {
        self.runs.iter().find_map(|(first, last)| {
            let at = other.runs.partition_point(|(_, end)| end < first);
            let missing = match other.runs.get(at) {
                Some((start, end)) if start <= first => end.saturating_add(1),
                _ => *first,
            };
            (missing <= *last).then_some(missing)
        })
    }

    /// Puts all numbers of another set into this one.
    pub fn insert_all(&mut self, other: &NumberSet) {
        other.runs().for_each(|run| self.insert(run));
    }

    /// Puts numbers into the set; none where the first is behind the last.
    pub fn insert(&mut self, numbers: RangeInclusive<u32>) {
        let (mut first, mut last) = numbers.into_inner();
        if first > last {
            return;
        }
        // Those that it touches become one with it.
        let from = self.runs.partition_point(|(_, end)| end.saturating_add(1) < first);
        let to = self.runs.partition_point(|(start, _)| *start <= last.saturating_add(1));
        if from < to {
            first = first.min(self.runs[from].0);
            last = last.max(self.runs[to - 1].1);
        }
        self.runs.splice(from..to, [(first, last)]);
    }

    /// Takes out that number and all above it.
    pub fn keep_below(&mut self, number: u32) {
        self.remove(number..=u32::MAX);
    }

    /// Takes numbers out of the set.
    pub fn remove(&mut self, numbers: RangeInclusive<u32>) {
        let (first, last) = numbers.into_inner();
        let from = self.runs.partition_point(|(_, end)| *end < first);
        let to = self.runs.partition_point(|(start, _)| *start <= last);
        if first > last || from >= to {
            return;
        }
        let (start, end) = (self.runs[from].0, self.runs[to - 1].1);
        let before = (start < first).then(|| (start, first - 1));
        let behind = (end > last).then(|| (last + 1, end));
        self.runs.splice(from..to, before.into_iter().chain(behind));
    }
}

impl Value for NumberSet {
    const KIND: ValueKind = ValueKind::worded("a set of numbers such as 0-3,^2,8");
    const EMPTY_IS_ABSENT: bool = true;

    fn parse(text: &str) -> Result<NumberSet, Invalid> {
        // One bit for each number: a text may have its numbers in any order.
        let mut set = Bits([0; Bits::WORDS]);
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c');
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let value = digits.then(|| text.parse().ok()).flatten();
            value.filter(|number| *number <= NumberSet::MAX).ok_or_else(Invalid::default)
        };
        // One comma may end the list.
        let list = text.trim_end_matches(blank);
        for item in list.strip_suffix(',').unwrap_or(list).split(',') {
            let item = item.trim_matches(blank);
            if let Some(removed) = item.strip_prefix('^') {
                let removed = number(removed)?;
                set.remove(removed);
            } else if let Some((first, last)) = item.split_once('-') {
                let last = last.trim_start_matches(blank);
                let first = number(first.trim_end_matches(blank))?;
                let last = number(last.strip_prefix('+').unwrap_or(last))?;
                if first > last {
                    return Err(Invalid::default());
                }
                set.insert(first..=last);
            } else {
                let one = number(item)?;
                set.insert(one..=one);
            }
        }
        Ok(set.runs())
    }

    fn print(&self, out: &mut String) {
        // One without numbers is refused by rules; written as nothing it would be an absent one for a reader.
        if self.is_empty() {
            out.push_str("0,^0");
        }
        for (at, (first, last)) in self.runs.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            out.push_str(&first.to_string());
            if last > first {
                out.push_str(&format!("-{last}"));
            }
        }
    }
}

/// A bit for each number that a set can hold.
struct Bits([u64; Bits::WORDS]);

impl Bits {
    const WORDS: usize = (NumberSet::MAX as usize + 1) / 64;

    fn insert(&mut self, numbers: RangeInclusive<u32>) {
        let (first, last) = numbers.into_inner();
        for word in first / 64..=last / 64 {
            let low = first.saturating_sub(word * 64);
            let high = last.saturating_sub(word * 64).min(63);
            self.0[word as usize] |= (u64::MAX << low) & (u64::MAX >> (63 - high));
        }
    }

    fn remove(&mut self, number: u32) {
        self.0[(number / 64) as usize] &= !(1 << (number % 64));
    }

    fn runs(&self) -> NumberSet {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for (start, word) in (0u32..).step_by(64).zip(self.0.iter()) {
            let mut rest = *word;
            while rest != 0 {
                let first = rest.trailing_zeros();
                let length = (rest >> first).trailing_ones();
                rest &= u64::MAX.checked_shl(first + length).unwrap_or(0);
                let (first, last) = (start + first, start + first + length - 1);
                match runs.last_mut() {
                    Some((_, end)) if *end + 1 == first => *end = last,
                    _ => runs.push((first, last)),
                }
            }
        }
        NumberSet { runs }
    }
}

impl FromIterator<u32> for NumberSet {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> NumberSet {
        let mut set = NumberSet::default();
        set.extend(numbers);
        set
    }
}

impl Extend<u32> for NumberSet {
    fn extend<I: IntoIterator<Item = u32>>(&mut self, numbers: I) {
        numbers.into_iter().for_each(|number| self.insert(number..=number));
    }
}

impl std::fmt::Display for NumberSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::text(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::value::text;
    use std::collections::BTreeSet;

    #[test]
    fn reads_and_writes() {
        for (input, output) in [
            ("0,1,2,^1,5-6", "0,2,5-6"),
            ("3 , 1-2", "1-3"),
            ("7", "7"),
            ("2,3", "2-3"),
            ("1 - +3,", "1-3"),
            ("5,^5", "0,^0"),
        ] {
            assert_eq!(NumberSet::parse(input).map(|set| text(&set)), Ok(output.to_owned()));
        }
        let set = NumberSet::parse("1-3,5,^2,7-9").expect("a set");
        assert_eq!(set.iter().collect::<Vec<_>>(), [1, 3, 5, 7, 8, 9]);
        for whole in ["0-16383", "63-64", "64-127", "0-63,128-16383", "16383", "1-62,64,126-200,255-256"] {
            assert_eq!(NumberSet::parse(whole).map(|set| text(&set)), Ok(whole.to_owned()));
        }
        for bad in ["", "a", "3-1", "-1", "1,,2", "16384", "+1", ",1", "1,,", ",", "^ 1", "^1-2"] {
            assert!(NumberSet::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn holds_what_a_tree_of_numbers_holds() {
        let mut state = 1u64;
        let mut next = |below: u32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32 % below
        };
        for _ in 0..200 {
            let (mut set, mut tree) = (NumberSet::default(), BTreeSet::new());
            for _ in 0..12 {
                let first = next(24);
                let last = (first + next(6)).saturating_sub(1);
                if next(3) > 0 {
                    set.insert(first..=last);
                    tree.extend(first..=last);
                } else {
                    set.remove(first..=last);
                    tree.retain(|number| !(first..=last).contains(number));
                }
                assert!(set.iter().eq(tree.iter().copied()), "{set:?} {tree:?}");
                assert!(set.runs.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0), "{set:?}");
                assert!((0..30).all(|number| set.contains(number) == tree.contains(&number)), "{set:?}");
                let ends = (tree.first().copied(), tree.last().copied(), tree.len(), tree.is_empty());
                assert_eq!((set.first(), set.last(), set.len(), set.is_empty()), ends);
                let other: NumberSet = [next(24), next(24), next(24)].into_iter().collect();
                let both = tree.iter().copied().find(|number| other.contains(*number));
                let alone = tree.iter().copied().find(|number| !other.contains(*number));
                assert_eq!((set.first_in(&other), set.first_beyond(&other)), (both, alone));
                let from = next(24);
                assert_eq!(set.first_from(from), tree.range(from..).next().copied());
                let mut below = set.clone();
                below.keep_below(from);
                assert!(below.iter().eq(tree.range(..from).copied()));
                let mut all = set.clone();
                all.insert_all(&other);
                assert!(all
                    .iter()
                    .eq((0..30).filter(|number| set.contains(*number) || other.contains(*number))));
            }
        }
    }
}
