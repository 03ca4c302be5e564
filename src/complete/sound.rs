//! `<sound>` (canonical-form.md 13.11).

use crate::domain::devices::sound::{Sound, SoundModel};
use crate::domain::Domain;

/// Settings that belong to one model are dropped from others.
pub fn sounds(domain: &mut Domain) {
    domain.devices.sound.iter_mut().for_each(settle_sound);
}

fn settle_sound(sound: &mut Sound) {
    sound.streams = match sound.model {
        SoundModel::Virtio => Some(sound.streams.unwrap_or(2)),
        _ => None,
    };
    sound.multichannel.take_if(|_| sound.model != SoundModel::Usb);
    sound.driver.take_if(|_| sound.model != SoundModel::Virtio);
    if !matches!(sound.model, SoundModel::Ich6 | SoundModel::Ich9) {
        sound.codec.clear();
    }
}
