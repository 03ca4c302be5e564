//! CPU architectures of guests and hosts, and the families that they form.

use crate::open_token;

open_token! {
    /// The CPU architecture. An unknown one is kept as it is written, and refused by the rules.
    pub enum Arch: nonempty {
        /// DEC Alpha, 64 bits.
        Alpha = "alpha" since "1.2.17",
        /// ARM, 32 bits, version 6.
        Armv6l = "armv6l" since "5.0",
        /// ARM, 32 bits, version 7.
        Armv7l = "armv7l" since "1.1.3",
        /// ARM, 32 bits, version 7, big-endian.
        Armv7b = "armv7b",
        /// ARM, 64 bits.
        Aarch64 = "aarch64" since "1.2.1",
        /// Axis ETRAX CRIS, 32 bits.
        Cris = "cris" since "1.2.17",
        /// x86, 32 bits.
        I686 = "i686" since "0.2.3",
        /// Intel Itanium, 64 bits.
        Ia64 = "ia64" since "0.4.5",
        /// Lattice Mico32, 32 bits.
        Lm32 = "lm32" since "1.2.17",
        /// LoongArch, 64 bits.
        Loongarch64 = "loongarch64" since "10.2",
        /// Motorola 68000 family, 32 bits.
        M68k = "m68k" since "1.2.17",
        /// Xilinx MicroBlaze, 32 bits, big-endian.
        Microblaze = "microblaze" since "1.2.17",
        /// Xilinx MicroBlaze, little-endian.
        Microblazeel = "microblazeel" since "1.2.17",
        /// MIPS, 32 bits.
        Mips = "mips",
        /// MIPS, 32 bits, little-endian.
        Mipsel = "mipsel" since "1.2.17",
        /// MIPS, 64 bits.
        Mips64 = "mips64" since "1.2.17",
        /// MIPS, 64 bits, little-endian.
        Mips64el = "mips64el" since "1.2.17",
        /// OpenRISC 1000, 32 bits.
        Openrisc = "openrisc" since "1.2.17",
        /// HP PA-RISC, 32 bits.
        Parisc = "parisc" since "1.2.17",
        /// HP PA-RISC, 64 bits.
        Parisc64 = "parisc64" since "1.2.17",
        /// PowerPC, 32 bits.
        Ppc = "ppc",
        /// PowerPC, 32 bits, little-endian.
        Ppcle = "ppcle",
        /// POWER, 64 bits.
        Ppc64 = "ppc64" since "0.9.9",
        /// POWER, 64 bits, little-endian.
        Ppc64le = "ppc64le" since "1.2.14",
        /// PowerPC for embedded systems, 32 bits.
        Ppcemb = "ppcemb" since "1.2.17",
        /// RISC-V, 32 bits.
        Riscv32 = "riscv32" since "4.7",
        /// RISC-V, 64 bits.
        Riscv64 = "riscv64" since "4.7",
        /// IBM S/390, 31 bits.
        S390 = "s390" since "0.10",
        /// IBM Z, 64 bits.
        S390x = "s390x" since "0.10",
        /// Hitachi SuperH SH-4, 32 bits, little-endian.
        Sh4 = "sh4" since "1.2.17",
        /// Hitachi SuperH SH-4, 32 bits, big-endian.
        Sh4eb = "sh4eb" since "1.2.17",
        /// SPARC, 32 bits.
        Sparc = "sparc",
        /// SPARC, 64 bits.
        Sparc64 = "sparc64" since "1.2.17",
        /// UniCore32, 32 bits.
        Unicore32 = "unicore32" since "1.2.17",
        /// x86, 64 bits.
        X86_64 = "x86_64",
        /// Tensilica Xtensa, 32 bits, little-endian.
        Xtensa = "xtensa" since "1.2.17",
        /// Tensilica Xtensa, big-endian.
        Xtensaeb = "xtensaeb" since "1.2.17",
    }
}

impl Arch {
    /// Whether it is x86, of 32 or 64 bits.
    pub fn is_x86(&self) -> bool {
        matches!(self, Arch::I686 | Arch::X86_64)
    }

    /// Whether it is ARM, of 32 or 64 bits and either byte order.
    pub fn is_arm(&self) -> bool {
        matches!(self, Arch::Armv6l | Arch::Armv7l | Arch::Armv7b | Arch::Aarch64)
    }

    /// Whether it is ARM with the lower byte first, which is what QEMU's boards have.
    pub fn is_little_endian_arm(&self) -> bool {
        self.is_arm() && *self != Arch::Armv7b
    }

    /// Whether it is POWER of 64 bits, of either byte order.
    pub fn is_ppc64(&self) -> bool {
        matches!(self, Arch::Ppc64 | Arch::Ppc64le)
    }

    /// Whether it is PowerPC or POWER.
    pub fn is_ppc(&self) -> bool {
        self.is_ppc64() || matches!(self, Arch::Ppc | Arch::Ppcle | Arch::Ppcemb)
    }

    /// Whether it is S/390 or IBM Z.
    pub fn is_s390(&self) -> bool {
        matches!(self, Arch::S390 | Arch::S390x)
    }

    /// Whether it is RISC-V, of 32 or 64 bits.
    pub fn is_riscv(&self) -> bool {
        matches!(self, Arch::Riscv32 | Arch::Riscv64)
    }

    /// Whether it is LoongArch.
    pub fn is_loongarch(&self) -> bool {
        *self == Arch::Loongarch64
    }

    /// Whether it is MIPS, of 32 or 64 bits and either byte order.
    pub fn is_mips(&self) -> bool {
        matches!(self, Arch::Mips | Arch::Mipsel | Arch::Mips64 | Arch::Mips64el)
    }
}
