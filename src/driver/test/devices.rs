//! Devices that are added to guests, changed and removed.

use super::super::calls::Devices;
use super::super::document::{parse, xml};
use super::super::error::{Code, Error, Origin, Result};
use super::super::event::{DomainEvent, Event};
use super::super::schema::Grammar;
use super::super::{Handle, AFFECT_CONFIG, AFFECT_LIVE};
use super::guest::Guest;
use super::{invalid, supported, TestDriver};
use crate::domain::devices::disk::{Disk, Source};
use crate::domain::devices::interface::{self, Interface};
use crate::domain::info::Alias;
use crate::domain::Domain;
use crate::xml::value::id::Mac;
use wire::procedures::*;

/// The name by which a disk is ordered on its bus.
pub(super) fn disk_target(disk: &Disk) -> String {
    disk.target.dev.clone()
}

/// Where a disk's bytes are.
pub(super) fn disk_source(disk: &Disk) -> Option<String> {
    match &disk.source {
        Source::File(own) => own.file.as_ref().map(|path| path.0.clone()),
        Source::Block(own) => own.dev.as_ref().map(|path| path.0.clone()),
        _ => None,
    }
}

/// The host's device of an interface.
pub(super) fn target_of(interface: &Interface) -> Option<String> {
    Some(interface.target.as_ref()?.dev.as_ref()?.0.clone())
}

/// The network that an interface is in.
pub(super) fn network_of(interface: &Interface) -> Option<String> {
    match &interface.source {
        interface::Source::Network(own) => Some(own.network.clone()),
        _ => None,
    }
}

/// A MAC address as it is written.
pub(super) fn mac_text(mac: &crate::domain::devices::interface::Mac) -> String {
    let Mac(bytes) = mac.address.unwrap_or(Mac([0; 6]));
    let parts: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    parts.join(":")
}

/// Whether an interface has that host device or that MAC address.
fn is_interface(own: &Interface, device: &str) -> bool {
    target_of(own).as_deref() == Some(device)
        || own.mac.as_ref().is_some_and(|mac| mac_text(mac).eq_ignore_ascii_case(device))
}

fn unknown_interface(device: &str) -> Box<Error> {
    Error::new(Code::InvalidArg, Origin::Test, format!("'{device}' is not a known interface"))
}

/// The interface with that host device or that MAC address.
pub(super) fn find_interface<'d>(domain: &'d Domain, device: &str) -> Result<&'d Interface> {
    let found = domain.devices.interface.iter().find(|own| is_interface(own, device));
    found.ok_or_else(|| unknown_interface(device))
}

/// The same, to be changed.
pub(super) fn find_interface_mut<'d>(domain: &'d mut Domain, device: &str) -> Result<&'d mut Interface> {
    let found = domain.devices.interface.iter_mut().find(|own| is_interface(own, device));
    found.ok_or_else(|| unknown_interface(device))
}

impl Devices for TestDriver {
    fn domain_attach_device(&self, call: &DomainAttachDevice) -> Result<()> {
        self.attach(&call.dom, &call.xml, 0)
    }

    fn domain_attach_device_flags(&self, call: &DomainAttachDeviceFlags) -> Result<()> {
        self.attach(&call.dom, &call.xml, call.flags)
    }

    fn domain_update_device_flags(&self, call: &DomainUpdateDeviceFlags) -> Result<()> {
        const FORCE: u32 = 4;
        supported(call.flags, AFFECT_LIVE | AFFECT_CONFIG | FORCE, "testDomainUpdateDeviceFlags")?;
        self.guest(&call.dom, |guest, _| {
            let targets = guest.targets(call.flags)?;
            let new = device(&call.xml)?;
            let Some(new) = new.devices.disk.into_iter().next() else {
                return unsupported(format!(
                    "persistent update of device '{}' is not supported",
                    kind(&call.xml)?
                ));
            };
            let name = disk_target(&new);
            guest.change(targets, |domain| {
                match domain.devices.disk.iter_mut().find(|disk| disk_target(disk) == name) {
                    Some(own) => {
                        own.source = new.source.clone();
                        Ok(())
                    }
                    None => invalid(format!("target {name} doesn't exist.")),
                }
            })
        })
    }

