//! Texts of a type: numbers in their range, and what a pattern of characters matches.

use arbitrary::Unstructured;
use regex_syntax::hir::{Class, Hir, HirKind};
use roxmltree::Node;

/// A type of texts.
#[derive(Clone, Debug)]
pub(crate) enum Data {
    /// Whole numbers from and to.
    Number(i128, i128),
    /// What a pattern matches.
    Pattern(Hir),
    /// One of these.
    Words(&'static [&'static str]),
    /// Any text.
    Any,
}

/// The numbers of a type.
fn range(name: &str) -> Option<(i128, i128)> {
    Some(match name {
        "byte" => (-128, 127),
        "short" => (-32_768, 32_767),
        "int" => (i128::from(i32::MIN), i128::from(i32::MAX)),
        "long" => (i128::from(i64::MIN), i128::from(i64::MAX)),
        "unsignedByte" => (0, 255),
        "unsignedShort" => (0, 65_535),
        "unsignedInt" => (0, i128::from(u32::MAX)),
        "unsignedLong" | "nonNegativeInteger" => (0, i128::from(u64::MAX)),
        "positiveInteger" => (1, i128::from(u64::MAX)),
        "integer" => (i128::from(i64::MIN), i128::from(u64::MAX)),
        _ => return None,
    })
}

impl Data {
    /// Reads a `<data>`.
    pub(crate) fn read(node: Node<'_, '_>) -> Result<Data, String> {
        let name = node.attribute("type").unwrap_or_default();
        let param = |wanted: &str| {
            let params = node.children().filter(|child| child.tag_name().name() == "param");
            params
                .filter(|param| param.attribute("name") == Some(wanted))
                .filter_map(|param| param.text())
                .next()
        };
        let pattern = param("pattern");
        if let Some((mut low, mut high)) = range(name) {
            let number = |text: Option<&str>| text.and_then(|text| text.trim().parse::<i128>().ok());
            low = number(param("minInclusive")).map_or(low, |least| low.max(least));
            high = number(param("maxInclusive")).map_or(high, |most| high.min(most));
            match pattern {
                None | Some("-?[0-9]+" | r"(-|\+)?[0-9]+") => return Ok(Data::Number(low, high.max(low))),
                Some("[0-9]+") => return Ok(Data::Number(low.max(0), high.max(low.max(0)))),
                // Such as octal numbers: the pattern says it all.
                Some(_) => {}
            }
        }
        match (name, pattern) {
            (_, Some(pattern)) => {
                let hir = regex_syntax::parse(pattern).map_err(|error| format!("{pattern}: {error}"))?;
                Ok(Data::Pattern(hir))
            }
            ("dateTime", None) => Ok(Data::Words(&["2026-11-29T10:00:00", "1999-12-31T23:59:59Z"])),
            ("NCName", None) => Ok(Data::Words(&["a", "name_1", "x-y.z"])),
            ("string" | "token" | "normalizedString", None) => Ok(Data::Any),
            (other, None) => Err(format!("the type {other} is not read here")),
        }
    }

    /// A text of this type.
    pub(crate) fn draw(&self, choices: &mut Unstructured<'_>) -> arbitrary::Result<String> {
        match self {
            Data::Number(low, high) => Ok(number(*low, *high, choices)?.to_string()),
            Data::Pattern(hir) => {
                let mut text = String::new();
                matching(hir, choices, &mut text)?;
                Ok(text)
            }
            Data::Words(words) => Ok((*choices.choose(words)?).to_owned()),
            Data::Any => any_text(choices).map(str::to_owned),
        }
    }
}

/// A number of a range: mostly a small one, often at an end.
fn number(low: i128, high: i128, choices: &mut Unstructured<'_>) -> arbitrary::Result<i128> {
    let drawn = match choices.int_in_range(0..=7u8)? {
        0..=3 => low.max(0) + i128::from(choices.int_in_range(0..=16u8)?),
        4 => low,
        5 => high,
        6 => 1 << choices.int_in_range(0..=63u8)?,
        _ => choices.int_in_range(low..=high)?,
    };
    Ok(drawn.clamp(low, high))
}

