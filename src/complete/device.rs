//! Small devices: input, sound, random numbers, balloon, vsock, TPM (canonical-form.md 13.8 to 13.16).

use super::machine;
use crate::domain::devices::audio::{AudioCommon, AudioKind, AudioSettings};
use crate::domain::devices::input::{Input, InputBus, InputType};
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::sound::{Sound, SoundModel};
use crate::domain::devices::tpm::{Tpm, TpmBackendType, TpmDevice};
use crate::domain::info::DeviceInfo;
use crate::domain::{Domain, Type};
use crate::xml::value::token::YesNo;

/// Fills in what they lack, and drops what has no effect.
pub fn complete(domain: &mut Domain) {
    let buses = Buses::of(domain);
    let devices = &mut domain.devices;
    devices.input.iter_mut().for_each(|input| settle_input(input, &buses));
    devices.sound.iter_mut().for_each(settle_sound);
    devices.audio.iter_mut().for_each(|audio| settle_audio(&mut audio.kind));
    devices.tpm.iter_mut().for_each(settle_tpm);
    for rng in &mut devices.rng {
        match &mut rng.backend.kind {
            RngBackendKind::Random(random) => {
                random.path.get_or_insert_with(|| "/dev/random".into());
            }
            RngBackendKind::Builtin => rng.backend.rest.forget_text(),
            RngBackendKind::Egd(_) => {}
        }
        rng.rate.take_if(|rate| rate.bytes == 0);
    }
    if let Some(balloon) = &mut devices.memballoon {
        if balloon.model == MemballoonModel::None {
            balloon.info = DeviceInfo::default();
        }
    }
    if let Some(vsock) = &mut devices.vsock {
        let given = vsock.cid.address.is_some();
        vsock.cid.auto.get_or_insert((!given).into());
    }
}

/// What decides on the bus of an input device.
struct Buses {
    x86: bool,
    s390: bool,
    xen: bool,
    parallels: bool,
}

impl Buses {
    fn of(domain: &Domain) -> Buses {
        let arch = domain.os.as_ref().and_then(|os| os.r#type.as_ref()?.arch.as_deref());
        Buses {
            x86: machine::is_x86(domain),
            s390: matches!(arch, Some("s390" | "s390x")),
            xen: domain.r#type == Type::Xen && !machine::is_hvm(domain),
            parallels: matches!(domain.r#type, Type::Vz | Type::Parallels) && !machine::is_hvm(domain),
        }
    }
}

fn settle_input(input: &mut Input, buses: &Buses) {
    let bus = match input.r#type {
        InputType::Evdev => None,
        _ if buses.xen => Some(InputBus::Xen),
        _ if buses.parallels => Some(InputBus::Parallels),
        InputType::Mouse | InputType::Keyboard if buses.x86 => Some(InputBus::Ps2),
        InputType::Passthrough => Some(InputBus::Virtio),
        _ if buses.s390 => Some(InputBus::Virtio),
        _ => Some(InputBus::Usb),
    };
    input.bus = input.bus.or(bus);
    match (input.r#type, &mut input.source) {
        (InputType::Evdev, Some(source)) => source.evdev = None,
        (InputType::Passthrough, Some(source)) => {
            (source.dev, source.grab, source.grab_toggle, source.repeat) = (None, None, None, None);
        }
        (_, source) => *source = None,
    }
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

/// Settings of the sound's form are there exactly where they are fixed.
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

fn settle_tpm(tpm: &mut Tpm) {
    let backend = &mut tpm.backend;
    backend.persistent_state.take_if(|kept| *kept == YesNo::No);
    if backend.r#type == TpmBackendType::Passthrough {
        let device = backend.device.get_or_insert_with(TpmDevice::default);
        device.path.get_or_insert_with(|| "/dev/tpm0".into());
    } else {
        backend.device = None;
    }
    if backend.r#type != TpmBackendType::Emulator {
        (backend.version, backend.persistent_state, backend.debug) = (None, None, 0);
        (backend.encryption, backend.active_pcr_banks) = (None, None);
    }
    backend.source.take_if(|_| backend.r#type != TpmBackendType::External);
}
