//! What a QEMU binary can do: its version, flags, machines, CPU models.
//!
//! Capabilities come from a recorded QMP conversation ([`Capabilities::from_conversation`]), from a
//! live binary ([`Capabilities::probe`]), or from this package ([`Capabilities::builtin`]).
//! [`Capabilities::read`] takes a conversation and the compact form that
//! [`Capabilities::to_compact`] writes alike.
//!
//! ```
//! use domdef::qemu::caps::{Accelerator, Capabilities, Flag};
//!
//! let caps = Capabilities::builtin("x86_64").expect("there are capabilities of x86_64");
//! assert!(caps.has(Flag::ObjectQapified));
//! let machine = caps.machine(Accelerator::Kvm, "pc").expect("every x86 binary has it");
//! assert_eq!(machine.default_ram_id.as_deref(), Some("pc.ram"));
//! ```

mod builtin;
mod compact;
mod conversation;
pub mod cpu;
pub(in crate::qemu) mod distribution;
mod error;
pub(in crate::qemu) mod feature;
mod flag;
pub mod machine;
#[cfg(feature = "probe")]
pub mod probe;
mod read;
mod schema;
mod shared;
mod witness;

pub use cpu::{CpuModel, HostCpu, Property, PropertyValue};
pub use error::Error;
pub use flag::{Flag, Flags};
pub use machine::Machine;
pub use shared::Shared;
pub use witness::Witness;

use crate::xml::value::arch::Arch;
use std::fmt;

/// What a binary can do.
#[derive(Clone, Debug, PartialEq)]
pub struct Capabilities {
    /// The version of QEMU.
    pub version: Version,
    /// The architecture of its guests, by libvirt's name.
    pub arch: Arch,
    /// What it has, beyond its machines and CPUs.
    pub flags: Flags,
    /// Machines and CPUs with KVM.
    pub kvm: Option<Shared>,
    /// Machines and CPUs with Apple's Hypervisor framework.
    pub hvf: Option<Shared>,
    /// Machines and CPUs without acceleration.
    pub tcg: Option<Shared>,
    /// ARM's interrupt controllers.
    pub gic: Vec<Gic>,
    /// How AMD's memory encryption lies in the guest's page tables.
    pub sev: Option<Sev>,
    /// Intel's enclave memory of the host, section by section.
    pub sgx: Vec<SgxSection>,
}

/// A version of QEMU, as `query-version` tells it: a release candidate of 9.1 says 9.0.90.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// 9 of 9.1.0.
    pub major: u32,
    /// 1 of 9.1.0.
    pub minor: u32,
    /// 0 of 9.1.0.
    pub micro: u32,
}

/// What runs the guest's instructions: `domain@type` without its spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Accelerator {
    /// QEMU itself: `type='qemu'`.
    Tcg,
    /// KVM of Linux, with `type='kvm'`.
    Kvm,
    /// The Hypervisor framework of macOS, with `type='hvf'`.
    Hvf,
}

/// What depends on the accelerator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The machines, the one for documents that name none first.
    pub machines: Vec<Machine>,
    /// The CPU models, in QEMU's order.
    pub cpus: Vec<CpuModel>,
    /// What QEMU makes of the host's CPU.
    pub host: Option<HostCpu>,
}

/// A version of ARM's interrupt controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gic {
    /// 2 or 3.
    pub version: u8,
    /// Whether KVM has it.
    pub kernel: bool,
    /// Whether QEMU has it.
    pub emulated: bool,
}

/// AMD's memory encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sev {
    /// The bit of a page table entry that marks an encrypted page.
    pub cbitpos: u32,
    /// How many bits of a physical address the encryption takes.
    pub reduced_phys_bits: u32,
}

/// A section of Intel's enclave memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SgxSection {
    /// The host's NUMA node.
    pub node: u32,
    /// Its size in bytes.
    pub size: u64,
}

impl Capabilities {
    /// Whether the binary has what the flag tells.
    pub fn has(&self, flag: Flag) -> bool {
        self.flags.contains(flag)
    }

    /// Machines and CPUs with that accelerator; nothing where it was not learnt.
    pub fn table(&self, accelerator: Accelerator) -> Option<&Table> {
        self.shared(accelerator).map(|table| &**table)
    }

    pub(crate) fn shared(&self, accelerator: Accelerator) -> Option<&Shared> {
        match accelerator {
            Accelerator::Tcg => self.tcg.as_ref(),
            Accelerator::Kvm => self.kvm.as_ref(),
            Accelerator::Hvf => self.hvf.as_ref(),
        }
    }

    /// Whether guests can run with that accelerator.
    pub fn accelerates(&self, accelerator: Accelerator) -> bool {
        self.has(match accelerator {
            Accelerator::Tcg => Flag::Tcg,
            Accelerator::Kvm => Flag::Kvm,
            Accelerator::Hvf => Flag::Hvf,
        })
    }

    /// The machine of that name or alias.
    pub fn machine(&self, accelerator: Accelerator, name: &str) -> Option<&Machine> {
        self.table(accelerator)?.machine(name)
    }

