//! What a definition must satisfy, whatever the hypervisor: one function an element family.

mod alias;
mod audio;
mod chardev;
mod controller;
mod disk;
mod display;
mod filesystem;
mod hostdev;
mod input;
mod interface;
mod iommu;
mod memory;
mod os;
mod panic;
mod pstore;
mod scsi;
mod serial;
mod shmem;
mod tpm;
mod tuning;
mod vcpu;
mod vsock;
mod written;

use crate::diagnostic::{code, Diagnostic};
use crate::domain::Domain;

/// A rule: what it finds wrong with a definition.
type Rule = fn(&Domain, &mut Vec<Diagnostic>);

const RULES: &[Rule] = &[
    vcpu::current_within_maximum,
    vcpu::at_least_one,
    vcpu::states_match,
    vcpu::topology_matches,
    vcpu::threads_exist,
    os::firmware,
    os::boot,
    os::lifecycle,
    os::labels,
    memory::numa,
    memory::devices,
    disk::disks,
    controller::controllers,
    hostdev::hostdevs,
    input::input_types,
    shmem::shmems,
    tpm::tpms,
    pstore::pstore,
    vsock::vsock,
    iommu::iommu,
    filesystem::filesystems,
    audio::audios,
    audio::sounds,
    audio::displays,
    interface::interfaces,
    chardev::sources,
    tuning::quotas,
    tuning::pools,
    tuning::id_maps,
    tuning::identity,
    tuning::attestation,
    alias::names,
    scsi::units,
    serial::isa,
    panic::panics,
    memory::amounts,
    input::inputs,
];

/// Everything that the rules find.
pub fn check(domain: &Domain) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    RULES.iter().for_each(|rule| rule(domain, &mut findings));
    display::videos(domain, &mut findings);
    findings
}

/// Everything that is wrong with a definition as it is written; asked before it is completed.
pub fn written(domain: &Domain) -> Vec<Diagnostic> {
    written::check(domain)
}

/// The path of a device, by its place in the list.
fn path(name: &str, at: usize, count: usize) -> String {
    match count {
        0 | 1 => format!("/domain/devices/{name}"),
        _ => format!("/domain/devices/{name}[{}]", at + 1),
    }
}

/// What is wrong with one element.
struct Element<'f> {
    path: String,
    findings: &'f mut Vec<Diagnostic>,
}

impl Element<'_> {
    /// Tells that it is wrong, if it is.
    fn refuse(&mut self, wrong: bool, message: impl Into<String>) {
        if wrong {
            self.findings.push(Diagnostic::error(&code::RULE, message).on(self.path.clone()));
        }
    }

    /// The same about an element in it.
    fn refuse_in(&mut self, child: &str, wrong: bool, message: impl Into<String>) {
        if wrong {
            self.findings.push(Diagnostic::error(&code::RULE, message).on(format!("{}/{child}", self.path)));
        }
    }
}

/// An element of the document.
fn element(path: impl Into<String>, findings: &mut Vec<Diagnostic>) -> Element<'_> {
    Element { path: path.into(), findings }
}
