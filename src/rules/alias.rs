//! Rules about names of devices: `<alias>` (parse-and-rules.md 2.30).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::chardev::ConsoleType;
use crate::domain::devices::Id;
use crate::domain::Domain;
use std::collections::BTreeMap;

rule! {
    /// Two devices have the same name.
    ///
    /// A name that begins with `ua-` is the user's own, and hypervisors address the device by it. Give
    /// one of the two another name.
    ///
    /// ```xml wrong
    /// <disk><source file='/a'/><target dev='vda'/><alias name='ua-a'/></disk>
    /// <disk><source file='/b'/><target dev='vdb'/><alias name='ua-a'/></disk>
    /// ```
    /// ```xml right
    /// <disk><source file='/a'/><target dev='vda'/><alias name='ua-a'/></disk>
    /// <disk><source file='/b'/><target dev='vdb'/><alias name='ua-b'/></disk>
    /// ```
    ALIAS_TAKEN = "R538" "alias-taken" Error;
}

/// No two devices have one name; the first console shares that of the first serial port.
pub fn names(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let list = &domain.devices;
    let shadow = !list.serial.is_empty() && {
        let first = list.console.first().map(|console| console.target.as_ref());
        let kind = first.map(|target| target.and_then(|target| target.r#type));
        kind.is_some_and(|kind| kind.is_none_or(|kind| kind == ConsoleType::Serial))
    };
    let console = Id::Console(0);
    let mut taken: BTreeMap<&str, Id> = BTreeMap::new();
    for id in list.ids().filter(|id| !(shadow && *id == console)) {
        let alias = list.get(id).and_then(|device| device.info()?.alias.as_ref());
        let name = alias.and_then(|alias| alias.name.as_deref());
        let Some(name) = name.filter(|name| name.starts_with("ua-")) else { continue };
        let Some(other) = taken.get(name) else {
            taken.insert(name, id);
            continue;
        };
        let (device, other) = (list.place(&devices, id), list.place(&devices, *other).label());
        let alias = device.child("alias");
        findings
            .report(&ALIAS_TAKEN, &alias.attr("name"), format!("alias '{name}' is also that of {other}"))
            .help("give each device another name");
    }
}
