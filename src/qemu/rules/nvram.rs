//! `<nvram>`, a device of pSeries (qemu-rules.md 3.25).

use super::bus;
use super::Check;
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;

impl Check<'_> {
    pub(super) fn nvram(&mut self) {
        let devices = &self.domain.devices;
        self.at("/domain/devices/nvram");
        let nvram = devices.nvram.is_some();
        self.refuse(nvram && self.family != Family::Pseries, "`<nvram>` is a device of pSeries");
        self.lacks(nvram && self.family == Family::Pseries, Flag::Nvram, "`<nvram>`");
        let place = devices.nvram.as_ref().and_then(|nvram| bus(&nvram.info));
        let placed = matches!(place, Some(Bus::SpaprVio(vio)) if vio.reg.is_some());
        self.refuse(nvram && !placed, "`<nvram>` needs an address of type 'spapr-vio' with `reg`");
    }
}
