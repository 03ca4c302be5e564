//! `<graphics>` (xen.md 2.8, 5.4).

use super::{separator, Form, Subject, NOT_IN_XEN};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::graphics::{Kind, ListenType, Vnc};
use crate::domain::devices::Graphics;
use crate::xen::words::{address, is_auto, FIRST_PORT};
use crate::xml::Tagged;

rule! {
    /// A VNC server of Xen would have no display number.
    ///
    /// Xen knows VNC servers by the number of their display, which is the TCP port minus 5900. A server
    /// on a socket or on a lower port has none. Give it a port from 5900, or `autoport='yes'`.
    ///
    /// ```xml wrong
    /// <graphics type='vnc' socket='/run/vnc.sock'/>
    /// ```
    /// ```xml right
    /// <graphics type='vnc' port='5901'/>
    /// ```
    VNC_WITHOUT_DISPLAY = "N016" "vnc-without-display" Error;
}

pub(super) fn check(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    for at in written(subject) {
        let list = &subject.devices().graphics;
        let place = devices.item("graphics", at, list.len(), list[at].rest.origin());
        display(subject, &list[at], &place, findings);
    }
}

/// The positions of the displays that the notation writes.
pub(super) fn written(subject: &Subject<'_>) -> Vec<usize> {
    let list = &subject.devices().graphics;
    let spice = list.iter().position(|graphics| matches!(graphics.kind, Kind::Spice(_)));
    match (subject.form, subject.is_hvm()) {
        (Form::Json, true) => spice.or((!list.is_empty()).then_some(0)).into_iter().collect(),
        (Form::Json, false) => (0..list.len()).collect(),
        (Form::Xl, true) if spice == Some(0) => vec![0],
        (Form::Xl | Form::Xm, _) => match spice {
            None if list.len() == 1 => vec![0],
            _ => Vec::new(),
        },
    }
}

fn display(subject: &Subject<'_>, graphics: &Graphics, place: &Place<'_>, findings: &mut Findings) {
    let plain = subject.form != Form::Json && !subject.is_hvm();
    match &graphics.kind {
        Kind::Vnc(vnc) => {
            number(vnc, place, findings);
            if plain {
                let listen = address(&vnc.listens);
                let password = vnc.password.passwd.as_deref();
                separator(findings, &place.attr("listen"), "address", listen.unwrap_or_default(), &[',']);
                if password.is_some_and(|password| password.contains(',')) {
                    findings
                        .report(
                            &super::text::SEPARATOR_IN_VALUE,
                            &place.attr("passwd"),
                            "the VNC password contains ','",
                        )
                        .help("use a password without ',', which separates options there");
                }
                let keymap = vnc.keymap.as_deref().unwrap_or_default();
                separator(findings, &place.attr("keymap"), "keymap", keymap, &[',']);
            }
        }
        Kind::Sdl(sdl) if plain => {
            let texts = [("display", &sdl.display), ("xauth", &sdl.xauth)];
            for (name, value) in texts {
                separator(findings, &place.attr(name), name, value.as_deref().unwrap_or_default(), &[',']);
            }
        }
        Kind::Sdl(_) | Kind::Spice(_) => {}
        // The frame buffers of JSON have an empty entry for it.
        Kind::Rdp(_) | Kind::Desktop(_) | Kind::EglHeadless(_) | Kind::Dbus(_)
            if subject.form == Form::Json && !subject.is_hvm() => {}
        Kind::Rdp(_) | Kind::Desktop(_) | Kind::EglHeadless(_) | Kind::Dbus(_) => {
            let message = format!("Xen has no display of type '{}'", graphics.kind.tag());
            findings
                .report(&NOT_IN_XEN, &place.attr("type"), message)
                .help("use type 'vnc', 'sdl' or 'spice'");
        }
    }
}

fn number(vnc: &Vnc, place: &Place<'_>, findings: &mut Findings) {
    let socket = vnc.listens.first().is_some_and(|listen| listen.r#type == ListenType::Socket);
    if vnc.socket.is_some() || socket {
        let at = match vnc.socket {
            Some(_) => place.attr("socket"),
            None => place.child("listen"),
        };
        findings
            .report(&VNC_WITHOUT_DISPLAY, &at, "VNC server on a socket: Xen has VNC on TCP ports only")
            .help("use autoport='yes', or a port from 5900");
        return;
    }
    if is_auto(vnc) {
        return;
    }
    let port = vnc.port.unwrap_or(0);
    if port < FIRST_PORT {
        findings
            .report(
                &VNC_WITHOUT_DISPLAY,
                &place.attr("port"),
                format!("VNC port {port} has no display number"),
            )
            .help("use autoport='yes', or a port from 5900");
    }
}
