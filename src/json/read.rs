//! A JSON value as the text of a document, which is then read as every other one.

use super::form::{Child, Form, UNKNOWN};
use super::Json;
use super::{JSON_FORM, MALFORMED_JSON};
use crate::diagnostic::Diagnostic;
use crate::xml::document::LIMIT;
use crate::xml::names::mark;
use crate::xml::{escape_from, unwritable, RETURN, SPACES};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::{self, Display};

type Outcome = Result<(), Box<Diagnostic>>;

/// Arrays and objects inside one another: an element, its children's names, their array, and a list
/// around them, for as many elements as a document may nest.
const DEPTH: usize = 1024;

/// The document that a JSON text describes.
pub fn document(text: &str) -> Result<String, Box<Diagnostic>> {
    shallow(text)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.disable_recursion_limit();
    let json = Json::deserialize(&mut deserializer)
        .and_then(|json| deserializer.end().map(|()| json))
        .map_err(|error| Box::new(malformed(text, &error)))?;
    let mut out = Out { xml: String::with_capacity(text.len()), path: String::new(), prefixes: Vec::new() };
    match &json {
        Json::Object(_) => out.element("domain", "domain", &json, Form::of_domain())?,
        _ => return Err(out.refuse(format!("the document is {}; expected an object", described(&json)))),
    }
    Ok(out.xml)
}

/// Depth, found by scanning brackets, so that no parser has to nest that deep.
fn shallow(text: &str) -> Outcome {
    let bytes = text.as_bytes();
    // Most have fewer brackets than may be inside one another.
    if memchr::memchr2_iter(b'[', b'{', bytes).nth(DEPTH).is_none() {
        return Ok(());
    }
    let (mut depth, mut at) = (0usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = string_end(bytes, at + 1),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            let message = format!("arrays and objects are nested more than {DEPTH} deep");
            return Err(Box::new(Diagnostic::new(&LIMIT, message).at(at..at + 1)));
        }
        at += 1;
    }
    Ok(())
}

