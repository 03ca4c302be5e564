//! What must hold of a definition as it is written, before anything is filled in: parts that are
//! missing, said twice, or go with nothing (parse-and-rules.md 2, 6).
//!
//! What a single value may be is told by its type; here is what one value makes of another.

pub(crate) mod blkiotune;
pub(crate) mod cachetune;
pub(crate) mod chardev;
pub(crate) mod controller;
pub(crate) mod cpu;
pub(crate) mod cputune;
pub(crate) mod disk;
pub(crate) mod display;
pub(crate) mod features;
pub(crate) mod filesystem;
pub(crate) mod hostdev;
pub(crate) mod info;
pub(crate) mod interface;
pub(crate) mod iothread;
pub(crate) mod keywrap;
pub(crate) mod label;
pub(crate) mod memory;
pub(crate) mod memory_device;
pub(crate) mod once;
pub(crate) mod os;
pub(crate) mod perf;
pub(crate) mod resource;
pub(crate) mod shmem;
pub(crate) mod smartcard;
pub(crate) mod sysinfo;
pub(crate) mod tpm;
pub(crate) mod usb;
pub(crate) mod vcpu;

use super::{element, path, Check, Element};
use crate::diagnostic::{suggest, Diagnostic, Findings};
use crate::domain::Domain;
use crate::xml::value::token::OpenToken;

const CHECKS: &[Check] = &[cputune::threads, blkiotune::block_devices];

/// Rules that have no statement of their own yet.
type Unnamed = fn(&Domain, &mut Vec<Diagnostic>);

const UNNAMED: &[Unnamed] = &[
    once::repeated,
    os::head,
    resource::resource,
    perf::perf,
    keywrap::keywrap,
    memory::memory,
    vcpu::cpuset,
    iothread::iothreads,
    os::boot,
    sysinfo::tables,
    label::labels,
    cachetune::allocations,
    cpu::model,
    cpu::cells,
    features::features,
    features::clock,
    disk::disks,
    interface::interfaces,
    hostdev::hostdevs,
    chardev::devices,
    info::common,
    controller::controllers,
    filesystem::filesystems,
    usb::usb,
    smartcard::smartcards,
    tpm::tpms,
    shmem::shmems,
    memory_device::memory,
    display::displays,
    display::sound,
];

/// Everything that is wrong with a definition as it is written.
pub fn check(domain: &Domain) -> Vec<Diagnostic> {
    let (root, mut found) = (domain.place(), Findings::default());
    CHECKS.iter().for_each(|check| check(domain, &root, &mut found));
    let mut findings = found.into_list();
    UNNAMED.iter().for_each(|rule| rule(domain, &mut findings));
    findings
}

impl Element<'_> {
    /// Refuses a word that its type does not list. Only where the attribute has an effect: elsewhere
    /// an unknown word is kept as it is.
    fn known<T: OpenToken>(&mut self, name: &str, word: Option<&T>) {
        let Some(word) = word.and_then(OpenToken::other) else { return };
        let list = suggest::list(T::KIND.tokens.iter().map(|(word, _)| *word));
        self.refuse(true, format!("`{name}` is '{word}'; expected {list}"));
    }
}
