//! `<video>` (qemu-rules.md 3.21).

use super::{Check, NOT_IN_BINARY, NOT_IN_QEMU};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::video::{DriverName, Model, ModelType};
use crate::domain::devices::Video;
use crate::domain::memory::SourceType;
use crate::qemu::caps::Flag;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::token::{OnOff, YesNo};

rule! {
    /// A graphics card that can only be the primary one is not the first.
    ///
    /// Cards other than `qxl` and `virtio` use the addresses of VGA, which exist once. Use `virtio` for
    /// further cards, or make this one the first.
    ///
    /// ```xml wrong
    /// <video><model type='qxl'/></video><video><model type='vga'/></video>
    /// ```
    /// ```xml right
    /// <video><model type='vga'/></video><video><model type='qxl'/></video>
    /// ```
    ONLY_PRIMARY = "Q322" "video-only-as-primary" Error;

    /// Graphics cards of that model do not have the setting.
    ///
    /// Several screens (`heads`) are for `qxl` and `virtio`, 3D acceleration is for `virtio`, and a
    /// `<resolution>` can be set on `vga`, `qxl`, `virtio` and `bochs`.
    ///
    /// ```xml wrong
    /// <video><model type='vga'><acceleration accel3d='yes'/></model></video>
    /// ```
    /// ```xml right
    /// <video><model type='virtio'><acceleration accel3d='no'/></model></video>
    /// ```
    OTHER_VIDEO = "Q323" "setting-of-other-video-model" Error;

    /// Buffers are shared with the host, but the guest's memory is of a kind that cannot be shared.
    ///
    /// `blob='on'` maps pages of the guest into the host's display, which needs
    /// `<source type='memfd'/>` in `<memoryBacking>`.
    ///
    /// ```xml wrong
    /// <video><model type='virtio' blob='on'/></video>
    /// ```
    /// ```xml right
    /// <memoryBacking><source type='memfd'/></memoryBacking>
    /// <video><model type='virtio' blob='on'/></video>
    /// ```
    BLOB_WITHOUT_MEMFD = "Q324" "blob-without-memfd" Error;
}

/// The highest size of a BAR of a QXL card, in KiB: it is below 4 GiB.
const HIGHEST_BAR: u32 = 4_194_303;

