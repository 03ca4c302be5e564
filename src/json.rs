//! A definition in JSON, and back: the canonical form in other clothes, nothing lost.
//!
//! Nothing here is said of single elements: how an element looks follows from its
//! [`Shape`](crate::xml::Shape).
//!
//! | in XML | in JSON |
//! | --- | --- |
//! | the document | the object of `<domain>` |
//! | an element | an object: its attributes, then its children, in canonical order |
//! | an attribute, `type='kvm'` | a member, `"type": "kvm"` |
//! | an attribute on an element that can have a child of that name | a member with `@`, `"@model": "pcie-root-port"` |
//! | a child that can stand once | a member, `"clock": {"offset": "utc"}` |
//! | a child that can stand any number of times | an array, `"disk": [{…}]`, also of one |
//! | an element that can have nothing but text | the text, `"name": "web"` |
//! | the text of any other element | the member `#text`, `"memory": {"unit": "KiB", "#text": 1024}` |
//! | an empty element that says yes | `"readonly": true` |
//! | an element that the definition does not know | in an array, `"qemu:commandline": [{…}]`; with text alone it is that text, and `@` is there where such a child is |
//! | a whole number, written in decimal | a number; a text beyond 2⁵³ − 1, which not every reader keeps |
//! | every other value | a text as the format has it: `"yes"`, `"0x1f"` |
//!
//! What an element can have is what it can have in any of its kinds, so that a script finds a member
//! in the same form whatever `type` says.
//!
//! Three things have no member of their own. What stands between children of one name, and what the
//! definition has no place for beside them (text, a second `<name>`, a child named as an attribute),
//! is listed under the member `#after` by the child before it, as in `"#after": {"disk[1]": [{"dsik": {…}}]}`. What stands so
//! before all children, and everything in an unknown element where texts or names alternate, is the
//! list `#content`. In such a list a text is text, an object with one member is an element, or
//! `#cdata`, `#comment` or `#instruction`.
//!
//! Reading takes more than is written: members in any order, a number where a text is meant and the
//! other way round, one object for an array of one, a text for an element with `#text` alone;
//! `null` and, for a child, `false` count as absent.

mod form;
mod read;
mod serde;
mod stream;
mod value;
mod write;

pub(crate) use value::Json;

use crate::diagnostic::{rule, Diagnostic};
use crate::domain::{Domain, Reading};
use crate::xml::{self, Limits};
use form::Form;

rule! {
    /// The text is not well-formed JSON, so nothing in it can be read.
    ///
    /// A comma after the last member, quotes of the wrong kind or a comment are the usual reasons.
    MALFORMED_JSON = "J001" "malformed-json" Error;

    /// The JSON does not describe elements.
    ///
    /// Each element is an object with its attributes and children as members; `domdef to json` prints
    /// a document that way. Attributes have a text or a number: a word such as `yes` is written
    /// `"yes"`, since `true` means that a child element is present. The message names the element.
    JSON_FORM = "J002" "json-form" Error;
}

/// The definition as a JSON object, indented unless it is very deep, ended with a line feed. Comments are left out, as in
/// the canonical form.
///
/// ```
/// let text = "<domain type='kvm'><name>a</name><vcpu current='2'>4</vcpu><devices/></domain>";
/// let domain = domdef::Domain::read(text).domain.unwrap();
/// let json = domdef::json::to_json(&domain).unwrap();
/// let value: serde_json::Value = serde_json::from_str(&json).unwrap();
/// assert_eq!(value["vcpu"]["current"], 2);
/// assert_eq!(domdef::json::from_json(&json).domain, Some(domain));
/// ```
///
/// # Errors
/// Where a definition that was made by hand holds what no document can; one that was read always has a JSON form.
pub fn to_json(domain: &Domain) -> Result<String, Box<Diagnostic>> {
    let text = with_value(domain, |value, depth| match depth {
        // Indented, deep documents would become hundreds of times as long.
        Depth::Great => serde_json::to_string(&value),
        Depth::Usual => serde_json::to_string_pretty(&value),
    })?;
    let mut text = text.expect("texts, numbers and lists of them can be written");
    text.push('\n');
    Ok(text)
}

/// Whether a definition has more than [`MOST_INDENTED`] elements inside one another.
enum Depth {
    Usual,
    Great,
}

/// Uses the definition as a JSON value.
fn with_value<R>(domain: &Domain, use_it: impl FnOnce(Json<'_>, Depth) -> R) -> Result<R, Box<Diagnostic>> {
    let text = xml::write_compact(domain, "domain", xml::Options::CANONICAL)?;
    // What was read within the limits is larger in canonical form.
    let limits = Limits { size: usize::MAX, attributes: usize::MAX, nodes: u32::MAX, ..Limits::default() };
    let document = xml::parse(&text, limits)
        .map_err(|found| Box::new(Diagnostic { span: None, fix: None, ..*found }))?;
    let value = write::element(document.root_element(), Form::of_domain());
    let depth = match is_deeper(document.root_element(), MOST_INDENTED) {
        true => Depth::Great,
        false => Depth::Usual,
    };
    Ok(use_it(value, depth))
}

/// How many elements may be inside one another in JSON that is indented. Real domains are about ten deep.
const MOST_INDENTED: usize = 16;

/// Whether more than so many elements are inside one another.
fn is_deeper(node: xml::Node<'_, '_>, levels: usize) -> bool {
    let mut children = node.children().filter(xml::Node::is_element);
    match levels.checked_sub(1) {
        None => true,
        Some(levels) => children.any(|child| is_deeper(child, levels)),
    }
}

/// Reads a definition from its JSON form, with all checks of a document, under the same limits.
///
/// What is wrong with the JSON text has its place there; everything else has its element.
pub fn from_json(text: &str) -> Reading {
    let refused = |diagnostic: Box<Diagnostic>| Reading { domain: None, diagnostics: vec![*diagnostic] };
    if let Err(diagnostic) = xml::document::within_size(text, Limits::default()) {
        return refused(diagnostic);
    }
    // Of a document, which may be longer than the JSON.
    let limits = Limits { size: usize::MAX, ..Limits::default() };
    if let Some(text) = stream::document(text) {
        if let Ok(document) = xml::parse(&text, limits) {
            return without_places(Domain::from_document(&document));
        }
    }
    let text = match read::document(text) {
        Ok(text) => text,
        Err(diagnostic) => return refused(diagnostic),
    };
    without_places(match xml::parse(&text, limits) {
        Ok(document) => Domain::from_document(&document),
        Err(diagnostic) => refused(match *diagnostic.rule == xml::document::MALFORMED {
            true => Box::new(Diagnostic { rule: &JSON_FORM, ..*diagnostic }),
            false => diagnostic,
        }),
    })
}

/// Places in the XML text say nothing to somebody who wrote JSON.
fn without_places(mut reading: Reading) -> Reading {
    reading.diagnostics.iter_mut().for_each(|found| found.span = None);
    reading
}
