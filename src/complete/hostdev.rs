//! `<hostdev>` (canonical-form.md 13.13).

use crate::domain::devices::hostdev::{self, Adapter, Address, Hostdev, Mode, Source};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

/// What each kind of device has; the rest is dropped.
pub fn hostdevs(domain: &mut Domain) {
    domain.devices.hostdev.iter_mut().for_each(settle_hostdev);
}

fn settle_hostdev(device: &mut Hostdev) {
    let subsystem = device.mode == Mode::Subsystem;
    device.managed = subsystem.then(|| device.managed.unwrap_or(YesNo::No));
    if !(subsystem && device.r#type == hostdev::Type::Scsi) {
        (device.readonly, device.shareable) = (false, false);
    }
    if !(subsystem && matches!(device.r#type, hostdev::Type::Mdev | hostdev::Type::Pci)) {
        (device.display, device.ramfb) = (None, None);
    }
    device.ip.iter_mut().for_each(super::interface::family);
    let Some(source) = &mut device.source else { return };
    *source = of_kind(std::mem::take(source), device.r#type);
    source.rest.forget_children(&["address"]);
    if let Some(adapter) = &mut source.adapter {
        adapter.rest.forget_children(&["parentaddr"]);
        *adapter = Adapter {
            name: adapter.name.take(),
            rest: std::mem::take(&mut adapter.rest),
            ..Adapter::default()
        };
    }
    if source.protocol == Some(hostdev::Protocol::Iscsi) {
        if let Some(name) = source.name.as_mut().filter(|name| !name.contains('/')) {
            name.push_str("/0");
        }
    }
}

/// What a source of that kind says; a PCI function always has a place.
fn of_kind(source: Source, kind: hostdev::Type) -> Source {
    let Source { address, protocol, name, host, auth, initiator, adapter, rest, .. } = source;
    let none = Source { rest, ..Source::default() };
    match kind {
        hostdev::Type::Usb => {
            let Source { startup_policy, guest_reset, vendor, product, .. } = source;
            let address = address.filter(|own| matches!(own, Address::Usb { .. } | Address::UsbPort { .. }));
            Source { startup_policy, guest_reset, vendor, product, address, ..none }
        }
        hostdev::Type::Pci => {
            let first = Address::Pci { domain: 0, bus: 0, slot: 0, function: 0 };
            let address = address.filter(|own| matches!(own, Address::Pci { .. })).or(Some(first));
            Source { write_filtering: source.write_filtering, address, ..none }
        }
        hostdev::Type::Scsi if protocol == Some(hostdev::Protocol::Iscsi) => {
            Source { protocol, name, host, auth, initiator, ..none }
        }
        hostdev::Type::Scsi => Source { adapter, address, ..none },
        hostdev::Type::ScsiHost => Source { protocol, wwpn: source.wwpn, ..none },
        hostdev::Type::Mdev => Source { address, ..none },
        hostdev::Type::Storage => Source { block: source.block, ..none },
        hostdev::Type::Misc => Source { char: source.char, ..none },
        hostdev::Type::Net => Source { interface: source.interface, ..none },
    }
}