impl Check<'_> {
    /// The binary has the cards, with what is set of them.
    pub(super) fn videos(&mut self, devices: &Place<'_>) {
        for (video, place) in devices.each("video", &self.domain.devices.video) {
            let Some(model) = &video.model else { continue };
            self.video(video, model, &place);
        }
    }

    fn video(&mut self, video: &Video, model: &Model, video_place: &Place<'_>) {
        let place = video_place.child("model");
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
            ModelType::Default | ModelType::Xen | ModelType::Vbox | ModelType::Parallels | ModelType::Gop => {
                self.findings
                    .report(
                        &NOT_IN_QEMU,
                        &place.attr("type"),
                        format!("graphics card '{kind}': QEMU has no such card"),
                    )
                    .help("use 'virtio', 'vga', 'qxl' or 'bochs'");
                return;
            }
        };
        if kind != ModelType::Virtio || !self.has(Flag::VirtioGpuCcw) {
            self.needs(flag, &place.attr("type"), format_args!("graphics card '{kind}'"));
        }
        let several = matches!(kind, ModelType::Qxl | ModelType::Virtio);
        if model.primary != Some(YesNo::Yes) && !several {
            self.findings
                .report(
                    &ONLY_PRIMARY,
                    &place.attr("type"),
                    format!("graphics card '{kind}' can only be the primary one"),
                )
                .help("make it the first `<video>`, or use 'virtio'");
        }
        if let Some(heads) = model.heads.filter(|heads| !several && *heads != 1) {
            let help = "remove it; several screens are for 'qxl' and 'virtio'";
            self.other_video(&place.attr("heads"), kind, &format!("`heads='{heads}'`"), help);
        }
        match video.driver.as_ref().and_then(|driver| driver.name) {
            Some(DriverName::Vhostuser) => {
                let what = "`<driver name='vhostuser'/>` of `<video>`";
                self.needs(Flag::VhostUserGpu, &video_place.child("driver").attr("name"), what);
            }
            Some(DriverName::Qemu) | None => self.accel3d(model, kind, &place),
        }
        let two = model.acceleration.as_ref().and_then(|own| own.accel2d);
        if two == Some(YesNo::Yes) {
            let place = place.child("acceleration");
            self.findings
                .report(&NOT_IN_QEMU, &place.attr("accel2d"), "`accel2d='yes'`: QEMU has no 2D acceleration")
                .help("remove it");
        }
        self.video_memory(model, kind, &place);
        if model.blob.is_some() {
            self.needs(Flag::VirtioGpuBlob, &place.attr("blob"), "`blob` of `<video>`");
        }
        let source = self.domain.memory_backing.as_ref().and_then(|backing| backing.source.as_ref());
        let memfd = source.is_some_and(|source| source.r#type == SourceType::Memfd);
        if model.blob == Some(OnOff::On) && !memfd {
            self.findings
                .report(&BLOB_WITHOUT_MEMFD, &place.attr("blob"), "`blob='on'` needs memory of type 'memfd'")
                .help("add `<memoryBacking>` with `<source type='memfd'/>`");
        }
    }

    /// Reports a setting that cards of a model do not have.
    fn other_video(&mut self, place: &Place<'_>, kind: ModelType, what: &str, help: &str) {
        self.findings
            .report(&OTHER_VIDEO, place, format!("{what} is not possible for graphics card '{kind}'"))
            .help(help);
    }

    fn accel3d(&mut self, model: &Model, kind: ModelType, place: &Place<'_>) {
        if model.acceleration.as_ref().and_then(|own| own.accel3d) != Some(YesNo::Yes) {
            return;
        }
        let place = place.child("acceleration");
        let flags = [Flag::VirtioGpuVirgl, Flag::VirtioGpuGlPci, Flag::VirtioVgaGl];
        let place = place.attr("accel3d");
        if kind != ModelType::Virtio {
            self.other_video(&place, kind, "`accel3d='yes'`", "remove it, or use model 'virtio'");
        } else if !flags.into_iter().any(|flag| self.has(flag)) {
            self.findings
                .report(&NOT_IN_BINARY, &place, "`accel3d='yes'` is not supported by this QEMU binary")
                .help("use a newer QEMU, or take it out");
        }
    }

    fn video_memory(&mut self, model: &Model, kind: ModelType, place: &Place<'_>) {
        let (drawn, plain) = match kind {
            ModelType::Vga => (true, true),
            ModelType::Vmvga => (false, true),
            ModelType::Qxl | ModelType::Virtio | ModelType::Bochs => (true, false),
            ModelType::Default
            | ModelType::Cirrus
            | ModelType::Xen
            | ModelType::Vbox
            | ModelType::Parallels
            | ModelType::Gop
            | ModelType::None
            | ModelType::Ramfb => (false, false),
        };
        if model.resolution.is_some() && !drawn {
            let help = "remove it; it is for 'vga', 'qxl', 'virtio' and 'bochs'";
            self.other_video(&place.child("resolution"), kind, "`<resolution>`", help);
        }
        let mut invalid = |name: &str, size: u32, expected: &str| {
            let message = format!("`{name}='{size}'` of graphics card '{kind}'; expected {expected}");
            self.findings.report(&INVALID_VALUE, &place.attr(name), message);
        };
        if plain && (1..1024).contains(&model.vram) {
            invalid("vram", model.vram, "at least 1024 KiB");
        }
        if kind == ModelType::Qxl {
            for (name, size) in [("vram", model.vram), ("ram", model.ram)] {
                if size > HIGHEST_BAR {
                    invalid(name, size, &format!("at most {HIGHEST_BAR} KiB"));
                }
            }
            if model.vgamem > 0 && (model.vgamem < 1024 || !model.vgamem.is_power_of_two()) {
                invalid("vgamem", model.vgamem, "a power of two, at least 1024 KiB");
            }
        }
    }
}
