//! `<perf>` (canonical-form.md 12).

use crate::domain::Domain;

/// Events are in a fixed order.
pub fn perf(domain: &mut Domain) {
    if let Some(perf) = &mut domain.perf {
        perf.event.sort_by_key(|event| event.name);
    }
}
