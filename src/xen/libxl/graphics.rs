//! `<graphics>` and `<video>` (xen.md 5.4, 5.6).

use super::{Members, Translation};
use crate::domain::devices::graphics::{Kind as Display, MouseMode, Sdl, Spice, Vnc};
use crate::xen::rules::video::card;
use crate::xen::words::{self, FIRST_PORT};
use crate::xml::value::token::YesNo;
use serde_json::{json, Value};

fn vnc(vnc: &Vnc, free: &mut i32) -> Members {
    let mut own = Members::default();
    own.flag("enable", true);
    own.some("listen", words::address(&vnc.listens));
    own.some("passwd", vnc.password.passwd.clone());
    let port = match words::is_auto(vnc) {
        true => std::mem::replace(free, *free + 1),
        false => vnc.port.unwrap_or(FIRST_PORT),
    };
    own.number("display", u64::try_from(port.saturating_sub(FIRST_PORT)).unwrap_or(0));
    own.flag("findunused", false);
    own
}

fn sdl(sdl: &Sdl) -> Members {
    let mut own = Members::default();
    own.flag("enable", true);
    own.flag("opengl", false);
    own.some("display", sdl.display.clone());
    own.some("xauthority", sdl.xauth.clone());
    own
}

pub(super) fn frame_buffers(out: &Translation<'_>) -> Vec<Value> {
    let mut free = FIRST_PORT;
    let buffer = |display: &Display| {
        let mut own = Members::default();
        match display {
            Display::Vnc(kind) => {
                own.put("vnc", vnc(kind, &mut free));
                own.put("sdl", json!({ "enable": "False" }));
                own.some("keymap", kind.keymap.clone());
            }
            Display::Sdl(kind) => {
                own.put("vnc", json!({ "enable": "False" }));
                own.put("sdl", sdl(kind));
            }
            Display::Spice(_)
            | Display::Rdp(_)
            | Display::Desktop(_)
            | Display::EglHeadless(_)
            | Display::Dbus(_) => {}
        }
        own.into()
    };
    out.domain.devices.graphics.iter().map(|graphics| &graphics.kind).map(buffer).collect()
}

/// The video card and the display of a fully virtualized guest.
pub(super) fn screens(out: &Translation<'_>, own: &mut Members) {
    let devices = &out.domain.devices;
    match devices.video.first().and_then(|video| video.model.as_ref()) {
        None => {
            own.flag("nographic", true);
            own.put("vga", json!({ "kind": "none" }));
        }
        Some(model) => {
            let kind = card(model.r#type).map_or("std", |(kind, _)| kind);
            own.put("vga", json!({ "kind": kind }));
        }
    }
    let displays: Vec<&Display> = devices.graphics.iter().map(|graphics| &graphics.kind).collect();
    let chosen = displays.iter().find(|kind| matches!(kind, Display::Spice(_))).or(displays.first());
    let off = json!({ "enable": "False" });
    let mut free = FIRST_PORT;
    match chosen {
        Some(Display::Spice(kind)) => {
            own.put("vnc", off.clone());
            own.some("keymap", kind.keymap.clone());
            own.put("sdl", off);
            own.put("spice", spice(kind));
        }
        Some(Display::Vnc(kind)) => {
            own.put("vnc", vnc(kind, &mut free));
            own.some("keymap", kind.keymap.clone());
            own.put("sdl", off);
        }
        Some(Display::Sdl(kind)) => {
            own.put("vnc", off);
            own.put("sdl", sdl(kind));
        }
        // Others are refused.
        Some(Display::Rdp(_) | Display::Desktop(_) | Display::EglHeadless(_) | Display::Dbus(_)) | None => {
            own.put("vnc", off.clone());
            own.put("sdl", off);
        }
    }
}

fn spice(kind: &Spice) -> Members {
    let mut own = Members::default();
    own.flag("enable", true);
    let auto = kind.autoport == Some(YesNo::Yes);
    let port = kind.port.filter(|port| !auto && *port > 0).unwrap_or(if auto { FIRST_PORT } else { 0 });
    own.number("port", port.unsigned_abs());
    own.put("host", words::address(&kind.listens).unwrap_or("127.0.0.1"));
    own.flag("disable_ticketing", kind.password.passwd.is_none());
    own.some("passwd", kind.password.passwd.clone());
    let server = kind.mouse.as_ref().is_some_and(|mouse| mouse.mode == MouseMode::Server);
    own.flag("agent_mouse", !server);
    let shared = kind.clipboard.as_ref().is_some_and(|clipboard| clipboard.copypaste == YesNo::Yes);
    own.flag("vdagent", shared);
    own.flag("clipboard_sharing", shared);
    own
}
