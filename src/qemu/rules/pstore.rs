//! `<pstore>` (qemu-rules.md 3.26).

use super::bus;
use super::Check;
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn pstore(&mut self) {
        let devices = &self.domain.devices;
        self.at("/domain/devices/pstore");
        self.lacks(devices.pstore.is_some(), Flag::AcpiErst, "storage that outlives a crash");
        let pci =
            devices.pstore.as_ref().is_none_or(|own| matches!(bus(&own.info), None | Some(Bus::Pci(_))));
        self.refuse(!pci, "storage that outlives a crash is a PCI device");
    }
}
