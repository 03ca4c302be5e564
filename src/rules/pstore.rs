//! `<pstore>` (parse-and-rules.md 3.11).

use super::element;
use crate::diagnostic::Diagnostic;
use crate::domain::Domain;

/// Storage of crashes has a path and a size.
pub fn pstore(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    if let Some(pstore) = &devices.pstore {
        let mut one = element("/domain/devices/pstore", findings);
        one.refuse(pstore.path.is_none(), "it needs `<path>`");
        let fits = pstore.size.0 >= 4 && pstore.size.0.is_power_of_two();
        one.refuse_in("size", !fits, "the size is a power of two of at least 4 KiB");
    }
}
