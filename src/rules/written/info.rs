//! Boot order, option ROM and address of every device (parse-and-rules.md 2.11).

use super::vcpu::is_empty;
use super::{invalid, lacks};
use crate::diagnostic::{Findings, Place};
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::{Device, Kind};
use crate::domain::info::{Boot, Bus, Ccw, Rom};
use crate::domain::Domain;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, INVALID_VALUE};
use crate::xml::value::token::YesNo;

/// Boot order, option ROM and address of every device that has them.
pub fn common(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for id in domain.devices.ids() {
        let Some(info) = domain.devices.get(id).filter(|device| !is_none(*device)).and_then(Device::info)
        else {
            continue;
        };
        let place = domain.devices.place(&devices, id);
        if let Some(own) = info.boot.as_ref().filter(|_| id.kind().may_boot()) {
            boot(own, &place.child("boot"), findings);
        }
        // Others may have a `<rom>`, but without effect.
        if let Some(own) = info.rom.as_ref().filter(|_| matches!(id.kind(), Kind::Interface | Kind::Hostdev))
        {
            rom(own, &place.child("rom"), findings);
        }
        let nodes = info.acpi.as_ref().and_then(|acpi| acpi.nodeset.as_ref());
        if nodes.is_some_and(is_empty) {
            let message = "`nodeset` of `<acpi>` is empty; expected at least one guest NUMA cell";
            findings.report(&INVALID_VALUE, &place.child("acpi").attr("nodeset"), message);
        }
        if let Some(Bus::Ccw(own)) = info.address.as_ref().map(|address| &address.bus) {
            ccw(own, &place.child("address"), findings);
        }
    }
}

/// Whether a device only states that there is none, so that the rest of it has no effect.
fn is_none(device: Device<'_>) -> bool {
    match device {
        Device::Controller(own) => own.r#type == Type::Usb && own.model == Some(Model::None),
        Device::Memballoon(own) => own.model == MemballoonModel::None,
        _ => false,
    }
}

fn boot(own: &Boot, boot: &Place<'_>, findings: &mut Findings) {
    if own.order == 0 {
        invalid(findings, &boot.attr("order"), 0, "at least 1");
    }
    let Some(text) = &own.loadparm else { return };
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b' ' | b'-' | b'_');
    if !(1..=8).contains(&text.len()) || !text.bytes().all(fits) || text.trim().is_empty() {
        let expected = "1 to 8 letters, digits, '.', '-', '_' and blanks";
        invalid(findings, &boot.attr("loadparm"), text, expected);
    }
}

fn rom(own: &Rom, rom: &Place<'_>, findings: &mut Findings) {
    let given = [("bar", own.bar.is_some()), ("file", own.file.is_some())];
    let Some((name, _)) = given.into_iter().find(|(_, given)| *given) else { return };
    if own.enabled == Some(YesNo::No) {
        findings
            .report(&EXCLUDED_ATTRIBUTE, &rom.attr(name), format!("`{name}` of `<rom enabled='no'>`"))
            .help("a ROM that is disabled has neither `bar` nor `file`");
    }
}

/// An address of S/390 is whole, or absent.
fn ccw(own: &Ccw, address: &Place<'_>, findings: &mut Findings) {
    let parts = [
        ("cssid", own.cssid.map(|id| id.0), 0xfe),
        ("ssid", own.ssid.map(|id| id.0), 3),
        ("devno", own.devno.map(|number| number.0), 0xffff),
    ];
    let missing = parts.iter().find(|(_, value, _)| value.is_none());
    let given = parts.iter().any(|(_, value, _)| value.is_some());
    if let Some((name, ..)) = missing.filter(|_| given) {
        lacks(findings, address, "address", name).help("`cssid`, `ssid` and `devno` go together");
    }
    for (name, value, most) in parts {
        if let Some(value) = value.filter(|value| *value > most) {
            let (value, expected) = (format!("0x{value:x}"), format!("at most 0x{most:x}"));
            invalid(findings, &address.attr(name), value, &expected);
        }
    }
}
