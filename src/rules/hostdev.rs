//! Rules about devices of the host (parse-and-rules.md 3.1, 3.7).

use super::address::{bus, other_bus};
use super::disk::unfiltered;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::disk::Sgio;
use crate::domain::devices::hostdev::{Address, Mode, Model, Protocol, Source, Type, UsbId};
use crate::domain::devices::interface::{Source as InterfaceSource, TeamingType};
use crate::domain::devices::{Device, Hostdev, Id};
use crate::domain::info::Bus;
use crate::domain::Domain;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, MISPLACED_ELEMENT, MISSING_ATTRIBUTE};
use crate::xml::value::token::OnOff;
use std::collections::BTreeMap;

rule! {
    /// A device of the host is assigned to the guest twice.
    ///
    /// A guest can use a device of the host once, by a `<hostdev>` or an `<interface type='hostdev'>`.
    /// Remove one of them, or correct its address.
    ///
    /// ```xml wrong
    /// <hostdev type='pci'><source><address bus='1' slot='1'/></source></hostdev>
    /// <hostdev type='pci'><source><address bus='1' slot='1'/></source></hostdev>
    /// ```
    /// ```xml right
    /// <hostdev type='pci'><source><address bus='1' slot='1'/></source></hostdev>
    /// ```
    ASSIGNED_TWICE = "R385" "host-device-assigned-twice" Error;

    /// Two devices of the host have a boot display.
    ///
    /// `ramfb` shows the screen before a driver is loaded; the machine has room for one. Remove it
    /// from the others.
    ///
    /// ```xml wrong
    /// <hostdev type='mdev' model='vfio-pci' display='on' ramfb='on'>
    ///   <source><address uuid='c7a5fdbd-edaf-9455-926a-d65c16db1809'/></source>
    /// </hostdev>
    /// <hostdev type='mdev' model='vfio-pci' display='on' ramfb='on'>
    ///   <source><address uuid='c7a5fdbd-edaf-9455-926a-d65c16db1808'/></source>
    /// </hostdev>
    /// ```
    /// ```xml right
    /// <hostdev type='mdev' model='vfio-pci' display='on' ramfb='on'>
    ///   <source><address uuid='c7a5fdbd-edaf-9455-926a-d65c16db1809'/></source>
    /// </hostdev>
    /// ```
    SECOND_RAMFB = "R386" "second-ramfb" Error;
}

