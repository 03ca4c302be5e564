//! Rules about names and places that two devices cannot share (parse-and-rules.md 2.30, 3.1, 3.2).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::chardev::{ConsoleType, SerialType};
use crate::domain::devices::disk::DiskBus;
use crate::domain::devices::hostdev;
use crate::domain::info::{Bus, DeviceInfo, Drive};
use crate::domain::Domain;
use std::collections::BTreeSet;

/// Every device that has an alias and an address, with its path.
pub(super) fn infos(domain: &Domain) -> Vec<(String, &DeviceInfo)> {
    let devices = &domain.devices;
    let mut all = Vec::new();
    macro_rules! list {
        ($($list:ident)+) => {$(
            let count = devices.$list.len();
            let own = devices.$list.iter().enumerate();
            all.extend(own.map(|(at, device)| (path(stringify!($list), at, count), &device.info)));
        )+};
    }
    macro_rules! single {
        ($($field:ident)+) => {$(
            all.extend(devices.$field.iter().map(|device| (path(stringify!($field), 0, 1), &device.info)));
        )+};
    }
    list!(disk controller filesystem interface smartcard serial parallel console channel input tpm sound video
        hostdev redirdev hub watchdog rng panic shmem memory crypto);
    single!(memballoon nvram iommu vsock pstore);
    all
}

/// No two devices go by one name, and none but host devices are without a place on purpose.
pub fn names(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let shadow = !domain.devices.serial.is_empty() && {
        let first = domain.devices.console.first().map(|console| console.target.as_ref());
        let kind = first.map(|target| target.and_then(|target| target.r#type));
        kind.is_some_and(|kind| kind.is_none_or(|kind| kind == ConsoleType::Serial))
    };
    let console = path("console", 0, domain.devices.console.len());
    let mut seen = BTreeSet::new();
    for (path, info) in infos(domain) {
        let hostdev = path.starts_with("/domain/devices/hostdev");
        let name = info.alias.as_ref().and_then(|alias| alias.name.as_deref());
        if let Some(name) = name.filter(|name| name.starts_with("ua-") && !(shadow && path == console)) {
            let twice = !seen.insert(name);
            element(path.clone(), findings).refuse_in(
                "alias",
                twice,
                format!("another device is called '{name}'"),
            );
        }
        let nowhere = matches!(info.address.as_ref().map(|address| &address.bus), Some(Bus::Unassigned));
        let message = "only devices of the host can do without a place";
        element(path, findings).refuse_in("address", nowhere && !hostdev, message);
    }
}

/// SCSI devices of the host are not where another device is.
pub fn units(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let drive = |info: &DeviceInfo| match info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Drive(drive)) => Some(*drive),
        _ => None,
    };
    let devices = &domain.devices;
    let disks = devices.disk.iter().filter(|disk| disk.target.bus == Some(DiskBus::Scsi));
    let mut taken: Vec<Drive> = disks.filter_map(|disk| drive(&disk.info)).collect();
    for (at, device) in
        devices.hostdev.iter().enumerate().filter(|(_, device)| device.r#type == hostdev::Type::Scsi)
    {
        let Some(own) = drive(&device.info) else { continue };
        let message = "another SCSI device has this address";
        let mut one = element(path("hostdev", at, devices.hostdev.len()), findings);
        one.refuse_in("address", taken.contains(&own), message);
        taken.push(own);
    }
}

/// ISA has four serial ports, and a debug port on PCs.
pub fn isa(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let serials = &domain.devices.serial;
    let arch = domain.os.as_ref().and_then(|os| os.r#type.as_ref()?.arch.as_deref());
    let pc = arch.is_none_or(|arch| matches!(arch, "i686" | "x86_64"));
    let mut ports = BTreeSet::new();
    let mut count = 0;
    for (at, serial) in serials.iter().enumerate() {
        let mut one = element(path("serial", at, serials.len()), findings);
        let target = serial.target.as_ref();
        match target.and_then(|target| target.r#type) {
            Some(SerialType::IsaSerial) => {
                count += 1;
                one.refuse(count > 4, "there are four serial ports on ISA");
                let Some(port) = target.and_then(|target| target.port) else { continue };
                one.refuse_in("target", port > 3, format!("the ports on ISA are 0 to 3, not {port}"));
                one.refuse_in(
                    "target",
                    !ports.insert(port),
                    format!("another serial port has number {port}"),
                );
            }
            Some(SerialType::IsaDebug) => one.refuse(!pc, "the debug port is one of PCs"),
            _ => {}
        }
    }
    let panics = &domain.devices.panic;
    for (at, panic) in panics.iter().enumerate() {
        let twice = panics[..at].iter().any(|other| other.model == panic.model);
        let message = format!("there is another panic device of model '{}'", panic.model);
        element(path("panic", at, panics.len()), findings).refuse(twice, message);
    }
}