    fn domain_detach_device_alias(&self, call: &DomainDetachDeviceAlias) -> Result<()> {
        const FUNCTION: &str = "testDomainDetachDeviceAliasLiveAndConfig";
        self.guest(&call.dom, |guest, events| {
            let flags = one_copy(guest, call.flags)?;
            supported(flags, AFFECT_LIVE, FUNCTION)?;
            guest.running()?;
            let dom = guest.handle();
            let disks = guest.live.as_mut().map(|live| &mut live.devices.disk);
            let is_it = |disk: &Disk| {
                disk.info.alias.as_ref().is_some_and(|own| own.name.as_deref() == Some(&*call.alias))
            };
            let found = disks.and_then(|disks| Some((disks.iter().position(is_it)?, disks)));
            let Some((index, disks)) = found else {
                let detail = format!("no device found with alias {}", call.alias);
                return Err(Error::new(Code::Internal, Origin::Test, detail));
            };
            disks.remove(index);
            events.push(Event::Domain(dom, DomainEvent::DeviceRemoved { alias: call.alias.clone() }));
            Ok(())
        })
    }
}

fn unsupported<T>(detail: String) -> Result<T> {
    Err(Error::new(Code::OperationUnsupported, Origin::Test, detail))
}

/// The flags, with the copy that is meant where they say none.
fn one_copy(guest: &Guest, flags: u32) -> Result<u32> {
    guest.targets(flags)?;
    Ok(match flags & (AFFECT_LIVE | AFFECT_CONFIG) {
        0 if guest.live.is_some() => flags | AFFECT_LIVE,
        0 => flags | AFFECT_CONFIG,
        _ => flags,
    })
}

impl TestDriver {
    fn attach(&self, dom: &Handle, text: &str, flags: u32) -> Result<()> {
        self.guest(dom, |guest, events| {
            let flags = one_copy(guest, flags)?;
            supported(flags, AFFECT_LIVE, "testDomainAttachDeviceLiveAndConfig")?;
            let new = device(text)?;
            let Some(mut disk) = new.devices.disk.into_iter().next() else {
                return refuse_kind(&kind(text)?);
            };
            let dom = guest.handle();
            let Some(live) = &mut guest.live else { return guest.running() };
            let name = disk_target(&disk);
            if let Some(own) = live.devices.disk.iter().find(|own| disk_target(own) == name) {
                let source = |disk: &Disk| disk_source(disk).unwrap_or_default();
                let sources = format!("'{}' and '{}'", source(own), source(&disk));
                return Err(xml(format!("target '{name}' duplicated for disk sources {sources}")));
            }
            let number = name.bytes().last().map_or(0, |last| last.saturating_sub(b'a'));
            let bus = disk.target.bus.map_or(String::new(), |bus| bus.to_string());
            let alias = format!("{bus}-disk{number}");
            disk.info.alias = Some(Alias { name: Some(alias.clone()), ..Alias::default() });
            // Disks of a bus stay together.
            let disks = &mut live.devices.disk;
            let same_bus = disks.iter().rposition(|own| own.target.bus == disk.target.bus);
            disks.insert(same_bus.map_or(disks.len(), |at| at + 1), disk);
            events.push(Event::Domain(dom, DomainEvent::DeviceAdded { alias }));
            Ok(())
        })
    }
}

/// What the driver does not add to running guests.
fn refuse_kind(kind: &str) -> Result<()> {
    match kind {
        "interface" => unsupported("hotplug of interface type of network is not implemented yet".to_owned()),
        "hostdev" => {
            let detail = "Device configuration is not compatible: Domain has no USB bus support";
            Err(Error::new(Code::ConfigUnsupported, Origin::Test, detail))
        }
        _ => unsupported(format!("live attach of device '{kind}' is not supported")),
    }
}

/// The name of a device's element.
fn kind(text: &str) -> Result<String> {
    Ok(parse(text)?.root_element().tag_name().name().to_owned())
}

/// A definition with one device.
fn device(text: &str) -> Result<Domain> {
    parse(text)?;
    // A declaration at its start would be in the wrong place in the document around it.
    let inner = text.trim_start();
    let inner =
        inner.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(inner, |(_, rest)| rest);
    super::define::read(
        &format!(
            "<domain type='test'><name>device</name><memory>1024</memory><os><type arch='i686'>hvm</type></os>\
             <devices>{inner}</devices></domain>"
        ),
        Grammar::Unchecked,
    )
}
