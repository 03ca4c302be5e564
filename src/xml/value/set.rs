//! Sets of numbers: `0-3,^2,8` (canonical-form.md 2.7).

use super::{Invalid, Value};
use crate::xml::ValueKind;
use std::collections::BTreeSet;

/// A set of CPUs, NUMA nodes or vCPUs, each from 0 to 16,383.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberSet(pub BTreeSet<u32>);

impl NumberSet {
    /// The largest number that a set can hold.
    pub const MAX: u32 = 16_383;
}

impl Value for NumberSet {
    const KIND: ValueKind = ValueKind::worded("a set of numbers such as 0-3,^2,8");
    const EMPTY_IS_ABSENT: bool = true;

    fn parse(text: &str) -> Result<NumberSet, Invalid> {
        let mut set = BTreeSet::new();
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
                set.remove(&number(removed)?);
            } else if let Some((first, last)) = item.split_once('-') {
                let last = last.trim_start_matches(blank);
                let first = number(first.trim_end_matches(blank))?;
                let last = number(last.strip_prefix('+').unwrap_or(last))?;
                if first > last {
                    return Err(Invalid::default());
                }
                set.extend(first..=last);
            } else {
                set.insert(number(item)?);
            }
        }
        Ok(NumberSet(set))
    }

    fn print(&self, out: &mut String) {
        // One without numbers is refused by rules; written as nothing it would be an absent one for a reader.
        if self.0.is_empty() {
            out.push_str("0,^0");
        }
        let mut numbers = self.0.iter().copied().peekable();
        let mut first_item = true;
        while let Some(first) = numbers.next() {
            let mut last = first;
            while numbers.peek() == Some(&(last + 1)) {
                last += 1;
                numbers.next();
            }
            if !std::mem::replace(&mut first_item, false) {
                out.push(',');
            }
            out.push_str(&first.to_string());
            if last > first {
                out.push_str(&format!("-{last}"));
            }
        }
    }
}

impl FromIterator<u32> for NumberSet {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> NumberSet {
        NumberSet(numbers.into_iter().collect())
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
        for bad in ["", "a", "3-1", "-1", "1,,2", "16384", "+1", ",1", "1,,", ",", "^ 1", "^1-2"] {
            assert!(NumberSet::parse(bad).is_err(), "{bad}");
        }
    }
}
