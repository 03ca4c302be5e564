//! What QEMU, and this binary of it, can do of a completed definition (qemu-rules.md).

mod address;
mod audio;
mod chardev;
mod clock;
mod controller;
mod cpu;
mod crypto;
mod disk;
mod features;
mod filesystem;
mod firmware;
mod fw_cfg;
mod graphics;
mod hostdev;
mod hub;
mod input;
mod interface;
mod iommu;
mod lifecycle;
mod machine;
mod memballoon;
mod memory;
mod nvram;
mod panic;
mod pm;
mod pstore;
mod redirfilter;
mod rng;
mod serial;
mod sev;
mod shmem;
mod smartcard;
mod sound;
mod tpm;
mod vcpu;
mod video;
mod vsock;
mod watchdog;

use super::caps::{Capabilities, Flag};
use super::machine::Family;
use super::namespace::Namespace;
use crate::diagnostic::{code, Diagnostic};
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::memory::AccessMode;
use crate::domain::{Arch, Domain};

/// A definition and the binary that is to run it.
struct Check<'c> {
    domain: &'c Domain,
    caps: &'c Capabilities,
    arch: Arch,
    machine: String,
    family: Family,
    /// The element that is looked at.
    element: String,
    findings: Vec<Diagnostic>,
}

/// What the binary cannot do of a completed definition.
pub fn check(domain: &Domain, caps: &Capabilities) -> Vec<Diagnostic> {
    let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let mut check = Check {
        domain,
        caps,
        arch: domain.arch().unwrap_or(&caps.arch).clone(),
        machine: word(os_type.and_then(|os_type| os_type.machine.as_deref())),
        family: Family::of(domain),
        element: "/domain".to_owned(),
        findings: Vec::new(),
    };
    if let Err(message) = Namespace::of(domain) {
        check.refuse(true, message);
    }
    check.machine();
    check.features();
    check.cpu();
    check.memory();
    check.firmware();
    check.pm();
    check.clock();
    check.disks();
    check.controllers();
    check.interfaces();
    check.chardevs();
    check.hostdevs();
    check.graphics();
    check.videos();
    check.sounds();
    check.audios();
    check.filesystems();
    check.smartcards();
    check.tpms();
    check.inputs();
    check.watchdogs();
    check.balloon();
    check.rngs();
    check.panics();
    check.shmems();
    check.iommu();
    check.hubs();
    check.redirfilter();
    check.vsock();
    check.pstore();
    check.nvram();
    check.cryptos();
    check.launch_security();
    check.fw_cfg();
    check.findings
}

impl Check<'_> {
    fn at(&mut self, element: impl Into<String>) {
        self.element = element.into();
    }

    fn device(&mut self, name: &str, at: usize, count: usize) {
        self.element = match count {
            0 | 1 => format!("/domain/devices/{name}"),
            _ => format!("/domain/devices/{name}[{}]", at + 1),
        };
    }

    /// Tells that it is refused, if it is.
    fn refuse(&mut self, wrong: bool, message: impl Into<String>) {
        if wrong {
            self.findings.push(Diagnostic::error(&code::QEMU_REFUSED, message).on(self.element.clone()));
        }
    }

    /// The same where the binary lacks something.
    fn needs(&mut self, wanted: bool, flag: Flag, what: &str) {
        let lacks = wanted && !self.has(flag);
        self.refuse(lacks, format!("this QEMU binary does not support {what}"));
    }

    fn has(&self, flag: Flag) -> bool {
        self.caps.has(flag)
    }

    fn x86(&self) -> bool {
        self.arch.is_x86()
    }

    fn s390(&self) -> bool {
        self.arch.is_s390()
    }

    fn ppc64(&self) -> bool {
        self.arch.is_ppc64()
    }

    fn named(&self, name: &str) -> bool {
        self.machine == name || self.machine.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'))
    }

    fn arm_virt(&self) -> bool {
        self.arch.is_little_endian_arm() && self.named("virt")
    }

    fn virt_of(&self, family: fn(&Arch) -> bool) -> bool {
        family(&self.arch) && self.named("virt")
    }

    fn acpi(&self) -> bool {
        self.domain.features.as_ref().is_some_and(|features| features.acpi)
    }

    fn cells(&self) -> usize {
        self.domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()).map_or(0, |numa| numa.cell.len())
    }

    /// Whether other processes see all of the guest's memory.
    fn shares_memory(&self) -> bool {
        let backing = self.domain.memory_backing.as_ref();
        let all = backing.and_then(|backing| backing.access.as_ref()).map(|access| access.mode);
        let all = all == Some(AccessMode::Shared);
        match self.domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()).filter(|numa| !numa.cell.is_empty())
        {
            Some(numa) => {
                let shared =
                    |access: Option<AccessMode>| access.map_or(all, |access| access == AccessMode::Shared);
                numa.cell.iter().all(|cell| shared(cell.mem_access))
            }
            None => all,
        }
    }

    fn i8042(&self) -> bool {
        let machine = matches!(self.family, Family::I440fx | Family::Q35)
            || self.x86() && (self.machine == "isapc" || self.named("xenfv"));
        machine && self.has(Flag::I8042)
    }
}

fn bus(info: &DeviceInfo) -> Option<&Bus> {
    info.address.as_ref().map(|address| &address.bus)
}
