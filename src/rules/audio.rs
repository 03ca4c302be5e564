//! Rules about the sound of the guest: `<audio>`, and what names one (parse-and-rules.md 3.9).

use crate::diagnostic::{rule, Action, Findings, Fix, Place};
use crate::domain::devices::audio::AudioId;
use crate::domain::devices::graphics::Kind;
use crate::domain::Domain;
use std::collections::BTreeSet;

rule! {
    /// Two audio devices have the same id.
    ///
    /// Sound cards and displays name an audio device by its id. Give one of them another.
    ///
    /// ```xml wrong
    /// <audio id='1' type='none'/><audio id='1' type='alsa'/>
    /// ```
    /// ```xml right
    /// <audio id='1' type='none'/><audio id='2' type='alsa'/>
    /// ```
    AUDIO_ID_TAKEN = "R455" "audio-id-taken" Error;

    /// A sound card or a display uses an audio device that the guest does not have.
    ///
    /// `<audio id=…>` of a sound card or display names an `<audio>` of `<devices>`. Add it, or name
    /// another.
    ///
    /// ```xml wrong
    /// <sound model='ich6'><audio id='2'/></sound><audio id='1' type='none'/>
    /// ```
    /// ```xml right
    /// <sound model='ich6'><audio id='1'/></sound><audio id='1' type='none'/>
    /// ```
    NO_SUCH_AUDIO = "R456" "no-such-audio" Error;
}

/// Each audio device has an id of its own, and what names one names one that is there.
pub fn audios(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let list = &domain.devices;
    let devices = root.child("devices");
    let mut audios = BTreeSet::new();
    for (audio, place) in devices.each("audio", &list.audio) {
        if !audios.insert(audio.id) {
            findings
                .report(
                    &AUDIO_ID_TAKEN,
                    &place.attr("id"),
                    format!("`id='{}'` is also that of another `<audio>`", audio.id),
                )
                .help("give each audio device an id of its own");
        }
    }
    let mut named = |audio: Option<&AudioId>, device: &Place<'_>| {
        let Some(audio) = audio.filter(|audio| !audios.contains(&audio.id)) else { return };
        let place = device.child("audio");
        let report = findings.report(
            &NO_SUCH_AUDIO,
            &place.attr("id"),
            format!("`id='{}'`: the guest has no such audio device", audio.id),
        );
        let help = format!("add `<audio id='{}' type='none'/>`, or name another", audio.id);
        let source = format!("<audio id='{}' type='none'/>", audio.id);
        match audio.id {
            0 => report.help(help),
            _ => {
                let label = format!("add `{source}`");
                report.remedy(help, Fix::risky(label, devices.path(), Action::Insert(source)));
            }
        }
    };
    for (sound, place) in devices.each("sound", &list.sound) {
        named(sound.audio.as_ref(), &place);
    }
    for (display, place) in devices.each("graphics", &list.graphics) {
        match &display.kind {
            Kind::Vnc(vnc) => named(vnc.audio.as_ref(), &place),
            // A display on D-Bus without its audio device has no sound, and starts.
            Kind::Dbus(_) => {}
            Kind::Spice(_) | Kind::Rdp(_) | Kind::Sdl(_) | Kind::Desktop(_) | Kind::EglHeadless(_) => {}
        }
    }
}
