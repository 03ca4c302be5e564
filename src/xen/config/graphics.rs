//! `<graphics>` (xen.md 2.8, 2.14).

use super::Translation;
use crate::domain::devices::graphics::{Kind as Display, MouseMode, Sdl, Vnc};
use crate::xen::words::{address, is_auto, FIRST_PORT};
use crate::xen::Kind;

pub(super) fn graphics(out: &mut Translation<'_>) {
    let [only] = out.domain.devices.graphics.as_slice() else { return };
    let hvm = out.kind == Kind::Hvm;
    match (&only.kind, hvm) {
        (Display::Sdl(sdl), true) => {
            out.flag("sdl", true);
            out.flag("vnc", false);
            sdl_keys(sdl).into_iter().for_each(|(key, value)| out.text(key, value));
        }
        (Display::Vnc(vnc), true) => {
            out.flag("sdl", false);
            out.flag("vnc", true);
            out.flag("vncunused", is_auto(vnc));
            if !is_auto(vnc) {
                out.number("vncdisplay", i64::from(display(vnc)));
            }
            vnc_keys(vnc).into_iter().for_each(|(key, value)| out.text(key, value));
        }
        (Display::Sdl(sdl), false) => {
            let mut words = vec!["type=sdl".to_owned()];
            words.extend(sdl_keys(sdl).into_iter().map(|(key, value)| format!("{key}={value}")));
            out.list("vfb", vec![words.join(",")]);
        }
        (Display::Vnc(vnc), false) => {
            let mut words = vec!["type=vnc".to_owned(), format!("vncunused={}", u8::from(is_auto(vnc)))];
            if !is_auto(vnc) {
                words.push(format!("vncdisplay={}", i64::from(display(vnc))));
            }
            words.extend(vnc_keys(vnc).into_iter().map(|(key, value)| format!("{key}={value}")));
            out.list("vfb", vec![words.join(",")]);
        }
        (
            Display::Spice(_)
            | Display::Rdp(_)
            | Display::Desktop(_)
            | Display::EglHeadless(_)
            | Display::Dbus(_),
            _,
        ) => {}
    }
}

/// The number of the display, which is the port beyond the first.
fn display(vnc: &Vnc) -> i32 {
    vnc.port.map_or(0, |port| port.saturating_sub(FIRST_PORT).max(0))
}

fn sdl_keys(sdl: &Sdl) -> Vec<(&'static str, String)> {
    let keys = [("display", sdl.display.clone()), ("xauthority", sdl.xauth.clone())];
    keys.into_iter().filter_map(|(key, value)| value.map(|value| (key, value))).collect()
}

fn vnc_keys(vnc: &Vnc) -> Vec<(&'static str, String)> {
    let keys = [
        ("vnclisten", address(&vnc.listens).map(str::to_owned)),
        ("vncpasswd", vnc.password.passwd.clone()),
        ("keymap", vnc.keymap.clone()),
    ];
    keys.into_iter().filter_map(|(key, value)| value.map(|value| (key, value))).collect()
}

pub(super) fn spice(out: &mut Translation<'_>) {
    let Some(Display::Spice(spice)) = out.domain.devices.graphics.first().map(|first| &first.kind) else {
        return;
    };
    out.flag("sdl", false);
    out.flag("vnc", false);
    out.flag("spice", true);
    if let Some(address) = address(&spice.listens) {
        out.text("spicehost", address);
    }
    let port = |port: Option<i32>| i64::from(port.filter(|port| *port > 0).unwrap_or(0));
    out.number("spiceport", port(spice.port));
    out.number("spicetls_port", port(spice.tls_port));
    out.flag("spicedisable_ticketing", spice.password.passwd.is_none());
    if let Some(password) = &spice.password.passwd {
        out.text("spicepasswd", password.clone());
    }
    if let Some(mouse) = &spice.mouse {
        let client = mouse.mode == MouseMode::Client;
        out.flag("spiceagent_mouse", client);
        if client {
            out.flag("spicevdagent", true);
        }
    }
    if spice.clipboard.as_ref().is_some_and(|clipboard| clipboard.copypaste.is_yes()) {
        out.flag("spice_clipboard_sharing", true);
        out.flag("spicevdagent", true);
    }
}
