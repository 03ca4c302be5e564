//! `<video>`: model and memory of graphics cards (qemu-defaults.md 3.8).

use super::Completion;
use crate::domain::devices::video::{Model, ModelType, Video};
use crate::domain::Arch;
use crate::qemu::caps::Flag;

impl Completion<'_> {
    pub(super) fn videos(&mut self) {
        let devices = &mut self.domain.devices;
        if devices.video.is_empty() && !devices.graphics.is_empty() {
            devices.video.push(Video::default());
        }
        let virt = [Arch::is_little_endian_arm, Arch::is_loongarch, Arch::is_riscv]
            .into_iter()
            .any(|family| self.family.virt_of(&self.arch, family));
        let default = match () {
            () if self.ppc64() => Some(ModelType::Vga),
            () if virt || self.s390() => Some(ModelType::Virtio),
            () if self.caps.has(Flag::CirrusVga) => Some(ModelType::Cirrus),
            () if self.caps.has(Flag::Vga) => Some(ModelType::Vga),
            () => None,
        };
        for video in &mut self.domain.devices.video {
            let model = video.model.get_or_insert_with(Model::default);
            if matches!(model.r#type, None | Some(ModelType::Default)) {
                model.r#type = default;
            }
            if model.r#type == Some(ModelType::Qxl) && model.vgamem == 0 {
                model.vgamem = 16384;
            }
        }
    }
}
