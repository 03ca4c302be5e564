//! Datatypes: RELAX NG's own two, and those of W3C XML Schema with their facets.

mod calendar;
mod decimal;
pub mod regex;
mod xsd;

use decimal::Decimal;
use regex::Regex;
use std::cmp::Ordering;

pub use xsd::Kind;

/// The library of W3C XML Schema.
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema-datatypes";
/// The library of RELAX NG DTD Compatibility.
pub const COMPATIBILITY: &str = "http://relaxng.org/ns/compatibility/datatypes/1.0";

/// A datatype with its facets.
#[derive(Clone, Debug)]
pub struct Datatype {
    /// The library's URI, empty for RELAX NG's own.
    pub library: String,
    /// Its name there.
    pub name: String,
    /// The facets as they were written.
    pub params: Vec<(String, String)>,
    kind: Kind,
    facets: Facets,
}

impl PartialEq for Datatype {
    fn eq(&self, other: &Datatype) -> bool {
        (&self.library, &self.name, &self.params) == (&other.library, &other.name, &other.params)
    }
}

impl Eq for Datatype {}

impl std::hash::Hash for Datatype {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (&self.library, &self.name, &self.params).hash(state);
    }
}

/// What a datatype is limited to.
#[derive(Clone, Debug, Default)]
struct Facets {
    length: Option<usize>,
    min_length: Option<usize>,
    max_length: Option<usize>,
    total_digits: Option<usize>,
    fraction_digits: Option<usize>,
    bounds: Vec<(Bound, Value)>,
    patterns: Vec<Regex>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    MinInclusive,
    MinExclusive,
    MaxInclusive,
    MaxExclusive,
}

/// A value, for comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// Words.
    Words(Vec<String>),
    /// A number.
    Decimal(Decimal),
    /// A floating-point number.
    Float(f64),
    /// A truth value.
    Boolean(bool),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A name: namespace and local part.
    Name(String, String),
    /// A point in time or a part of one: seconds, whether a time zone was given.
    Moment(Decimal, bool),
    /// Months and seconds.
    Duration(i64, Decimal),
}

impl Value {
    /// How two values compare; `None` where they cannot be.
    fn order(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Decimal(a), Value::Decimal(b)) => Some(a.cmp(b)),
            (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
            (Value::Moment(a, zone_a), Value::Moment(b, zone_b)) if zone_a == zone_b => Some(a.cmp(b)),
            (Value::Moment(a, zone), Value::Moment(b, _)) => {
                // Without a zone it may be up to 14 hours either way.
                let (fixed, open) = if *zone { (a, b) } else { (b, a) };
                let hours = Decimal::from(14 * 3600);
                let result = if *fixed < open.minus(&hours) {
                    Some(Ordering::Less)
                } else if *fixed > open.plus(&hours) {
                    Some(Ordering::Greater)
                } else {
                    None
                };
                if *zone {
                    result
                } else {
                    result.map(Ordering::reverse)
                }
            }
            (Value::Duration(months_a, seconds_a), Value::Duration(months_b, seconds_b)) => {
                let days = |months: i64, days: i64| {
                    Decimal::from(months.saturating_mul(days).saturating_mul(86_400))
                };
                let at = |least: i64| {
                    let a = seconds_a.plus(&days(*months_a, least));
                    let b = seconds_b.plus(&days(*months_b, least));
                    a.cmp(&b)
                };
                let first = if months_a == months_b { seconds_a.cmp(seconds_b) } else { at(28) };
                let same = months_a == months_b || [29, 30, 31].into_iter().all(|least| at(least) == first);
                same.then_some(first)
            }
            (a, b) => (a == b).then_some(Ordering::Equal),
        }
    }
}

impl Datatype {
    /// The datatype of that name with facets; the error says what is wrong with them.
    pub fn new(library: &str, name: &str, params: &[(&str, &str)]) -> Result<Datatype, String> {
        let kind = match library {
            "" => match name {
                "string" => Kind::Preserved,
                "token" => Kind::Token,
                _ => return Err(format!("there is no datatype '{name}' without a library")),
            },
            XSD => Kind::find(name).ok_or_else(|| format!("there is no datatype '{name}' in XML Schema"))?,
            COMPATIBILITY => match name {
                "ID" | "IDREF" => Kind::NcName,
                "IDREFS" => Kind::NcNames,
                _ => return Err(format!("there is no datatype '{name}' in RELAX NG DTD Compatibility")),
            },
            _ => return Err(format!("there is no datatype library '{library}'")),
        };
        if library != XSD && !params.is_empty() {
            return Err(format!("the datatype '{name}' takes no parameters"));
        }
        let owned = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut datatype = Datatype {
            library: library.to_owned(),
            name: name.to_owned(),
            params: owned,
            kind,
            facets: Facets::default(),
        };
        for (name, value) in params {
            datatype.facet(name, value)?;
        }
        Ok(datatype)
    }

