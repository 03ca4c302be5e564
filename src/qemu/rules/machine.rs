//! Machine, features, CPU, memory, firmware and clock (qemu-rules.md 3.1 to 3.10).

use super::Check;
use crate::domain::os::OsKind;
use crate::domain::{Arch, Type};
use crate::qemu::caps::{Accelerator, Flag};

impl Check<'_> {
    pub(super) fn machine(&mut self) {
        let domain = self.domain;
        let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
        self.at("/domain/os/type");
        let hvm = os_type.is_some_and(|os_type| os_type.kind == Some(OsKind::Hvm));
        self.refuse(!hvm, "QEMU runs guests of type 'hvm' alone");
        let binary = &self.caps.arch;
        let served = self.arch == *binary
            || matches!(
                (binary, &self.arch),
                (Arch::X86_64, Arch::I686)
                    | (Arch::Aarch64, Arch::Armv7l)
                    | (Arch::Armv7l, Arch::Armv6l)
                    | (Arch::Ppc64, Arch::Ppc64le)
            );
        let message = format!("this QEMU binary runs guests of '{binary}', not of '{}'", self.arch);
        self.refuse(!served, message);
        if !served {
            return;
        }
        self.at("/domain");
        let runs = match domain.r#type {
            Type::Qemu => self.caps.accelerates(Accelerator::Tcg),
            Type::Kvm => self.caps.accelerates(Accelerator::Kvm),
            Type::Hvf => self.caps.accelerates(Accelerator::Hvf) || self.caps.hvf.is_some(),
            _ => false,
        };
        self.refuse(!runs, format!("this QEMU binary does not run guests of type '{}'", domain.r#type));
        let machine = self.caps.machine(Accelerator::of(domain), &self.machine);
        let known = machine.is_some() || self.caps.table(Accelerator::of(domain)).is_none();
        self.at("/domain/os/type");
        self.refuse(!known, format!("this QEMU binary has no machine '{}'", self.machine));
        self.at("/domain/features/acpi");
        let no_acpi = machine.and_then(|machine| machine.acpi) == Some(false);
        self.refuse(self.acpi() && no_acpi, format!("the machine '{}' has no ACPI", self.machine));
        self.at("/domain/genid");
        self.lacks(domain.genid.is_some(), Flag::Vmgenid, "generation ids");
        self.at("/domain/memtune");
        let guaranteed = domain.memtune.as_ref().is_some_and(|memtune| memtune.min_guarantee.0 > 0);
        self.refuse(guaranteed, "QEMU does not guarantee a least amount of memory");
        self.lifecycle();
        self.vcpus();
        self.at("/domain/bootloader");
        let loader = domain.bootloader.is_some() || domain.bootloader_args.is_some();
        self.refuse(loader, "QEMU has no boot loader on the host");
    }
}
