//! Most JSON texts have what `to json` writes, in its order: the attributes of an element, then its text, then its
//! children. They become a document while they are read. Where anything else is met, or anything that is wrong, this
//! gives up, and [`read`](super::read) goes through the text from its beginning, and knows what to say of it. So a
//! document that is made here is the one that is made there.

use super::form::{Child, Form, UNKNOWN};
use crate::xml::{escape_from, unwritable, Limits, RETURN, SPACES};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt::{self, Display, Write};

/// The document that a JSON text describes, where all in it is as usual.
pub fn document(text: &str) -> Option<String> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // Elements that are too deep are given up.
    deserializer.disable_recursion_limit();
    let mut out =
        Out { xml: String::with_capacity(text.len()), is_tag: false, depth: 0, unknown: Vec::new() };
    Place { out: &mut out, name: "domain", role: Role::Root(Form::of_domain()) }
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end())
        .ok()?;
    Some(out.xml)
}

/// The document being written.
struct Out<'de> {
    xml: String,
    /// Whether the start tag of the innermost element is open, so that it can have attributes.
    is_tag: bool,
    depth: usize,
    /// The members of the open elements that the definition does not know.
    unknown: Vec<&'de str>,
}

/// What was met that is not read here.
struct Unusual;

type Outcome = Result<(), Unusual>;

impl Unusual {
    fn into_error<E: Error>(self) -> E {
        E::custom("not as usual")
    }
}

impl<'de> Out<'de> {
    fn start(&mut self, name: &str) {
        self.open();
        self.xml.push('<');
        self.xml.push_str(name);
        self.is_tag = true;
    }

    /// Ends the start tag.
    fn open(&mut self) {
        if std::mem::take(&mut self.is_tag) {
            self.xml.push('>');
        }
    }

    fn end(&mut self, name: &str) {
        self.open();
        self.xml.push_str("</");
        self.xml.push_str(name);
        self.xml.push('>');
    }

    fn attribute(&mut self, name: &str, value: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
        if !self.is_tag {
            return Err(Unusual);
        }
        self.xml.push(' ');
        self.xml.push_str(name);
        self.xml.push_str("='");
        value(self)?;
        self.xml.push('\'');
        Ok(())
    }

    fn text(&mut self, text: &str, spaces: &[char]) -> Outcome {
        let at = self.xml.len();
        if text.bytes().all(|byte| PLAIN[usize::from(byte)]) {
            self.xml.push_str(text);
            return Ok(());
        }
        if unwritable(text).is_some() {
            return Err(Unusual);
        }
        self.xml.push_str(text);
        escape_from(&mut self.xml, at, spaces);
        Ok(())
    }

    /// A member that the definition does not know and that was not there before, `before` being how many of those of
    /// elements around it are kept.
    fn new_member(&mut self, member: &'de str, before: usize) -> Outcome {
        /// So many are compared with one another.
        const FEW: usize = 64;
        let own = &self.unknown[before..];
        if own.len() == FEW || own.contains(&member) || !is_plain_name(member) {
            return Err(Unusual);
        }
        self.unknown.push(member);
        Ok(())
    }
}

/// The characters that stand for themselves in every value and text.
static PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < plain.len() {
        let special = matches!(byte as u8, b'&' | b'<' | b'>' | b'"' | b'\'');
        // With the last one those begin that no document can hold.
        plain[byte] = byte >= 0x20 && byte != 0xef && !special;
        byte += 1;
    }
    plain
};

/// Whether it is a name in ASCII, with one prefix at most.
fn is_plain_name(name: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && part.bytes().all(inside)
    };
    match name.split_once(':') {
        None => is_part(name),
        Some((prefix, local)) => is_part(prefix) && is_part(local),
    }
}

/// Where a value goes.
struct Place<'o, 'f, 'de> {
    out: &'o mut Out<'de>,
    name: &'f str,
    role: Role<'f>,
}

