//! `<pm>` (qemu-rules.md 3.10).

use super::Check;
use crate::diagnostic::Place;

impl Check<'_> {
    /// Sleep states can be chosen on x86.
    pub(super) fn pm(&mut self, root: &Place<'_>) {
        let Some(own) = self.domain.pm.as_ref().filter(|_| !self.x86()) else { return };
        let pm = root.child("pm");
        let states = [
            ("suspend-to-mem", own.suspend_to_mem.is_some()),
            ("suspend-to-disk", own.suspend_to_disk.is_some()),
        ];
        for (name, _) in states.into_iter().filter(|(_, given)| *given) {
            self.absent(&pm.child(name), format_args!("`<{name}>`"), "remove it; it is for x86");
        }
    }
}
