//! Architecture, machine, emulator, features, memory (qemu-defaults.md 3.2, 3.3, 3.10).

use super::Completion;
use crate::domain::{Arch, Domain, Os};
use crate::qemu::arch;
use crate::qemu::caps::{Accelerator, Capabilities};

/// The architecture and the emulator.
pub(super) fn os(domain: &mut Domain, caps: &Capabilities) {
    let os_type = domain.os.get_or_insert_with(Os::default).r#type.get_or_insert_with(Default::default);
    let arch = os_type.arch.get_or_insert_with(|| caps.arch.clone()).clone();
    let target = match &arch {
        Arch::Armv7l if caps.arch == Arch::Aarch64 => "aarch64",
        other => arch::to_target(other),
    };
    domain.devices.emulator.get_or_insert_with(|| format!("/usr/bin/qemu-system-{target}").as_str().into());
}

/// The machine, by the name that stays.
pub(super) fn machine(domain: &mut Domain, caps: &Capabilities) {
    // Those that are not needed are not read.
    let own = caps.shared(Accelerator::of(domain)).or(caps.tcg.as_ref()).or(caps.kvm.as_ref());
    let table = own.map(|table| &**table);
    let (Some(table), Some(os)) = (table, &mut domain.os) else { return };
    let os_type = os.r#type.get_or_insert_with(Default::default);
    let default = table.default_machine().map(|machine| machine.name.clone());
    let Some(given) = os_type.machine.as_ref().map(|machine| machine.0.clone()).or(default) else { return };
    os_type.machine = Some(table.canonical(&given).into());
}

impl Completion<'_> {
    pub(super) fn machine_features(&mut self) {
        let machine = self.caps.machine(Accelerator::of(self.domain), &self.machine);
        let without_acpi = machine.and_then(|machine| machine.acpi) == Some(false);
        if self.s390() && !self.settings.new && without_acpi {
            if let Some(features) = &mut self.domain.features {
                features.acpi = false;
            }
        }
    }
}