/// What becomes of a value.
enum Role<'f> {
    /// The element that is in no other.
    Root(&'f Form),
    /// An element, or a list of elements.
    Children(&'f Form),
    /// An element of a list.
    Listed(&'f Form),
    Attribute,
    /// The text of the element.
    Text,
    /// A child, or an attribute, that the definition does not know: its value tells.
    Unknown,
}

impl<'f, 'de> Place<'_, 'f, 'de> {
    fn scalar(self, value: impl FnOnce(&mut Out<'de>, &[char]) -> Outcome) -> Outcome {
        let Place { out, name, role } = self;
        match role {
            Role::Root(_) => Err(Unusual),
            Role::Children(_) | Role::Listed(_) => {
                out.start(name);
                out.open();
                value(out, RETURN)?;
                out.end(name);
                Ok(())
            }
            Role::Attribute | Role::Unknown => out.attribute(name, |out| value(out, SPACES)),
            Role::Text if out.is_tag => {
                out.open();
                value(out, RETURN)
            }
            Role::Text => Err(Unusual),
        }
    }

    fn number(self, number: impl Display) -> Outcome {
        self.scalar(|out, _| write!(out.xml, "{number}").map_err(|_| Unusual))
    }

    /// The form of the element that the value is.
    fn form(&self) -> Option<&'f Form> {
        match self.role {
            Role::Root(form) | Role::Children(form) | Role::Listed(form) => Some(form),
            Role::Unknown => Some(&UNKNOWN),
            Role::Attribute | Role::Text => None,
        }
    }
}

/// What a member of an element is; `known` are the places of the children that were there, `before` as in
/// [`Out::new_member`].
fn role<'f, 'de>(
    out: &mut Out<'de>,
    member: &'de str,
    form: &'f Form,
    known: &mut u128,
    before: usize,
) -> Result<Role<'f>, Unusual> {
    if let Some((place, child)) = form.numbered_child(member) {
        let bit = 1u128.checked_shl(place).ok_or(Unusual)?;
        let is_new = *known & bit == 0;
        *known |= bit;
        return if is_new { Ok(Role::Children(Child::form(child))) } else { Err(Unusual) };
    }
    if form.has_attribute(member) {
        return Ok(Role::Attribute);
    }
    match member.strip_prefix('@') {
        Some(name) if is_plain_name(name) => Ok(Role::Attribute),
        _ if member == "#text" => Ok(Role::Text),
        // Other names with marks are no names here.
        _ => out.new_member(member, before).map(|()| Role::Unknown),
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("what is usual")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        let Some(_) = self.form().filter(|_| value && !matches!(self.role, Role::Root(_))) else {
            return Err(Unusual.into_error());
        };
        self.out.start(self.name);
        self.out.is_tag = false;
        self.out.xml.push_str("/>");
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.number(value).map_err(Unusual::into_error)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.number(value).map_err(Unusual::into_error)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.scalar(|out, spaces| out.text(value, spaces)).map_err(Unusual::into_error)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let Place { out, name, role } = self;
        let form = match role {
            Role::Children(form) => form,
            Role::Unknown => &UNKNOWN,
            Role::Root(_) | Role::Listed(_) | Role::Attribute | Role::Text => {
                return Err(Unusual.into_error())
            }
        };
        while let Some(()) = access.next_element_seed(Place { out, name, role: Role::Listed(form) })? {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let form = self.form().ok_or_else(|| Unusual.into_error())?;
        let Place { out, name, .. } = self;
        if out.depth == Limits::default().depth {
            return Err(Unusual.into_error());
        }
        out.start(name);
        out.depth += 1;
        let (mut known, before) = (0, out.unknown.len());
        while let Some(member) = access.next_key::<&'de str>()? {
            let role = role(out, member, form, &mut known, before).map_err(Unusual::into_error)?;
            let name = member.strip_prefix('@').unwrap_or(member);
            access.next_value_seed(Place { out, name, role })?;
        }
        out.unknown.truncate(before);
        out.depth -= 1;
        out.end(name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{read, to_json};
    use super::*;
    use crate::domain::Domain;
    use crate::xml::document::parse;

    /// The JSON of the documents that are kept here.
    fn texts() -> Vec<String> {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/testdata"))];
        let mut texts = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("testdata is there").flatten() {
                let path = entry.path();
                match path.extension().and_then(|extension| extension.to_str()) {
                    None if path.is_dir() => folders.push(path),
                    Some("xml") => {
                        let text = std::fs::read_to_string(path).unwrap_or_default();
                        texts
                            .extend(Domain::read(&text).domain.map(|domain| to_json(&domain).expect("JSON")));
                    }
                    _ => {}
                }
            }
        }
        assert!(texts.len() > 20, "only {} documents", texts.len());
        texts
    }

    /// What is made here, which has to be what is made there; nothing where it is no document.
    #[track_caller]
    fn same(text: &str) -> Option<String> {
        let made = document(text).filter(|made| parse(made, Limits::default()).is_ok())?;
        let expected = read::document(text).unwrap_or_else(|found| panic!("{}\n{text}", found.message));
        assert_eq!(made, expected, "{text}");
        Some(made)
    }

    #[test]
    fn what_to_json_writes_is_read_here() {
        let texts = texts();
        // What has comments or unknown content between children has lists.
        let listed = |text: &str| text.contains("\"#after\"") || text.contains("\"#content\"");
        for text in texts.iter().filter(|text| !listed(text)) {
            assert!(same(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_changed_is_read_alike_or_given_up() {
        let pieces = [
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "@",
            "#",
            "null",
            "true",
            "false",
            "-1",
            "0.5",
            "\\n",
            "&",
            "<",
            "'",
            " ",
            "\u{ffff}",
            "é",
            "xml",
            "\"#text\": \"a\", ",
            "\"type\": \"a\", ",
            "\"@type\": \"a\", ",
            "\"name\": \"a\", ",
            "\"odd\": 1, ",
            "\"odd\": {}, ",
            "\"odd\": [1, {\"a\": 2}], ",
            "\"a b\": 1, ",
            "\"xmlns:p\": \"urn:p\", \"p:a\": 1, ",
            "\"p:b\": [true], ",
        ];
        let mut state = 1u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let mut read = 0;
        for text in texts() {
            // Members begin at the ends of lines: what is put there is often still JSON.
            let lines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
            for round in 0..100 {
                let mut at = if round % 2 == 0 { lines[next(lines.len())] } else { next(text.len()) };
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                let mut end = at + [0, 0, 0, 1, 8][next(5)].min(text.len() - at);
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                let changed =
                    format!("{}{}{}", &text[..at], pieces[next(pieces.len())], &text[end.max(at)..]);
                read += usize::from(same(&changed).is_some());
            }
        }
        assert!(read > 500, "only {read} changed texts are documents");
    }

    #[test]
    fn members_of_one_name_are_given_up() {
        for members in [
            r#""name": "a", "name": "b""#,
            r#""odd": {}, "odd": {}"#,
            r#""odd": 1, "odd": [1]"#,
            r#""odd": {"a": [1], "a": [2]}"#,
            r#""name": "a", "type": "kvm""#,
            r#""name": null"#,
            r##""#after": {}"##,
        ] {
            assert_eq!(document(&format!("{{{members}}}")), None, "{members}");
        }
        assert_eq!(same(r#"{"odd": {"a": [1]}, "odder": {"a": [2]}}"#).as_deref(), {
            Some("<domain><odd><a>1</a></odd><odder><a>2</a></odder></domain>")
        });
    }

    #[test]
    fn elements_too_deep_are_given_up() {
        let nested =
            |levels: usize| format!("{}{}", "{\"a\":".repeat(levels), "{}".to_owned() + &"}".repeat(levels));
        assert!(document(&nested(255)).is_some());
        assert_eq!(document(&nested(256)), None);
        assert_eq!(document(&nested(100_000)), None);
    }
}
