//! Advice: what is right, and would be better done in another way. Nobody is told who did not ask.

pub(crate) mod argument;
pub(crate) mod device;
pub(crate) mod firmware;

use super::caps::Accelerator;
use super::caps::Capabilities;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::Domain;

rule! {
    /// QEMU is going to drop the machine, or newer releases do not have it any more.
    ///
    /// QEMU keeps a versioned machine for some years, warns about it, and removes it. A guest of such a
    /// machine does not start on a new host. Change the version, at a time when the guest can find its
    /// devices anew, or leave the version out: `pc` and `q35` are the newest of their family.
    ///
    /// ```xml wrong machine=pc-i440fx-2.4
    /// <cpu mode='maximum'/>
    /// ```
    /// ```xml right machine=q35
    /// <cpu mode='maximum'/>
    /// ```
    OLD_MACHINE = "A050" "machine-to-be-dropped" Note;
}

/// The advice for a definition as it was read.
pub(crate) fn advise(domain: &Domain) -> Findings {
    let (root, mut findings) = (domain.place(), Findings::default());
    device::advise(domain, &root, &mut findings);
    argument::advise(domain, &root, &mut findings);
    firmware::advise(domain, &root, &mut findings);
    machine(domain, &root, &mut findings);
    findings
}

fn machine(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let own = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let Some(name) = own.and_then(|own| own.machine.as_deref()) else { return };
    let arch = domain.arch().map_or("x86_64", |arch| arch.as_str());
    let Some(newest) = Capabilities::builtin(arch) else { return };
    let accelerator = Accelerator::of(domain);
    let version = newest.version;
    let message = match newest.machine(accelerator, name) {
        Some(machine) if machine.deprecated => format!("`machine='{name}'`: QEMU {version} will drop it"),
        Some(_) => return,
        // A machine that no known binary has is a mistake, which has a rule of its own.
        None => match Capabilities::builtin_with(arch, Some(name)) {
            Some(older) if older.machine(accelerator, name).is_some() => {
                format!("`machine='{name}'`: QEMU {version} does not have it any more")
            }
            _ => return,
        },
    };
    let family = ["pc-q35-", "pc-i440fx-", "virt-", "pseries-", "s390-ccw-virtio-"];
    let family =
        family.into_iter().find(|family| name.starts_with(family)).map(|name| name.trim_end_matches('-'));
    let newer = match family {
        Some("pc-q35") => "'q35'".to_owned(),
        Some("pc-i440fx") => "'pc'".to_owned(),
        Some(family) => format!("'{family}'"),
        None => "another one".to_owned(),
    };
    findings
        .report(&OLD_MACHINE, &root.child("os").child("type").attr("machine"), message)
        .help(format!("use a newer version, or {newer}, the newest there is"));
}
