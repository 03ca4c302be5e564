//! `<pm>` (qemu-rules.md 3.10).

use super::Check;

impl Check<'_> {
    pub(super) fn pm(&mut self) {
        let pm = self.domain.pm.as_ref();
        let sleep = pm.is_some_and(|pm| pm.suspend_to_mem.is_some() || pm.suspend_to_disk.is_some());
        self.at("/domain/pm");
        self.refuse(sleep && !self.x86(), "sleep states can be chosen on x86 alone");
    }
}
