//! `<alias>` and `<address>` of any device (parse-and-rules.md 2.30, 3.1).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::chardev::ConsoleType;
use crate::domain::info::{Bus, DeviceInfo};
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
