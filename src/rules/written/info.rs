//! Boot order, option ROM and address of every device (parse-and-rules.md 2.11).

use super::{invalid, lacks};
use crate::diagnostic::{Findings, Place};
use crate::domain::info::{Boot, Bus, Ccw, DeviceInfo};
use crate::domain::Domain;
use crate::xml::mistake::EXCLUDED_ATTRIBUTE;
use crate::xml::value::token::YesNo;

/// Boot order, option ROM and address of every device.
pub fn common(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let (devices, own) = (root.child("devices"), &domain.devices);
    macro_rules! each {
        ($check:ident: $($kind:ident)+) => {$(
            for (device, place) in devices.each(stringify!($kind), &own.$kind) {
                $check(&device.info, &place, findings);
            }
        )+};
    }
    macro_rules! single {
        ($($kind:ident)+) => {$(
            if let Some(device) = &own.$kind {
                plugged(&device.info, &devices.child(stringify!($kind)), findings);
            }
        )+};
    }
    each!(bootable: disk);
    each!(plugged: controller);
    each!(bootable: filesystem interface hostdev redirdev);
    each!(plugged: serial parallel channel input rng panic watchdog video);
    single!(memballoon vsock);
}

/// A device that the guest can boot from.
fn bootable(info: &DeviceInfo, place: &Place<'_>, findings: &mut Findings) {
    if let Some(own) = &info.boot {
        boot(own, &place.child("boot"), findings);
    }
    plugged(info, place, findings);
}

fn boot(own: &Boot, boot: &Place<'_>, findings: &mut Findings) {
    if own.order == 0 {
        invalid(findings, &boot.attr("order"), "order", 0, "at least 1");
    }
    let Some(text) = &own.loadparm else { return };
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b' ' | b'-' | b'_');
    if !(1..=8).contains(&text.len()) || !text.bytes().all(fits) || text.trim().is_empty() {
        let expected = "1 to 8 letters, digits, '.', '-', '_' and blanks";
        invalid(findings, &boot.attr("loadparm"), "loadparm", text, expected);
    }
}

/// Any device.
fn plugged(info: &DeviceInfo, place: &Place<'_>, findings: &mut Findings) {
    if let Some(own) = info.rom.as_ref().filter(|rom| rom.enabled == Some(YesNo::No)) {
        let given = [("bar", own.bar.is_some()), ("file", own.file.is_some())];
        if let Some((name, _)) = given.into_iter().find(|(_, given)| *given) {
            findings
                .report(
                    &EXCLUDED_ATTRIBUTE,
                    &place.child("rom").attr(name),
                    format!("`{name}` with `enabled='no'`"),
                )
                .help("a ROM that is disabled has neither `bar` nor `file`");
        }
    }
    if let Some(Bus::Ccw(own)) = info.address.as_ref().map(|address| &address.bus) {
        ccw(own, &place.child("address"), findings);
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
            invalid(findings, &address.attr(name), name, value, &expected);
        }
    }
}
