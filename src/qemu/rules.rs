//! What QEMU, and this binary of it, can do of a completed definition (qemu-rules.md).

mod acpi;
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
pub(crate) mod hyperv;
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
use crate::diagnostic::{rule, Diagnostic, Findings, Place};
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::graphics::Kind;
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::memory::AccessMode;
use crate::domain::{Arch, Domain};
use crate::release::Release;
use crate::xml::Tagged;
use std::collections::BTreeMap;

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

    /// The guest's machine or architecture does not have something that the definition uses.
    ///
    /// Machines differ in what is built in and in what can be added: a GIC is for Arm, an I/O APIC for
    /// x86, SMM for q35, sPAPR devices for pSeries. Choose another `machine` in `<os><type>`, or
    /// remove what it lacks.
    ///
    /// ```xml wrong
    /// <features><gic version='2'/></features>
    /// ```
    /// ```xml right
    /// <features><ioapic driver='qemu'/></features>
    /// ```
    NOT_ON_MACHINE = "Q004" "not-on-this-machine" Error;

    /// A device is served by another process, but the guest's memory is not shared with it.
    ///
    /// virtiofs daemons, vhost-user and vhost-vDPA back ends read and write the guest's memory
    /// themselves. Add `<memoryBacking>` with `<access mode='shared'/>`, or give every NUMA cell
    /// `memAccess='shared'`.
    ///
    /// ```xml wrong
    /// <filesystem><driver type='virtiofs'/><source dir='/a'/><target dir='b'/></filesystem>
    /// ```
    /// ```xml right
    /// <memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>
    /// <filesystem><driver type='virtiofs'/><source dir='/a'/><target dir='b'/></filesystem>
    /// ```
    MEMORY_NOT_SHARED = "Q005" "memory-not-shared" Error;

    /// The device cannot have an address of that type.
    ///
    /// The type of an address must be one of the bus that the device is plugged into. Correct the
    /// type, or remove `<address>` so that a free address is assigned.
    ///
    /// ```xml wrong
    /// <disk type='file'>
    ///   <source file='/a'/><target dev='vda' bus='virtio'/><address type='usb' bus='0'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <source file='/a'/><target dev='vda' bus='virtio'/><address type='pci' slot='9'/>
    /// </disk>
    /// ```
    ADDRESS_TYPE = "Q007" "address-type-of-device" Error;
}

/// A definition and the binary that is to run it.
struct Check<'c> {
    domain: &'c Domain,
    caps: &'c Capabilities,
    libvirt: Release,
    arch: Arch,
    machine: String,
    family: Family,
    /// The models of the SCSI controllers by their numbers.
    scsi: BTreeMap<u32, Option<Model>>,
    /// Whether a display carries the data of devices to a SPICE viewer.
    spice: bool,
    /// Whether other processes see all of the guest's memory.
    shares_memory: bool,
    findings: Findings,
}

/// What the binary cannot do of a completed definition.
#[must_use]
pub fn check(domain: &Domain, caps: &Capabilities, libvirt: Release) -> Vec<Diagnostic> {
    let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let mut check = Check {
        domain,
        caps,
        libvirt,
        arch: domain.arch().unwrap_or(&caps.arch).clone(),
        machine: word(os_type.and_then(|os_type| os_type.machine.as_deref())),
        family: Family::of(domain),
        scsi: scsi_controllers(domain),
        spice: domain.devices.graphics.iter().any(|display| matches!(display.kind, Kind::Spice(_))),
        shares_memory: shares_memory(domain),
        findings: Findings::default(),
    };
    let root = domain.place();
    let devices = root.child("devices");
    check.guest(&root);
    check.devices(&devices);
    check.launch_security(&root);
    check.fw_cfg(&root);
    check.findings.into_list()
}

