//! What must hold of a definition as it is written, before anything is filled in: parts that are
//! missing, said twice, or go with nothing (parse-and-rules.md 2, 6).
//!
//! What a single value may be is told by its type; here is what one value makes of another.

mod cachetune;
mod chardev;
mod controller;
mod cpu;
mod disk;
mod display;
mod features;
mod filesystem;
mod hostdev;
mod info;
mod interface;
mod iothread;
mod keywrap;
mod label;
mod memory;
mod memory_device;
mod once;
mod os;
mod perf;
mod resource;
mod shmem;
mod smartcard;
mod sysinfo;
mod tpm;
mod tuning;
mod usb;
mod vcpu;

use super::{element, path, Element};
use crate::diagnostic::{suggest, Diagnostic};
use crate::domain::Domain;
use crate::xml::value::token::OpenToken;

/// A rule about what is written.
type Rule = fn(&Domain, &mut Vec<Diagnostic>);

const RULES: &[Rule] = &[
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
    tuning::threads,
    tuning::block_devices,
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
    let mut findings = Vec::new();
    RULES.iter().for_each(|rule| rule(domain, &mut findings));
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
