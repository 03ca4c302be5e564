//! What a definition must satisfy, whatever the hypervisor: a file for each element.

pub(crate) mod address;
pub(crate) mod alias;
pub(crate) mod audio;
pub(crate) mod boot;
pub(crate) mod chardev;
pub(crate) mod controller;
pub(crate) mod cputune;
pub(crate) mod disk;
pub(crate) mod disk_source;
pub(crate) mod filesystem;
pub(crate) mod graphics;
pub(crate) mod hostdev;
pub(crate) mod idmap;
pub(crate) mod input;
pub(crate) mod interface;
pub(crate) mod iommu;
pub(crate) mod iothreads;
pub(crate) mod isa_serial;
pub(crate) mod launch_security;
pub(crate) mod lun;
pub(crate) mod memory;
pub(crate) mod memory_device;
pub(crate) mod numa;
pub(crate) mod os;
pub(crate) mod panic;
pub(crate) mod pstore;
pub(crate) mod resource;
pub(crate) mod seclabel;
pub(crate) mod shmem;
pub(crate) mod tpm;
pub(crate) mod vcpu;
pub(crate) mod video;
pub(crate) mod virtio;
pub(crate) mod vsock;
pub(crate) mod written;

use crate::diagnostic::{Diagnostic, Findings, Place};
use crate::domain::Domain;
use crate::release::Release;

/// Rules about one thing: what they find wrong with a definition.
type Check = fn(&Domain, &Place<'_>, &mut Findings);

/// The rules of the numbers of virtual CPUs, which the calls about them ask alone.
const VCPUS: &[Check] = &[vcpu::current_within_maximum, vcpu::at_least_one, vcpu::states_match];

const OTHERS: &[Check] = &[
    vcpu::topology_matches,
    cputune::threads_exist,
    cputune::quotas,
    iothreads::pools,
    idmap::id_maps,
    resource::identity,
    launch_security::attestation,
    os::firmware,
    boot::order,
    seclabel::models,
    seclabel::overrides,
    numa::cells,
    memory::amounts,
    memory::hugepages,
    memory::tuning,
    address::unassigned,
    address::drives,
    alias::names,
    disk::disks,
    disk_source::sources,
    lun::luns,
    controller::controllers,
    filesystem::filesystems,
    interface::interfaces,
    hostdev::assignments,
    hostdev::hostdevs,
    chardev::sources,
    isa_serial::ports,
    input::of_guest,
    input::types,
    tpm::tpms,
    graphics::displays,
    audio::audios,
    video::videos,
    panic::panics,
    shmem::shmems,
    memory_device::devices,
    iommu::iommu,
    vsock::vsock,
    pstore::pstore,
];

/// Everything that the rules find.
#[must_use]
pub fn check(domain: &Domain) -> Vec<Diagnostic> {
    run(domain, [VCPUS, OTHERS])
}

/// What is wrong with the numbers of virtual CPUs.
#[must_use]
pub fn vcpus(domain: &Domain) -> Vec<Diagnostic> {
    run(domain, [VCPUS])
}

fn run<const N: usize>(domain: &Domain, checks: [&[Check]; N]) -> Vec<Diagnostic> {
    let (root, mut findings) = (domain.place(), Findings::default());
    checks.iter().copied().flatten().for_each(|check| check(domain, &root, &mut findings));
    findings.into_list()
}

/// Everything that is wrong with a definition as it is written, for a release of libvirt; asked before it is
/// completed.
#[must_use]
pub fn written(domain: &Domain, libvirt: Release) -> Vec<Diagnostic> {
    written::check(domain, libvirt)
}