    fn facet(&mut self, name: &str, text: &str) -> Result<(), String> {
        let number = || {
            text.trim().parse::<usize>().map_err(|_| format!("'{text}' is not a value of the facet '{name}'"))
        };
        let once = |known: bool| if known { Err(format!("the facet '{name}' occurs twice")) } else { Ok(()) };
        let refused = format!("the datatype '{}' has no facet '{name}'", self.name);
        let bound = match name {
            "pattern" => {
                self.facets.patterns.push(Regex::new(text)?);
                return Ok(());
            }
            "length" | "minLength" | "maxLength" if self.kind.has_length() => {
                let slot = match name {
                    "length" => &mut self.facets.length,
                    "minLength" => &mut self.facets.min_length,
                    _ => &mut self.facets.max_length,
                };
                once(slot.is_some())?;
                *slot = Some(number()?);
                return Ok(());
            }
            "totalDigits" | "fractionDigits" if self.kind.is_decimal() => {
                let slot = if name == "totalDigits" {
                    &mut self.facets.total_digits
                } else {
                    &mut self.facets.fraction_digits
                };
                once(slot.is_some())?;
                *slot = Some(number()?);
                return Ok(());
            }
            "minInclusive" => Bound::MinInclusive,
            "minExclusive" => Bound::MinExclusive,
            "maxInclusive" => Bound::MaxInclusive,
            "maxExclusive" => Bound::MaxExclusive,
            _ => return Err(refused),
        };
        if !self.kind.is_ordered() {
            return Err(refused);
        }
        let value = self.kind.value(&self.kind.normalize(text), &|_| None);
        let value = value.ok_or_else(|| format!("'{text}' is not a value of the facet '{name}'"))?;
        once(self.facets.bounds.iter().any(|(other, _)| *other == bound))?;
        self.facets.bounds.push((bound, value));
        Ok(())
    }

    /// Whether a value's meaning depends on the namespaces in force, by the datatype's name.
    pub fn needs_context(name: &str) -> bool {
        matches!(Kind::find(name), Some(Kind::QName | Kind::Notation))
    }

    /// Whether the text is of the datatype. `namespaces` resolves prefixes.
    pub fn allows_with(&self, text: &str, namespaces: &dyn Fn(&str) -> Option<String>) -> bool {
        let normal = self.kind.normalize(text);
        if self.kind.is_free() {
            return self.fits(&normal, None);
        }
        match self.kind.value(&normal, namespaces) {
            Some(value) => self.fits(&normal, Some(&value)),
            None => false,
        }
    }

    /// Whether two texts stand for the same value.
    pub fn equal(
        &self,
        a: &str,
        a_names: &dyn Fn(&str) -> Option<String>,
        b: &str,
        b_names: &dyn Fn(&str) -> Option<String>,
    ) -> bool {
        let (a, b) = (self.kind.normalize(a), self.kind.normalize(b));
        if self.kind.is_free() {
            return a == b;
        }
        match (self.kind.value(&a, a_names), self.kind.value(&b, b_names)) {
            (Some(Value::Float(a)), Some(Value::Float(b))) => a == b || a.is_nan() && b.is_nan(),
            (Some(a), Some(b)) => a == b,
            _ => false,
        }
    }

    fn fits(&self, text: &str, value: Option<&Value>) -> bool {
        let facets = &self.facets;
        if !facets.patterns.iter().all(|pattern| pattern.matches(text)) {
            return false;
        }
        if facets.length.is_some() || facets.min_length.is_some() || facets.max_length.is_some() {
            let length = match value {
                Some(Value::Bytes(bytes)) => bytes.len(),
                Some(Value::Words(words)) => words.len(),
                _ => text.chars().count(),
            };
            let fits = facets.length.is_none_or(|exact| length == exact)
                && facets.min_length.is_none_or(|least| length >= least)
                && facets.max_length.is_none_or(|most| length <= most);
            if !fits {
                return false;
            }
        }
        let Some(value) = value else { return true };
        if let Value::Decimal(number) = value {
            let fits = facets.total_digits.is_none_or(|most| number.total_digits() <= most)
                && facets.fraction_digits.is_none_or(|most| number.fraction_digits() <= most);
            if !fits {
                return false;
            }
        }
        facets.bounds.iter().all(|(bound, limit)| {
            let order = value.order(limit);
            match bound {
                Bound::MinInclusive => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
                Bound::MinExclusive => order == Some(Ordering::Greater),
                Bound::MaxInclusive => matches!(order, Some(Ordering::Less | Ordering::Equal)),
                Bound::MaxExclusive => order == Some(Ordering::Less),
            }
        })
    }

    /// What a value is, in words.
    pub fn word(&self) -> String {
        let param =
            |name: &str| self.params.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
        let (least, most) = self.kind.limits();
        let words = self.kind.words();
        let ranged = match (param("minInclusive").or(least), param("maxInclusive").or(most)) {
            (Some(least), Some(most)) => format!("{words} from {least} to {most}"),
            (Some(least), None) => format!("{words} of at least {least}"),
            (None, Some(most)) => format!("{words} of at most {most}"),
            (None, None) => words.to_owned(),
        };
        match param("pattern").filter(|_| param("minInclusive").or(param("maxInclusive")).is_none()) {
            Some(pattern) => format!("{ranged} like {pattern}"),
            None => ranged,
        }
    }
}

/// Whether the text is a name without colon.
pub fn is_ncname(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(starts_ncname) && chars.all(continues_ncname)
}

/// Whether a name without colon can begin with the character.
pub fn starts_ncname(c: char) -> bool {
    c != ':' && regex::class::is_letter_or_underscore(c)
}

/// Whether a name without colon can go on with the character.
pub fn continues_ncname(c: char) -> bool {
    c != ':' && regex::class::is_name_char(c)
}

/// Whether the text can be escaped into a URI reference.
pub fn is_any_uri(text: &str) -> bool {
    let bytes = text.as_bytes();
    let escapes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%');
    let escaped =
        |at: usize| bytes.get(at + 1..at + 3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
    let mut escapes = escapes;
    escapes.all(|(at, _)| escaped(at)) && text.matches('#').count() <= 1
}
