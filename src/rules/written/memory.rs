//! `<memtune>` and `<memoryBacking>`.

use super::invalid;
use super::vcpu::is_empty;
use crate::diagnostic::{rule, Action, Findings, Fix, Place};
use crate::domain::{self, Domain};
use crate::xml::mistake::INVALID_VALUE;

rule! {
    /// The guest is to have more memory now than it can have at most.
    ///
    /// libvirt sets `<currentMemory>` to `<memory>` then.
    ///
    /// ```xml wrong
    /// <memory unit='GiB'>4</memory>
    /// <currentMemory unit='GiB'>8</currentMemory>
    /// ```
    /// ```xml right
    /// <memory unit='GiB'>8</memory>
    /// <currentMemory unit='GiB'>8</currentMemory>
    /// ```
    CURRENT_MEMORY_ABOVE_MAXIMUM = "R542" "current-memory-above-maximum" Warning;

    /// The NUMA cells have more memory together than `<memory>` says, or less.
    ///
    /// The guest gets what its cells have, and its memory modules besides; `<memory>` has no effect then. Make
    /// it their sum, with or without the modules, or change the cells.
    ///
    /// ```xml wrong
    /// <memory unit='GiB'>4</memory>
    /// <vcpu>2</vcpu>
    /// <cpu><numa>
    ///   <cell id='0' cpus='0' memory='2' unit='GiB'/>
    ///   <cell id='1' cpus='1' memory='1' unit='GiB'/>
    /// </numa></cpu>
    /// ```
    /// ```xml right
    /// <memory unit='GiB'>4</memory>
    /// <vcpu>2</vcpu>
    /// <cpu><numa>
    ///   <cell id='0' cpus='0' memory='2' unit='GiB'/>
    ///   <cell id='1' cpus='1' memory='2' unit='GiB'/>
    /// </numa></cpu>
    /// ```
    MEMORY_OF_CELLS = "R544" "memory-not-that-of-cells" Warning;
}

/// `<memory>` is what the NUMA cells have, with or without the memory modules. Xen has a rule of its own.
pub fn of_cells(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    if domain.r#type == domain::Type::Xen {
        return;
    }
    let Some(memory) = domain.memory.as_ref().map(|memory| memory.size.0).filter(|size| *size > 0) else {
        return;
    };
    let cells = domain.numa_cells().iter().fold(0, |sum: u64, cell| sum.saturating_add(cell.memory.0));
    let modules = domain.devices.memory.iter().map(|device| device.target.size.0);
    if cells == 0 || memory == cells || memory == modules.fold(cells, u64::saturating_add) {
        return;
    }
    findings
        .report(
            &MEMORY_OF_CELLS,
            &root.child("memory"),
            format!("`<memory>` is {memory} KiB, but the NUMA cells have {cells} KiB, which the guest gets"),
        )
        .help("make both equal");
}

/// `<currentMemory>` is not more than `<memory>`.
pub fn current(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some((current, memory)) = domain.current_memory.zip(domain.memory.as_ref()) else { return };
    // Without a size the NUMA cells say how much there is.
    if memory.size.0 == 0 || current <= memory.size {
        return;
    }
    let place = root.child("currentMemory");
    let message = format!("`<currentMemory>` is {current}, more than the {} of `<memory>`", memory.size);
    let fix = Fix::safe("remove `<currentMemory>`", Action::Remove);
    let help = "raise `<memory>`, or remove the element, which means all of the memory";
    findings.report(&CURRENT_MEMORY_ABOVE_MAXIMUM, &place, message).remedy(help, fix);
}

/// Limits that the kernel can count, and pages that have a size.
pub fn memory(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    // The highest KiB of a limit; that much is no limit.
    const UNLIMITED: u64 = (1 << 53) - 1;
    if let Some(tune) = &domain.memtune {
        let memtune = root.child("memtune");
        let limits = [
            ("hard_limit", tune.hard_limit),
            ("soft_limit", tune.soft_limit),
            ("swap_hard_limit", tune.swap_hard_limit),
        ];
        for (name, limit) in limits {
            if let Some(limit) = limit.filter(|limit| limit.0 > UNLIMITED) {
                let message = format!("`<{name}>` is {} KiB; expected at most {UNLIMITED}", limit.0);
                findings.report(&INVALID_VALUE, &memtune.child(name), message);
            }
        }
    }
    let pages = domain.memory_backing.as_ref().and_then(|backing| backing.hugepages.as_ref());
    let Some(pages) = pages else { return };
    let backing = root.child("memoryBacking");
    let hugepages = backing.child("hugepages");
    for (page, place) in hugepages.each("page", &pages.page) {
        if page.size.0 == 0 {
            invalid(findings, &place.attr("size"), 0, "a page size of at least 1");
        }
        if page.nodeset.as_ref().is_some_and(is_empty) {
            let message = "`nodeset` of `<page>` is empty; expected at least one guest NUMA cell";
            findings.report(&INVALID_VALUE, &place.attr("nodeset"), message);
        }
    }
}
