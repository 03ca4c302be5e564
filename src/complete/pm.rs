//! `<pm>` (canonical-form.md 12).

use crate::domain::Domain;

/// Sleep states that are not spoken of are left out.
pub fn pm(domain: &mut Domain) {
    if let Some(pm) = &mut domain.pm {
        pm.suspend_to_mem.take_if(|state| state.enabled.is_none());
        pm.suspend_to_disk.take_if(|state| state.enabled.is_none());
    }
}
