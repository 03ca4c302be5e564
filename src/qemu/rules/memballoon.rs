//! `<memballoon>` (qemu-rules.md 3.25).

use super::Check;
use crate::domain::devices::memballoon::MemballoonModel;
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn balloon(&mut self) {
        if let Some(balloon) = &self.domain.devices.memballoon {
            self.at("/domain/devices/memballoon");
            self.refuse(balloon.model == MemballoonModel::Xen, "QEMU has no memory balloon 'xen'");
            self.lacks(balloon.autodeflate.is_some(), Flag::VirtioBalloonPciDeflateOnOom, "`autodeflate`");
            let reports = balloon.free_page_reporting.is_some();
            self.lacks(reports, Flag::VirtioBalloonFreePageReporting, "`freePageReporting`");
        }
    }
}
