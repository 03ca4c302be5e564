//! Rules about devices of the host (parse-and-rules.md 3.1, 3.7).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::disk::Sgio;
use crate::domain::devices::hostdev::{Address, Mode, Model, Protocol, Source, Type, UsbId};
use crate::domain::devices::interface::Source as InterfaceSource;
use crate::domain::devices::interface::TeamingType;
use crate::domain::devices::Hostdev;
use crate::domain::info::Bus;
use crate::domain::Domain;
use crate::xml::value::token::OnOff;

/// No host device is handed over twice; each has an address of its kind.
pub fn hostdevs(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices.hostdev;
    interface_devices(domain, findings);
    let ramfb = devices.iter().filter(|device| device.ramfb == Some(OnOff::On)).count();
    for (at, device) in devices.iter().enumerate() {
        let mut one = element(path("hostdev", at, devices.len()), findings);
        let twice = devices[..at].iter().any(|other| same_device(device, other));
        one.refuse_in("source", twice, "the same device is handed over already");
        one.refuse(
            device.ramfb == Some(OnOff::On) && ramfb > 1,
            "only one device has a frame buffer at boot",
        );
        let kind = device.r#type;
        let subsystem = device.mode == Mode::Subsystem;
        one.refuse(device.sgio.is_some() && kind != Type::Scsi, "`sgio` is for SCSI devices");
        one.refuse(device.rawio.is_some() && kind != Type::Scsi, "`rawio` is for SCSI devices");
        one.refuse(device.sgio == Some(Sgio::Unfiltered), "SCSI commands are always filtered now");
        let bus = device.info.address.as_ref().map(|address| &address.bus);
        let fits = match (kind, &device.model, bus) {
            (_, _, None) => true,
            (Type::Pci, _, Some(bus)) => matches!(bus, Bus::Pci(_) | Bus::Unassigned),
            (Type::Scsi, _, Some(bus)) => matches!(bus, Bus::Drive(_)),
            (Type::Usb, _, Some(bus)) => matches!(bus, Bus::Usb(_)),
            (Type::ScsiHost, _, Some(bus)) => matches!(bus, Bus::Pci(_) | Bus::Ccw(_)),
            (Type::Mdev, Some(Model::VfioPci), Some(bus)) => matches!(bus, Bus::Pci(_)),
            (Type::Mdev, Some(Model::VfioCcw), Some(bus)) => matches!(bus, Bus::Ccw(_)),
            _ => true,
        };
        one.refuse_in("address", subsystem && !fits, format!("the address is not one of a {kind} device"));
        if let Some(teaming) = &device.teaming {
            one.refuse_in(
                "teaming",
                kind != Type::Pci || !subsystem,
                "only a PCI device stands behind another interface",
            );
            let transient = teaming.r#type == Some(TeamingType::Transient) && teaming.persistent.is_some();
            one.refuse_in("teaming", !transient, "it names no interface that stays");
        }
    }
}

/// Whether two devices of the host are one; `first` stands before the other.
fn same_device(other: &Hostdev, first: &Hostdev) -> bool {
    if first.mode != other.mode || first.r#type != other.r#type {
        return false;
    }
    let (Some(a), Some(b)) = (&first.source, &other.source) else { return false };
    if first.mode == Mode::Capabilities {
        return a.block == b.block && a.char == b.char && a.interface == b.interface;
    }
    let adapter = |source: &Source| source.adapter.as_ref().and_then(|adapter| adapter.name.clone());
    let usb = |source: &Source| match source.address {
        Some(Address::Usb { bus, device }) if bus > 0 && device > 0 => Some((bus, device)),
        _ => None,
    };
    let id = |id: &Option<UsbId>| id.as_ref().map_or(0, |id| id.id.0);
    match first.r#type {
        Type::Usb if usb(a).is_some() => usb(a) == usb(b),
        Type::Usb => id(&a.vendor) == id(&b.vendor) && id(&a.product) == id(&b.product),
        Type::Scsi if [a, b].iter().any(|own| own.protocol == Some(Protocol::Iscsi)) => {
            a.protocol == b.protocol && a.name == b.name && a.host == b.host
        }
        Type::Scsi => a.address == b.address && adapter(a) == adapter(b),
        Type::ScsiHost => a.wwpn == b.wwpn,
        Type::Pci => function_of(a) == function_of(b),
        Type::Mdev | Type::Storage | Type::Misc | Type::Net => a.address.is_some() && a.address == b.address,
    }
}

fn function_of(source: &Source) -> (u32, u32, u32, u32) {
    match source.address {
        Some(Address::Pci { domain, bus, slot, function }) => (domain, bus, slot, function),
        _ => (0, 0, 0, 0),
    }
}

/// A device of the host that an interface hands over is not handed over once more.
fn interface_devices(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let interfaces = &domain.devices.interface;
    let own = domain.devices.hostdev.iter().filter(|device| device.r#type == Type::Pci);
    let mut taken: Vec<_> = own.filter_map(|device| device.source.as_ref()).map(function_of).collect();
    for (at, interface) in interfaces.iter().enumerate() {
        let InterfaceSource::Hostdev(source) = &interface.source else { continue };
        let address = source.address.as_ref().filter(|address| address.r#type == Some(Type::Pci));
        let Some(address) = address else { continue };
        let number = |hex: Option<u64>| hex.unwrap_or(0) as u32;
        let place = (
            number(address.domain.map(|part| part.0)),
            number(address.bus.map(|part| part.0)),
            number(address.slot.map(|part| part.0)),
            number(address.function.map(|part| part.0)),
        );
        let mut one = element(path("interface", at, interfaces.len()), findings);
        one.refuse_in("source", taken.contains(&place), "the same device is handed over already");
        taken.push(place);
    }
}
