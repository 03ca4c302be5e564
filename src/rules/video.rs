//! Rules about graphics cards: `<video>` (parse-and-rules.md 3.9).

use super::virtio;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::video::{DriverName, Model, ModelType, Video};
use crate::domain::Domain;
use crate::xml::mistake::{INVALID_VALUE, MISPLACED_ELEMENT};
use crate::xml::value::token::YesNo;

rule! {
    /// A graphics card of type `none` is not the only one.
    ///
    /// It says that the guest has no graphics card at all, so that none is added. Remove it, or the
    /// others.
    ///
    /// ```xml wrong
    /// <video><model type='none'/></video><video><model type='vga'/></video>
    /// ```
    /// ```xml right
    /// <video><model type='vga'/></video>
    /// ```
    NONE_BESIDE_OTHERS = "R457" "video-none-beside-others" Error;

    /// Two graphics cards are primary.
    ///
    /// The primary card is the one that firmware shows its screen on. Remove `primary` from the others.
    ///
    /// ```xml wrong
    /// <video><model type='qxl' primary='yes'/></video><video><model type='qxl' primary='yes'/></video>
    /// ```
    /// ```xml right
    /// <video><model type='qxl' primary='yes'/></video><video><model type='qxl'/></video>
    /// ```
    SECOND_PRIMARY = "R458" "second-primary-video" Error;

    /// A setting is given that graphics cards of this type do not have.
    ///
    /// `blob` and the driver `vhostuser` are for type `virtio`, `rendernode` for the driver
    /// `vhostuser`, and `ram`, `vram64` and `vgamem` for type `qxl`. Remove the setting, or change the
    /// type.
    ///
    /// ```xml wrong
    /// <video><model type='vga' ram='65536'/></video>
    /// ```
    /// ```xml right
    /// <video><model type='qxl' ram='65536'/></video>
    /// ```
    SETTING_OF_OTHER_VIDEO = "R459" "video-setting-of-other-type" Error;
}

/// What a card says goes with its type.
pub fn videos(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let videos = &domain.devices.video;
    let kind = |video: &Video| video.model.as_ref().and_then(|model| model.r#type);
    let is_primary = |model: &Model| model.primary == Some(YesNo::Yes);
    let primary = videos.first().and_then(|video| video.model.as_ref()).is_some_and(is_primary);
    for (at, (video, place)) in devices.each("video", videos).enumerate() {
        if kind(video) == Some(ModelType::None) && videos.len() > 1 {
            let model = place.child("model");
            findings
                .report(
                    &NONE_BESIDE_OTHERS,
                    &model.attr("type"),
                    "a graphics card of type 'none' beside others",
                )
                .help("remove it, or the others");
        }
        let Some(model) = &video.model else { continue };
        let Some(own) = model.r#type.filter(|kind| *kind != ModelType::Default) else { continue };
        if at > 0 && primary && is_primary(model) {
            let model = place.child("model");
            findings
                .report(&SECOND_PRIMARY, &model.attr("primary"), "second graphics card with `primary='yes'`")
                .help("remove `primary` from all cards but one");
        }
        settings(video, model, own, &place, findings);
        if let Some(resolution) = &model.resolution {
            let model = place.child("model");
            let resolution_place = model.child("resolution");
            for (name, value) in [("x", resolution.x), ("y", resolution.y)] {
                if value == 0 {
                    let message = format!("`{name}` of `<resolution>` is 0; expected at least 1");
                    findings.report(&INVALID_VALUE, &resolution_place.attr(name), message);
                }
            }
        }
        if own == ModelType::Ramfb && video.info.address.is_some() {
            findings
                .report(
                    &MISPLACED_ELEMENT,
                    &place.child("address"),
                    "`<address>` of a graphics card of type 'ramfb'",
                )
                .remove("; the card has no address");
        }
    }
}

fn settings(video: &Video, own: &Model, kind: ModelType, place: &Place<'_>, findings: &mut Findings) {
    let (model, driver) = (place.child("model"), place.child("driver"));
    let acceleration = model.child("acceleration");
    let virtio = kind == ModelType::Virtio;
    let served = video.driver.as_ref().is_some_and(|own| own.name == Some(DriverName::Vhostuser));
    let mut refuse = |place: &Place<'_>, what: &str, of: &str| {
        findings
            .report(
                &SETTING_OF_OTHER_VIDEO,
                place,
                format!("{what} of a graphics card of type '{kind}' needs {of}"),
            )
            .remove(", or change the type of the card");
    };
    if served && !virtio {
        refuse(&driver.attr("name"), "the driver 'vhostuser'", "type 'virtio'");
    }
    if own.blob.is_some() && !virtio {
        refuse(&model.attr("blob"), "`blob`", "type 'virtio'");
    }
    let node = own.acceleration.as_ref().is_some_and(|own| own.rendernode.is_some());
    if node && !served {
        refuse(&acceleration.attr("rendernode"), "`rendernode`", "the driver 'vhostuser'");
    }
    if kind != ModelType::Qxl {
        for (name, value) in [("ram", own.ram), ("vram64", own.vram64), ("vgamem", own.vgamem)] {
            if value > 0 {
                refuse(&model.attr(name), &format!("`{name}`"), "type 'qxl'");
            }
        }
    }
    if let Some(own) = video.driver.as_ref().filter(|_| !virtio) {
        virtio::options(findings, place, &own.virtio, "a graphics card of type 'virtio'");
    }
}
