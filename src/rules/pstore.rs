//! Rules about storage for records of crashes: `<pstore>` (parse-and-rules.md 3.11).

use crate::diagnostic::{Findings, Place};
use crate::domain::Domain;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ELEMENT};

/// Storage of crashes has a path and a size.
pub fn pstore(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(pstore) = &domain.devices.pstore else { return };
    let devices = root.child("devices");
    let place = devices.child("pstore");
    if pstore.path.is_none() {
        findings
            .report(&MISSING_ELEMENT, &place, "`<pstore>` has no `<path>`")
            .help("add the path of its file, as `<path>/var/lib/guest.pstore</path>`");
    }
    let size = pstore.size.0;
    if size < 4 || !size.is_power_of_two() {
        let message = format!("`<size>` is {size} KiB; expected a power of two, at least 4 KiB");
        findings.report(&INVALID_VALUE, &place.child("size"), message);
    }
}
