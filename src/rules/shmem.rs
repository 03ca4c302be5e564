//! Rules about shared memory: `<shmem>` (parse-and-rules.md 3.11).

use crate::diagnostic::{Findings, Place};
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;

/// The name of shared memory is that of a file.
pub fn shmems(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (shmem, place) in devices.each("shmem", &domain.devices.shmem) {
        if shmem.name.contains('/') || matches!(shmem.name.as_str(), "." | "..") {
            let message =
                format!("`name` of `<shmem>` is '{}'; expected the name of a file, without '/'", shmem.name);
            findings.report(&INVALID_VALUE, &place.attr("name"), message);
        }
    }
}