/// What identifies a device of the host. Two that are equal are one device.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Identity<'d> {
    Usb { bus: u32, device: u32 },
    UsbModel { vendor: u64, product: u64 },
    Iscsi { name: Option<&'d str>, hosts: Vec<(Option<&'d str>, u32, Option<&'d str>)> },
    Scsi { adapter: Option<&'d str>, address: Option<&'d Address> },
    ScsiHost { wwpn: Option<&'d str> },
    Pci { domain: u32, bus: u32, slot: u32, function: u32 },
    Other { r#type: Type, address: &'d Address },
    OfContainer { r#type: Type, block: Option<&'d str>, char: Option<&'d str>, interface: Option<&'d str> },
}

/// What identifies a device; a USB device that is named by its address is one of a model too.
fn identities(device: &Hostdev) -> Vec<Identity<'_>> {
    let Some(source) = &device.source else { return Vec::new() };
    let r#type = device.r#type;
    if device.mode == Mode::Capabilities {
        return vec![Identity::OfContainer {
            r#type,
            block: source.block.as_deref(),
            char: source.char.as_deref(),
            interface: source.interface.as_deref(),
        }];
    }
    match r#type {
        Type::Usb => {
            let id = |id: &Option<UsbId>| id.as_ref().map_or(0, |id| id.id.0);
            let model = Identity::UsbModel { vendor: id(&source.vendor), product: id(&source.product) };
            match source.address {
                Some(Address::Usb { bus, device }) if bus > 0 && device > 0 => {
                    vec![Identity::Usb { bus, device }, model]
                }
                _ => vec![model],
            }
        }
        Type::Scsi if source.protocol == Some(Protocol::Iscsi) => {
            let hosts = source.host.iter();
            let hosts = hosts.map(|host| (host.name.as_deref(), host.port, host.socket.as_deref())).collect();
            vec![Identity::Iscsi { name: source.name.as_deref(), hosts }]
        }
        Type::Scsi => {
            let adapter = source.adapter.as_ref().and_then(|adapter| adapter.name.as_deref());
            vec![Identity::Scsi { adapter, address: source.address.as_ref() }]
        }
        Type::ScsiHost => vec![Identity::ScsiHost { wwpn: source.wwpn.as_deref() }],
        Type::Pci => vec![pci_function(source)],
        Type::Mdev | Type::Storage | Type::Misc | Type::Net => {
            source.address.iter().map(|address| Identity::Other { r#type, address }).collect()
        }
    }
}

fn pci_function(source: &Source) -> Identity<'static> {
    match source.address {
        Some(Address::Pci { domain, bus, slot, function }) => Identity::Pci { domain, bus, slot, function },
        _ => Identity::Pci { domain: 0, bus: 0, slot: 0, function: 0 },
    }
}

/// The PCI function that an interface passes on.
fn interface_function(source: &InterfaceSource) -> Option<Identity<'static>> {
    let InterfaceSource::Hostdev(source) = source else { return None };
    let address = source.address.as_ref().filter(|address| address.r#type == Some(Type::Pci))?;
    let number = |hex: Option<u64>| u32::try_from(hex.unwrap_or(0)).unwrap_or(u32::MAX);
    Some(Identity::Pci {
        domain: number(address.domain.map(|part| part.0)),
        bus: number(address.bus.map(|part| part.0)),
        slot: number(address.slot.map(|part| part.0)),
        function: number(address.function.map(|part| part.0)),
    })
}

/// No device of the host is assigned twice.
pub fn assignments(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let list = &domain.devices;
    let mut taken: BTreeMap<Identity<'_>, Id> = BTreeMap::new();
    let interfaces = (0..list.interface.len()).map(Id::Interface);
    for id in (0..list.hostdev.len()).map(Id::Hostdev).chain(interfaces) {
        let own = match list.get(id) {
            Some(Device::Hostdev(device)) => identities(device),
            Some(Device::Interface(interface)) => interface_function(&interface.source).into_iter().collect(),
            _ => continue,
        };
        let other = own.iter().find_map(|identity| taken.get(identity)).copied();
        if let Some(other) = other {
            let (place, other) = (list.place(&devices, id), list.place(&devices, other).label());
            findings
                .report(
                    &ASSIGNED_TWICE,
                    &place.child("source"),
                    format!("the device of the host is also assigned by {other}"),
                )
                .help("remove one of the two, or correct its address");
        }
        // A device with an address of its own does not stand for all of its model.
        if let Some(identity) = own.into_iter().next() {
            taken.entry(identity).or_insert(id);
        }
    }
}

/// Each device of the host has what goes with its type.
pub fn hostdevs(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let mut ramfb: Option<Place<'_>> = None;
    for (device, place) in devices.each("hostdev", &domain.devices.hostdev) {
        let kind = device.r#type;
        if device.ramfb == Some(OnOff::On) {
            match ramfb {
                Some(first) => findings
                    .report(
                        &SECOND_RAMFB,
                        &place.attr("ramfb"),
                        format!("`ramfb='on'` is also set for {}", first.label()),
                    )
                    .help("remove it from one of the two"),
                None => ramfb = Some(place),
            }
        }
        for (name, given) in [("sgio", device.sgio.is_some()), ("rawio", device.rawio.is_some())] {
            if given && kind != Type::Scsi {
                findings
                    .report(
                        &EXCLUDED_ATTRIBUTE,
                        &place.attr(name),
                        format!("`{name}` of a host device of type '{kind}'"),
                    )
                    .remove("; only type 'scsi' has it");
            }
        }
        if device.sgio == Some(Sgio::Unfiltered) {
            unfiltered(findings, &place.attr("sgio"));
        }
        if let Some(bus) = bus(&device.info).filter(|_| device.mode == Mode::Subsystem) {
            if let Some(expected) = other_address(device, bus) {
                other_bus(findings, &place, bus, &format!("a host device of type '{kind}'"), expected);
            }
        }
        teaming(device, &place, findings);
    }
}

/// What an address should be, where it is not that.
fn other_address(device: &Hostdev, bus: &Bus) -> Option<&'static str> {
    let (fits, expected) = match device.r#type {
        Type::Pci => (matches!(bus, Bus::Pci(_) | Bus::Unassigned), "'pci'"),
        Type::Scsi => (matches!(bus, Bus::Drive(_)), "'drive'"),
        Type::Usb => (matches!(bus, Bus::Usb(_)), "'usb'"),
        Type::ScsiHost => (matches!(bus, Bus::Pci(_) | Bus::Ccw(_)), "'pci' or 'ccw'"),
        Type::Mdev => match device.model {
            Some(Model::VfioPci) => (matches!(bus, Bus::Pci(_)), "'pci'"),
            Some(Model::VfioCcw) => (matches!(bus, Bus::Ccw(_)), "'ccw'"),
            _ => return None,
        },
        Type::Storage | Type::Misc | Type::Net => return None,
    };
    (!fits).then_some(expected)
}

fn teaming(device: &Hostdev, place: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &device.teaming else { return };
    let place = place.child("teaming");
    if device.r#type != Type::Pci || device.mode != Mode::Subsystem {
        findings
            .report(
                &MISPLACED_ELEMENT,
                &place,
                format!("`<teaming>` of a host device of type '{}'", device.r#type),
            )
            .remove("; only a PCI device can be half of a team");
    }
    match own.r#type {
        Some(TeamingType::Transient) if own.persistent.is_none() => missing_persistent(findings, &place),
        Some(TeamingType::Transient) => {}
        Some(TeamingType::Persistent) | None => findings
            .report(
                &EXCLUDED_ATTRIBUTE,
                &place.attr("type"),
                "`<teaming>` of a host device is not 'transient'",
            )
            .help("set `type='transient'`, and `persistent` to the alias of the interface"),
    }
}

/// Reports that a transient interface does not name the one that it is in a team with.
pub(super) fn missing_persistent(findings: &mut Findings, teaming: &Place<'_>) {
    findings
        .report(&MISSING_ATTRIBUTE, teaming, "`<teaming type='transient'>` has no attribute `persistent`")
        .help("add `persistent`, the alias of the other interface of the team");
}
