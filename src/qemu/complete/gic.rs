//! `<gic>`: the version of ARM's interrupt controller (qemu-defaults.md 3.3).

use super::Completion;
use crate::domain::features::{Gic, GicVersion};
use crate::domain::{Arch, Type};

impl Completion<'_> {
    pub(super) fn gic(&mut self) {
        if !self.family.virt_of(&self.arch, Arch::is_little_endian_arm) {
            return;
        }
        let kind = self.domain.r#type;
        let features = self.domain.features.get_or_insert_with(Default::default);
        let gic = features.gic.get_or_insert_with(Gic::default);
        if gic.version.is_none() {
            let offered = |version: u8| {
                self.caps.gic.iter().any(|gic| {
                    gic.version == version
                        && match kind {
                            Type::Kvm => gic.kernel,
                            Type::Qemu => gic.emulated,
                            _ => false,
                        }
                })
            };
            let newest = offered(3) && kind != Type::Qemu;
            gic.version = Some(if newest { GicVersion::V3 } else { GicVersion::V2 });
        }
    }
}
