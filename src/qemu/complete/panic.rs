//! `<panic>`: where the machine has one, and of which model (qemu-defaults.md 3.6, 3.8).

use super::Completion;
use crate::domain::devices::panic::PanicModel;
use crate::domain::devices::Panic;
use crate::qemu::machine::Family;

impl Completion<'_> {
    pub(super) fn panics(&mut self) {
        let own = match self.family {
            Family::Pseries => PanicModel::Pseries,
            _ if self.s390() => PanicModel::S390,
            _ => return,
        };
        let panics = &mut self.domain.devices.panic;
        if !panics.iter().any(|panic| panic.model == own || panic.model == PanicModel::Default) {
            panics.push(Panic::default());
        }
    }

    pub(super) fn panic_models(&mut self) {
        let panic = match self.family {
            Family::Pseries => PanicModel::Pseries,
            _ if self.s390() => PanicModel::S390,
            _ => PanicModel::Isa,
        };
        let panics = self.domain.devices.panic.iter_mut();
        for device in panics.filter(|device| device.model == PanicModel::Default) {
            device.model = panic;
        }
    }
}
