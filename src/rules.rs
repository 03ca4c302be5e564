//! What a definition must satisfy, whatever the hypervisor: one function an element family.

pub(crate) mod alias;
pub(crate) mod audio;
pub(crate) mod chardev;
pub(crate) mod controller;
pub(crate) mod cputune;
pub(crate) mod disk;
pub(crate) mod display;
pub(crate) mod filesystem;
pub(crate) mod hostdev;
pub(crate) mod idmap;
pub(crate) mod input;
pub(crate) mod interface;
pub(crate) mod iommu;
pub(crate) mod iothreads;
pub(crate) mod launch_security;
pub(crate) mod memory;
pub(crate) mod os;
pub(crate) mod panic;
pub(crate) mod pstore;
pub(crate) mod resource;
pub(crate) mod scsi;
pub(crate) mod serial;
pub(crate) mod shmem;
pub(crate) mod tpm;
pub(crate) mod vcpu;
pub(crate) mod vsock;
pub(crate) mod written;

use crate::diagnostic::{code, Diagnostic, Findings, Place};
use crate::domain::Domain;

/// Rules about one thing: what they find wrong with a definition.
type Check = fn(&Domain, &Place<'_>, &mut Findings);

const CHECKS: &[Check] = &[
    vcpu::current_within_maximum,
    vcpu::at_least_one,
    vcpu::states_match,
    vcpu::topology_matches,
    cputune::threads_exist,
    cputune::quotas,
    iothreads::pools,
    idmap::id_maps,
    resource::identity,
    launch_security::attestation,
];

/// Rules that have no statement of their own yet.
type Unnamed = fn(&Domain, &mut Vec<Diagnostic>);

const UNNAMED: &[Unnamed] = &[
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
    alias::names,
    scsi::units,
    serial::isa,
    panic::panics,
    memory::amounts,
    input::inputs,
];

/// Everything that the rules find.
pub fn check(domain: &Domain) -> Vec<Diagnostic> {
    let (root, mut found) = (domain.place(), Findings::default());
    CHECKS.iter().for_each(|check| check(domain, &root, &mut found));
    let mut findings = found.into_list();
    UNNAMED.iter().for_each(|rule| rule(domain, &mut findings));
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
