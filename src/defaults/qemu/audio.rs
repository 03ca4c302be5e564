//! The sound system where none is named (qemu-defaults.md 3.7).

use super::Completion;
use crate::domain::devices::graphics::Kind;
use crate::domain::devices::sound::{Audio, AudioKind};
use crate::xml::Rest;

impl Completion<'_> {
    pub(super) fn audio(&mut self) {
        let devices = &self.domain.devices;
        if !devices.audio.is_empty() {
            return;
        }
        let host = || self.settings.host_audio.as_deref().and_then(named);
        let silence = || Some(AudioKind::None(Default::default()));
        let wanted = |graphics: &crate::domain::devices::Graphics| match graphics.kind {
            Kind::Vnc(_) if self.settings.vnc_host_audio => Some(host()),
            Kind::Vnc(_) => Some(silence()),
            Kind::Spice(_) => Some(Some(AudioKind::Spice(Default::default()))),
            Kind::Sdl(_) => Some(host()),
            _ => None,
        };
        let kind = match devices.graphics.is_empty() {
            true if self.settings.headless_host_audio => host(),
            true => silence(),
            false => devices.graphics.iter().filter_map(wanted).next_back().flatten(),
        };
        if let Some(kind) = kind {
            self.domain.devices.audio.push(Audio { id: 1, kind, rest: Rest::default() });
        }
    }
}

/// The sound system of a name that QEMU has for it.
fn named(name: &str) -> Option<AudioKind> {
    Some(match name {
        "none" => AudioKind::None(Default::default()),
        "alsa" => AudioKind::Alsa(Default::default()),
        "coreaudio" => AudioKind::Coreaudio(Default::default()),
        "dbus" => AudioKind::Dbus(Default::default()),
        "jack" => AudioKind::Jack(Default::default()),
        "oss" => AudioKind::Oss(Default::default()),
        "pa" => AudioKind::Pulseaudio(Default::default()),
        "pipewire" => AudioKind::Pipewire(Default::default()),
        "sdl" => AudioKind::Sdl(Default::default()),
        "spice" => AudioKind::Spice(Default::default()),
        "wav" => AudioKind::File(Default::default()),
        _ => return None,
    })
}
