//! What must hold of a definition as it is written, before anything is filled in: parts that are
//! missing, repeated, or excluded by others (parse-and-rules.md 2, 6).
//!
//! What a single value can be is checked by its type when it is read, unless it depends on the
//! context; here is what one value makes of another.

pub(crate) mod blkiotune;
pub(crate) mod cachetune;
pub(crate) mod chardev;
pub(crate) mod controller;
pub(crate) mod cpu;
pub(crate) mod cputune;
pub(crate) mod disk;
pub(crate) mod features;
pub(crate) mod filesystem;
pub(crate) mod graphics;
pub(crate) mod hostdev;
pub(crate) mod info;
pub(crate) mod input;
pub(crate) mod interface;
pub(crate) mod iothread;
pub(crate) mod keywrap;
pub(crate) mod memory;
pub(crate) mod memory_device;
pub(crate) mod numa;
pub(crate) mod once;
pub(crate) mod os;
pub(crate) mod perf;
pub(crate) mod redirdev;
pub(crate) mod resource;
pub(crate) mod seclabel;
pub(crate) mod shmem;
pub(crate) mod smartcard;
pub(crate) mod sound;
pub(crate) mod sysinfo;
pub(crate) mod timer;
pub(crate) mod tpm;
pub(crate) mod usb;
pub(crate) mod vcpu;
pub(crate) mod virtualport;

use super::Check;
use crate::diagnostic::{suggest, Diagnostic, Findings, Place, Reported};
use crate::domain::Domain;
use crate::release::Release;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ATTRIBUTE};
use crate::xml::value::token::OpenToken;
use std::fmt::Display;

const CHECKS: &[Check] = &[
    once::repeated,
    os::kind,
    resource::resource,
    perf::perf,
    keywrap::keywrap,
    memory::memory,
    vcpu::cpuset,
    iothread::iothreads,
    cputune::threads,
    memory::current,
    memory::of_cells,
    blkiotune::block_devices,
    cachetune::allocations,
    os::firmware,
    os::container,
    sysinfo::tables,
    seclabel::labels,
    cpu::model,
    numa::cells,
    features::features,
    timer::clock,
    disk::disks,
    interface::interfaces,
    hostdev::hostdevs,
    chardev::devices,
    info::common,
    controller::controllers,
    filesystem::filesystems,
    usb::hubs,
    redirdev::redirections,
    input::inputs,
    smartcard::smartcards,
    tpm::tpms,
    shmem::shmems,
    memory_device::memory,
    graphics::displays,
    graphics::videos,
    sound::sounds,
    sound::audios,
];

/// What libvirt refused before a release.
const UNTIL: &[(Release, Check)] = &[
    (Release::new(11, 2), os::tables),
    (Release::new(11, 9), features::spinlocks),
    (Release::new(12, 0), os::formats),
];

/// Everything that is wrong with a definition as it is written, for a release of libvirt.
pub fn check(domain: &Domain, libvirt: Release) -> Vec<Diagnostic> {
    let (root, mut findings) = (domain.place(), Findings::default());
    CHECKS.iter().for_each(|check| check(domain, &root, &mut findings));
    let lifted = UNTIL.iter().filter(|(release, _)| libvirt < *release);
    lifted.for_each(|(_, check)| check(domain, &root, &mut findings));
    findings.into_list()
}

/// Reports a value that is wrong by itself.
fn invalid(findings: &mut Findings, place: &Place<'_>, value: impl Display, expected: &str) {
    let message = format!("{} is '{value}'; expected {expected}", place.subject());
    findings.report(&INVALID_VALUE, place, message);
}

/// Reports an element that lacks an attribute.
fn lacks<'f>(findings: &'f mut Findings, place: &Place<'_>, element: &str, name: &str) -> Reported<'f> {
    findings.report(&MISSING_ATTRIBUTE, place, format!("`<{element}>` has no attribute `{name}`"))
}

/// Reports a word of an attribute that its type does not list. Only where the attribute has an
/// effect: elsewhere an unknown word is kept as it is.
fn word<T: OpenToken>(findings: &mut Findings, element: &Place<'_>, name: &str, word: Option<&T>) {
    let Some(word) = word.and_then(OpenToken::other) else { return };
    let known = || T::KIND.tokens.iter().map(|token| token.word);
    let place = element.attr(name);
    let message = format!("{} is '{word}'; expected {}", place.subject(), suggest::list(known()));
    let report = findings.report(&INVALID_VALUE, &place, message);
    if let Some(near) = suggest::nearest(word, known()) {
        report.help(format!("did you mean '{near}'?"));
    }
}
