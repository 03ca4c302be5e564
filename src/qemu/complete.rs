//! What QEMU's definitions get besides the completion for every hypervisor (qemu-defaults.md 3), by what the
//! binary can do; then every device gets its address.

pub(crate) mod audio;
mod channel;
pub(crate) mod controller;
pub(crate) mod cpu;
mod disk;
pub(crate) mod firmware;
mod gic;
mod graphics;
mod hostdev;
mod implicit;
mod input;
mod interface;
mod iommu;
mod machine;
mod memballoon;
pub(crate) mod memory;
mod panic;
mod pstore;
mod seclabel;
mod serial;
mod shmem;
mod tpm;
mod video;
mod vsock;
mod watchdog;

use super::caps::Capabilities;
use super::machine::Family;
use super::{address, namespace, rules, Settings};
use crate::complete as generic;
use crate::diagnostic::consequence::{leave_out_own, Cause, Consequence};
use crate::diagnostic::{add_new, keep_once, Diagnostic, Findings};
use crate::domain::{Arch, Domain, Namespaces};
use crate::release::Release;
use address::mistake::{
    ADDRESS_OF_CHIPSET, BUS_OF_OTHER_DEVICES, NO_FREE_ADDRESS, NO_SUCH_CONTROLLER, NO_SUCH_PORT,
};
use rules::firmware::SECURE_BOOT;
use rules::machine::NO_SUCH_MACHINE;
use rules::memory::NO_ROOM_FOR_MEMORY;
use rules::startup::firmware::NO_FIRMWARE;
use rules::vcpu::TOO_MANY_VCPUS;
use rules::watchdog::WATCHDOG_OF_OTHER_MACHINE;
use rules::NOT_ON_MACHINE;

/// What follows from other findings: a root bus of another kind takes no device, and without slots no memory
/// device has an address.
const FOLLOW_UPS: [Consequence; 2] = [
    Consequence { of: &[&BUS_OF_OTHER_DEVICES], cause: Cause::Broken(&controller::PCI_ROOT_MODEL) },
    Consequence { of: &[&NO_FREE_ADDRESS], cause: Cause::Broken(&NO_ROOM_FOR_MEMORY) },
];

/// What a machine has and takes whose very kind is unknown is unknown too.
pub(crate) const OF_MACHINE: [Consequence; 1] = [Consequence {
    of: &[
        &ADDRESS_OF_CHIPSET,
        &BUS_OF_OTHER_DEVICES,
        &NO_FIRMWARE,
        &NO_FREE_ADDRESS,
        &NO_SUCH_CONTROLLER,
        &NO_SUCH_PORT,
        &NOT_ON_MACHINE,
        &SECURE_BOOT,
        &TOO_MANY_VCPUS,
        &WATCHDOG_OF_OTHER_MACHINE,
        &controller::PCI_ROOT_MODEL,
    ],
    cause: Cause::Broken(&NO_SUCH_MACHINE),
}];

/// A definition being completed.
pub(crate) struct Completion<'c> {
    pub domain: &'c mut Domain,
    pub caps: &'c Capabilities,
    pub settings: &'c Settings,
    pub arch: Arch,
    pub machine: String,
    pub family: Family,
    pub findings: Findings,
}

/// Completes a definition for a QEMU binary in place, and tells what makes it impossible.
pub(crate) fn complete(domain: &mut Domain, caps: &Capabilities, settings: &Settings) -> Vec<Diagnostic> {
    domain.namespaces =
        Namespaces { qemu: std::mem::take(&mut domain.namespaces.qemu), ..Namespaces::default() };
    let mut refused = crate::rules::written(domain, settings.libvirt);
    let mut found = Findings::default();
    namespace::check(domain, &mut found);
    refused.extend(found);
    machine::os(domain, caps);
    refused.extend(generic::prepare(domain, &settings.identities, settings.form));
    machine::machine(domain, caps);
    let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let arch = domain.arch().unwrap_or(&caps.arch).clone();
    let machine = word(os_type.and_then(|os_type| os_type.machine.as_deref()));
    let family = Family::of(domain);
    let findings = Findings::default();
    let mut completion = Completion { domain, caps, settings, arch, machine, family, findings };
    completion.machine_features();
    completion.labels();
    completion.firmware();
    completion.iommus();
    completion.implicit_devices();
    completion.cpu();
    completion.gic();
    completion.memory();
    completion.disks();
    completion.interfaces();
    completion.videos();
    completion.controllers();
    completion.serials();
    completion.channels();
    completion.inputs();
    completion.panic_models();
    completion.tpms();
    completion.vsock();
    completion.shmems();
    completion.hostdevs();
    completion.pstore();
    completion.whole_blocks();
    completion.displays();
    completion.total_memory();
    completion.findings.extend(generic::finish(completion.domain, &settings.identities));
    completion.after();
    refused.extend(std::mem::take(&mut completion.findings));
    // What is wrong elsewhere does not keep the rest from being told.
    add_new(&mut refused, address::assign(domain, caps, settings));
    generic::shadow_consoles(domain);
    add_new(&mut refused, rules::check(domain, caps, settings.libvirt));
    generic::settle_order(domain);
    leave_out_own(&mut refused, &FOLLOW_UPS);
    if family.is_other() {
        leave_out_own(&mut refused, &OF_MACHINE);
    }
    keep_once(&mut refused);
    refused
}

impl Completion<'_> {
    /// Whether libvirt of that release or a later one is followed.
    fn since(&self, major: u16, minor: u16) -> bool {
        self.settings.libvirt >= Release::new(major, minor)
    }

    fn x86(&self) -> bool {
        self.arch.is_x86()
    }

    fn ppc64(&self) -> bool {
        self.arch.is_ppc64()
    }

    fn s390(&self) -> bool {
        self.arch.is_s390()
    }

    fn arm(&self) -> bool {
        self.arch.is_arm()
    }

    /// After the completion for every hypervisor: what these added is completed as well.
    fn after(&mut self) {
        if !self.since(12, 0) {
            generic::os::plain_formats(self.domain);
        }
        self.video_devices();
        self.serials();
        self.scsi_models();
    }
}
