//! `<panic>`: where the machine has one, and of which model (qemu-defaults.md 3.6, 3.8).

use super::Completion;
use crate::domain::devices::panic::PanicModel;
use crate::domain::devices::Panic;
use crate::domain::Arch;
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
            _ if !self.since(12, 0) || self.x86() => PanicModel::Isa,
            _ if self.family.virt_of(&self.arch, Arch::is_little_endian_arm) => PanicModel::Pvpanic,
            // What has no default is refused.
            _ => PanicModel::Default,
        };
        let panics = self.domain.devices.panic.iter_mut();
        for device in panics.filter(|device| device.model == PanicModel::Default) {
            device.model = panic;
        }
    }
}
