//! Devices of the host: which one it is must be said whole (parse-and-rules.md 2.17).

use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::hostdev::{Address, Mode, Model, Protocol, Source, Type};
use crate::domain::devices::Hostdev;
use crate::domain::Domain;

/// Every device of the host.
pub fn hostdevs(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices.hostdev;
    let disabled = super::controller::usb_disabled(domain);
    for (at, device) in devices.iter().enumerate() {
        let mut one = element(path("hostdev", at, devices.len()), findings);
        let kind = device.r#type;
        if !kind.fits(device.mode) {
            one.refuse(true, format!("devices of type '{kind}' do not have the mode '{}'", device.mode));
            continue;
        }
        let own = &Source::default();
        one.refuse(device.source.is_none(), "the device needs `<source>`");
        let source = device.source.as_ref().unwrap_or(own);
        match device.mode {
            Mode::Subsystem if device.source.is_some() => {
                subsystem(&mut one, device, source);
                one.refuse(kind == Type::Usb && disabled, "USB is disabled by a controller of model 'none'");
            }
            Mode::Subsystem => {}
            Mode::Capabilities => {
                let named = match kind {
                    Type::Storage => source.block.is_some(),
                    Type::Misc => source.char.is_some(),
                    _ => source.interface.is_some(),
                };
                one.refuse_in("source", device.source.is_some() && !named, "the source names no device");
            }
        }
    }
}

fn subsystem(one: &mut Element<'_>, device: &Hostdev, source: &Source) {
    let kind = device.r#type;
    let model = device.model.as_ref();
    let other = model.filter(|model| !model.fits(kind));
    let optional = source.startup_policy.is_some() && kind != Type::Usb;
    one.refuse_in("source", optional, "`startupPolicy` is for USB devices");
    let driver = device.driver.as_ref().and_then(|driver| driver.name.as_ref()).filter(|_| kind == Type::Pci);
    one.known("driver/@name", driver);
    let message =
        format!("`model` is '{}', which no device of type '{kind}' has", other.map_or("", Model::as_str));
    one.refuse(other.is_some(), message);
    match kind {
        Type::Mdev => {
            one.refuse(model.is_none(), "a mediated device needs `model`");
            let named = matches!(source.address, Some(Address::Mdev { .. }));
            one.refuse_in("source", !named, "a mediated device is named by `<address uuid='…'/>`");
        }
        Type::ScsiHost => {
            one.refuse_in("source", source.protocol != Some(Protocol::Vhost), "the protocol is 'vhost'");
            let fits = source.wwpn.as_deref().is_some_and(is_wwpn);
            one.refuse_in("source", !fits, "`wwpn` is 'naa.' and 16 hexadecimal digits");
        }
        Type::Scsi => scsi(one, source),
        Type::Usb => {
            one.known("guestReset", source.guest_reset.as_ref());
            one.refuse_in(
                "source",
                source.vendor.is_some() != source.product.is_some(),
                "`<vendor>` and `<product>` go together",
            );
            let zero = source.vendor.as_ref().is_some_and(|vendor| vendor.id.0 == 0);
            one.refuse_in("source", zero, "no vendor has the number 0");
            let other =
                source.address.as_ref().is_some_and(|address| !matches!(address, Address::Usb { .. }));
            one.refuse_in("source/address", other, "a USB device has `bus` and `device`");
        }
        Type::Pci => {
            let outside = match source.address {
                Some(Address::Pci { bus, slot, function, .. }) => bus > 0xff || slot > 0x1f || function > 7,
                _ => false,
            };
            one.refuse_in("source/address", outside, "there is no such PCI function");
        }
        Type::Storage | Type::Misc | Type::Net => {}
    }
}

fn scsi(one: &mut Element<'_>, source: &Source) {
    let vhost = source.protocol == Some(Protocol::Vhost);
    one.known("protocol", source.protocol.as_ref());
    one.refuse(vhost, "`protocol` is 'vhost', which is for devices of type 'scsi_host'");
    if source.protocol == Some(Protocol::Iscsi) {
        one.refuse_in("source", source.name.is_none(), "the protocol 'iscsi' needs `name`");
        one.refuse_in("source", source.host.len() != 1, "a unit is on exactly one server");
        super::disk::hosts(one, &source.host);
        let kind = source.auth.as_ref().and_then(|auth| auth.secret.as_ref()?.r#type.as_deref());
        one.refuse_in(
            "source/auth",
            source.auth.is_some() && kind != Some("iscsi"),
            "the secret has the type 'iscsi'",
        );
    } else {
        let placed = matches!(source.address, Some(Address::Scsi { .. }));
        one.refuse_in("source", !placed, "a unit has an address of `bus`, `target` and `unit`");
        let named = source.adapter.as_ref().is_some_and(|adapter| adapter.name.is_some());
        one.refuse_in("source", !named, "the adapter is not named");
    }
}

fn is_wwpn(text: &str) -> bool {
    let digits = text.strip_prefix("naa.").map(|rest| rest.strip_prefix("0x").unwrap_or(rest));
    digits.is_some_and(|digits| digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
