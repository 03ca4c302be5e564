//! Rules about graphics cards and displays (parse-and-rules.md 3.9).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::graphics::{Kind, Listen, ListenType};
use crate::domain::devices::video::{DriverName, ModelType};
use crate::domain::info::Virtio;
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

/// What a card says goes with its type; a display has what it listens on.
pub fn videos(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let videos = &domain.devices.video;
    let kind = |at: usize| videos[at].model.as_ref().and_then(|model| model.r#type);
    let none = (0..videos.len()).any(|at| kind(at) == Some(ModelType::None));
    for (at, video) in videos.iter().enumerate() {
        let mut one = element(path("video", at, videos.len()), findings);
        one.refuse(none && videos.len() > 1, "a card of type 'none' is the only one");
        let Some(model) = &video.model else { continue };
        let Some(own) = model.r#type.filter(|kind| *kind != ModelType::Default) else { continue };
        let later = at > 0 && model.primary == Some(YesNo::Yes);
        let first = videos[0].model.as_ref().is_some_and(|model| model.primary == Some(YesNo::Yes));
        one.refuse_in("model", later && first, "only one card is the primary one");
        let virtio = own == ModelType::Virtio;
        let driver = video.driver.clone().unwrap_or_default();
        let served = driver.name == Some(DriverName::Vhostuser);
        one.refuse_in("driver", served && !virtio, "the driver 'vhostuser' is for type 'virtio'");
        one.refuse_in(
            "driver",
            driver.virtio != Virtio::default() && !virtio,
            "these options are for type 'virtio'",
        );
        one.refuse_in("model", model.blob.is_some() && !virtio, "`blob` is for type 'virtio'");
        let node = model.acceleration.as_ref().is_some_and(|acceleration| acceleration.rendernode.is_some());
        one.refuse_in("model", node && !served, "`rendernode` is for the driver 'vhostuser'");
        let amounts = model.ram > 0 || model.vram64 > 0 || model.vgamem > 0;
        one.refuse_in(
            "model",
            amounts && own != ModelType::Qxl,
            "`ram`, `vram64` and `vgamem` are for type 'qxl'",
        );
        if let Some(resolution) = &model.resolution {
            one.refuse_in(
                "model/resolution",
                resolution.x == 0 || resolution.y == 0,
                "a screen has columns and rows",
            );
        }
        let placed = own == ModelType::Ramfb && video.info.address.is_some();
        one.refuse_in("address", placed, "a card of type 'ramfb' has no address");
    }
    let displays = &domain.devices.graphics;
    for (at, display) in displays.iter().enumerate() {
        let mut one = element(path("graphics", at, displays.len()), findings);
        let (listens, rdp): (&[Listen], bool) = match &display.kind {
            Kind::Vnc(display) => (&display.listens, false),
            Kind::Spice(display) => (&display.listens, false),
            Kind::Rdp(display) => (&display.listens, true),
            Kind::Dbus(display) => {
                let both = display.p2p == Some(YesNo::Yes) && display.address.is_some();
                one.refuse(both, "`p2p` and `address` exclude one another");
                continue;
            }
            _ => continue,
        };
        for listen in listens {
            let unnamed = listen.r#type == ListenType::Network && listen.network.is_none();
            one.refuse_in("listen", unnamed, "a listen of type 'network' names its network");
            let wrong = rdp && matches!(listen.r#type, ListenType::Socket | ListenType::None);
            one.refuse_in("listen", wrong, "remote desktop listens on an address");
        }
    }
}
