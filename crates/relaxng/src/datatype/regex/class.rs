//! Sets of characters, as sorted ranges.

use std::sync::Arc;

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// Which of the first 128 characters are in it, a bit each.
    ascii: u128,
    /// The ranges of others; most sets have none.
    beyond: Option<Arc<[(u32, u32)]>>,
}

/// How many characters have a bit.
const ASCII: u32 = 128;
const LAST: u32 = char::MAX as u32;

impl Class {
    /// The characters from and to, both included.
    pub fn of(ranges: &[(char, char)]) -> Class {
        Class::from_ranges(ranges.iter().map(|(first, last)| (*first as u32, *last as u32)))
    }

    fn from_ranges(ranges: impl IntoIterator<Item = (u32, u32)>) -> Class {
        let (mut ascii, mut beyond) = (0, Vec::new());
        for (first, last) in ranges {
            if first < ASCII {
                ascii |= u128::MAX >> (ASCII - 1 - last.min(ASCII - 1)) & u128::MAX << first;
            }
            if last >= ASCII {
                beyond.push((first.max(ASCII), last));
            }
        }
        beyond.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (first, last) in beyond {
            match merged.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Class { ascii, beyond: (!merged.is_empty()).then(|| merged.into()) }
    }

    /// The ranges of characters that have no bit.
    fn beyond(&self) -> &[(u32, u32)] {
        self.beyond.as_deref().unwrap_or_default()
    }

    /// Whether the character is in the set.
    pub fn contains(&self, c: char) -> bool {
        let c = c as u32;
        if c < ASCII {
            return self.ascii >> c & 1 != 0;
        }
        let place = self.beyond().partition_point(|(_, last)| *last < c);
        self.beyond().get(place).is_some_and(|(first, _)| *first <= c)
    }

    /// All other characters.
    pub fn complement(&self) -> Class {
        let mut ranges = Vec::new();
        let mut next = ASCII;
        for (first, last) in self.beyond() {
            if *first > next {
                ranges.push((next, first - 1));
            }
            next = last + 1;
        }
        if next <= LAST {
            ranges.push((next, LAST));
        }
        Class { ascii: !self.ascii, ..Class::from_ranges(ranges) }
    }

    /// The characters of all of them.
    pub fn any(classes: &[Class]) -> Class {
        let ascii = classes.iter().fold(0, |ascii, class| ascii | class.ascii);
        Class { ascii, ..Class::from_ranges(classes.iter().flat_map(Class::beyond).copied()) }
    }

    /// The characters of both.
    pub fn with(&self, other: &Class) -> Class {
        let beyond = Class::from_ranges(self.beyond().iter().chain(other.beyond()).copied());
        Class { ascii: self.ascii | other.ascii, ..beyond }
    }

    /// The characters that are not in the other.
    pub fn without(&self, other: &Class) -> Class {
        self.complement().with(other).complement()
    }

    /// The only character, if there is one alone.
    pub fn only(&self) -> Option<char> {
        match (self.ascii.count_ones(), self.beyond()) {
            (1, []) => char::from_u32(self.ascii.trailing_zeros()),
            (0, [(first, last)]) if first == last => char::from_u32(*first),
            _ => None,
        }
    }
}

/// The class, or all other characters.
pub fn sign(class: Class, negative: bool) -> Class {
    if negative {
        class.complement()
    } else {
        class
    }
}

/// XML's white space.
pub fn blanks() -> Class {
    Class::of(&[(' ', ' '), ('\t', '\n'), ('\r', '\r')])
}

const NAME_START: [(char, char); 16] = [
    (':', ':'),
    ('A', 'Z'),
    ('_', '_'),
    ('a', 'z'),
    ('\u{C0}', '\u{D6}'),
    ('\u{D8}', '\u{F6}'),
    ('\u{F8}', '\u{2FF}'),
    ('\u{370}', '\u{37D}'),
    ('\u{37F}', '\u{1FFF}'),
    ('\u{200C}', '\u{200D}'),
    ('\u{2070}', '\u{218F}'),
    ('\u{2C00}', '\u{2FEF}'),
    ('\u{3001}', '\u{D7FF}'),
    ('\u{F900}', '\u{FDCF}'),
    ('\u{FDF0}', '\u{FFFD}'),
    ('\u{10000}', '\u{EFFFF}'),
];

const NAME_MORE: [(char, char); 5] =
    [('-', '.'), ('0', '9'), ('\u{B7}', '\u{B7}'), ('\u{300}', '\u{36F}'), ('\u{203F}', '\u{2040}')];

fn among(ranges: &[(char, char)], c: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// Whether a name may begin with the character.
pub fn is_name_start(c: char) -> bool {
    among(&NAME_START, c)
}

/// Whether a name may hold the character.
pub fn is_name_char(c: char) -> bool {
    is_name_start(c) || among(&NAME_MORE, c)
}

/// The characters that a name may begin with.
pub fn name_start() -> Class {
    Class::of(&NAME_START)
}

/// The characters that a name may hold.
pub fn name_char() -> Class {
    name_start().with(&Class::of(&NAME_MORE))
}

/// The characters of a Unicode category, such as `Lu`.
pub fn category(name: &str) -> Result<Class, String> {
    const CATEGORIES: [&str; 37] = [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd",
        "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf",
        "Co", "Cn", "Cs",
    ];
    if !CATEGORIES.contains(&name) {
        return Err(format!("there is no category '{name}'"));
    }
    if name == "Cs" {
        return Ok(Class::default());
    }
    let hir = regex_syntax::parse(&format!(r"\p{{{name}}}")).map_err(|error| error.to_string())?;
    match hir.kind() {
        regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class)) => Ok(
            Class::from_ranges(class.ranges().iter().map(|range| (range.start() as u32, range.end() as u32))),
        ),
        _ => Err(format!("there is no category '{name}'")),
    }
}

