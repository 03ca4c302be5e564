//! `<audio>` (qemu-rules.md 3.20).

use super::Check;
use crate::diagnostic::Place;
use crate::domain::devices::audio::AudioKind;
use crate::qemu::caps::Flag;

impl Check<'_> {
    /// What carries the sound is there.
    pub(super) fn audios(&mut self, devices: &Place<'_>) {
        for (audio, place) in devices.each("audio", &self.domain.devices.audio) {
            match audio.kind {
                AudioKind::Spice(_) => {
                    if !self.spice {
                        self.no_spice(&place.attr("type"), "spice");
                    }
                }
                AudioKind::Dbus(_) => {
                    self.needs(Flag::DisplayDbus, &place.attr("type"), "`type='dbus'` of `<audio>`");
                }
                AudioKind::None(_)
                | AudioKind::Alsa(_)
                | AudioKind::Coreaudio(_)
                | AudioKind::Jack(_)
                | AudioKind::Oss(_)
                | AudioKind::Pulseaudio(_)
                | AudioKind::Sdl(_)
                | AudioKind::File(_)
                | AudioKind::Pipewire(_) => {}
            }
        }
    }
}
