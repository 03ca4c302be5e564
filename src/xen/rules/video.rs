//! `<video>` (xen.md 5.4).

use super::{Form, Subject, NOT_IN_XEN};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::video::ModelType;

rule! {
    /// A video card has less memory than Xen's device model needs.
    ///
    /// In KiB, `vga` and `xen` need 16384, `cirrus` 8192, `qxl` 131072. Raise `vram`, or remove it for the
    /// default.
    ///
    /// ```xml wrong notation=json
    /// <graphics type='vnc'/><video><model type='vga' vram='4096'/></video>
    /// ```
    /// ```xml right notation=json
    /// <graphics type='vnc'/><video><model type='vga' vram='16384'/></video>
    /// ```
    VIDEO_MEMORY = "N017" "too-little-video-memory" Error;
}

/// What a card of a fully virtualized guest is for libxl, and its least memory in KiB.
pub(in crate::xen) fn card(model: Option<ModelType>) -> Option<(&'static str, u32)> {
    match model? {
        ModelType::Vga | ModelType::Xen => Some(("std", 16_384)),
        ModelType::Cirrus => Some(("cirrus", 8192)),
        ModelType::Qxl => Some(("qxl", 131_072)),
        ModelType::Default
        | ModelType::Vmvga
        | ModelType::Vbox
        | ModelType::Parallels
        | ModelType::Virtio
        | ModelType::Gop
        | ModelType::None
        | ModelType::Bochs
        | ModelType::Ramfb => None,
    }
}

pub(super) fn check(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    if subject.form != Form::Json || !subject.is_hvm() {
        return;
    }
    let Some((video, place)) = devices.each("video", &subject.devices().video).next() else { return };
    let Some(model) = &video.model else { return };
    let place = place.child("model");
    let name = model.r#type.map_or_else(String::new, |name| name.to_string());
    match card(model.r#type) {
        None => findings
            .report(&NOT_IN_XEN, &place.attr("type"), format!("Xen has no video card '{name}'"))
            .help("use vga, cirrus, qxl or xen"),
        Some((_, least)) if model.vram < least => findings
            .report(
                &VIDEO_MEMORY,
                &place.attr("vram"),
                format!("`vram='{}'`: video card '{name}' needs at least {least} KiB", model.vram),
            )
            .help("raise it, or remove it for the default"),
        Some(_) => {}
    }
}
