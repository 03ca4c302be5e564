//! `<redirfilter>` (qemu-rules.md 3.24).

use super::Check;
use crate::diagnostic::Place;
use crate::qemu::caps::Flag;

impl Check<'_> {
    /// The binary filters what is redirected.
    pub(super) fn redirfilter(&mut self, devices: &Place<'_>) {
        let own = &self.domain.devices;
        let rules = own.redirfilter.as_ref().is_some_and(|filter| !filter.usbdev.is_empty());
        if rules && !own.redirdev.is_empty() {
            self.needs(Flag::UsbRedirFilter, &devices.child("redirfilter"), "`<redirfilter>`");
        }
    }
}
