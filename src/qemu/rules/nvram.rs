//! `<nvram>`, a device of pSeries (qemu-rules.md 3.25).

use super::{bus, Check};
use crate::diagnostic::Place;
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::mistake::{MISSING_ATTRIBUTE, MISSING_ELEMENT};

impl Check<'_> {
    /// The machine has the memory, at a given address.
    pub(super) fn nvram(&mut self, devices: &Place<'_>) {
        let Some(nvram) = &self.domain.devices.nvram else { return };
        let place = devices.child("nvram");
        if self.family != Family::Pseries {
            self.absent(&place, "`<nvram>` of `<devices>`", "remove it; it is for machine 'pseries'");
            return;
        }
        self.needs(Flag::Nvram, &place, "`<nvram>` of `<devices>`");
        match bus(&nvram.info) {
            Some(Bus::SpaprVio(vio)) if vio.reg.is_some() => {}
            Some(Bus::SpaprVio(_)) => {
                let address = place.child("address");
                self.findings
                    .report(&MISSING_ATTRIBUTE, &address, "address of `<nvram>` has no `reg`")
                    .help("add `reg`");
            }
            Some(bus) => self.wrong_address(&place, bus, "`<nvram>`", Some("'spapr-vio'")),
            None => self
                .findings
                .report(&MISSING_ELEMENT, &place, "`<nvram>` has no address")
                .help("add `<address type='spapr-vio' reg='…'/>`"),
        }
    }
}
