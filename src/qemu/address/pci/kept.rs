//! Places of devices that a document hands to QEMU as arguments: no other device gets them.

use crate::address::pci::{Buses, Class, Need};
use crate::domain::devices::controller::Type;
use crate::domain::info::Pci;
use crate::domain::Domain;
use crate::qemu::members::parts;
use crate::qemu::namespace;
use serde_json::Value;

/// Marks the places that `-device` arguments of the document name. Whether such a device fits there is for QEMU to say;
/// one that names no place gets one from QEMU, after all others.
pub(super) fn take(domain: &Domain, buses: &mut Buses) {
    for device in namespace::devices(domain) {
        if let Some(place) = place(domain, device, buses).filter(|place| buses.is_free(*place)) {
            buses.take(place, Class::new(Need::Conventional));
        }
    }
}

fn place(domain: &Domain, device: &str, buses: &Buses) -> Option<Pci> {
    let (bus, address) = match device.trim_start().starts_with('{') {
        true => {
            let members: Value = serde_json::from_str(device).ok()?;
            let text = |key| members.get(key).and_then(Value::as_str).map(str::to_owned);
            (text("bus"), text("addr"))
        }
        false => {
            let members = parts(device);
            let text = |key| members.iter().rev().find_map(|part| Some(part.strip_prefix(key)?.to_owned()));
            (text("bus="), text("addr="))
        }
    };
    let number = bus.map_or(Some(0), |bus| number(domain, &bus))?;
    let (slot, function) = match &address {
        Some(address) => match address.split_once('.') {
            Some((slot, function)) => (hex(slot)?, hex(function)?),
            None => (hex(address)?, 0),
        },
        // A port has one slot.
        None => (buses.all.get(number as usize)?.only_slot()?, 0),
    };
    Some(Pci::new(number, slot, function))
}

/// The index of the controller of a bus, whose name is that of the controller, or of the root of the machine.
fn number(domain: &Domain, bus: &str) -> Option<u32> {
    let mut controllers = domain.devices.controller.iter().filter(|one| one.r#type == Type::Pci);
    let is = |name: &str| name == bus;
    let own = controllers
        .find(|one| one.info.alias.as_ref().and_then(|alias| alias.name.as_deref()).is_some_and(is))
        .and_then(|one| one.index);
    own.or_else(|| {
        let rest = bus.strip_prefix("pcie").or_else(|| bus.strip_prefix("pci"))?;
        match rest.strip_prefix('.') {
            // Behind the number of a host bridge is that of its bus.
            Some(numbers) => numbers.split('.').next()?.parse().ok(),
            None => rest.is_empty().then_some(0),
        }
    })
}

fn hex(text: &str) -> Option<u32> {
    u32::from_str_radix(text.strip_prefix("0x").unwrap_or(text), 16).ok()
}
