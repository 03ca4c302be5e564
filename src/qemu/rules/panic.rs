//! `<panic>` (qemu-rules.md 3.25).

use super::bus;
use super::Check;
use crate::domain::devices::panic::PanicModel;
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;

impl Check<'_> {
    pub(super) fn panics(&mut self) {
        let panics = &self.domain.devices.panic;
        for (at, panic) in panics.iter().enumerate() {
            self.device("panic", at, panics.len());
            let place = bus(&panic.info);
            let here = match panic.model {
                PanicModel::S390 => self.s390() && place.is_none(),
                PanicModel::Hyperv => self.x86() && place.is_none(),
                PanicModel::Pseries => self.family == Family::Pseries && place.is_none(),
                PanicModel::Isa => matches!(place, None | Some(Bus::Isa(_))),
                PanicModel::Pvpanic => matches!(place, Some(Bus::Pci(_))),
                PanicModel::Default => true,
            };
            self.refuse(!here, format!("this machine has no panic device '{}' there", panic.model));
            self.lacks(panic.model == PanicModel::Isa, Flag::Pvpanic, "the panic device 'isa'");
            self.lacks(panic.model == PanicModel::Pvpanic, Flag::PvpanicPci, "the panic device 'pvpanic'");
        }
    }
}
