//! The datatypes of W3C XML Schema: white space, lexical form, value.

use super::decimal::Decimal;
use super::{calendar, is_any_uri, is_ncname, regex, Value};
use std::borrow::Cow;

/// A datatype without facets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text, every blank counts.
    Preserved,
    /// Any text, tabs and line ends read as blanks.
    Normalized,
    /// Any text, runs of blanks count as one.
    Token,
    /// A language tag.
    Language,
    /// A name.
    Name,
    /// A name without colon.
    NcName,
    /// Name characters.
    Nmtoken,
    /// Several of them.
    Nmtokens,
    /// Several names without colon.
    NcNames,
    /// A name with a namespace.
    QName,
    /// A name of a notation.
    Notation,
    /// A URI reference.
    AnyUri,
    /// A truth value.
    Boolean,
    /// A decimal number.
    Decimal,
    /// A whole number within bounds: the place in [`INTEGERS`].
    Integer(usize),
    /// A floating-point number of 32 bits.
    Float,
    /// A floating-point number of 64 bits.
    Double,
    /// A duration.
    Duration,
    /// A calendar type: the place in [`CALENDAR`].
    Calendar(usize),
    /// Hexadecimal bytes.
    HexBinary,
    /// Base 64 bytes.
    Base64Binary,
}

const CALENDAR: [&str; 8] =
    ["dateTime", "date", "time", "gYear", "gYearMonth", "gMonth", "gDay", "gMonthDay"];

/// A kind of whole numbers.
struct Integers {
    name: &'static str,
    least: Option<&'static str>,
    most: Option<&'static str>,
    /// Whether the limits are worth a word; those of a machine's words are not.
    said: (bool, bool),
}

/// Whole numbers.
const INTEGERS: [Integers; 13] = [
    integers("integer", None, None, (false, false)),
    integers("nonPositiveInteger", None, Some("0"), (false, true)),
    integers("negativeInteger", None, Some("-1"), (false, true)),
    integers("long", Some("-9223372036854775808"), Some("9223372036854775807"), (false, false)),
    integers("int", Some("-2147483648"), Some("2147483647"), (false, false)),
    integers("short", Some("-32768"), Some("32767"), (true, true)),
    integers("byte", Some("-128"), Some("127"), (true, true)),
    integers("nonNegativeInteger", Some("0"), None, (true, false)),
    integers("unsignedLong", Some("0"), Some("18446744073709551615"), (true, false)),
    integers("unsignedInt", Some("0"), Some("4294967295"), (true, false)),
    integers("unsignedShort", Some("0"), Some("65535"), (true, true)),
    integers("unsignedByte", Some("0"), Some("255"), (true, true)),
    integers("positiveInteger", Some("1"), None, (true, false)),
];

const fn integers(
    name: &'static str,
    least: Option<&'static str>,
    most: Option<&'static str>,
    said: (bool, bool),
) -> Integers {
    Integers { name, least, most, said }
}

impl Kind {
    /// The datatype of that name.
    pub fn find(name: &str) -> Option<Kind> {
        Some(match name {
            "string" => Kind::Preserved,
            "normalizedString" => Kind::Normalized,
            "token" => Kind::Token,
            "language" => Kind::Language,
            "Name" => Kind::Name,
            "NCName" | "ID" | "IDREF" | "ENTITY" => Kind::NcName,
            "NMTOKEN" => Kind::Nmtoken,
            "NMTOKENS" => Kind::Nmtokens,
            "IDREFS" | "ENTITIES" => Kind::NcNames,
            "QName" => Kind::QName,
            "NOTATION" => Kind::Notation,
            "anyURI" => Kind::AnyUri,
            "boolean" => Kind::Boolean,
            "decimal" => Kind::Decimal,
            "float" => Kind::Float,
            "double" => Kind::Double,
            "duration" => Kind::Duration,
            "hexBinary" => Kind::HexBinary,
            "base64Binary" => Kind::Base64Binary,
            _ => match CALENDAR.iter().position(|own| *own == name) {
                Some(place) => Kind::Calendar(place),
                None => Kind::Integer(INTEGERS.iter().position(|own| own.name == name)?),
            },
        })
    }

