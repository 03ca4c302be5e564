//! Devices that a machine has unasked (qemu-defaults.md 3.6).

use super::controller::Usb;
use super::Completion;
use crate::domain::devices::controller::{Model, Type};
use crate::domain::Arch;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;

/// What a machine has unasked.
#[derive(Clone, Copy, Default)]
struct Implicit {
    usb: Option<Usb>,
    root: Option<Model>,
    balloon: bool,
}

impl Completion<'_> {
    pub(super) fn implicit_devices(&mut self) {
        self.ps2();
        let implicit = self.implicit();
        if let Some(usb) = implicit.usb {
            self.implicit_usb(usb);
        }
        if self.family == Family::Q35 {
            self.ensure(Type::Sata, None);
        }
        if let Some(root) = implicit.root {
            self.root(root);
        }
        if implicit.balloon {
            self.balloon();
        }
        self.ppc_inputs();
        self.panics();
        self.itco();
        self.audio();
    }

    fn implicit(&self) -> Implicit {
        let with = |usb, root, balloon| Implicit { usb, root, balloon };
        let (open, pci, pcie) = (Some(Usb::Open), Some(Model::PciRoot), Some(Model::PcieRoot));
        let ohci = Some(Usb::Model(Model::PciOhci));
        match &self.arch {
            _ if self.x86() => match self.family {
                Family::Q35 => with(Some(Usb::Best), pcie, true),
                Family::I440fx => with(open, pci, true),
                _ if self.machine == "isapc" => with(None, None, !self.since(12, 0)),
                _ if self.since(12, 0) && self.machine == "microvm" => with(None, None, false),
                _ => with(open, None, true),
            },
            _ if self.arm() && self.since(11, 9) => match self.machine.as_str() {
                "versatilepb" | "realview-eb" | "realview-eb-mpcore" => with(open, pci, false),
                machine if machine.starts_with("realview") => with(None, None, false),
                _ if self.family.virt_of(&self.arch, Arch::is_little_endian_arm) => with(None, pcie, false),
                _ => Implicit::default(),
            },
            _ if self.arm() => match self.machine.as_str() {
                "versatilepb" => with(ohci, pci, false),
                machine if machine.starts_with("realview") => with(ohci, None, false),
                _ if self.family.virt_of(&self.arch, Arch::is_little_endian_arm) => with(None, pcie, false),
                _ => Implicit::default(),
            },
            _ if self.ppc64() => with(open, pci, true),
            Arch::Ppc | Arch::Ppcemb | Arch::Alpha | Arch::Sh4 | Arch::Sh4eb | Arch::Sparc64 => {
                with(open, pci, true)
            }
            arch if arch.is_mips() => with(open, pci.filter(|_| self.machine == "malta"), true),
            arch if arch.is_riscv() => {
                let root = pcie.filter(|_| self.family.virt_of(&self.arch, Arch::is_riscv));
                with(None, root, !self.since(12, 0))
            }
            _ if self.s390() => with(None, pci.filter(|_| self.caps.has(Flag::Zpci)), true),
            Arch::Loongarch64 => with(None, pcie, false),
            _ => Implicit::default(),
        }
    }
}
