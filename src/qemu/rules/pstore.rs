//! `<pstore>` (qemu-rules.md 3.26).

use super::{bus, Check};
use crate::diagnostic::Place;
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;

impl Check<'_> {
    /// The binary has the device, which is one for PCI.
    pub(super) fn pstore(&mut self, devices: &Place<'_>) {
        let Some(pstore) = &self.domain.devices.pstore else { return };
        let place = devices.child("pstore");
        self.needs(Flag::AcpiErst, &place, "`<pstore>`");
        if let Some(bus) = bus(&pstore.info).filter(|bus| !matches!(bus, Bus::Pci(_))) {
            self.wrong_address(&place, bus, "`<pstore>`", Some("'pci'"));
        }
    }
}
