//! `<video>`: model and memory of graphics cards (qemu-defaults.md 3.8).

use super::Completion;
use crate::domain::devices::video::{DriverName, Model, ModelType, Video, VideoDevice};
use crate::domain::Arch;
use crate::qemu::caps::Flag;
use crate::xml::value::token::YesNo;

impl Completion<'_> {
    /// The device of each virtio card, which is recorded since 12.5.
    pub(super) fn video_devices(&mut self) {
        if !self.since(12, 5) {
            return;
        }
        let caps = self.caps;
        for video in &mut self.domain.devices.video {
            let Some(model) = &mut video.model else { continue };
            if model.r#type != Some(ModelType::Virtio) {
                model.device = None;
                continue;
            }
            let served = video.driver.as_ref().is_some_and(|own| own.name == Some(DriverName::Vhostuser));
            let primary = model.primary.is_some_and(YesNo::is_yes);
            let accel = model.acceleration.as_ref().is_some_and(|own| own.accel3d == Some(YesNo::Yes));
            let device = match () {
                () if served && primary && caps.has(Flag::VhostUserVga) => VideoDevice::VhostUserVga,
                () if served => VideoDevice::VhostUserGpu,
                () if primary && caps.has(Flag::VirtioVga) => match accel && caps.has(Flag::VirtioVgaGl) {
                    true => VideoDevice::VirtioVgaGl,
                    false => VideoDevice::VirtioVga,
                },
                () if accel && caps.has(Flag::VirtioGpuGlPci) => VideoDevice::VirtioGpuGl,
                () => VideoDevice::VirtioGpu,
            };
            model.device.get_or_insert(device);
        }
    }

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
