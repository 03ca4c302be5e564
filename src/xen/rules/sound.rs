//! `<sound>` (xen.md 2.1, 2.11).

use super::{Subject, NOT_IN_XEN};
use crate::diagnostic::{Findings, Place};
use crate::domain::devices::sound::SoundModel;

/// The first card is one of Xen's device model.
pub(super) fn check(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    for (sound, place) in devices.each("sound", &subject.devices().sound).take(1) {
        let model = sound.model;
        match model {
            SoundModel::Sb16 | SoundModel::Es1370 | SoundModel::Ac97 | SoundModel::Ich6 => {}
            SoundModel::Pcspk
            | SoundModel::Ich7
            | SoundModel::Ich9
            | SoundModel::Usb
            | SoundModel::Virtio => findings
                .report(&NOT_IN_XEN, &place.attr("model"), format!("Xen has no sound card '{model}'"))
                .help("use ac97, es1370, ich6 or sb16"),
        }
    }
}
