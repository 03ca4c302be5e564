//! Documents of guests as the driver reads them: what is wrong with one is said as the reference says
//! it, because clients print that.

use super::super::error::{Code, Error, Origin, Result};
use super::super::event::Lifecycle;
use super::super::Handle;
use super::guest::Guest;
use super::tree::Element;
use super::{lifecycle, not_now, uuid_text, World};
use crate::complete::Identities;
use crate::diagnostic::{Diagnostic, Severity};
use crate::domain::devices::graphics::{Graphics, Kind};
use crate::domain::devices::interface::{Interface, Target};
use crate::domain::Domain;
use crate::hypervisor::{Completed, Generic};
use crate::xml::value::{NonEmpty, Value};
use roxmltree::{Document, Node};
use std::hash::{BuildHasher, Hasher};

/// What a definition is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be stored.
    Store,
    /// To run now.
    Run,
}

/// The completed definition in a document.
pub(super) fn read(text: &str, validate: bool) -> Result<Domain> {
    let document = parse(text)?;
    root(&document, "domain")?;
    if validate {
        super::schema::validate(text)?;
    }
    refuse(document.root_element())?;
    let reading = Domain::read(text);
    let domain = reading.domain.ok_or_else(|| first(&reading.diagnostics))?;
    let identities = Identities::Drawn { uuid: random(), mac: random() };
    let completed = Completed::<Generic>::new(domain, &identities).map(Completed::into_domain);
    let mut domain = completed.map_err(|refused| first(&refused))?;
    name_interfaces(&mut domain.devices.interface);
    Ok(domain)
}

/// A document, or where it is no XML.
pub(super) fn parse(text: &str) -> Result<Document<'_>> {
    crate::xml::parse(text, crate::xml::Limits::default()).map_err(|_| super::syntax::error(text))
}

/// Refuses a document of something else.
pub(super) fn root(document: &Document<'_>, name: &str) -> Result<()> {
    match document.root_element().tag_name().name() {
        own if own == name => Ok(()),
        own => {
            let detail = format!("expecting root element of '{name}', not '{own}'");
            Err(Error::new(Code::Xml, Origin::Xml, detail))
        }
    }
}

pub(super) fn xml(detail: impl Into<String>) -> Box<Error> {
    Error::new(Code::Xml, Origin::Domain, detail)
}

/// A value, if the text is one.
pub(super) fn value<T: Value>(text: &str) -> Option<T> {
    T::parse(text).ok()
}

/// The element of that name in another.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

/// An attribute that an element must have.
pub(super) fn required<'e>(element: &'e Element, name: &str) -> Result<&'e str> {
    element.attribute(name).ok_or_else(|| {
        let detail = format!("Missing required attribute '{name}' in element '{}'", element.name);
        Error::new(Code::Xml, Origin::Xml, detail)
    })
}

/// The text of the element of that name in another.
pub(super) fn child_text<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name)?.text()
}

/// What the reference refuses in words of its own.
fn refuse(domain: Node<'_, '_>) -> Result<()> {
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

fn first(findings: &[Diagnostic]) -> Box<Error> {
    let error = findings.iter().find(|finding| finding.severity == Severity::Error);
    xml(error.map_or("the document cannot be read", |error| &error.message))
}

/// Bytes that nobody can foresee, for uuids and MAC addresses.
pub(super) fn random<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    for chunk in bytes.chunks_mut(8) {
        // Every state of the standard library's hash has keys of its own, drawn by the system.
        let drawn = std::collections::hash_map::RandomState::new().build_hasher().finish();
        chunk.copy_from_slice(&drawn.to_ne_bytes()[..chunk.len()]);
    }
    bytes
}

/// Gives interfaces without a host device one: testnet0, testnet1 …
pub(super) fn name_interfaces(interfaces: &mut [Interface]) {
    let name = |own: &Interface| own.target.as_ref().and_then(|target| target.dev.clone());
    let mut taken: Vec<NonEmpty> = interfaces.iter().filter_map(name).collect();
    for own in interfaces.iter_mut().filter(|own| name(own).is_none()) {
        let free = (0..=taken.len()).map(|number| NonEmpty(format!("testnet{number}")));
        let Some(free) = free.into_iter().find(|own| !taken.contains(own)) else { continue };
        own.target.get_or_insert_with(Target::default).dev = Some(free.clone());
        taken.push(free);
    }
}

/// Takes the password out of what is shown.
pub(super) fn hide_password(graphics: &mut Graphics) {
    match &mut graphics.kind {
        Kind::Vnc(own) => own.password.passwd = None,
        Kind::Spice(own) => own.password.passwd = None,
        _ => {}
    }
}

/// Where the guest of a definition is, or will be.
pub(super) fn place(world: &mut World, domain: &Domain, purpose: Purpose) -> Result<usize> {
    let fresh = Guest::transient(domain);
    let failed = |detail: String| Err(Error::new(Code::OperationFailed, Origin::Domain, detail));
    if let Some(index) = world.guests.iter().position(|guest| guest.uuid() == fresh.uuid()) {
        let guest = &world.guests[index];
        let (name, uuid) = (guest.name(), uuid_text(guest.uuid()));
        if name != domain.name {
            return failed(format!("domain '{name}' is already defined with uuid {uuid}"));
        }
        if purpose == Purpose::Run && guest.live.is_some() {
            return not_now(Origin::Domain, format!("domain '{name}' is already active"));
        }
        return Ok(index);
    }
    if let Some(guest) = world.guests.iter().find(|guest| guest.name() == domain.name) {
        let uuid = uuid_text(guest.uuid());
        return failed(format!("domain '{}' already exists with uuid {uuid}", domain.name));
    }
    world.guests.push(fresh);
    Ok(world.guests.len() - 1)
}

/// Stores a definition.
pub(super) fn store(world: &mut World, domain: Domain) -> Result<Handle> {
    let index = place(world, &domain, Purpose::Store)?;
    let guest = &mut world.guests[index];
    let step = Lifecycle::Defined(guest.config.is_some().into());
    guest.define(domain);
    let dom = guest.handle();
    world.events.push(lifecycle(dom.clone(), step));
    Ok(dom)
}
