//! `<hub>` (qemu-rules.md 3.24).

use super::Check;
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn hubs(&mut self) {
        let devices = &self.domain.devices;
        self.at("/domain/devices/hub");
        self.lacks(!devices.hub.is_empty(), Flag::UsbHub, "USB hubs");
    }
}
