//! `<memtune>` and `<memoryBacking>`.

use super::element;
use super::vcpu::is_empty;
use crate::diagnostic::Diagnostic;
use crate::domain::Domain;

/// Limits that can be counted, and pages that have a size.
pub fn memory(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    // The most KiB that a limit can say; that much is no limit.
    const UNLIMITED: u64 = (1 << 53) - 1;
    if let Some(tune) = &domain.memtune {
        let limits = [tune.hard_limit, tune.soft_limit, tune.swap_hard_limit];
        let beyond = limits.into_iter().flatten().any(|limit| limit.0 > UNLIMITED);
        element("/domain/memtune", findings).refuse(beyond, format!("a limit is at most {UNLIMITED} KiB"));
    }
    let pages = domain.memory_backing.iter().filter_map(|backing| backing.hugepages.as_ref());
    for page in pages.flat_map(|pages| &pages.page) {
        let mut one = element("/domain/memoryBacking/hugepages/page", findings);
        one.refuse(page.size.0 == 0, "a page has a size above 0");
        one.refuse(page.nodeset.as_ref().is_some_and(is_empty), "`nodeset` holds no node");
    }
}
