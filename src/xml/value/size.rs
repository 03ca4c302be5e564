//! Sizes with units: `<memory unit='MiB'>512</memory>` (canonical-form.md 2.3, 2.4).

use super::number::integer;
use super::{Invalid, Value};
use crate::diagnostic::Diagnostic;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::{Cursor, Dates, Element, Empty, Fields, Item, Shape, ValueKind, Writer};

/// The name of a unit on input, in any case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit(u64);

impl Unit {
    /// How many bytes it stands for.
    pub fn bytes(&self) -> u64 {
        self.0
    }
}

impl Value for Unit {
    const KIND: ValueKind = ValueKind::worded("a unit: b, KB, KiB, MB, MiB, GB, GiB, TB, TiB, …");
    const EMPTY_IS_ABSENT: bool = true;

    fn parse(text: &str) -> Result<Unit, Invalid> {
        let word = text.to_ascii_lowercase();
        if matches!(word.as_str(), "b" | "byte" | "bytes") {
            return Ok(Unit(1));
        }
        let power =
            word.chars().next().and_then(|first| "kmgtpe".find(first)).ok_or_else(Invalid::default)?;
        let base: u64 = match &word[1..] {
            "" | "ib" => 1024,
            "b" => 1000,
            _ => return Err(Invalid::default()),
        };
        Ok(Unit(base.pow(power as u32 + 1)))
    }

    fn print(&self, out: &mut String) {
        out.push_str(&format!("{} bytes", self.0));
    }
}

/// The largest unit of 1024 that divides a number of bytes, and the quotient.
pub fn pretty(bytes: u64) -> (u64, &'static str) {
    let units = ["PiB", "TiB", "GiB", "MiB", "KiB"];
    let fits = (1..=5u32).rev().zip(units).find(|(power, _)| bytes > 0 && bytes % 1024u64.pow(*power) == 0);
    fits.map_or((bytes, "B"), |(power, unit)| (bytes / 1024u64.pow(power), unit))
}

/// MiB as `M`, rounded down as the format has it; less than 1 MiB as it is, which would become nothing.
fn megabytes(bytes: u64) -> (u64, &'static str) {
    match bytes >> 20 {
        0 => pretty(bytes),
        megabytes => (megabytes, "M"),
    }
}

/// The most KiB that an amount kept in KiB may be.
const MOST_KIB: u64 = (1 << 53) - 1;

/// A number in a unit, as so many of `stored` bytes, rounded up; `None` where it does not fit.
fn scaled(
    cursor: &mut Cursor<'_, '_>,
    number: &str,
    unit: Option<Unit>,
    default: u64,
    stored: u64,
) -> Option<u64> {
    let value = integer(number, 10).and_then(|value| u64::try_from(value).ok());
    let bytes = value.and_then(|value| value.checked_mul(unit.map_or(default, |unit| unit.0)));
    let amount =
        bytes.map(|bytes| bytes.div_ceil(stored)).filter(|amount| stored == 1 || *amount <= MOST_KIB);
    if amount.is_none() {
        let most = if stored == 1 { "at most 16 EiB" } else { "less than 8 EiB" };
        let message = format!("`<{}>` is '{number}'; expected a whole number of {most}", cursor.name());
        cursor.report(Diagnostic::new(&INVALID_VALUE, message));
    }
    amount
}

/// What a number without a unit counts.
const fn unit_doc(bytes: u64) -> &'static str {
    match bytes {
        1 => "The unit of the number; absent: bytes.",
        0x400 => "The unit of the number; absent: KiB.",
        0x10_0000 => "The unit of the number; absent: MiB.",
        _ => "The unit of the number.",
    }
}

macro_rules! sizes {
    ($($(#[doc = $doc:literal])+ $name:ident: unit $default:literal, stored per $stored:literal, written $unit:expr;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub u64);

        impl Fields for $name {
            const SHAPE: &'static Shape = &Shape {
                doc: concat!($($doc),+),
                items: &[
                    Item::Attr { name: "unit", doc: unit_doc($default), value: &Unit::KIND, required: false, dates: Dates::ALWAYS },
                    Item::Text { doc: "The number.", value: &u64::KIND, required: true },
                ],
            };

            fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<$name> {
                let unit = cursor.attr::<Unit>("unit");
                let number = cursor.required_text::<String>()?;
                scaled(cursor, &number, unit, $default, $stored).map($name)
            }

            fn write_attrs(&self, writer: &mut Writer<'_>) {
                writer.tag("unit", $unit(self.0).1);
            }

            fn write_content<'a>(&'a self, writer: &mut Writer<'a>) {
                writer.text(&$unit(self.0).0);
            }
        }

        impl Element for $name {
            const SHAPE: &'static Shape = <$name as Fields>::SHAPE;

            fn read(cursor: &mut Cursor<'_, '_>) -> Option<$name> {
                <$name as Fields>::read_fields(cursor)
            }

            fn write<'a>(&'a self, writer: &mut Writer<'a>, name: &str) {
                writer.element(name, Empty::Vanish, None, &|writer| {
                    self.write_attrs(writer);
                    self.write_content(writer);
                });
            }
        }
    )+};
}

