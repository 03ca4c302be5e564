//! Which family a machine belongs to, by its name (qemu-command-1.md 1.12).

use crate::domain::{Arch, Domain};

/// Whether a machine has an IDE controller built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ide {
    /// The machine has it in any case.
    BuiltIn,
    /// It has none.
    Absent,
}

/// A family of machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// PCs of the older kind.
    I440fx,
    /// PCs with PCI Express.
    Q35,
    /// IBM's pSeries, of which a guest of POWER mostly is one.
    Pseries,
    /// The virtual boards of ARM, RISC-V and LoongArch.
    Virt,
    /// A machine of S/390, which QEMU calls s390-ccw-virtio.
    S390,
    /// Another machine of x86 or PowerPC, which has several PCI buses.
    OtherMultibus(Ide),
    /// Any other kind, to which nothing particular applies.
    Other(Ide),
}

impl Family {
    /// The family of a definition's machine.
    pub fn of(domain: &Domain) -> Family {
        let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
        let arch = domain.arch().unwrap_or(&Arch::X86_64);
        let machine = os_type.and_then(|os_type| os_type.machine.as_deref()).unwrap_or_default();
        let x86 = arch.is_x86();
        let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| machine.starts_with(prefix));
        let virt_arch = arch.is_little_endian_arm() || arch.is_riscv() || arch.is_loongarch();
        let ide = match machine {
            "malta" | "sun4u" | "g3beige" => Ide::BuiltIn,
            _ => Ide::Absent,
        };
        match arch {
            _ if x86 && (machine == "q35" || starts(&["pc-q35-"])) => Family::Q35,
            _ if x86 && (machine == "pc" || starts(&["pc-0.", "pc-1.", "pc-i440fx-", "rhel"])) => {
                Family::I440fx
            }
            Arch::Ppc64 | Arch::Ppc64le if machine == "pseries" || starts(&["pseries-"]) => Family::Pseries,
            _ if virt_arch && (machine == "virt" || starts(&["virt-"])) => Family::Virt,
            Arch::S390 | Arch::S390x => Family::S390,
            _ if x86 || arch.is_ppc() => Family::OtherMultibus(ide),
            _ => Family::Other(ide),
        }
    }

    /// Whether nothing but its architecture is known of it.
    pub fn is_other(self) -> bool {
        matches!(self, Family::OtherMultibus(_) | Family::Other(_))
    }

    /// Whether it is the virtual board, `virt`, of an architecture of a kind, such as
    /// [`Arch::is_riscv`]; big-endian ARM has none.
    pub fn virt_of(self, arch: &Arch, kind: fn(&Arch) -> bool) -> bool {
        self == Family::Virt && kind(arch)
    }

    /// Whether IDE is built in.
    pub fn has_ide(self) -> bool {
        matches!(self, Family::I440fx | Family::OtherMultibus(Ide::BuiltIn) | Family::Other(Ide::BuiltIn))
    }

    /// Whether PCI buses are numbered.
    pub fn has_multibus(self) -> bool {
        !matches!(self, Family::Other(_))
    }
}
