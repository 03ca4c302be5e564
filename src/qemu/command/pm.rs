//! `<pm>`: whether the guest may suspend to memory or to disk (qemu-command-1.md 2.20).

use super::{Family, Translation};

pub(super) fn pm(out: &mut Translation<'_>) {
    let Some(pm) = &out.domain.pm else { return };
    let object = if out.family == Family::Q35 { "ICH9-LPC" } else { "PIIX4_PM" };
    let states = [("disable_s3", &pm.suspend_to_mem), ("disable_s4", &pm.suspend_to_disk)];
    for (name, state) in states {
        if let Some(enabled) = state.as_ref().and_then(|state| state.enabled) {
            out.option("-global", format!("{object}.{name}={}", u8::from(!enabled.is_yes())));
        }
    }
}
