//! `<redirfilter>` (qemu-rules.md 3.24).

use super::Check;
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn redirfilter(&mut self) {
        let devices = &self.domain.devices;
        self.at("/domain/devices/redirfilter");
        let rules = devices.redirfilter.as_ref().is_some_and(|filter| !filter.usbdev.is_empty());
        self.lacks(
            rules && !devices.redirdev.is_empty(),
            Flag::UsbRedirFilter,
            "filters of viewers' devices",
        );
    }
}
