//! `<memballoon>` (qemu-rules.md 3.25).

use super::{Check, NOT_IN_QEMU};
use crate::diagnostic::Place;
use crate::domain::devices::memballoon::MemballoonModel;
use crate::qemu::caps::Flag;

impl Check<'_> {
    /// The binary has the balloon and what it is asked to do.
    pub(super) fn balloon(&mut self, devices: &Place<'_>) {
        let Some(balloon) = &self.domain.devices.memballoon else { return };
        let place = devices.child("memballoon");
        if balloon.model == MemballoonModel::Xen {
            self.findings
                .report(&NOT_IN_QEMU, &place.attr("model"), "`model='xen'`: QEMU has no such memory balloon")
                .help("use 'virtio' or 'none'");
        }
        if balloon.autodeflate.is_some() {
            let flag = Flag::VirtioBalloonPciDeflateOnOom;
            self.needs(flag, &place.attr("autodeflate"), "`autodeflate` of `<memballoon>`");
        }
        if balloon.free_page_reporting.is_some() {
            let flag = Flag::VirtioBalloonFreePageReporting;
            self.needs(flag, &place.attr("freePageReporting"), "`freePageReporting` of `<memballoon>`");
        }
    }
}
