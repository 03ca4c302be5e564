//! `<shmem>` (parse-and-rules.md 3.11).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::Domain;

/// The name of shared memory is that of a file.
pub fn shmems(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    for (at, shmem) in devices.shmem.iter().enumerate() {
        let mut one = element(path("shmem", at, devices.shmem.len()), findings);
        let wrong = shmem.name.contains('/') || matches!(shmem.name.as_str(), "." | "..");
        one.refuse(wrong, "the name of shared memory is that of a file, without '/'");
    }
}
