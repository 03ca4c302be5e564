//! `<video>`: graphics cards (qemu-command-2.md 20).

use super::virtio::bare;
use super::{id, Translation};
use crate::domain::devices::video::{DriverName, Model, ModelType, VideoDevice};
use crate::domain::devices::Video;
use crate::qemu::caps::Flag;
use crate::qemu::members::{doubled, Members};
use crate::xml::value::token::{OnOff, YesNo};

pub(super) fn video(out: &mut Translation<'_>) {
    for (at, video) in out.domain.devices.video.iter().enumerate() {
        let none = Model::default();
        let model = video.model.as_ref().unwrap_or(&none);
        if model.r#type != Some(ModelType::None) {
            let first = if at == 0 { YesNo::Yes } else { YesNo::No };
            one_video(out, video, model, model.primary.unwrap_or(first));
        }
    }
}

fn one_video(out: &mut Translation<'_>, video: &Video, model: &Model, primary: YesNo) {
    let alias = id(&video.info);
    let driver = video.driver.as_ref();
    let served = driver.and_then(|driver| driver.name) == Some(DriverName::Vhostuser);
    let options = driver.map(|driver| driver.virtio).unwrap_or_default();
    let primary = primary.is_yes();
    let kind = model.r#type.unwrap_or(ModelType::Default);
    if served {
        let place = match out.launch.descriptors {
            Some(descriptors) => format!("fd={}", descriptors.listening),
            None => format!("path={}", doubled(&format!("{}-{alias}.sock", out.short_name()))),
        };
        out.option("-chardev", format!("socket,id=chr-vu-{alias},{place}"));
    }
    if let Some(zpci) = out.zpci(&video.info) {
        out.device(zpci);
    }
    let accel3d = model.acceleration.as_ref().and_then(|acceleration| acceleration.accel3d);
    let gl = accel3d == Some(YesNo::Yes);
    let given = model.device.filter(|_| kind == ModelType::Virtio);
    let members = match kind {
        _ if given.is_some() => match given.unwrap_or(VideoDevice::VirtioGpu) {
            device @ (VideoDevice::VirtioVga | VideoDevice::VirtioVgaGl) => bare(device.as_str(), options),
            device @ VideoDevice::VhostUserVga => Members::new("driver", device.as_str()),
            device => out.virtio(device.as_str(), &video.info, None, options),
        },
        ModelType::Qxl => Members::new("driver", if primary { "qxl-vga" } else { "qxl" }),
        ModelType::Virtio if served && primary && out.has(Flag::VhostUserVga) => {
            Members::new("driver", "vhost-user-vga")
        }
        ModelType::Virtio if served => out.virtio("vhost-user-gpu", &video.info, None, options),
        ModelType::Virtio if primary && out.has(Flag::VirtioVga) => {
            bare(if gl && out.has(Flag::VirtioVgaGl) { "virtio-vga-gl" } else { "virtio-vga" }, options)
        }
        ModelType::Virtio => {
            let base = if gl && out.has(Flag::VirtioGpuGlPci) { "virtio-gpu-gl" } else { "virtio-gpu" };
            out.virtio(base, &video.info, None, options)
        }
        ModelType::Vga => Members::new("driver", "VGA"),
        ModelType::Cirrus => Members::new("driver", "cirrus-vga"),
        ModelType::Vmvga => Members::new("driver", "vmware-svga"),
        ModelType::Bochs => Members::new("driver", "bochs-display"),
        ModelType::Ramfb => Members::new("driver", "ramfb"),
        // QEMU has no others, which is refused.
        ModelType::Default
        | ModelType::Xen
        | ModelType::Vbox
        | ModelType::Parallels
        | ModelType::Gop
        | ModelType::None => return,
    };
    let mut members = members.with("id", alias.clone());
    if kind == ModelType::Virtio && !served && out.has(Flag::VirtioGpuVirgl) {
        members = members.with_some("virgl", accel3d.map(YesNo::is_yes));
    }
    if matches!(kind, ModelType::Qxl | ModelType::Virtio) {
        members = members.with_non_zero("max_outputs", model.heads.unwrap_or(0).into());
    }
    members = match kind {
        ModelType::Qxl => members
            .with_non_zero("ram_size", u64::from(model.ram) * 1024)
            .with_non_zero("vram_size", u64::from(model.vram) * 1024)
            .with_some("vram64_size_mb", out.has(Flag::QxlVram64SizeMb).then_some(model.vram64 / 1024))
            .with_some("vgamem_mb", out.has(Flag::QxlVgamemMb).then_some(model.vgamem / 1024)),
        _ if served => members.with("chardev", format!("chr-vu-{alias}")),
        ModelType::Vga if out.has(Flag::VgaVgamemMb) => {
            members.with_non_zero("vgamem_mb", (model.vram / 1024).into())
        }
        ModelType::Vmvga if out.has(Flag::VmwareSvgaVgamemMb) => {
            members.with_non_zero("vgamem_mb", (model.vram / 1024).into())
        }
        ModelType::Bochs => members.with_non_zero("vgamem", u64::from(model.vram) * 1024),
        ModelType::Virtio => members.with_some("blob", model.blob.map(OnOff::is_on)),
        _ => members,
    };
    members = members.with_some("edid", model.edid.map(OnOff::is_on));
    if let Some(resolution) = &model.resolution {
        members =
            members.with_non_zero("xres", resolution.x.into()).with_non_zero("yres", resolution.y.into());
    }
    let address = out.address(&video.info);
    out.device(members.and(address));
}
