//! Documents of guests as the driver reads them: what is wrong with one is said as the reference says
//! it, because clients print that.

use super::super::document::{first, parse, random, refuse, root, Purpose};
use super::super::error::{Code, Error, Origin, Result};
use super::super::event::Lifecycle;
use super::super::schema::{self, Grammar};
use super::super::Handle;
use super::guest::Guest;
use super::{lifecycle, not_now, uuid_text, World};
use crate::complete::Identities;
use crate::domain::devices::interface::{Interface, Target};
use crate::domain::Domain;
use crate::hypervisor::{Completed, Generic};
use crate::xml::tree::Element;
use crate::xml::value::NonEmpty;

/// The completed definition in a document.
pub(super) fn read(text: &str, grammar: Grammar) -> Result<Domain> {
    let document = parse(text)?;
    root(&document, "domain")?;
    if grammar == Grammar::Checked {
        schema::validate(text)?;
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

/// An attribute that an element must have.
pub(super) fn required<'e>(element: &'e Element, name: &str) -> Result<&'e str> {
    element.attribute(name).ok_or_else(|| {
        let detail = format!("Missing required attribute '{name}' in element '{}'", element.name);
        Error::new(Code::Xml, Origin::Xml, detail)
    })
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
