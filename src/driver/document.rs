//! Documents of guests as drivers read them: what is wrong with one is said as the reference says it,
//! because clients print that.

use super::error::{Code, Error, Origin, Result};
use crate::diagnostic::{Diagnostic, Severity};
use crate::dom::{Document, Node};
use crate::domain::devices::graphics::{Graphics, Kind};
use crate::domain::Domain;
use crate::xml::value::Value;
use crate::xml::Options;
use std::hash::{BuildHasher, Hasher};
use std::sync::OnceLock;

/// A document, or where it is no XML.
pub(crate) fn parse(text: &str) -> Result<Document<'_>> {
    crate::xml::parse(text, crate::xml::Limits::default()).map_err(|_| super::syntax::error(text))
}

/// Refuses a document of something else.
pub(crate) fn root(document: &Document<'_>, name: &str) -> Result<()> {
    match document.root_element().tag_name().name() {
        own if own == name => Ok(()),
        own => {
            let detail = format!("expecting root element of '{name}', not '{own}'");
            Err(Error::new(Code::Xml, Origin::Xml, detail))
        }
    }
}

/// An error in a document of a guest.
pub(crate) fn xml(detail: impl Into<String>) -> Box<Error> {
    Error::new(Code::Xml, Origin::Domain, detail)
}

/// A value, if the text is one.
pub(crate) fn value<T: Value>(text: &str) -> Option<T> {
    T::parse(text).ok()
}

/// The element of that name in another.
pub(crate) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

/// The text of the element of that name in another.
pub(crate) fn child_text<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name)?.text()
}

/// What the reference refuses in words of its own.
pub(crate) fn refuse(domain: Node<'_, '_>) -> Result<()> {
    let unsupported = |detail: String| Err(Error::new(Code::ConfigUnsupported, Origin::Domain, detail));
    let Some(kind) = domain.attribute("type") else {
        return Err(Error::new(Code::Internal, Origin::Domain, "missing domain type attribute"));
    };
    if value::<crate::domain::Type>(kind).is_none() {
        return unsupported(format!("invalid domain type {kind}"));
    }
    if let Some(uuid) = child_text(domain, "uuid") {
        if value::<crate::xml::value::id::Uuid>(uuid).is_none() {
            return Err(Error::new(Code::Internal, Origin::Domain, "malformed uuid element"));
        }
    }
    if child_text(domain, "name").is_none_or(str::is_empty) {
        return Err(Error::new(Code::NoName, Origin::Domain, "missing name information"));
    }
    if let Some(name) = child_text(domain, "name").filter(|name| name.contains('/')) {
        return Err(xml(format!("name {name} cannot contain '/'")));
    }
    let has_numa = child(domain, "cpu").and_then(|cpu| child(cpu, "numa")).is_some();
    let memory = child_text(domain, "memory").map_or("0", str::trim);
    if memory == "0" && !has_numa {
        return Err(xml("Memory size must be specified via <memory> or in the <numa> configuration"));
    }
    if let Some(vcpu) = child(domain, "vcpu") {
        let number = |text: Option<&str>| text.and_then(|text| text.trim().parse::<u32>().ok());
        if let (Some(current), Some(maximum)) = (number(vcpu.attribute("current")), number(vcpu.text())) {
            if current > maximum {
                return unsupported("maximum vCPU count must not be less than current vCPU count".to_owned());
            }
        }
    }
    let os = child(domain, "os");
    let os_type = os.and_then(|os| child_text(os, "type"));
    if os_type.is_none_or(str::is_empty) && child(domain, "bootloader").is_none() {
        return Err(xml("an os <type> must be specified"));
    }
    if os_type == Some("exe") && os.and_then(|os| child_text(os, "init")).is_none_or(str::is_empty) {
        return Err(xml("init binary must be specified"));
    }
    Ok(())
}

/// The first error among findings.
pub(crate) fn first(findings: &[Diagnostic]) -> Box<Error> {
    let error = findings.iter().find(|finding| finding.severity == Severity::Error);
    xml(error.map_or("the document cannot be read", |error| &error.message))
}

/// Bytes that nobody can foresee, for uuids and MAC addresses.
pub(crate) fn random<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    for chunk in bytes.chunks_mut(8) {
        // Every state of the standard library's hash has keys of its own, drawn by the system.
        let drawn = std::collections::hash_map::RandomState::new().build_hasher().finish();
        chunk.copy_from_slice(&drawn.to_ne_bytes()[..chunk.len()]);
    }
    bytes
}

/// Takes the password out of what is shown.
fn hide_password(graphics: &mut Graphics) {
    match &mut graphics.kind {
        Kind::Vnc(own) => own.password.passwd = None,
        Kind::Spice(own) => own.password.passwd = None,
        _ => {}
    }
}

/// What a definition is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be stored.
    Store,
    /// To run now.
    Run,
}

/// The flag of calls that want a document with its passwords.
pub(crate) const SECURE: u32 = 1;

/// Whether a document shows passwords: that is for those who ask for them and may change the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passwords {
    Hidden,
    Shown,
}

impl Passwords {
    /// What the flags of a call ask for.
    pub(crate) fn asked(flags: u32) -> Passwords {
        match flags & SECURE {
            0 => Passwords::Hidden,
            _ => Passwords::Shown,
        }
    }
}

/// The documents of a definition, which are remembered: clients ask for them far more often than they change
/// the definition.
#[derive(Default)]
pub(crate) struct Documents {
    plain: OnceLock<Result<String>>,
    secure: OnceLock<Result<String>>,
}

impl Documents {
    /// The document of the definition that these belong to.
    pub(crate) fn of(&self, domain: &Domain, passwords: Passwords) -> Result<String> {
        let remembered = match passwords {
            Passwords::Hidden => &self.plain,
            Passwords::Shown => &self.secure,
        };
        remembered.get_or_init(|| document(domain, passwords)).clone()
    }
}

/// The document of a definition.
pub(crate) fn document(domain: &Domain, passwords: Passwords) -> Result<String> {
    let mut shown = domain.clone();
    if passwords == Passwords::Hidden {
        shown.devices.graphics.iter_mut().for_each(hide_password);
    }
    // A title that a call has set may hold what no document can.
    shown.to_xml(Options::KNOWN).map_err(|error| xml(error.message.clone()))
}

/// A text as it is written in a document.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
