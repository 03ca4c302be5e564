//! `<shmem>` (parse-and-rules.md 2.24).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::Domain;

/// Interrupts need a server.
pub fn shmems(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    for (at, shmem) in devices.shmem.iter().enumerate() {
        let mut one = element(path("shmem", at, devices.shmem.len()), findings);
        let lone = shmem.msi.is_some() && shmem.server.is_none();
        one.refuse_in("msi", lone, "interrupts need a `<server>`");
    }
}
