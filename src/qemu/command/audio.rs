//! Where sound goes on the host (qemu-command-2.md 18).

use super::Translation;
use crate::domain::devices::audio::{AudioCommon, AudioKind, AudioSettings};
use crate::qemu::members::{Members, Value};
use crate::xml::value::token::YesNo;
use std::num::NonZeroU32;

/// The members of the back end, of sound to the guest, and of sound from it.
struct Parts {
    timer_period: Option<NonZeroU32>,
    own: Members,
    input: Members,
    output: Members,
}

macro_rules! parts {
    ($kind:expr, $own:expr, |$side:ident| $members:expr) => {
        Parts {
            timer_period: $kind.timer_period,
            own: $own,
            input: $kind.input.as_ref().map_or(Members::default(), |$side| {
                common(&$side.common, $side.settings.as_ref()).and($members)
            }),
            output: $kind.output.as_ref().map_or(Members::default(), |$side| {
                common(&$side.common, $side.settings.as_ref()).and($members)
            }),
        }
    };
}

pub(super) fn audio(out: &mut Translation<'_>) {
    for audio in &out.domain.devices.audio {
        let driver = match &audio.kind {
            AudioKind::Pulseaudio(_) => "pa",
            AudioKind::File(_) => "wav",
            kind => crate::xml::Tagged::tag(kind),
        };
        let parts = parts(&audio.kind);
        let side = |members: Members| (!members.0.is_empty()).then_some(Value::Object(members));
        let members = Members::new("id", format!("audio{}", audio.id))
            .with("driver", driver)
            .with_some("timer-period", parts.timer_period.map(NonZeroU32::get))
            .and(parts.own)
            .with_some("in", side(parts.input))
            .with_some("out", side(parts.output));
        out.option("-audiodev", members.json());
        environment(out, &audio.kind);
    }
}

fn parts(kind: &AudioKind) -> Parts {
    let new = Members::default;
    match kind {
        AudioKind::None(kind) | AudioKind::Spice(kind) | AudioKind::Dbus(kind) => {
            parts!(kind, new(), |side| new())
        }
        AudioKind::Alsa(kind) => parts!(kind, new(), |side| new().with_some("dev", side.dev.clone())),
        AudioKind::Coreaudio(kind) => {
            parts!(kind, new(), |side| new().with_non_zero("buffer-count", side.buffer_count.into()))
        }
        AudioKind::Jack(kind) => parts!(kind, new(), |side| new()
            .with_some("server-name", side.server_name.clone())
            .with_some("client-name", side.client_name.clone())
            .with_some("connect-ports", side.connect_ports.clone())
            .with_some("exact-name", side.exact_name.map(YesNo::is_yes))),
        AudioKind::Oss(kind) => {
            let own = new()
                .with_some("try-mmap", kind.try_mmap.map(YesNo::is_yes))
                .with_some("exclusive", kind.exclusive.map(YesNo::is_yes))
                .with_some("dsp-policy", kind.dsp_policy);
            parts!(kind, own, |side| new()
                .with_some("dev", side.dev.clone())
                .with_non_zero("buffer-count", side.buffer_count.into())
                .with_some("try-poll", side.try_poll.map(YesNo::is_yes)))
        }
        AudioKind::Pulseaudio(kind) => {
            parts!(kind, new().with_some("server", kind.server_name.clone()), |side| new()
                .with_some("name", side.name.clone())
                .with_some("stream-name", side.stream_name.clone())
                .with_some("latency", side.latency.map(NonZeroU32::get)))
        }
        AudioKind::Pipewire(kind) => parts!(kind, new(), |side| new()
            .with_some("name", side.name.clone())
            .with_some("stream-name", side.stream_name.clone())
            .with_some("latency", side.latency.map(NonZeroU32::get))),
        AudioKind::Sdl(kind) => {
            parts!(kind, new(), |side| new().with_non_zero("buffer-count", side.buffer_count.into()))
        }
        AudioKind::File(kind) => {
            parts!(kind, new().with_some("path", kind.path.as_ref().map(|path| &*path.0)), |side| new())
        }
    }
}

fn common(common: &AudioCommon, settings: Option<&AudioSettings>) -> Members {
    let members = Members::default()
        .with_some("mixing-engine", common.mixing_engine.map(YesNo::is_yes))
        .with_some("fixed-settings", common.fixed_settings.map(YesNo::is_yes))
        .with_some("voices", common.voices.map(NonZeroU32::get))
        .with_some("buffer-length", common.buffer_length.map(NonZeroU32::get));
    match settings.filter(|_| common.fixed_settings == Some(YesNo::Yes)) {
        Some(settings) => members
            .with_some("frequency", settings.frequency.map(NonZeroU32::get))
            .with_some("channels", settings.channels.map(NonZeroU32::get))
            .with_some("format", settings.format.map(|format| format.as_str())),
        None => members,
    }
}

fn environment(out: &mut Translation<'_>, kind: &AudioKind) {
    let inherited = |out: &Translation<'_>, name: &str| {
        out.launch.environment.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
    };
    match kind {
        AudioKind::Sdl(kind) => {
            if let Some(driver) = kind.driver {
                out.set_environment("SDL_AUDIODRIVER", driver.as_str());
            }
        }
        AudioKind::Pipewire(kind) => {
            for name in ["PIPEWIRE_CORE", "PIPEWIRE_REMOTE"] {
                if let Some(value) = inherited(out, name) {
                    out.set_environment(name, value);
                }
            }
            if let Some(dir) = &kind.runtime_dir {
                out.set_environment("PIPEWIRE_RUNTIME_DIR", dir.0.clone());
                return;
            }
            let names = ["PIPEWIRE_RUNTIME_DIR", "XDG_RUNTIME_DIR", "USERPROFILE"];
            if let Some((name, value)) = names.iter().find_map(|name| Some((name, inherited(out, name)?))) {
                out.set_environment(name, value);
            }
        }
        _ => {}
    }
}
