//! `<sound>` (qemu-rules.md 3.20).

use super::{Check, NOT_IN_QEMU};
use crate::diagnostic::Place;
use crate::domain::devices::sound::{CodecType, SoundModel};
use crate::qemu::caps::Flag;

impl Check<'_> {
    /// The binary has the card and its codecs.
    pub(super) fn sounds(&mut self, devices: &Place<'_>) {
        for (sound, place) in devices.each("sound", &self.domain.devices.sound) {
            let model = place.attr("model");
            match sound.model {
                SoundModel::Usb => self.needs(Flag::UsbAudio, &model, "`model='usb'` of `<sound>`"),
                SoundModel::Ich9 => self.needs(Flag::Ich9IntelHda, &model, "`model='ich9'` of `<sound>`"),
                SoundModel::Virtio => self.needs(Flag::VirtioSound, &model, "`model='virtio'` of `<sound>`"),
                SoundModel::Ich7 => self
                    .findings
                    .report(&NOT_IN_QEMU, &model, "`model='ich7'`: QEMU has no such sound card")
                    .help("use 'ich6' or 'ich9'"),
                SoundModel::Sb16
                | SoundModel::Es1370
                | SoundModel::Pcspk
                | SoundModel::Ac97
                | SoundModel::Ich6 => {}
            }
            if !matches!(sound.model, SoundModel::Ich6 | SoundModel::Ich9) {
                continue;
            }
            for (codec, place) in place.each("codec", &sound.codec) {
                let flag = match codec.r#type {
                    CodecType::Duplex => Flag::HdaDuplex,
                    CodecType::Micro => Flag::HdaMicro,
                    CodecType::Output => Flag::HdaOutput,
                };
                self.needs(flag, &place.attr("type"), format_args!("the sound codec '{}'", codec.r#type));
            }
        }
    }
}
