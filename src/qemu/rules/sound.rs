//! `<sound>` (qemu-rules.md 3.20).

use super::Check;
use crate::domain::devices::sound::{CodecType, SoundModel};
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn sounds(&mut self) {
        let sounds = &self.domain.devices.sound;
        for (at, sound) in sounds.iter().enumerate() {
            self.device("sound", at, sounds.len());
            match sound.model {
                SoundModel::Usb => self.needs(true, Flag::UsbAudio, "USB sound cards"),
                SoundModel::Ich9 => self.needs(true, Flag::Ich9IntelHda, "the sound card 'ich9'"),
                SoundModel::Virtio => self.needs(true, Flag::VirtioSound, "virtio sound cards"),
                SoundModel::Ich7 => self.refuse(true, "QEMU has no sound card 'ich7'"),
                _ => {}
            }
            let hda = matches!(sound.model, SoundModel::Ich6 | SoundModel::Ich9);
            for codec in sound.codec.iter().filter(|_| hda) {
                let flag = match codec.r#type {
                    CodecType::Duplex => Flag::HdaDuplex,
                    CodecType::Micro => Flag::HdaMicro,
                    CodecType::Output => Flag::HdaOutput,
                };
                self.needs(true, flag, &format!("the codec '{}'", codec.r#type));
            }
        }
    }
}
