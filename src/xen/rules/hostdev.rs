//! `<hostdev>` (xen.md 2.10, 2.16, 5.6).

use super::{Form, Subject, KNOWN_TO_HOST_ONLY, NOT_IN_XEN};
use crate::diagnostic::{Findings, Place};
use crate::domain::devices::hostdev::{Address, DriverName, Mode, Type};

pub(super) fn check(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    for (hostdev, place) in devices.each("hostdev", &subject.devices().hostdev) {
        if hostdev.mode == Mode::Capabilities {
            findings
                .report(
                    &NOT_IN_XEN,
                    &place.attr("mode"),
                    "`mode='capabilities'`: host devices of containers are not available on Xen",
                )
                .help("use mode='subsystem', or remove the device");
            continue;
        }
        let driver = hostdev.driver.as_ref().and_then(|driver| driver.name.as_ref());
        if let Some(name) = driver.filter(|name| hostdev.r#type == Type::Pci && **name != DriverName::Xen) {
            findings
                .report(
                    &NOT_IN_XEN,
                    &place.child("driver").attr("name"),
                    format!("driver '{name}': Xen hands PCI devices over by its own driver"),
                )
                .help("use driver 'xen', or remove `<driver>`");
        }
        let address = hostdev.source.as_ref().and_then(|source| source.address.as_ref());
        let named = hostdev.r#type == Type::Usb && !matches!(address, Some(Address::Usb { .. }));
        if named && subject.form != Form::Xm {
            findings
                .report(
                    &KNOWN_TO_HOST_ONLY,
                    &place.child("source"),
                    "USB device by vendor and product: only the host knows its address",
                )
                .help("add `<address bus='…' device='…'/>` to the source");
        }
    }
}