/// The quote that ends a string.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found;
        if bytes[at] == b'"' {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

/// The parser's sentence ends with its line and column, which counts bytes.
fn malformed(text: &str, error: &serde_json::Error) -> Diagnostic {
    let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut at = (start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    let message = message.strip_suffix(&place).unwrap_or(&message);
    let found = text[at..].chars().next().map_or(0, char::len_utf8);
    Diagnostic::new(&MALFORMED_JSON, message).at(at..at + found)
}

/// The document being written.
struct Out {
    xml: String,
    /// The element being written.
    path: String,
    /// Prefixes that are declared there.
    prefixes: Vec<String>,
}

impl Out {
    fn refuse(&self, message: impl Into<String>) -> Box<Diagnostic> {
        Box::new(Diagnostic::new(&JSON_FORM, message).on(self.path.clone()))
    }

    /// An element; `step` is its name in the path. Nothing where the value says that it is absent.
    fn element(&mut self, name: &str, step: &str, value: &Json<'_>, form: &Form) -> Outcome {
        let (length, prefixes) = (self.path.len(), self.prefixes.len());
        self.path.push('/');
        self.path.push_str(step);
        match value {
            Json::Null | Json::Bool(false) => {}
            Json::Bool(true) => {
                self.start(name, &[])?;
                self.xml.push_str("/>");
            }
            Json::Object(members) => {
                let parts: Vec<Part<'_>> =
                    members.iter().map(|(name, value)| Part::of(name, value, form)).collect();
                self.start(name, &parts)?;
                self.xml.push('>');
                self.content(&parts, form)?;
                self.end(name);
            }
            Json::Array(_) => return Err(self.refuse("an array in an array; expected an object or a text")),
            Json::Text(_) | Json::Number(_) | Json::Beyond(_) => {
                self.start(name, &[])?;
                self.xml.push('>');
                self.scalar(&"the text", value, RETURN)?;
                self.end(name);
            }
        }
        self.path.truncate(length);
        self.prefixes.truncate(prefixes);
        Ok(())
    }

    /// The start tag without its end.
    fn start(&mut self, name: &str, parts: &[Part<'_>]) -> Outcome {
        if let Some(twice) = repeated(parts.iter().map(|part| part.member)) {
            return Err(self.refuse(format!("the member \"{twice}\" is there twice")));
        }
        let attributes = || {
            let attributes = parts.iter().filter(|part| matches!(part.role, Role::Attribute));
            attributes.map(|part| (part.name(), part.value))
        };
        // What is null is not there.
        let there = || attributes().filter(|(_, value)| !matches!(value, Json::Null));
        let declared = attributes().filter_map(|(name, _)| name.strip_prefix("xmlns:"));
        self.prefixes.extend(declared.map(str::to_owned));
        self.name(name)?;
        self.xml.push('<');
        self.xml.push_str(name);
        let twice = repeated(there().map(|(name, _)| name));
        let mut seen = false;
        for (name, value) in there() {
            if twice == Some(name) && std::mem::replace(&mut seen, true) {
                return Err(self.refuse(format!("the attribute `{name}` is there twice")));
            }
            self.name(name)?;
            self.xml.extend([" ", name, "='"]);
            self.scalar(&Named(name), value, SPACES)?;
            self.xml.push('\'');
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        self.xml.extend(["</", name, ">"]);
    }

    fn content(&mut self, parts: &[Part<'_>], form: &Form) -> Outcome {
        let special = || parts.iter().filter(|part| matches!(part.role, Role::Special));
        let member = |wanted: &str| special().find(|part| part.member == wanted).map(|part| part.value);
        if let Some(text) = member("#text").filter(|text| !matches!(text, Json::Null)) {
            self.scalar(&"`#text`", text, RETURN)?;
        }
        if let Some(list) = member("#content") {
            self.list("#content", list, form)?;
        }
        let mut after = self.after(member("#after"))?;
        for Part { member: name, value, role } in parts {
            let child = match role {
                Role::Special if !["#text", "#content", "#after"].contains(name) => {
                    return Err(self.refuse(format!(
                        "the member \"{name}\" means nothing; expected '#text', '#content' or '#after'"
                    )));
                }
                Role::Special | Role::Attribute => continue,
                Role::Child(child) => child.map_or(&UNKNOWN, Child::form),
            };
            let all = match value {
                Json::Array(all) => &all[..],
                one => std::slice::from_ref(*one),
            };
            for (index, value) in all.iter().enumerate() {
                if all.len() == 1 && after.is_empty() {
                    self.element(name, name, value, child)?;
                    continue;
                }
                let nth = format!("{name}[{}]", index + 1);
                self.element(name, if all.len() > 1 { &nth } else { name }, value, child)?;
                let first = after.remove(name).filter(|_| index == 0);
                for list in first.into_iter().chain(after.remove(&*nth)) {
                    self.list("#after", list, form)?;
                }
            }
        }
        match after.keys().min() {
            None => Ok(()),
            Some(step) => Err(self.refuse(format!("`#after` has \"{step}\", but there is no such child"))),
        }
    }

    fn after<'j>(
        &self,
        member: Option<&'j Json<'_>>,
    ) -> Result<HashMap<&'j str, &'j Json<'j>>, Box<Diagnostic>> {
        match member {
            None | Some(Json::Null) => Ok(HashMap::new()),
            Some(Json::Object(lists)) => Ok(lists.iter().map(|(step, list)| (&**step, list)).collect()),
            Some(other) => {
                Err(self.refuse(format!("`#after` is {}; expected an object of lists", described(other))))
            }
        }
    }

    /// Content in order.
    fn list(&mut self, member: &str, list: &Json<'_>, form: &Form) -> Outcome {
        let Json::Array(list) = list else {
            return Err(self.refuse(format!("`{member}` has {}; expected an array", described(list))));
        };
        for piece in list {
            match piece {
                Json::Text(_) | Json::Number(_) | Json::Beyond(_) => {
                    self.scalar(&"the text", piece, RETURN)?
                }
                Json::Object(members) => match &members[..] {
                    [(name, value)] if name.starts_with('#') => self.other(name, value)?,
                    [(name, value)] => {
                        self.element(name, name, value, form.of_child(name))?;
                    }
                    _ => {
                        let message = format!(
                            "an object in `{member}` has {} members; expected one, the element's name",
                            members.len()
                        );
                        return Err(self.refuse(message));
                    }
                },
                other => {
                    let message =
                        format!("`{member}` has {} in it; expected a text or an object", described(other));
                    return Err(self.refuse(message));
                }
            }
        }
        Ok(())
    }

    /// A comment, instruction or CDATA section.
    fn other(&mut self, name: &str, value: &Json<'_>) -> Outcome {
        let (start, never, end) = match name {
            "#comment" => ("<!--", "--", "-->"),
            "#instruction" => ("<?", "?>", "?>"),
            "#cdata" => ("<![CDATA[", "]]>", "]]>"),
            _ => {
                let message = format!(
                    "\"{name}\" means nothing in a list; expected '#cdata', '#comment' or '#instruction'"
                );
                return Err(self.refuse(message));
            }
        };
        let Some(text) = value.text() else {
            return Err(self.refuse(format!("`{name}` is {}; expected a text", described(value))));
        };
        if text.contains(never) || name == "#comment" && text.ends_with('-') {
            return Err(self.refuse(format!("`{name}` holds '{never}', which ends it in a document")));
        }
        if name == "#instruction" {
            self.name(text.split_whitespace().next().unwrap_or_default())?;
        }
        self.characters(&name, text)?;
        self.xml.push_str(&format!("{start}{text}{end}"));
        Ok(())
    }

    /// A text or number, escaped.
    fn scalar(&mut self, what: &dyn Display, value: &Json<'_>, spaces: &[char]) -> Outcome {
        let text = match value {
            Json::Text(text) => Cow::Borrowed(&**text),
            Json::Number(number) => number.to_string().into(),
            Json::Beyond(number) => number.to_string().into(),
            Json::Bool(_) | Json::Null | Json::Array(_) | Json::Object(_) => {
                let refused =
                    self.refuse(format!("{what} is {}; expected a text or a number", described(value)));
                return Err(match value {
                    Json::Bool(_) => {
                        Box::new(refused.help("words are written as texts, such as \"yes\" or \"off\""))
                    }
                    _ => refused,
                });
            }
        };
        self.characters(what, &text)?;
        let at = self.xml.len();
        self.xml.push_str(&text);
        escape_from(&mut self.xml, at, spaces);
        Ok(())
    }

    fn characters(&self, what: &dyn Display, text: &str) -> Outcome {
        match unwritable(text) {
            None => Ok(()),
            Some(c) => {
                Err(self.refuse(format!("{what} holds U+{:04X}, which a document cannot hold", c as u32)))
            }
        }
    }

    /// Refuses what is no name, or has a prefix that is not declared.
    fn name(&self, name: &str) -> Outcome {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(plain) {
            return Ok(());
        }
        let inside = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c) || !c.is_ascii();
        let starts = |part: &str| part.starts_with(|c: char| inside(c) && !"-.:0123456789".contains(c));
        let parts: Vec<&str> = name.split(':').collect();
        if parts.len() > 2 || !parts.iter().all(|part| starts(part)) || !name.chars().all(inside) {
            return Err(self.refuse(format!("\"{name}\" is no name that a document can have")));
        }
        let prefix = parts[..parts.len() - 1].first();
        match prefix.filter(|prefix| !["xml", "xmlns"].contains(prefix)) {
            Some(prefix) if self.prefixes.iter().all(|declared| declared != prefix) => Err(Box::new(
                self.refuse(format!("the prefix of \"{name}\" is not declared"))
                    .help(format!("a member \"xmlns:{prefix}\" with the namespace declares it")),
            )),
            _ => Ok(()),
        }
    }
}

/// The first of some names that was there before.
fn repeated<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Option<&'n str> {
    /// So few are compared with one another, where their marks are the same.
    const FEW: usize = 64;
    if names.clone().nth(FEW).is_some() {
        let mut seen = HashSet::new();
        return names.clone().find(|name| !seen.insert(*name));
    }
    let mut marks = 0u64;
    for (before, name) in names.clone().enumerate() {
        let mark = 1 << mark(name);
        if marks & mark != 0 && names.clone().take(before).any(|other| other == name) {
            return Some(name);
        }
        marks |= mark;
    }
    None
}

/// A member of an object with what it is.
struct Part<'j> {
    member: &'j str,
    value: &'j Json<'j>,
    role: Role<'j>,
}

