//! Whole numbers: decimal, or with C's prefixes, or hexadecimal (canonical-form.md 2.1, 2.2).

use super::{Invalid, Value};
use crate::xml::ValueKind;
use std::num::NonZeroU32;

macro_rules! decimal {
    ($($type:ident $min:literal $max:literal),+) => {
        $(impl Value for $type {
            const KIND: ValueKind = ValueKind::number(concat!("a whole number from ", $min, " to ", $max));

            fn parse(text: &str) -> Result<$type, Invalid> {
                integer(text, 10).and_then(|value| value.try_into().ok()).ok_or_else(Invalid::default)
            }

            fn print(&self, out: &mut String) {
                use std::fmt::Write;
                write!(out, "{self}").expect("a String takes any text");
            }
        })+
    };
}

decimal!(
    u8 "0" "255", u16 "0" "65535", u32 "0" "4294967295", u64 "0" "18446744073709551615",
    i32 "-2147483648" "2147483647", i64 "-9223372036854775808" "9223372036854775807"
);

/// A number read with C's prefixes (`0x` hexadecimal, `0` octal) and written in decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnyBase<T>(pub T);

impl<T: TryFrom<i128> + Copy + std::fmt::Display> Value for AnyBase<T> {
    const KIND: ValueKind = ValueKind::number("a whole number, decimal, 0x… or 0…");

    fn parse(text: &str) -> Result<AnyBase<T>, Invalid> {
        let value = integer(text, 0).and_then(|value| T::try_from(value).ok());
        value.map(AnyBase).ok_or_else(Invalid::default)
    }

    fn print(&self, out: &mut String) {
        out.push_str(&self.0.to_string());
    }
}

/// A whole number that is there and not zero.
impl Value for NonZeroU32 {
    const KIND: ValueKind = ValueKind::number("a whole number from 1 to 4294967295");

    fn parse(text: &str) -> Result<NonZeroU32, Invalid> {
        u32::parse(text).ok().and_then(NonZeroU32::new).ok_or_else(Invalid::default)
    }

    fn print(&self, out: &mut String) {
        self.get().print(out);
    }
}

/// A number read with C's prefixes and written as `0x` with at least `WIDTH` lower-case digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hex<const WIDTH: usize>(pub u64);

impl<const WIDTH: usize> Value for Hex<WIDTH> {
    const KIND: ValueKind = ValueKind::worded("a number such as 0x1f");

    fn parse(text: &str) -> Result<Hex<WIDTH>, Invalid> {
        let value = integer(text, 0).and_then(|value| u64::try_from(value).ok());
        value.map(Hex).ok_or_else(Invalid::default)
    }

    fn print(&self, out: &mut String) {
        out.push_str(&format!("0x{:0WIDTH$x}", self.0));
    }
}

/// Like [`Hex`], but read in base 16 whether or not `0x` stands before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base16<const WIDTH: usize>(pub u64);

impl<const WIDTH: usize> Value for Base16<WIDTH> {
    const KIND: ValueKind = ValueKind::worded("a hexadecimal number such as 0x1f");

    fn parse(text: &str) -> Result<Base16<WIDTH>, Invalid> {
        let value = integer(text, 16).and_then(|value| u64::try_from(value).ok());
        value.map(Base16).ok_or_else(Invalid::default)
    }

    fn print(&self, out: &mut String) {
        out.push_str(&format!("0x{:0WIDTH$x}", self.0));
    }
}

/// A number in C's way: blanks and a sign before it, nothing behind it. Base 0 looks at the
/// prefix; base 16 takes one or none.
pub fn integer(text: &str, base: u32) -> Option<i128> {
    let text = text.trim_start_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let prefixed = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
    let (base, digits) = match (base, prefixed) {
        (0 | 16, Some(hex)) => (16, hex),
        (0, None) if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
        (0, None) => (10, digits),
        (base, _) => (base, digits),
    };
    if digits.is_empty() || digits.len() > 30 || digits.starts_with(['+', '-']) {
        return None;
    }
    let value = i128::from_str_radix(digits, base).ok()?;
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::value::text;

    #[test]
    fn reads_as_c_does() {
        let cases = [
            ("12", 10, Some(12)),
            (" +12", 10, Some(12)),
            ("12 ", 10, None),
            ("", 10, None),
            ("-", 10, None),
            ("--1", 10, None),
            ("0x1F", 0, Some(31)),
            ("017", 0, Some(15)),
            ("0", 0, Some(0)),
            ("1f", 16, Some(31)),
            ("0x", 0, None),
            ("018", 0, None),
        ];
        for (input, base, expected) in cases {
            assert_eq!(integer(input, base), expected, "{input:?} in base {base}");
        }
    }

    #[test]
    fn bounds_and_widths() {
        assert_eq!(u8::parse("255"), Ok(255));
        assert!(u8::parse("256").is_err() && u8::parse("-1").is_err());
        assert_eq!(text(&Hex::<4>(26)), "0x001a");
        assert_eq!(Base16::<0>::parse("10").map(|value| text(&value)), Ok("0x10".to_owned()));
    }
}
