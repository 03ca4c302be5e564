//! Sound cards, and the sound systems of the host that they use (parse-and-rules.md 2.23).

use super::invalid;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::audio::{Audio, AudioCommon, AudioKind, AudioSettings};
use crate::domain::devices::sound::SoundModel;
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

/// Sound cards.
pub fn sounds(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (sound, place) in devices.each("sound", &domain.devices.sound) {
        if sound.model == SoundModel::Virtio && sound.streams == Some(0) {
            invalid(findings, &place.attr("streams"), 0, "at least 1");
        }
    }
}

rule! {
    /// Settings of an audio device need others that are not set.
    ///
    /// `<settings>` need `fixedSettings='yes'`, and these need the mixing engine,
    /// `mixingEngine='yes'`. Set them on the `<input>` or `<output>`.
    ///
    /// ```xml wrong
    /// <audio id='1' type='alsa'><input fixedSettings='yes'/></audio>
    /// ```
    /// ```xml right
    /// <audio id='1' type='alsa'><input mixingEngine='yes' fixedSettings='yes'/></audio>
    /// ```
    AUDIO_SETTINGS = "R441" "audio-settings-not-enabled" Error;
}

/// Sound systems of the host.
pub fn audios(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (audio, place) in devices.each("audio", &domain.devices.audio) {
        if audio.id == 0 {
            invalid(findings, &place.attr("id"), 0, "the number of an audio device, from 1");
        }
        for (name, common, settings) in sides(audio) {
            let place = place.child(name);
            let fixed = common.fixed_settings == Some(YesNo::Yes);
            if fixed && common.mixing_engine != Some(YesNo::Yes) {
                findings
                    .report(
                        &AUDIO_SETTINGS,
                        &place.attr("fixedSettings"),
                        format!("`fixedSettings='yes'` of `<{name}>` without `mixingEngine='yes'`"),
                    )
                    .help("set `mixingEngine='yes'`");
            }
            if settings.is_some() && !fixed {
                findings
                    .report(
                        &AUDIO_SETTINGS,
                        &place.child("settings"),
                        format!("`<settings>` in `<{name}>` without `fixedSettings='yes'`"),
                    )
                    .help("set `fixedSettings='yes'`, or remove `<settings>`");
            }
        }
    }
}

/// What `<input>` and `<output>` say with every sound system.
fn sides(audio: &Audio) -> Vec<(&'static str, &AudioCommon, Option<&AudioSettings>)> {
    macro_rules! sides {
        ($system:expr) => {{
            let input = $system.input.as_ref().map(|side| ("input", &side.common, side.settings.as_ref()));
            let output = $system.output.as_ref().map(|side| ("output", &side.common, side.settings.as_ref()));
            input.into_iter().chain(output).collect()
        }};
    }
    match &audio.kind {
        AudioKind::None(system) | AudioKind::Spice(system) | AudioKind::Dbus(system) => sides!(system),
        AudioKind::Alsa(system) => sides!(system),
        AudioKind::Coreaudio(system) => sides!(system),
        AudioKind::Jack(system) => sides!(system),
        AudioKind::Oss(system) => sides!(system),
        AudioKind::Pulseaudio(system) => sides!(system),
        AudioKind::Sdl(system) => sides!(system),
        AudioKind::File(system) => sides!(system),
        AudioKind::Pipewire(system) => sides!(system),
    }
}
