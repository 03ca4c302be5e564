//! `<hostdev>`: whether a mediated device shows something (qemu-defaults.md 3.8).

use super::Completion;
use crate::domain::devices::hostdev;
use crate::xml::value::token::OnOff;

impl Completion<'_> {
    pub(super) fn hostdevs(&mut self) {
        let devices = self.domain.devices.hostdev.iter_mut();
        for device in devices.filter(|device| device.r#type == hostdev::Type::Mdev) {
            if device.model == Some(hostdev::Model::VfioPci) {
                device.display.get_or_insert(OnOff::Off);
            }
        }
    }
}
