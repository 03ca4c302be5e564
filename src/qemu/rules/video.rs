//! `<video>` (qemu-rules.md 3.21).

use super::Check;
use crate::domain::devices::video::{DriverName, ModelType};
use crate::domain::memory::SourceType;
use crate::qemu::caps::Flag;
use crate::xml::value::token::{OnOff, YesNo};

impl Check<'_> {
    pub(super) fn videos(&mut self) {
        let videos = &self.domain.devices.video;
        for (at, video) in videos.iter().enumerate() {
            self.device("video", at, videos.len());
            self.video(video);
        }
    }

    pub(super) fn video(&mut self, video: &crate::domain::devices::Video) {
        let Some(model) = &video.model else { return };
        let kind = model.r#type.unwrap_or(ModelType::Default);
        let flag = match kind {
            ModelType::None => return,
            ModelType::Vga => Flag::Vga,
            ModelType::Cirrus => Flag::CirrusVga,
            ModelType::Vmvga => Flag::VmwareSvga,
            ModelType::Qxl => Flag::Qxl,
            ModelType::Virtio => Flag::VirtioGpu,
            ModelType::Bochs => Flag::BochsDisplay,
            ModelType::Ramfb => Flag::Ramfb,
            _ => {
                self.refuse(true, format!("QEMU has no graphics card '{kind}'"));
                return;
            }
        };
        let ccw = kind == ModelType::Virtio && self.has(Flag::VirtioGpuCcw);
        self.lacks(!ccw, flag, &format!("the graphics card '{kind}'"));
        let several = matches!(kind, ModelType::Qxl | ModelType::Virtio);
        let second = model.primary != Some(YesNo::Yes);
        self.refuse(second && !several, format!("a card '{kind}' is only possible as the primary one"));
        self.refuse(
            !several && model.heads.is_some_and(|heads| heads != 1),
            format!("a card '{kind}' has one screen"),
        );
        let acceleration = model.acceleration.clone().unwrap_or_default();
        self.refuse(acceleration.accel2d == Some(YesNo::Yes), "QEMU does not speed up 2D");
        let served = video.driver.as_ref().and_then(|driver| driver.name) == Some(DriverName::Vhostuser);
        if acceleration.accel3d == Some(YesNo::Yes) && !served {
            self.refuse(kind != ModelType::Virtio, "3D is sped up on cards 'virtio'");
            let gl = self.has(Flag::VirtioGpuVirgl)
                || self.has(Flag::VirtioGpuGlPci)
                || self.has(Flag::VirtioVgaGl);
            self.refuse(kind == ModelType::Virtio && !gl, "this QEMU binary does not speed up 3D");
        }
        self.lacks(served, Flag::VhostUserGpu, "graphics cards that a process serves");
        if kind == ModelType::Qxl {
            self.refuse(
                model.vram > 4_194_303 || model.ram > 4_194_303,
                "a bar of a card 'qxl' is below 4 GiB",
            );
            let fits = model.vgamem >= 1024 && model.vgamem.is_power_of_two();
            self.refuse(model.vgamem > 0 && !fits, "the frame buffer is a power of two of at least 1 MiB");
        }
        let drawn = matches!(kind, ModelType::Vga | ModelType::Qxl | ModelType::Virtio | ModelType::Bochs);
        self.refuse(
            model.resolution.is_some() && !drawn,
            "the size of the screen cannot be set on this card",
        );
        let plain = matches!(kind, ModelType::Vga | ModelType::Vmvga);
        self.refuse(plain && model.vram > 0 && model.vram < 1024, "video memory is at least 1 MiB");
        self.lacks(model.blob.is_some(), Flag::VirtioGpuBlob, "buffers that are shared with the host");
        let source = self.domain.memory_backing.as_ref().and_then(|backing| backing.source.as_ref());
        let memfd = source.is_some_and(|source| source.r#type == SourceType::Memfd);
        self.refuse(model.blob == Some(OnOff::On) && !memfd, "shared buffers need memory by memfd");
    }
}
