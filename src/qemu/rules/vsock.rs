//! `<vsock>` (qemu-rules.md 3.26).

use super::Check;
use crate::diagnostic::Place;
use crate::qemu::caps::Flag;

impl Check<'_> {
    /// The binary has the device.
    pub(super) fn vsock(&mut self, devices: &Place<'_>) {
        if self.domain.devices.vsock.is_some() {
            self.needs(Flag::VhostVsock, &devices.child("vsock"), "`<vsock>`");
        }
    }
}
