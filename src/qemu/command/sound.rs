//! `<sound>`: sound cards and their codecs (qemu-command-2.md 21).

use super::graphics::audiodev;
use super::{id, Translation};
use crate::domain::devices::sound::SoundModel;
use crate::qemu::members::Members;
use crate::xml::value::token::YesNo;

pub(super) fn sound(out: &mut Translation<'_>) {
    for sound in &out.domain.devices.sound {
        let alias = id(&sound.info);
        if matches!(sound.model, SoundModel::Pcspk | SoundModel::Ich7) {
            continue;
        }
        if let Some(zpci) = out.zpci(&sound.info) {
            out.device(zpci);
        }
        let options = sound.driver.as_ref().map(|driver| driver.virtio).unwrap_or_default();
        let members = match sound.model {
            SoundModel::Es1370 => Members::new("driver", "ES1370"),
            SoundModel::Ac97 => Members::new("driver", "AC97"),
            SoundModel::Ich6 => Members::new("driver", "intel-hda"),
            SoundModel::Ich9 => Members::new("driver", "ich9-intel-hda"),
            SoundModel::Usb => Members::new("driver", "usb-audio"),
            SoundModel::Virtio => out.virtio("virtio-sound", &sound.info, None, options),
            SoundModel::Sb16 => Members::new("driver", "sb16"),
            // QEMU has no such card, which is refused; the speaker is part of the machine.
            SoundModel::Ich7 | SoundModel::Pcspk => continue,
        };
        let audio = audiodev(out, sound.audio.as_ref());
        let hda = matches!(sound.model, SoundModel::Ich6 | SoundModel::Ich9);
        let address = out.address(&sound.info);
        let members = members
            .with("id", alias.clone())
            .with_some("audiodev", audio.clone().filter(|_| !hda))
            .with_some(
                "multi",
                sound.multichannel.filter(|_| sound.model == SoundModel::Usb).map(YesNo::is_yes),
            )
            .with_non_zero(
                "streams",
                sound.streams.filter(|_| sound.model == SoundModel::Virtio).unwrap_or(0).into(),
            );
        out.device(members.and(address));
        if hda {
            codecs(out, &alias, sound.codec.iter().map(|codec| codec.r#type.as_str()).collect(), audio);
        }
    }
}

fn codecs(out: &mut Translation<'_>, card: &str, mut kinds: Vec<&str>, audio: Option<String>) {
    if kinds.is_empty() {
        kinds.push("duplex");
    }
    for (at, kind) in (0u32..).zip(kinds) {
        let members = Members::new("driver", format!("hda-{kind}"))
            .with("id", format!("{card}-codec{at}"))
            .with("bus", format!("{card}.0"))
            .with("cad", at)
            .with_some("audiodev", audio.clone());
        out.device(members);
    }
}
