//! `<vsock>`: the model (qemu-defaults.md 3.8).

use super::Completion;
use crate::domain::info::VirtioModel;

impl Completion<'_> {
    pub(super) fn vsock(&mut self) {
        if let Some(vsock) = &mut self.domain.devices.vsock {
            vsock.model.get_or_insert(VirtioModel::Virtio);
        }
    }
}