/// The characters of a Unicode block, such as `BasicLatin`.
pub fn block(name: &str) -> Result<Class, String> {
    const BLOCKS: [(&str, u32, u32); 62] = [
        ("BasicLatin", 0x0000, 0x007F),
        ("Latin-1Supplement", 0x0080, 0x00FF),
        ("LatinExtended-A", 0x0100, 0x017F),
        ("LatinExtended-B", 0x0180, 0x024F),
        ("IPAExtensions", 0x0250, 0x02AF),
        ("SpacingModifierLetters", 0x02B0, 0x02FF),
        ("CombiningDiacriticalMarks", 0x0300, 0x036F),
        ("Greek", 0x0370, 0x03FF),
        ("Cyrillic", 0x0400, 0x04FF),
        ("Armenian", 0x0530, 0x058F),
        ("Hebrew", 0x0590, 0x05FF),
        ("Arabic", 0x0600, 0x06FF),
        ("Syriac", 0x0700, 0x074F),
        ("Thaana", 0x0780, 0x07BF),
        ("Devanagari", 0x0900, 0x097F),
        ("Bengali", 0x0980, 0x09FF),
        ("Gurmukhi", 0x0A00, 0x0A7F),
        ("Gujarati", 0x0A80, 0x0AFF),
        ("Oriya", 0x0B00, 0x0B7F),
        ("Tamil", 0x0B80, 0x0BFF),
        ("Telugu", 0x0C00, 0x0C7F),
        ("Kannada", 0x0C80, 0x0CFF),
        ("Malayalam", 0x0D00, 0x0D7F),
        ("Sinhala", 0x0D80, 0x0DFF),
        ("Thai", 0x0E00, 0x0E7F),
        ("Lao", 0x0E80, 0x0EFF),
        ("Tibetan", 0x0F00, 0x0FFF),
        ("Myanmar", 0x1000, 0x109F),
        ("Georgian", 0x10A0, 0x10FF),
        ("HangulJamo", 0x1100, 0x11FF),
        ("Ethiopic", 0x1200, 0x137F),
        ("Cherokee", 0x13A0, 0x13FF),
        ("UnifiedCanadianAboriginalSyllabics", 0x1400, 0x167F),
        ("Ogham", 0x1680, 0x169F),
        ("Runic", 0x16A0, 0x16FF),
        ("Khmer", 0x1780, 0x17FF),
        ("Mongolian", 0x1800, 0x18AF),
        ("LatinExtendedAdditional", 0x1E00, 0x1EFF),
        ("GreekExtended", 0x1F00, 0x1FFF),
        ("GeneralPunctuation", 0x2000, 0x206F),
        ("SuperscriptsandSubscripts", 0x2070, 0x209F),
        ("CurrencySymbols", 0x20A0, 0x20CF),
        ("CombiningMarksforSymbols", 0x20D0, 0x20FF),
        ("LetterlikeSymbols", 0x2100, 0x214F),
        ("NumberForms", 0x2150, 0x218F),
        ("Arrows", 0x2190, 0x21FF),
        ("MathematicalOperators", 0x2200, 0x22FF),
        ("MiscellaneousTechnical", 0x2300, 0x23FF),
        ("ControlPictures", 0x2400, 0x243F),
        ("OpticalCharacterRecognition", 0x2440, 0x245F),
        ("EnclosedAlphanumerics", 0x2460, 0x24FF),
        ("BoxDrawing", 0x2500, 0x257F),
        ("BlockElements", 0x2580, 0x259F),
        ("GeometricShapes", 0x25A0, 0x25FF),
        ("MiscellaneousSymbols", 0x2600, 0x26FF),
        ("Dingbats", 0x2700, 0x27BF),
        ("CJKSymbolsandPunctuation", 0x3000, 0x303F),
        ("Hiragana", 0x3040, 0x309F),
        ("Katakana", 0x30A0, 0x30FF),
        ("CJKUnifiedIdeographs", 0x4E00, 0x9FFF),
        ("HangulSyllables", 0xAC00, 0xD7A3),
        ("PrivateUse", 0xE000, 0xF8FF),
    ];
    let found = BLOCKS.iter().find(|(own, ..)| *own == name);
    found
        .map(|(_, first, last)| Class::from_ranges([(*first, *last)]))
        .ok_or_else(|| format!("there is no block '{name}'"))
}

/// Whether a name without colon may begin with the character, as XML 1.0 had it when datatypes
/// were defined: a letter in Unicode's sense, or `_`.
pub fn is_letter_or_underscore(c: char) -> bool {
    static LETTERS: std::sync::OnceLock<Class> = std::sync::OnceLock::new();
    if c.is_ascii() {
        return c.is_ascii_alphabetic() || c == '_';
    }
    let letters = || category("L").and_then(|letters| Ok(letters.with(&category("Nl")?))).unwrap_or_default();
    is_name_start(c) && LETTERS.get_or_init(letters).contains(c)
}
