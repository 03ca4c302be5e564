//! `<audio>` (qemu-rules.md 3.20).

use super::Check;
use crate::domain::devices::audio::AudioKind;
use crate::domain::devices::graphics::Kind;
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn audios(&mut self) {
        let displays = &self.domain.devices.graphics;
        let spice = displays.iter().any(|display| matches!(display.kind, Kind::Spice(_)));
        let audios = &self.domain.devices.audio;
        for (at, audio) in audios.iter().enumerate() {
            self.device("audio", at, audios.len());
            let viewer = matches!(audio.kind, AudioKind::Spice(_));
            self.refuse(viewer && !spice, "sound by SPICE needs a SPICE display");
            self.lacks(matches!(audio.kind, AudioKind::Dbus(_)), Flag::DisplayDbus, "sound by D-Bus");
        }
    }
}
