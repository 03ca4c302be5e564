//! CPU architectures of guests and hosts, and the families that they form.

use crate::open_token;

open_token! {
    /// The CPU architecture. An unknown one is kept as it is written, and refused by the rules.
    pub enum Arch: nonempty {
        /// DEC Alpha.
        Alpha = "alpha",
        /// ARM, 32 bits, version 6.
        Armv6l = "armv6l",
        /// ARM, 32 bits, version 7.
        Armv7l = "armv7l",
        /// ARM, 32 bits, version 7, big-endian.
        Armv7b = "armv7b",
        /// ARM, 64 bits.
        Aarch64 = "aarch64",
        /// Axis ETRAX.
        Cris = "cris",
        /// x86, 32 bits.
        I686 = "i686",
        /// Intel Itanium.
        Ia64 = "ia64",
        /// Lattice Mico32.
        Lm32 = "lm32",
        /// LoongArch, 64 bits.
        Loongarch64 = "loongarch64",
        /// Motorola 68000.
        M68k = "m68k",
        /// Xilinx MicroBlaze.
        Microblaze = "microblaze",
        /// Xilinx MicroBlaze, little-endian.
        Microblazeel = "microblazeel",
        /// MIPS, 32 bits.
        Mips = "mips",
        /// MIPS, 32 bits, little-endian.
        Mipsel = "mipsel",
        /// MIPS, 64 bits.
        Mips64 = "mips64",
        /// MIPS, 64 bits, little-endian.
        Mips64el = "mips64el",
        /// OpenRISC.
        Openrisc = "openrisc",
        /// HP PA-RISC, 32 bits.
        Parisc = "parisc",
        /// HP PA-RISC, 64 bits.
        Parisc64 = "parisc64",
        /// PowerPC, 32 bits.
        Ppc = "ppc",
        /// PowerPC, 32 bits, little-endian.
        Ppcle = "ppcle",
        /// POWER, 64 bits.
        Ppc64 = "ppc64",
        /// POWER, 64 bits, little-endian.
        Ppc64le = "ppc64le",
        /// PowerPC, embedded.
        Ppcemb = "ppcemb",
        /// RISC-V, 32 bits.
        Riscv32 = "riscv32",
        /// RISC-V, 64 bits.
        Riscv64 = "riscv64",
        /// IBM S/390, 31 bits.
        S390 = "s390",
        /// IBM Z, 64 bits.
        S390x = "s390x",
        /// SuperH.
        Sh4 = "sh4",
        /// SuperH, big-endian.
        Sh4eb = "sh4eb",
        /// SPARC, 32 bits.
        Sparc = "sparc",
        /// SPARC, 64 bits.
        Sparc64 = "sparc64",
        /// UniCore.
        Unicore32 = "unicore32",
        /// x86, 64 bits.
        X86_64 = "x86_64",
        /// Tensilica Xtensa.
        Xtensa = "xtensa",
        /// Tensilica Xtensa, big-endian.
        Xtensaeb = "xtensaeb",
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
