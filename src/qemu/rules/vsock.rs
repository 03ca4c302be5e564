//! `<vsock>` (qemu-rules.md 3.26).

use super::Check;
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn vsock(&mut self) {
        let devices = &self.domain.devices;
        self.at("/domain/devices/vsock");
        self.lacks(devices.vsock.is_some(), Flag::VhostVsock, "sockets between host and guest");
    }
}
