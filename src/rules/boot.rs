//! Rules about what the guest boots from: `<boot>` of `<os>` and of devices (parse-and-rules.md 3.1).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;
use std::collections::BTreeMap;

rule! {
    /// The boot order is given twice: by `<boot dev=…>` of `<os>` and by `<boot order=…>` of devices.
    ///
    /// The first names kinds of device, the second the devices themselves; a guest has one of the
    /// two. Remove one.
    ///
    /// ```xml wrong
    /// <os><type>hvm</type><boot dev='hd'/></os>
    /// <disk><source file='/a'/><target dev='vda'/><boot order='1'/></disk>
    /// ```
    /// ```xml right
    /// <os><type>hvm</type></os>
    /// <disk><source file='/a'/><target dev='vda'/><boot order='1'/></disk>
    /// ```
    TWO_BOOT_ORDERS = "R023" "boot-order-given-twice" Error;

    /// Two devices have the same position in the boot order.
    ///
    /// Positions are counted from 1, and each belongs to one device. Give one of them another.
    ///
    /// ```xml wrong
    /// <disk><source file='/a'/><target dev='vda'/><boot order='1'/></disk>
    /// <disk><source file='/b'/><target dev='vdb'/><boot order='1'/></disk>
    /// ```
    /// ```xml right
    /// <disk><source file='/a'/><target dev='vda'/><boot order='1'/></disk>
    /// <disk><source file='/b'/><target dev='vdb'/><boot order='2'/></disk>
    /// ```
    BOOT_ORDER_TAKEN = "R024" "boot-order-of-two-devices" Error;
}

/// The boot order is given in one way, and each position once.
pub fn order(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.os else { return };
    let (os, devices) = (root.child("os"), root.child("devices"));
    let mut first = BTreeMap::new();
    let list = domain.devices.ids().filter(|id| id.kind().may_boot());
    for id in list {
        let boot = domain.devices.get(id).and_then(|device| device.info()?.boot.as_ref());
        let Some(boot) = boot else { continue };
        let device = domain.devices.place(&devices, id);
        if let Some(other) = first.insert(boot.order, id) {
            let other = domain.devices.place(&devices, other).label();
            findings
                .report(
                    &BOOT_ORDER_TAKEN,
                    &device.child("boot").attr("order"),
                    format!("`order='{}'` is also that of {other}", boot.order),
                )
                .help("give each device another position in the boot order");
        }
    }
    if !own.boot.is_empty() && !first.is_empty() {
        let (_, boot) = os.each("boot", &own.boot).next().expect("the list is not empty");
        findings
            .report(&TWO_BOOT_ORDERS, &boot, "`<boot>` of `<os>` beside `<boot order=…>` of devices")
            .help("remove one of the two");
    }
    let timeout = own.bios.as_ref().and_then(|bios| bios.reboot_timeout);
    if let Some(timeout) = timeout.filter(|timeout| !(-1..=65535).contains(timeout)) {
        let bios = os.child("bios");
        let message = format!("`rebootTimeout` of `<bios>` is {timeout}; expected -1 to 65535 milliseconds");
        findings.report(&INVALID_VALUE, &bios.attr("rebootTimeout"), message);
    }
}
