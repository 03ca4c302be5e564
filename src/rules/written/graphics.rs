//! Displays and graphics cards (parse-and-rules.md 2.21, 2.22).

use super::{invalid, lacks, word};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::graphics::{Connected, Gl, Kind, Listen, ListenType, Password, Vnc};
use crate::domain::Domain;
use crate::xml::mistake::EXCLUDED_ATTRIBUTE;
use crate::xml::value::NonEmpty;

rule! {
    /// An attribute of a display and its first `<listen>` name different addresses or sockets.
    ///
    /// `listen` and `socket` of `<graphics>` are short for the first `<listen>`, so they must have the
    /// same value. Remove the attribute.
    ///
    /// ```xml wrong
    /// <graphics type='vnc' listen='127.0.0.1'><listen type='address' address='127.0.0.2'/></graphics>
    /// ```
    /// ```xml right
    /// <graphics type='vnc'><listen type='address' address='127.0.0.2'/></graphics>
    /// ```
    LISTEN_DIFFERS = "R440" "listen-differs" Error;
}

/// Displays listen at one address each; their parts are complete.
pub fn displays(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (display, place) in devices.each("graphics", &domain.devices.graphics) {
        match &display.kind {
            Kind::Vnc(own) => vnc(own, &place, findings),
            Kind::Rdp(own) => listens(&own.listens, own.listen.as_ref(), &place, findings),
            Kind::Spice(own) => {
                listens(&own.listens, own.listen.as_ref(), &place, findings);
                password(&own.password, &place, findings);
                gl(own.gl.as_ref(), &place, findings);
            }
            Kind::Sdl(own) => gl(own.gl.as_ref(), &place, findings),
            Kind::Dbus(own) => gl(own.gl.as_ref(), &place, findings),
            Kind::EglHeadless(_) | Kind::Desktop(_) => {}
        }
    }
}

/// The acceleration of graphics cards says what is accelerated.
pub fn videos(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (video, place) in devices.each("video", &domain.devices.video) {
        let own = video.model.as_ref().and_then(|model| model.acceleration.as_ref());
        let Some(own) = own else { continue };
        if own.accel2d.is_none() && own.accel3d.is_none() && own.rendernode.is_none() {
            let place = place.child("model");
            lacks(findings, &place.child("acceleration"), "acceleration", "accel3d")
                .help("add it, `accel2d` or `rendernode`");
        }
    }
}

fn vnc(own: &Vnc, place: &Place<'_>, findings: &mut Findings) {
    listens(&own.listens, own.listen.as_ref(), place, findings);
    if let Some((listen, element)) = place.each("listen", &own.listens).next() {
        let socket = listen.socket.as_ref().filter(|_| listen.r#type == ListenType::Socket);
        differs("socket", socket, own.socket.as_ref(), &element, findings);
    }
    password(&own.password, place, findings);
    let connected = own.password.connected.as_ref().filter(|_| own.password.passwd.is_some());
    match connected {
        Some(other @ (Connected::Fail | Connected::Disconnect)) => {
            let expected = "'keep' for VNC";
            invalid(findings, &place.attr("connected"), other, expected);
        }
        // An unknown word has been reported.
        Some(Connected::Keep | Connected::Other(_)) | None => {}
    }
}

fn listens(own: &[Listen], attribute: Option<&NonEmpty>, display: &Place<'_>, findings: &mut Findings) {
    for (at, (listen, place)) in display.each("listen", own).enumerate() {
        if at == 0 && listen.r#type == ListenType::Address {
            differs("address", listen.address.as_ref(), attribute, &place, findings);
        }
        let others = [
            ("network", listen.network.is_some() && listen.r#type != ListenType::Network),
            ("socket", listen.socket.is_some() && listen.r#type != ListenType::Socket),
        ];
        for (name, _) in others.into_iter().filter(|(_, excluded)| *excluded) {
            findings
                .report(
                    &EXCLUDED_ATTRIBUTE,
                    &place.attr(name),
                    format!("`{name}` of `<listen>` with `type='{}'`", listen.r#type),
                )
                .help(format!("set `type='{name}'`, or remove it"));
        }
    }
}

/// Compares the first `<listen>` with the attribute of the display that is short for it.
fn differs(
    name: &str,
    element: Option<&NonEmpty>,
    attribute: Option<&NonEmpty>,
    listen: &Place<'_>,
    findings: &mut Findings,
) {
    let (Some(own), Some(attribute)) = (element, attribute) else { return };
    if own != attribute {
        findings
            .report(
                &LISTEN_DIFFERS,
                &listen.attr(name),
                format!("`<listen>` has `{name}='{own}'`, but `<graphics>` has '{attribute}'",),
            )
            .help("remove the attribute of `<graphics>`");
    }
}

fn password(own: &Password, display: &Place<'_>, findings: &mut Findings) {
    if own.passwd.is_none() {
        return;
    }
    if let Some(time) = own.passwd_valid_to.as_deref().filter(|time| !is_time(time)) {
        let expected = "a time such as 2030-12-31T23:59:59";
        invalid(findings, &display.attr("passwdValidTo"), time, expected);
    }
    word(findings, display, "connected", own.connected.as_ref());
}

/// Whether it is `YYYY-MM-DDTHH:MM:SS`, a time that exists.
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

fn gl(own: Option<&Gl>, display: &Place<'_>, findings: &mut Findings) {
    if own.is_some_and(|gl| gl.enable.is_none()) {
        lacks(findings, &display.child("gl"), "gl", "enable").help("set it to 'yes' or 'no'");
    }
}