    /// Adds or takes away flags by their names, all additions first, as `<qemu:capabilities>` asks.
    ///
    /// What follows from flags is set again afterwards. Machines and CPUs stay as they are.
    ///
    /// # Errors
    /// The first name that is no flag.
    pub fn change<'n>(
        &mut self,
        add: impl IntoIterator<Item = &'n str>,
        remove: impl IntoIterator<Item = &'n str>,
    ) -> Result<(), &'n str> {
        let mut flags = self.flags;
        for name in add {
            flags.insert(Flag::from_name(name).ok_or(name)?);
        }
        for name in remove {
            flags.remove(Flag::from_name(name).ok_or(name)?);
        }
        flags.derive();
        self.flags = flags;
        Ok(())
    }

    /// Forgets what QEMU makes of the host's CPU, for hosts whose CPU is known otherwise.
    pub fn forget_host_cpu(&mut self) {
        for table in self.tables() {
            table.host = None;
        }
    }

    /// Forgets everything that is true of one host only: its CPU and which models that can run, its
    /// encryption, enclaves and interrupt controllers.
    pub fn forget_host(&mut self) {
        for table in [&mut self.kvm, &mut self.hvf].into_iter().flatten().map(Shared::own) {
            table.host = None;
            table.cpus.iter_mut().for_each(|model| model.blockers = None);
        }
        for flag in [Flag::SevGuest, Flag::SevSnpGuest, Flag::SgxEpc] {
            self.flags.remove(flag);
        }
        self.gic.clear();
        self.sev = None;
        self.sgx.clear();
    }

    /// Takes KVM to offer what TCG does, for answers from a host that has no KVM for such guests.
    ///
    /// Guests of S/390 and POWER that ask for no CPU have the host's.
    pub fn assume_kvm(&mut self) {
        let Some(tcg) = self.tcg.as_deref().filter(|_| self.kvm.is_none()) else { return };
        let mut table = Table { host: None, ..tcg.clone() };
        table.cpus.iter_mut().for_each(|model| model.blockers = None);
        let own = match &self.arch {
            arch if arch.is_s390() => Some("host-s390x-cpu"),
            arch if arch.is_ppc64() => Some("host-powerpc64-cpu"),
            _ => None,
        };
        if let Some(own) = own {
            for machine in table.machines.iter_mut().filter(|machine| has_kvm(&machine.name)) {
                machine.default_cpu_type = Some(own.to_owned());
            }
            let host = CpuModel {
                name: "host".to_owned(),
                typename: Some(own.to_owned()),
                blockers: None,
                deprecated: false,
            };
            table.cpus.push(host);
        }
        self.kvm = Some(table.into());
        self.flags.insert(Flag::Kvm);
    }

    /// Replaces the interrupt controllers by these versions, each in the kernel and emulated.
    pub fn set_gic(&mut self, versions: &[u8]) {
        self.gic = versions.iter().map(|&version| Gic { version, kernel: true, emulated: true }).collect();
    }

    /// Turns aliases of machines into machines of their own, see [`machine::dissolve_aliases`].
    pub fn dissolve_aliases(&mut self) {
        for table in self.tables() {
            machine::dissolve_aliases(&mut table.machines);
        }
    }

    fn tables(&mut self) -> impl Iterator<Item = &mut Table> {
        [&mut self.kvm, &mut self.hvf, &mut self.tcg].into_iter().flatten().map(Shared::own)
    }
}

/// Whether machines of S/390 and POWER of that name run with KVM.
fn has_kvm(machine: &str) -> bool {
    machine.starts_with("s390-ccw") || machine.starts_with("pseries")
}

impl Table {
    /// The machine of that name or alias.
    pub fn machine(&self, name: &str) -> Option<&Machine> {
        let by_name = self.machines.iter().find(|machine| machine.name == name);
        by_name.or_else(|| self.machines.iter().find(|machine| machine.alias.as_deref() == Some(name)))
    }

    /// The name that stands in a completed definition for that name or alias; an unknown one stays.
    pub fn canonical<'n>(&'n self, name: &'n str) -> &'n str {
        let aliased = self.machines.iter().find(|machine| machine.alias.as_deref() == Some(name));
        aliased.map_or(name, |machine| &machine.name)
    }

    /// The machine for documents that name none.
    pub fn default_machine(&self) -> Option<&Machine> {
        self.machines.first()
    }

    /// The CPU model of that name.
    pub fn cpu(&self, name: &str) -> Option<&CpuModel> {
        self.cpus.iter().find(|model| model.name == name)
    }

    /// The CPU model that a machine has where none is asked for.
    pub fn default_cpu(&self, machine: &Machine) -> Option<&CpuModel> {
        let typename = machine.default_cpu_type.as_deref()?;
        self.cpus.iter().find(|model| model.typename.as_deref() == Some(typename))
    }
}

impl Flags {
    /// Sets the flags that follow from others.
    fn derive(&mut self) {
        for (flag, from) in Flag::derived() {
            if from.iter().all(|flag| self.contains(*flag)) {
                self.insert(flag);
            }
        }
    }
}

impl Version {
    /// The oldest version that libvirt 10.7 takes.
    pub const OLDEST: Version = Version { major: 5, minor: 2, micro: 0 };
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.micro)
    }
}
