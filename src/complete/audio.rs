//! `<audio>` (canonical-form.md 13.11).

use crate::domain::devices::audio::{AudioCommon, AudioKind, AudioSettings};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

/// Settings of the sound's form are there exactly where they are fixed.
pub fn audios(domain: &mut Domain) {
    domain.devices.audio.iter_mut().for_each(|audio| settle_audio(&mut audio.kind));
}

fn settle_audio(kind: &mut AudioKind) {
    macro_rules! sides {
        ($($system:ident),+) => {
            match kind {
                $(AudioKind::$system(system) => {
                    system.input.iter_mut().for_each(|side| fixed(&side.common, &mut side.settings));
                    system.output.iter_mut().for_each(|side| fixed(&side.common, &mut side.settings));
                })+
            }
        };
    }
    fn fixed(common: &AudioCommon, settings: &mut Option<AudioSettings>) {
        match common.fixed_settings {
            Some(YesNo::Yes) => drop(settings.get_or_insert_default()),
            _ => *settings = None,
        }
    }
    sides!(None, Alsa, Coreaudio, Jack, Oss, Pulseaudio, Sdl, Spice, File, Dbus, Pipewire);
}
