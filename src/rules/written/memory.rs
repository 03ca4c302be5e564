//! `<memtune>` and `<memoryBacking>`.

use super::invalid;
use super::vcpu::is_empty;
use crate::diagnostic::{Findings, Place};
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;

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
