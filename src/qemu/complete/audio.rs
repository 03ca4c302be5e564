//! The sound system where none is named (qemu-defaults.md 3.7).

use super::Completion;
use crate::domain::devices::audio::{Audio, AudioKind};
use crate::domain::devices::graphics::Kind;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::Rest;

impl Completion<'_> {
    pub(super) fn audio(&mut self) {
        if !self.domain.devices.audio.is_empty() {
            return;
        }
        let unknown = self.settings.host_audio.as_ref().filter(|name| named(name).is_none());
        if let Some(name) = unknown.filter(|_| self.may_use_host_audio()) {
            let message = format!("host sound system '{name}' is not one that QEMU has");
            let root = self.domain.place();
            self.findings
                .report(&INVALID_VALUE, &root.child("devices"), message)
                .help("use alsa, coreaudio, dbus, jack, none, oss, pa, pipewire, sdl, spice or wav");
            return;
        }
        let devices = &self.domain.devices;
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

    /// Whether a display, or that there is none, leads to the sound system of the host.
    fn may_use_host_audio(&self) -> bool {
        let graphics = &self.domain.devices.graphics;
        let leads = |one: &crate::domain::devices::Graphics| match one.kind {
            Kind::Vnc(_) => self.settings.vnc_host_audio,
            Kind::Sdl(_) => true,
            _ => false,
        };
        graphics.is_empty() && self.settings.headless_host_audio || graphics.iter().any(leads)
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
