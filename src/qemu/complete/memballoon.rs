//! `<memballoon>` of machines that have one unasked (qemu-defaults.md 3.6).

use super::Completion;
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::Memballoon;
use crate::domain::info::DeviceInfo;
use crate::xml::Rest;

impl Completion<'_> {
    pub(super) fn balloon(&mut self) {
        self.domain.devices.memballoon.get_or_insert_with(|| Memballoon {
            model: MemballoonModel::Virtio,
            autodeflate: None,
            free_page_reporting: None,
            stats: None,
            info: DeviceInfo::default(),
            driver: None,
            rest: Rest::default(),
        });
    }
}
