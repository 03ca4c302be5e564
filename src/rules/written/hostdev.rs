//! Devices of the host: each is named completely (parse-and-rules.md 2.17).

mod scsi;

use super::{invalid, lacks, usb, word};
use crate::diagnostic::{suggest, Findings, Place};
use crate::domain::devices::hostdev::{Address, Mode, Model, Source, Type};
use crate::domain::devices::Hostdev;
use crate::domain::Domain;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, INVALID_VALUE, MISSING_ELEMENT};

/// Every device of the host.
pub fn hostdevs(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let disabled = super::controller::usb_disabled(domain);
    for (device, place) in devices.each("hostdev", &domain.devices.hostdev) {
        let (kind, mode) = (device.r#type, device.mode);
        if !kind.fits(mode) {
            let types = Type::ALL.iter().filter(|kind| kind.fits(mode)).map(|kind| kind.as_str());
            let expected = format!("{} with `mode='{mode}'`", suggest::list(types));
            invalid(findings, &place.attr("type"), kind, &expected);
            continue;
        }
        let Some(own) = &device.source else {
            findings
                .report(&MISSING_ELEMENT, &place, "`<hostdev>` has no `<source>`")
                .help("name the device of the host in `<source>`");
            continue;
        };
        let source = place.child("source");
        match mode {
            Mode::Subsystem => {
                subsystem(device, own, &place, findings);
                if kind == Type::Usb && disabled {
                    usb::disabled(&place, "hostdev", findings);
                }
            }
            Mode::Capabilities => capabilities(kind, own, &source, findings),
        }
    }
}

/// A device of a container is named by its path or interface.
fn capabilities(kind: Type, own: &Source, source: &Place<'_>, findings: &mut Findings) {
    let (name, given) = match kind {
        Type::Storage => ("block", own.block.is_some()),
        Type::Misc => ("char", own.char.is_some()),
        Type::Net | Type::Usb | Type::Pci | Type::Scsi | Type::ScsiHost | Type::Mdev => {
            ("interface", own.interface.is_some())
        }
    };
    if !given {
        findings
            .report(&MISSING_ELEMENT, source, format!("`<source>` has no `<{name}>`"))
            .help(format!("a device of type '{kind}' needs it"));
    }
}

fn subsystem(device: &Hostdev, own: &Source, place: &Place<'_>, findings: &mut Findings) {
    let kind = device.r#type;
    let source = place.child("source");
    if own.startup_policy.is_some() && kind != Type::Usb {
        findings
            .report(
                &EXCLUDED_ATTRIBUTE,
                &source.attr("startupPolicy"),
                format!("`startupPolicy` of a device of type '{kind}'"),
            )
            .help("only USB devices have it");
    }
    if let Some(model) = device.model.as_ref().filter(|model| !model.fits(kind)) {
        let known = suggest::list(Model::KNOWN.iter().filter(|model| model.fits(kind)).map(Model::as_str));
        let message = match known.as_str() {
            "" => format!("`model` of `<hostdev>` is '{model}'; a device of type '{kind}' has no model"),
            list => {
                format!("`model` of `<hostdev>` is '{model}'; expected {list} for a device of type '{kind}'")
            }
        };
        findings.report(&INVALID_VALUE, &place.attr("model"), message);
    }
    match kind {
        Type::Mdev => mediated(device, own, place, findings),
        Type::ScsiHost => scsi::host(own, &source, findings),
        Type::Scsi => scsi::unit(own, &source, findings),
        Type::Usb => usb_device(own, &source, findings),
        Type::Pci => {
            let driver = device.driver.as_ref().and_then(|driver| driver.name.as_ref());
            word(findings, &place.child("driver"), "name", driver);
            pci(own, &source.child("address"), findings);
        }
        Type::Storage | Type::Misc | Type::Net => {}
    }
}

fn mediated(device: &Hostdev, own: &Source, place: &Place<'_>, findings: &mut Findings) {
    if device.model.is_none() {
        lacks(findings, place, "hostdev", "model")
            .help("a mediated device is 'vfio-pci', 'vfio-ccw' or 'vfio-ap'");
    }
    let source = place.child("source");
    match &own.address {
        Some(Address::Mdev { .. }) => {}
        Some(Address::Pci { .. } | Address::Usb { .. } | Address::UsbPort { .. } | Address::Scsi { .. }) => {
            lacks(findings, &source.child("address"), "address", "uuid")
                .help("a mediated device is named by its UUID");
        }
        None => findings
            .report(&MISSING_ELEMENT, &source, "`<source>` has no `<address>`")
            .help("name the mediated device by `<address uuid='…'/>`"),
    }
}

fn usb_device(own: &Source, source: &Place<'_>, findings: &mut Findings) {
    word(findings, source, "guestReset", own.guest_reset.as_ref());
    let lacking = match (&own.vendor, &own.product) {
        (Some(_), None) => Some("product"),
        (None, Some(_)) => Some("vendor"),
        (Some(_), Some(_)) | (None, None) => None,
    };
    if let Some(name) = lacking {
        findings
            .report(&MISSING_ELEMENT, source, format!("`<source>` has no `<{name}>`"))
            .help("`<vendor>` and `<product>` go together");
    }
    if own.vendor.as_ref().is_some_and(|vendor| vendor.id.0 == 0) {
        invalid(findings, &source.child("vendor").attr("id"), 0, "the number of a USB vendor, from 1");
    }
    match &own.address {
        None | Some(Address::Usb { .. } | Address::UsbPort { .. }) => {}
        Some(Address::Pci { .. } | Address::Scsi { .. } | Address::Mdev { .. }) => {
            lacks(findings, &source.child("address"), "address", "device")
                .help("the address of a USB device has `bus` and `device`");
        }
    }
}

fn pci(own: &Source, address: &Place<'_>, findings: &mut Findings) {
    let Some(Address::Pci { bus, slot, function, .. }) = own.address else { return };
    for (name, value, most) in [("bus", bus, 0xff), ("slot", slot, 0x1f), ("function", function, 7)] {
        if value > most {
            let (value, expected) = (format!("0x{value:x}"), format!("at most 0x{most:x}"));
            invalid(findings, &address.attr(name), value, &expected);
        }
    }
}
