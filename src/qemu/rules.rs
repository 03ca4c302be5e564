//! What QEMU, and this binary of it, can do of a completed definition (qemu-rules.md).

pub(crate) mod address;
pub(crate) mod audio;
pub(crate) mod chardev;
pub(crate) mod clock;
pub(crate) mod controller;
pub(crate) mod cpu;
pub(crate) mod crypto;
pub(crate) mod disk;
pub(crate) mod features;
pub(crate) mod filesystem;
pub(crate) mod firmware;
pub(crate) mod fw_cfg;
pub(crate) mod graphics;
pub(crate) mod hostdev;
pub(crate) mod hub;
pub(crate) mod input;
pub(crate) mod interface;
pub(crate) mod iommu;
pub(crate) mod lifecycle;
pub(crate) mod machine;
pub(crate) mod memballoon;
pub(crate) mod memory;
pub(crate) mod nvram;
pub(crate) mod panic;
pub(crate) mod pm;
pub(crate) mod pstore;
pub(crate) mod redirfilter;
pub(crate) mod rng;
pub(crate) mod serial;
pub(crate) mod sev;
pub(crate) mod shmem;
pub(crate) mod smartcard;
pub(crate) mod sound;
pub(crate) mod startup;
pub(crate) mod tpm;
pub(crate) mod vcpu;
pub(crate) mod video;
pub(crate) mod vsock;
pub(crate) mod watchdog;

use super::caps::{Capabilities, Flag};
use super::machine::Family;
use crate::diagnostic::{code, rule, Diagnostic, Findings, Place};
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::memory::AccessMode;
use crate::domain::{Arch, Domain};

rule! {
    /// This QEMU binary does not support something that the definition uses.
    ///
    /// What a binary supports is what it answers over QMP; the built-in answers are those of the
    /// release that `domdef` names. Use a newer binary (`--probe PATH`, `--caps FILE`), or take out
    /// what it lacks.
    ///
    /// ```xml wrong lacks=virtio-sound
    /// <sound model='virtio'/>
    /// ```
    /// ```xml right
    /// <sound model='ich9'/>
    /// ```
    NOT_IN_BINARY = "Q001" "not-in-this-binary" Error;

    /// QEMU has no such device or setting, in any release.
    ///
    /// The definition is one for another hypervisor, or names a model that libvirt knows but QEMU
    /// never had. Choose another model, or remove the setting.
    ///
    /// ```xml wrong
    /// <memballoon model='xen'/>
    /// ```
    /// ```xml right
    /// <memballoon model='virtio'/>
    /// ```
    NOT_IN_QEMU = "Q002" "not-in-qemu" Error;
}

/// A definition and the binary that is to run it.
struct Check<'c> {
    domain: &'c Domain,
    caps: &'c Capabilities,
    arch: Arch,
    machine: String,
    family: Family,
    /// The element that is looked at.
    element: String,
    findings: Findings,
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
        findings: Findings::default(),
    };
    let root = domain.place();
    let devices = root.child("devices");
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
    check.sounds(&devices);
    check.audios();
    check.filesystems();
    check.smartcards();
    check.tpms();
    check.inputs();
    check.watchdogs(&devices);
    check.balloon(&devices);
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
    check.findings.into_list()
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

    /// Reports what the binary lacks: `what` names the attribute or element with its value.
    fn needs(&mut self, flag: Flag, place: &Place<'_>, what: impl std::fmt::Display) {
        if !self.has(flag) {
            self.findings
                .report(&NOT_IN_BINARY, place, format!("{what} is not supported by this QEMU binary"))
                .help("use a newer QEMU, or take it out");
        }
    }

    /// The same where the binary lacks something.
    fn lacks(&mut self, wanted: bool, flag: Flag, what: &str) {
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
