//! `<shmem>` (parse-and-rules.md 2.24).

use crate::diagnostic::{Findings, Place};
use crate::domain::Domain;
use crate::xml::mistake::MISSING_ELEMENT;

/// Interrupts need a server.
pub fn shmems(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (shmem, place) in devices.each("shmem", &domain.devices.shmem) {
        if shmem.msi.is_some() && shmem.server.is_none() {
            findings
                .report(&MISSING_ELEMENT, &place, "`<shmem>` has `<msi>`, but no `<server>`")
                .help("add the `<server>` that sends the interrupts, or remove `<msi>`");
        }
    }
}
