//! `<on_poweroff>`, `<on_reboot>`, `<on_crash>` (canonical-form.md 12).

use crate::domain::{Domain, OnLockfailure};

/// What happens at the end of a run.
pub fn lifecycle(domain: &mut Domain) {
    domain.on_poweroff.get_or_insert_default();
    domain.on_reboot.get_or_insert_default();
    domain.on_crash.get_or_insert_default();
    domain.on_lockfailure.take_if(|action| *action == OnLockfailure::Default);
}