/// What a member is.
enum Role<'j> {
    /// An attribute.
    Attribute,
    /// Children; those that the definition knows have a form.
    Child(Option<&'j Child>),
    /// One that begins with `#`.
    Special,
}

impl<'j> Part<'j> {
    fn of(member: &'j str, value: &'j Json<'j>, form: &'j Form) -> Part<'j> {
        let role = match member.as_bytes().first() {
            Some(b'@') => Role::Attribute,
            Some(b'#') => Role::Special,
            _ => match (form.child(member), value) {
                (Some(child), _) => Role::Child(Some(child)),
                // Children that the definition does not know are arrays, whatever attribute has their name.
                (None, Json::Array(_)) => Role::Child(None),
                (None, Json::Object(_) | Json::Bool(_)) if !form.has_attribute(member) => Role::Child(None),
                _ => Role::Attribute,
            },
        };
        Part { member, value, role }
    }

    /// The name in the document.
    fn name(&self) -> &'j str {
        self.member.strip_prefix('@').unwrap_or(self.member)
    }
}

/// An attribute in a message.
struct Named<'n>(&'n str);

impl Display for Named<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`", self.0)
    }
}

fn described(json: &Json<'_>) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(true) => "true",
        Json::Bool(false) => "false",
        Json::Number(_) | Json::Beyond(_) => "a number",
        Json::Text(_) => "a text",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}
