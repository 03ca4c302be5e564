//! `<hub>` (qemu-rules.md 3.24).

use super::Check;
use crate::diagnostic::Place;
use crate::qemu::caps::Flag;

impl Check<'_> {
    /// The binary has hubs.
    pub(super) fn hubs(&mut self, devices: &Place<'_>) {
        for (_, place) in devices.each("hub", &self.domain.devices.hub) {
            self.needs(Flag::UsbHub, &place, "`<hub>`");
        }
    }
}
