//! Devices that a machine has unasked (qemu-defaults.md 3.6).

use super::controller::Usb;
use super::Completion;
use crate::domain::devices::controller::{Model, Type};
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
        match self.arch.as_str() {
            _ if self.x86() => match self.family {
                Family::Q35 => with(Some(Usb::Best), pcie, true),
                Family::I440fx => with(open, pci, true),
                _ if self.machine == "isapc" => with(None, None, true),
                _ => with(open, None, true),
            },
            _ if self.arm() => match self.machine.as_str() {
                "versatilepb" => with(ohci, pci, false),
                machine if machine.starts_with("realview") => with(ohci, None, false),
                _ if self.virt("arm") => with(None, pcie, false),
                _ => Implicit::default(),
            },
            _ if self.ppc64() => with(open, pci, true),
            "ppc" | "ppcemb" | "alpha" | "sh4" | "sh4eb" | "sparc64" => with(open, pci, true),
            arch if arch.starts_with("mips") => with(open, pci.filter(|_| self.machine == "malta"), true),
            arch if arch.starts_with("riscv") => with(None, pcie.filter(|_| self.virt("riscv")), true),
            _ if self.s390() => with(None, pci.filter(|_| self.caps.has(Flag::Zpci)), true),
            "loongarch64" => with(None, pcie, false),
            _ => Implicit::default(),
        }
    }
}