sizes! {
    /// KiB, rounded up; a number without unit is in KiB.
    Kib: unit 1024, stored per 1024, written |value| (value, "KiB");
    /// Bytes; a number without unit is in bytes.
    Bytes: unit 1, stored per 1, written |value| (value, "bytes");
    /// Bytes, written in the largest unit that divides them; a number without unit is in MiB.
    PrettyMib: unit 1_048_576, stored per 1, written pretty;
    /// Bytes, written in whole MiB as `M`, less than 1 MiB in the largest unit that divides them; a number
    /// without unit is in bytes.
    Megabytes: unit 1, stored per 1, written megabytes;
}

impl Kib {
    /// So many MiB.
    pub fn mib(number: u64) -> Kib {
        Kib(number.saturating_mul(1024))
    }
}

/// The number with its unit: `1024 KiB`.
impl std::fmt::Display for Kib {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} KiB", self.0)
    }
}

/// A whole number and its unit, such as `4 GiB` or `512M`; KiB where there is none. It is rounded up.
impl std::str::FromStr for Kib {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Kib, Invalid> {
        let expected = || Invalid::expected("a whole number with a unit, such as 4 GiB");
        let text = text.trim();
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
        let unit = match unit.trim() {
            "" => Unit(1024),
            unit => Unit::parse(unit).map_err(|_| expected())?,
        };
        let bytes = number.parse::<u64>().ok().and_then(|number| number.checked_mul(unit.bytes()));
        let kib = bytes.map(|bytes| bytes.div_ceil(1024)).filter(|kib| *kib <= MOST_KIB);
        kib.map(Kib).ok_or_else(expected)
    }
}

macro_rules! size_attributes {
    ($($(#[doc = $doc:literal])+ $name:ident: $attr:literal, stored per $stored:literal, written $unit:expr;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name(pub u64);

        impl Fields for $name {
            const SHAPE: &'static Shape = &Shape {
                doc: concat!($($doc),+),
                items: &[
                    Item::Attr { name: $attr, doc: "The number.", value: &u64::KIND, required: true, dates: Dates::ALWAYS },
                    Item::Attr { name: "unit", doc: "Its unit, KiB if absent.", value: &Unit::KIND, required: false, dates: Dates::ALWAYS },
                ],
            };

            fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<$name> {
                let number = cursor.required_attr::<String>($attr);
                let unit = cursor.attr::<Unit>("unit");
                scaled(cursor, &number?, unit, 1024, $stored).map($name)
            }

            fn write_attrs(&self, writer: &mut Writer<'_>) {
                let (number, unit) = $unit(self.0);
                writer.attr($attr, &number);
                writer.tag("unit", unit);
            }

            fn write_content<'a>(&'a self, _: &mut Writer<'a>) {}
        }
    )+};
}

size_attributes! {
    /// A size in KiB, rounded up: `size='2048' unit='KiB'`.
    SizeAttrs: "size", stored per 1024, written |value| (value, "KiB");
    /// A size in bytes, written in the largest unit that divides it: `size='2' unit='MiB'`.
    PrettySize: "size", stored per 1, written pretty;
    /// A bandwidth in KiB a second, rounded up: `value='2048' unit='KiB'`.
    ValueAttrs: "value", stored per 1024, written |value| (value, "KiB");
    /// Memory in KiB, rounded up: `memory='2048' unit='KiB'`.
    MemoryAttrs: "memory", stored per 1024, written |value| (value, "KiB");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_in_any_case() {
        for (word, bytes) in
            [("b", 1), ("KB", 1000), ("k", 1024), ("KiB", 1024), ("mb", 1_000_000), ("G", 1 << 30)]
        {
            assert_eq!(Unit::parse(word), Ok(Unit(bytes)), "{word}");
        }
        assert!(Unit::parse("x").is_err() && Unit::parse("kibi").is_err() && Unit::parse("é").is_err());
    }

    #[test]
    fn pretty_units() {
        assert_eq!(pretty(0), (0, "B"));
        assert_eq!(pretty(48 << 20), (48, "MiB"));
        assert_eq!(pretty(1025), (1025, "B"));
    }

    #[test]
    fn megabytes_do_not_vanish() {
        assert_eq!(megabytes(48 << 20), (48, "M"));
        assert_eq!(megabytes(512 << 10), (512, "KiB"));
        assert_eq!(megabytes((1 << 20) + 1), (1, "M"));
    }
}
