//! `<nvram>`, a device of pSeries (qemu-command-2.md 28).

use super::Translation;
use crate::domain::info::Bus;

/// Where the variables of pSeries firmware are.
pub(super) fn nvram(out: &mut Translation<'_>) {
    if let Some(nvram) = &out.domain.devices.nvram {
        if let Some(Bus::SpaprVio(vio)) = nvram.info.address.as_ref().map(|address| &address.bus) {
            out.option("-global", format!("spapr-nvram.reg={:#x}", vio.reg.map_or(0, |reg| reg.0)));
        }
    }
}
