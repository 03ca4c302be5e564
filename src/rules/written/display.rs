//! Displays and sound (parse-and-rules.md 2.21 to 2.23).

use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::audio::{Audio, AudioCommon, AudioKind, AudioSettings};
use crate::domain::devices::graphics::{Connected, Gl, Kind, Listen, ListenType, Password, Spice};
use crate::domain::devices::sound::SoundModel;
use crate::domain::Domain;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;

/// Displays listen once on each address; their parts are said whole.
pub fn displays(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let displays = &domain.devices.graphics;
    for (at, display) in displays.iter().enumerate() {
        let mut one = element(path("graphics", at, displays.len()), findings);
        match &display.kind {
            Kind::Vnc(vnc) => {
                listens(&mut one, &vnc.listens, vnc.listen.as_ref());
                let first = vnc.listens.first().filter(|listen| listen.r#type == ListenType::Socket);
                let other = first.and_then(|listen| listen.socket.as_ref()).zip(vnc.socket.as_ref());
                let message = "`socket` and the first `<listen>` name different sockets";
                one.refuse_in("listen", other.is_some_and(|(a, b)| a != b), message);
                password(&mut one, &vnc.password, true);
                let zero = vnc.audio.as_ref().is_some_and(|audio| audio.id == 0);
                one.refuse_in("audio", zero, "audio devices are counted from 1");
            }
            Kind::Rdp(rdp) => listens(&mut one, &rdp.listens, rdp.listen.as_ref()),
            Kind::Spice(own) => {
                listens(&mut one, &own.listens, own.listen.as_ref());
                password(&mut one, &own.password, false);
                spice(&mut one, own);
            }
            Kind::Sdl(sdl) => used(&mut one, sdl.gl.as_ref()),
            Kind::Dbus(dbus) => used(&mut one, dbus.gl.as_ref()),
            Kind::EglHeadless(_) | Kind::Desktop(_) => {}
        }
    }
    let videos = &domain.devices.video;
    for (at, video) in videos.iter().enumerate() {
        let mut one = element(path("video", at, videos.len()), findings);
        let help = video.model.as_ref().and_then(|model| model.acceleration.as_ref());
        let empty = help.is_some_and(|help| {
            help.accel2d.is_none() && help.accel3d.is_none() && help.rendernode.is_none()
        });
        one.refuse_in("model/acceleration", empty, "it needs `accel3d`, `accel2d` or `rendernode`");
    }
}

fn listens(one: &mut Element<'_>, listens: &[Listen], attribute: Option<&NonEmpty>) {
    let first = listens.first().filter(|listen| listen.r#type == ListenType::Address);
    let other = first.and_then(|listen| listen.address.as_ref()).zip(attribute);
    let message = "`listen` and the first `<listen>` name different addresses";
    one.refuse_in("listen", other.is_some_and(|(a, b)| a != b), message);
    for listen in listens {
        let network = listen.network.is_some() && listen.r#type != ListenType::Network;
        one.refuse_in("listen", network, "`network` is for the type 'network'");
        let socket = listen.socket.is_some() && listen.r#type != ListenType::Socket;
        one.refuse_in("listen", socket, "`socket` is for the type 'socket'");
    }
}

fn password(one: &mut Element<'_>, password: &Password, vnc: bool) {
    if password.passwd.is_none() {
        return;
    }
    let odd = password.passwd_valid_to.as_deref().is_some_and(|time| !is_time(time));
    one.refuse(odd, "`passwdValidTo` is a time such as 2030-12-31T23:59:59");
    one.known("connected", password.connected.as_ref());
    let other = vnc && password.connected.as_ref().is_some_and(|own| *own != Connected::Keep);
    one.refuse(other, "viewers of VNC stay connected: `connected` is 'keep'");
}

/// Whether it is `YYYY-MM-DDTHH:MM:SS`, a time that there is.
fn is_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    let numbers = |part: &str, separator: char| -> Option<Vec<u32>> {
        part.split(separator)
            .map(|number| number.parse().ok().filter(|_| number.bytes().all(|byte| byte.is_ascii_digit())))
            .collect()
    };
    match (numbers(date, '-').as_deref(), numbers(time, ':').as_deref()) {
        (Some([_, month, day]), Some([hour, minute, second])) => {
            (1..=12).contains(month) && (1..=31).contains(day) && *hour < 24 && *minute < 60 && *second < 61
        }
        _ => false,
    }
}

fn spice(one: &mut Element<'_>, spice: &Spice) {
    used(one, spice.gl.as_ref());
}

fn used(one: &mut Element<'_>, gl: Option<&Gl>) {
    one.refuse_in("gl", gl.is_some_and(|gl| gl.enable.is_none()), "it needs `enable`");
}

/// Sound cards, and where their sound goes.
pub fn sound(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    for (at, sound) in devices.sound.iter().enumerate() {
        let mut one = element(path("sound", at, devices.sound.len()), findings);
        let none = sound.model == SoundModel::Virtio && sound.streams == Some(0);
        one.refuse(none, "a card has at least one stream");
        let zero = sound.audio.as_ref().is_some_and(|audio| audio.id == 0);
        one.refuse_in("audio", zero, "audio devices are counted from 1");
    }
    for (at, audio) in devices.audio.iter().enumerate() {
        let mut one = element(path("audio", at, devices.audio.len()), findings);
        one.refuse(audio.id == 0, "audio devices are counted from 1");
        for (name, common, settings) in sides(audio) {
            let mixes = common.mixing_engine == Some(YesNo::Yes);
            let fixed = common.fixed_settings == Some(YesNo::Yes);
            one.refuse_in(
                name,
                fixed && !mixes,
                "fixed settings need the mixing engine: `mixingEngine='yes'`",
            );
            one.refuse_in(name, settings.is_some() && !fixed, "settings need `fixedSettings='yes'`");
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
