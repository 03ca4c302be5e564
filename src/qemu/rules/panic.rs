//! `<panic>` (qemu-rules.md 3.25).

use super::{bus, Check};
use crate::diagnostic::Place;
use crate::domain::devices::panic::PanicModel;
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;

impl Check<'_> {
    /// The machine has the devices, at their addresses.
    pub(super) fn panics(&mut self, devices: &Place<'_>) {
        for (panic, place) in devices.each("panic", &self.domain.devices.panic) {
            let (model, model_place) = (panic.model, place.attr("model"));
            let bus = bus(&panic.info);
            let (here, placed, right) = match model {
                PanicModel::S390 => (self.s390(), bus.is_none(), None),
                PanicModel::Hyperv => (self.x86(), bus.is_none(), None),
                PanicModel::Pseries => (self.family == Family::Pseries, bus.is_none(), None),
                PanicModel::Isa => (true, matches!(bus, None | Some(Bus::Isa(_))), Some("'isa'")),
                PanicModel::Pvpanic => (true, matches!(bus, Some(Bus::Pci(_))), Some("'pci'")),
                PanicModel::Default => (true, true, None),
            };
            let what = format!("panic device '{model}'");
            match bus {
                _ if !here || bus.is_none() && !placed => {
                    let help = "use model 'isa' or 'pvpanic', or remove it";
                    self.absent(&model_place, &what, help);
                }
                Some(bus) if !placed => self.wrong_address(&place, bus, &what, right),
                Some(_) | None => {}
            }
            match model {
                PanicModel::Isa => self.needs(Flag::Pvpanic, &model_place, &what),
                PanicModel::Pvpanic => self.needs(Flag::PvpanicPci, &model_place, &what),
                PanicModel::S390 | PanicModel::Hyperv | PanicModel::Pseries | PanicModel::Default => {}
            }
        }
    }
}