impl Check<'_> {
    fn guest(&mut self, root: &Place<'_>) {
        self.machine(root);
        self.features(root);
        self.enlightenments(root);
        self.acpi_tables(root);
        self.cpu(root);
        self.memory(root);
        self.firmware(root);
        self.pm(root);
        self.clock(root);
    }

    fn devices(&mut self, devices: &Place<'_>) {
        self.disks(devices);
        self.addresses(devices);
        self.controllers(devices);
        self.interfaces(devices);
        self.chardevs(devices);
        self.hostdevs(devices);
        self.graphics(devices);
        self.videos(devices);
        self.sounds(devices);
        self.audios(devices);
        self.filesystems(devices);
        self.smartcards(devices);
        self.tpms(devices);
        self.inputs(devices);
        self.watchdogs(devices);
        self.balloon(devices);
        self.rngs(devices);
        self.panics(devices);
        self.shmems(devices);
        self.iommu(devices);
        self.hubs(devices);
        self.redirfilter(devices);
        self.vsock(devices);
        self.pstore(devices);
        self.nvram(devices);
        self.cryptos(devices);
    }

    /// Reports what the binary lacks: `what` names the attribute or element with its value.
    fn needs(&mut self, flag: Flag, place: &Place<'_>, what: impl std::fmt::Display) {
        if !self.has(flag) {
            self.findings
                .report(&NOT_IN_BINARY, place, format!("{what} is not supported by this QEMU binary"))
                .help("use a newer QEMU, or take it out");
        }
    }

    /// Reports what the machine does not have: `what` names the attribute or element with its value.
    fn absent(&mut self, place: &Place<'_>, what: impl std::fmt::Display, help: &str) {
        let (machine, arch) = (&self.machine, &self.arch);
        let message = format!("{what} is not available on machine '{machine}' of architecture '{arch}'");
        self.findings.report(&NOT_ON_MACHINE, place, message).help(help);
    }

    /// Reports an address of a type that the device cannot have; `right` names those that it can.
    fn wrong_address(
        &mut self,
        device: &Place<'_>,
        bus: &Bus,
        what: impl std::fmt::Display,
        right: Option<&str>,
    ) {
        let kind = Tagged::tag(bus);
        let (message, help) = match right {
            Some(right) => (
                format!("{what} has an address of type '{kind}'"),
                format!("use {right}, or remove `<address>`"),
            ),
            None => (
                format!("{what} has an address of type '{kind}', but cannot have any"),
                "remove `<address>`".to_owned(),
            ),
        };
        self.findings.report(&ADDRESS_TYPE, &device.child("address").attr("type"), message).help(help);
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

    fn acpi(&self) -> bool {
        self.domain.features.as_ref().is_some_and(|features| features.acpi)
    }

    fn cells(&self) -> usize {
        self.domain.numa_cells().len()
    }

    fn i8042(&self) -> bool {
        let machine = matches!(self.family, Family::I440fx | Family::Q35)
            || self.x86() && (self.machine == "isapc" || self.named("xenfv"));
        machine && self.has(Flag::I8042)
    }
}

/// The models of the SCSI controllers by their numbers; the first counts where there are several.
fn scsi_controllers(domain: &Domain) -> BTreeMap<u32, Option<Model>> {
    let mut models = BTreeMap::new();
    for own in domain.devices.controller.iter().filter(|own| own.r#type == Type::Scsi) {
        if let Some(index) = own.index {
            models.entry(index).or_insert(own.model);
        }
    }
    models
}

/// Whether other processes see all of the guest's memory.
fn shares_memory(domain: &Domain) -> bool {
    let access = domain.memory_backing.as_ref().and_then(|backing| backing.access.as_ref());
    let all = access.is_some_and(|access| access.mode == AccessMode::Shared);
    let shared = |access: Option<AccessMode>| access.map_or(all, |access| access == AccessMode::Shared);
    match domain.numa_cells() {
        [] => all,
        cells => cells.iter().all(|cell| shared(cell.mem_access)),
    }
}

fn bus(info: &DeviceInfo) -> Option<&Bus> {
    info.address.as_ref().map(|address| &address.bus)
}
