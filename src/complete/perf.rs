//! `<perf>` (canonical-form.md 12).

use crate::domain::Domain;

/// Events are in a fixed order.
pub fn perf(domain: &mut Domain) {
    if let Some(perf) = &mut domain.perf {
        crate::order::by_key(&mut perf.event, |event| event.name);
    }
}