/// Adds a text that a pattern matches.
fn matching(hir: &Hir, choices: &mut Unstructured<'_>, out: &mut String) -> arbitrary::Result<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Ok(()),
        HirKind::Literal(literal) => {
            out.push_str(&String::from_utf8_lossy(&literal.0));
            Ok(())
        }
        HirKind::Class(class) => {
            out.push(character(class, choices)?);
            Ok(())
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min + 8).min(repetition.min + 8);
            let times = choices.int_in_range(repetition.min..=most)?;
            (0..times).try_for_each(|_| matching(&repetition.sub, choices, out))
        }
        HirKind::Capture(capture) => matching(&capture.sub, choices, out),
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| matching(part, choices, out)),
        HirKind::Alternation(parts) => matching(choices.choose(parts)?, choices, out),
    }
}

/// Characters of a class that documents have.
fn character(class: &Class, choices: &mut Unstructured<'_>) -> arbitrary::Result<char> {
    /// What often means something, for classes that leave much open.
    const ODD: &[char] = &[
        'a', '0', ',', '=', ' ', '\'', '"', '\\', '$', '/', ':', '.', '%', '<', '&', ';', '\u{e9}',
        '\u{202e}',
    ];
    let ranges: Vec<(u32, u32)> = match class {
        Class::Unicode(class) => {
            class.iter().map(|range| (u32::from(range.start()), u32::from(range.end()))).collect()
        }
        Class::Bytes(class) => {
            class.iter().map(|range| (u32::from(range.start()), u32::from(range.end()))).collect()
        }
    };
    let has = |c: char| ranges.iter().any(|(start, end)| (*start..=*end).contains(&u32::from(c)));
    let size: u32 = ranges.iter().map(|(start, end)| end - start + 1).sum();
    if size > 256 {
        let odd: Vec<char> = ODD.iter().copied().filter(|c| has(*c)).collect();
        if let Ok(c) = choices.choose(&odd) {
            return Ok(*c);
        }
    }
    // Blanks but the plain one are left out: a reader makes others of some, and for XML Schema the rest are none.
    let mut nth = choices.int_in_range(0..=size.saturating_sub(1))?;
    for (start, end) in &ranges {
        if nth <= end - start {
            let drawn =
                char::from_u32(start + nth).filter(|c| !c.is_control() && (*c == ' ' || !c.is_whitespace()));
            return Ok(drawn.or_else(|| " a0/.".chars().find(|c| has(*c))).unwrap_or('a'));
        }
        nth -= end - start + 1;
    }
    Ok('a')
}

/// Any text: names, paths, numbers, and what notations take for something else.
pub(crate) fn any_text(choices: &mut Unstructured<'_>) -> arbitrary::Result<&'static str> {
    const TEXTS: &[&str] = &[
        "a",
        "b",
        "name",
        "default",
        "/dev/a",
        "/a/b.img",
        "br0",
        "10.0.0.1",
        "::1",
        "0",
        "1",
        "4",
        "65535",
        "-1",
        "0x1f",
        "yes",
        "no",
        "on",
        "off",
        "auto",
        "virtio",
        "q35",
        "qcow2",
        "x86_64",
        "52:54:00:11:22:33",
        "c7a5fdbd-edaf-9455-926a-d65c16db1809",
        "",
        " ",
        " a ",
        "a,b",
        "a=b",
        "a,,b",
        "a;b",
        "it's",
        "\"quoted\"",
        "a\\b",
        "a\\",
        "$(x)",
        "`x`",
        "%s",
        "a\nb",
        "a\tb",
        "a\rb",
        "\u{e9}\u{20ac}\u{1f600}",
        "\u{202e}x",
        "\u{9b}31m",
        "../../x",
        "]]>",
        "<x/>",
        "&amp;",
        "18446744073709551615",
        "99999999999999999999",
        "1.5",
        "0-3,^2",
    ];
    choices.choose(TEXTS).copied()
}
