//! Displays (xen.md 3.11).

use super::keys::Text;
use super::mistake::Mistake;
use super::{last, pairs, Reader};
use crate::domain::devices::graphics::{
    Clipboard, Kind as Display, Listen, ListenType, Mouse, MouseMode, Password, Sdl, Spice, Vnc,
};
use crate::domain::devices::Graphics;
use crate::xen::{Kind, Notation};
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::{Rest, Value};

/// The port of display 0.
const FIRST: i32 = 5900;
/// How long a frame buffer's text may be.
const LONGEST: usize = 1023;

pub(super) fn read(reader: &mut Reader<'_>) {
    let kind = match reader.kind {
        Kind::Hvm => spice(reader).or_else(|| emulated(reader)),
        Kind::Pv | Kind::Pvh => {
            let first = reader.only_texts("vfb").and_then(|texts| texts.first().copied());
            first.and_then(|vfb| paravirtual(reader, vfb))
        }
    };
    reader.domain.devices.graphics.extend(kind.map(|kind| Graphics { kind, rest: Rest::default() }));
}

fn listen(address: Option<&str>) -> Vec<Listen> {
    let address = address.filter(|address| !address.is_empty()).map(NonEmpty::from);
    vec![Listen { r#type: ListenType::Address, address, network: None, socket: None, rest: Rest::default() }]
}

fn password(passwd: Option<&str>) -> Password {
    let passwd = passwd.filter(|passwd| !passwd.is_empty()).map(str::to_owned);
    Password { passwd, ..Password::default() }
}

fn emulated(reader: &mut Reader<'_>) -> Option<Display> {
    if reader.flag("vnc") == Some(true) {
        // A display of the other kind is turned off beside it.
        reader.flag("sdl");
        let auto = reader.flag("vncunused").unwrap_or(true);
        let display = match auto {
            true => None,
            false => Some(reader.count("vncdisplay", 59_635).unwrap_or(0) as i32),
        };
        return Some(Display::Vnc(Vnc {
            port: display.map(|display| display + FIRST),
            autoport: Some(auto.into()),
            listens: listen(reader.some_text("vnclisten").as_deref()),
            password: password(reader.some_text("vncpasswd").as_deref()),
            keymap: reader.some_text("keymap"),
            ..Vnc::default()
        }));
    }
    (reader.flag("sdl") == Some(true)).then(|| {
        let (display, xauth) = (reader.some_text("display"), reader.some_text("xauthority"));
        Display::Sdl(Sdl { display, xauth, ..Sdl::default() })
    })
}

fn paravirtual(reader: &mut Reader<'_>, vfb: Text<'_>) -> Option<Display> {
    if vfb.text.len() > LONGEST {
        let message = format!("frame buffer has a text of {} bytes", vfb.text.len());
        let help = format!("use at most {LONGEST}");
        reader.report(vfb.at, Mistake::value(message, help));
        return None;
    }
    let (pairs, _) = pairs(vfb.text);
    const KNOWN: [&str; 8] =
        ["type", "display", "xauthority", "vncunused", "vncdisplay", "vnclisten", "vncpasswd", "keymap"];
    for (key, _) in pairs.iter().filter(|(key, _)| !KNOWN.contains(key)) {
        reader.leave_out(vfb.at, &format!("option `{key}` of the frame buffer"));
    }
    let given = |key: &str| last(&pairs, key).filter(|value| !value.is_empty());
    if vfb.text.contains("type=sdl") {
        let (display, xauth) = (given("display"), given("xauthority"));
        let (display, xauth) = (display.map(str::to_owned), xauth.map(str::to_owned));
        return Some(Display::Sdl(Sdl { display, xauth, ..Sdl::default() }));
    }
    let auto = last(&pairs, "vncunused") == Some("1");
    let display = match last(&pairs, "vncdisplay").map(|text| (text, u16::parse(text))) {
        None => None,
        Some((_, Ok(display))) => Some(i32::from(display)),
        Some((text, Err(_))) => {
            let message = format!("`vncdisplay={text}` is no number of a display");
            reader.report(vfb.at, Mistake::value(message, "use a number from 0 to 59635"));
            None
        }
    };
    Some(Display::Vnc(Vnc {
        port: display.filter(|_| !auto).map(|display| display + FIRST),
        autoport: Some(auto.into()),
        listens: listen(given("vnclisten")),
        password: password(given("vncpasswd")),
        keymap: given("keymap").map(str::to_owned),
        ..Vnc::default()
    }))
}

fn spice(reader: &mut Reader<'_>) -> Option<Display> {
    if reader.notation == Notation::Xm || reader.flag("spice") != Some(true) {
        return None;
    }
    // Other displays are turned off beside it, and the agent is there for the mouse and the clipboard.
    for key in ["vnc", "sdl", "spicevdagent"] {
        reader.flag(key);
    }
    let mut port = |key: &str| reader.count(key, u16::MAX.into()).unwrap_or(0) as i32;
    let (port, tls_port) = (port("spiceport"), port("spicetls_port"));
    let auto = port == 0 && tls_port == 0;
    let open = reader.flag("spicedisable_ticketing") == Some(true);
    let passwd = match open {
        true => None,
        false => reader.text("spicepasswd"),
    };
    if !open && !reader.config.has("spicepasswd") {
        reader.missing("spicepasswd", "add it, or set `spicedisable_ticketing = 1`");
    }
    let client = reader.flag("spiceagent_mouse") == Some(true);
    let mode = if client { MouseMode::Client } else { MouseMode::Server };
    let copypaste: YesNo = (reader.flag("spice_clipboard_sharing") == Some(true)).into();
    Some(Display::Spice(Box::new(Spice {
        port: Some(port),
        tls_port: Some(tls_port),
        autoport: Some(auto.into()),
        listens: listen(reader.some_text("spicehost").as_deref()),
        password: password(passwd.map(|passwd| passwd.text)),
        mouse: Some(Mouse { mode, rest: Rest::default() }),
        clipboard: Some(Clipboard { copypaste, rest: Rest::default() }),
        ..Spice::default()
    })))
}