    /// Whether every normalized text is a value, and texts are equal where they are the same.
    pub fn is_free(self) -> bool {
        matches!(self, Kind::Preserved | Kind::Normalized | Kind::Token)
    }

    /// Whether the length facets apply.
    pub fn has_length(self) -> bool {
        !(self.is_ordered() || self == Kind::Boolean)
    }

    /// Whether the digit facets apply.
    pub fn is_decimal(self) -> bool {
        matches!(self, Kind::Decimal | Kind::Integer(_))
    }

    /// Whether the bound facets apply.
    pub fn is_ordered(self) -> bool {
        matches!(
            self,
            Kind::Decimal
                | Kind::Integer(_)
                | Kind::Float
                | Kind::Double
                | Kind::Duration
                | Kind::Calendar(_)
        )
    }

    /// The least and the most of whole numbers, where they are worth a word.
    pub fn limits(self) -> (Option<&'static str>, Option<&'static str>) {
        let Kind::Integer(place) = self else { return (None, None) };
        let Integers { least, most, said, .. } = INTEGERS[place];
        (least.filter(|_| said.0), most.filter(|_| said.1))
    }

    /// What a value is, in words, without its limits.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Preserved | Kind::Normalized | Kind::Token => "text",
            Kind::Language => "a language tag",
            Kind::Name => "a name",
            Kind::NcName => "a name without colon",
            Kind::Nmtoken => "a word of name characters",
            Kind::Nmtokens => "words of name characters",
            Kind::NcNames => "names without colon",
            Kind::QName | Kind::Notation => "a name whose prefix is declared",
            Kind::AnyUri => "a URI",
            Kind::Boolean => "'true' or 'false'",
            Kind::Decimal => "a number",
            Kind::Integer(_) => "a whole number",
            Kind::Float | Kind::Double => "a floating-point number",
            Kind::Duration => "a duration such as P1DT2H",
            Kind::Calendar(place) => match CALENDAR[place] {
                "dateTime" => "a date and time such as 2024-05-06T07:08:09Z",
                "date" => "a date such as 2024-05-06",
                "time" => "a time such as 07:08:09",
                "gYear" => "a year",
                "gYearMonth" => "a year and month such as 2024-05",
                "gMonth" => "a month such as --05",
                "gDay" => "a day such as ---06",
                _ => "a month and day such as --05-06",
            },
            Kind::HexBinary => "pairs of hexadecimal digits",
            Kind::Base64Binary => "base 64 text",
        }
    }

    /// The text with its white space as the datatype has it.
    pub fn normalize(self, text: &str) -> Cow<'_, str> {
        const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
        match self {
            Kind::Preserved => Cow::Borrowed(text),
            Kind::Normalized => match text.contains(['\t', '\r', '\n']) {
                true => Cow::Owned(text.replace(['\t', '\r', '\n'], " ")),
                false => Cow::Borrowed(text),
            },
            _ => {
                let trimmed = text.trim_matches(BLANKS);
                match trimmed.contains(['\t', '\r', '\n']) || trimmed.contains("  ") {
                    true => Cow::Owned(
                        trimmed.split(BLANKS).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "),
                    ),
                    false => Cow::Borrowed(trimmed),
                }
            }
        }
    }

    /// The value of a normalized text; `None` where it is none.
    pub fn value(self, text: &str, namespaces: &dyn Fn(&str) -> Option<String>) -> Option<Value> {
        let text_if = |good: bool| good.then(|| Value::Text(text.to_owned()));
        let words = |good: fn(&str) -> bool| {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            words.iter().all(|word| good(word)).then_some(Value::Words(words))
        };
        match self {
            Kind::Preserved | Kind::Normalized | Kind::Token => text_if(true),
            Kind::Language => text_if(is_language(text)),
            Kind::Name => text_if(is_name(text)),
            Kind::NcName => text_if(is_ncname(text)),
            Kind::Nmtoken => text_if(is_nmtoken(text)),
            Kind::Nmtokens => words(is_nmtoken),
            Kind::NcNames => words(is_ncname),
            Kind::QName | Kind::Notation => {
                let (prefix, local) = text.split_once(':').unwrap_or(("", text));
                if !is_ncname(local) || text.contains(':') && !is_ncname(prefix) {
                    return None;
                }
                let ns = namespaces(prefix);
                let ns = if prefix.is_empty() { Some(ns.unwrap_or_default()) } else { ns };
                Some(Value::Name(ns?, local.to_owned()))
            }
            Kind::AnyUri => text_if(is_any_uri(text)),
            Kind::Boolean => match text {
                "true" | "1" => Some(Value::Boolean(true)),
                "false" | "0" => Some(Value::Boolean(false)),
                _ => None,
            },
            Kind::Decimal => Decimal::parse(text).map(Value::Decimal),
            Kind::Integer(place) => {
                let number =
                    Decimal::parse(text).filter(|number| number.is_whole() && !text.contains('.'))?;
                let Integers { least, most, .. } = INTEGERS[place];
                let bound = |limit: Option<&str>| limit.and_then(Decimal::parse);
                let fits = bound(least).is_none_or(|least| number >= least)
                    && bound(most).is_none_or(|most| number <= most);
                fits.then_some(Value::Decimal(number))
            }
            Kind::Float => float(text).map(|number| Value::Float(f64::from(number as f32))),
            Kind::Double => float(text).map(Value::Float),
            Kind::Duration => calendar::duration(text),
            Kind::Calendar(place) => calendar::moment(CALENDAR[place], text),
            Kind::HexBinary => hex(text).map(Value::Bytes),
            Kind::Base64Binary => base64(text).map(Value::Bytes),
        }
    }
}

fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(regex::class::is_name_start) && is_nmtoken(text)
}

fn is_nmtoken(text: &str) -> bool {
    !text.is_empty() && text.chars().all(regex::class::is_name_char)
}

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let part = |part: &str| (1..=8).contains(&part.len());
    let first =
        parts.next().is_some_and(|first| part(first) && first.bytes().all(|byte| byte.is_ascii_alphabetic()));
    first && parts.all(|other| part(other) && other.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn float(text: &str) -> Option<f64> {
    match text {
        "INF" => return Some(f64::INFINITY),
        "-INF" => return Some(f64::NEG_INFINITY),
        "NaN" => return Some(f64::NAN),
        _ => {}
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let digits = text
        .split(['e', 'E'])
        .next()
        .is_some_and(|mantissa| mantissa.bytes().any(|byte| byte.is_ascii_digit()));
    (plain && digits).then(|| text.parse().ok()).flatten()
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect())
}

fn base64(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letters: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    let padding = letters.iter().rev().take_while(|byte| **byte == b'=').count();
    if letters.len() % 4 != 0 || padding > 2 {
        return None;
    }
    let mut bytes = Vec::new();
    let data = &letters[..letters.len() - padding];
    let values: Option<Vec<u32>> = data
        .iter()
        .map(|byte| ALPHABET.iter().position(|own| own == byte).map(|place| place as u32))
        .collect();
    let values = values?;
    if padding == 1 && values.last()? & 3 != 0 || padding == 2 && values.last()? & 15 != 0 {
        return None;
    }
    for chunk in values.chunks(4) {
        let bits = chunk.iter().fold(0, |bits, value| bits << 6 | value) << (6 * (4 - chunk.len()));
        bytes.extend(bits.to_be_bytes()[1..].iter().take(chunk.len() - 1));
    }
    Some(bytes)
}
