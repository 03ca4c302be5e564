//! `<audio>`, and what names one: sound cards and displays (parse-and-rules.md 3.9).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::graphics::Kind;
use crate::domain::Domain;
use std::collections::BTreeSet;

/// Each audio device has an id of its own.
pub fn audios(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    let mut audios = BTreeSet::new();
    for (at, audio) in devices.audio.iter().enumerate() {
        let mut one = element(path("audio", at, devices.audio.len()), findings);
        one.refuse(!audios.insert(audio.id), format!("another audio device has id {}", audio.id));
    }
}

/// A sound card names an audio device that exists.
pub fn sounds(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    let audios: BTreeSet<_> = devices.audio.iter().map(|audio| audio.id).collect();
    for (at, sound) in devices.sound.iter().enumerate() {
        let mut one = element(path("sound", at, devices.sound.len()), findings);
        let absent = sound.audio.as_ref().is_some_and(|audio| !audios.contains(&audio.id));
        one.refuse_in("audio", absent, "there is no audio device with that id");
    }
}

/// A display names an audio device that exists.
pub fn displays(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    let audios: BTreeSet<_> = devices.audio.iter().map(|audio| audio.id).collect();
    for (at, display) in devices.graphics.iter().enumerate() {
        let Kind::Vnc(vnc) = &display.kind else { continue };
        let absent = vnc.audio.as_ref().is_some_and(|audio| !audios.contains(&audio.id));
        let mut one = element(path("graphics", at, devices.graphics.len()), findings);
        one.refuse_in("audio", absent, "there is no audio device with that id");
    }
}
