//! `<graphics>`: displays, and the names of audio devices (qemu-command-2.md 18.4, 19).

use super::secret::End;
use super::spice::spice;
use super::Translation;
use crate::domain::devices::audio::AudioId;
use crate::domain::devices::graphics::{Kind, Listen, ListenType, SharePolicy, Vnc};
use crate::qemu::caps::Flag;
use crate::qemu::members::doubled;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;

/// Where a display listens.
pub(super) enum Place {
    Socket(String),
    Address(Option<String>),
    Nowhere,
}

/// The back end that a user of sound names, or the first one.
pub(super) fn audiodev(out: &Translation<'_>, wanted: Option<&AudioId>) -> Option<String> {
    let wanted = wanted.map_or(0, |audio| audio.id);
    let found = out.domain.devices.audio.iter().find(|audio| wanted == 0 || audio.id == wanted);
    found.map(|audio| format!("audio{}", audio.id))
}

pub(super) fn graphics(out: &mut Translation<'_>) {
    for graphics in &out.domain.devices.graphics {
        match &graphics.kind {
            Kind::Vnc(display) => vnc(out, display),
            Kind::Spice(display) => spice(out, display),
            Kind::Sdl(display) => {
                for (name, value) in [("XAUTHORITY", &display.xauth), ("DISPLAY", &display.display)] {
                    if let Some(value) = value {
                        out.set_environment(name, value.clone());
                    }
                }
                if display.fullscreen == Some(YesNo::Yes) {
                    out.word("-full-screen");
                }
                let gl = display.gl.as_ref().and_then(|gl| gl.enable);
                let gl = gl.map_or(String::new(), |on| format!(",gl={}", on.on_off()));
                out.option("-display", format!("sdl{gl}"));
            }
            Kind::EglHeadless(display) => {
                let own = display.gl.as_ref().and_then(|gl| gl.rendernode.as_ref());
                let node = rendernode(own, default_rendernode(out, Flag::EglHeadlessRendernode));
                out.option("-display", format!("egl-headless{node}"));
            }
            Kind::Dbus(display) => {
                let place = match (display.p2p, &display.address) {
                    (Some(YesNo::Yes), _) => ",p2p=on".to_owned(),
                    (_, Some(address)) => format!(",addr={}", doubled(address)),
                    _ if out.launch.is_managed() => {
                        let (dir, name) = (&out.launch.runtime_dir, out.short_name());
                        format!(",addr={}", doubled(&format!("unix:path={dir}/dbus/{name}-dbus.sock")))
                    }
                    _ => String::new(),
                };
                let on = display.gl.as_ref().and_then(|gl| gl.enable);
                let gl = on.map_or(String::new(), |on| format!(",gl={}", on.on_off()));
                let own = display.gl.as_ref().and_then(|gl| gl.rendernode.as_ref());
                let node = if on == Some(YesNo::Yes) {
                    rendernode(own, out.launch.rendernode.as_deref())
                } else {
                    String::new()
                };
                let audio = display.audio.as_ref().and_then(|audio| audiodev(out, Some(audio)));
                let audio = audio.map_or(String::new(), |audio| format!(",audiodev={audio}"));
                out.option("-display", format!("dbus{place}{gl}{node}{audio}"));
            }
            // QEMU has no such displays, which is refused.
            Kind::Rdp(_) | Kind::Desktop(_) => {}
        }
    }
}

/// The host's node to render with, where the binary can be given one.
pub(super) fn default_rendernode<'a>(out: &Translation<'a>, flag: Flag) -> Option<&'a str> {
    out.launch.rendernode.as_deref().filter(|_| out.has(flag))
}

pub(super) fn rendernode(own: Option<&NonEmpty>, default: Option<&str>) -> String {
    own.map(|node| &*node.0)
        .or(default)
        .map_or(String::new(), |node| format!(",rendernode={}", doubled(node)))
}

pub(super) fn place(out: &Translation<'_>, listens: &[Listen], file: &str, auto_socket: YesNo) -> Place {
    let socket = match &out.launch.state_dir {
        Some(dir) => format!("{dir}/{file}"),
        None => format!("{}-{file}", out.short_name()),
    };
    let Some(listen) = listens.first() else { return Place::Address(Some(out.launch.listen.clone())) };
    let address = listen.address.as_ref().map(|address| address.0.clone());
    match listen.r#type {
        ListenType::Socket => Place::Socket(listen.socket.as_ref().map_or(socket, |socket| socket.0.clone())),
        ListenType::Address if address.is_none() && auto_socket.is_yes() => Place::Socket(socket),
        ListenType::Address | ListenType::Network => {
            let named = listen.network.as_ref().filter(|_| address.is_none());
            let known = named.and_then(|network| out.launch.addresses.get(&network.0)).cloned();
            let own = &out.launch.listen;
            Place::Address(Some(address.or(known).unwrap_or_else(|| own.clone())))
        }
        ListenType::None => Place::Nowhere,
    }
}

fn vnc(out: &mut Translation<'_>, display: &Vnc) {
    let protection = out.launch.vnc.clone();
    if let Some(tls) = &protection.tls {
        let secret = tls.secret.as_ref().map(|_| "vnc-tls-creds0-secret0".to_owned());
        out.credentials("vnc-tls-creds0", tls, End::Server, secret);
    }
    let mut text = match place(out, &display.listens, "vnc.sock", protection.auto_unix_socket.into()) {
        Place::Socket(path) => format!("vnc=unix:{}", doubled(&path)),
        Place::Nowhere => "none".to_owned(),
        Place::Address(address) => {
            let automatic =
                display.autoport == Some(YesNo::Yes) || display.port.is_none_or(|port| port == -1);
            let port = if automatic { 5900 } else { display.port.unwrap_or(5900) };
            let address = match address.unwrap_or_default() {
                address if address.contains(':') => format!("[{address}]"),
                address => address,
            };
            let mut text = format!("{}:{}", doubled(&address), i64::from(port) - 5900);
            match display.websocket {
                0 => {}
                // Without a manager that finds a port, QEMU chooses it.
                -1 if !out.launch.is_managed() => text.push_str(",websocket=on"),
                port => text.push_str(&format!(",websocket={port}")),
            }
            text
        }
    };
    if display.share_policy != SharePolicy::Default {
        text.push_str(&format!(",share={}", display.share_policy));
    }
    if display.password.passwd.is_some() || protection.password {
        text.push_str(",password=on");
    }
    if protection.tls.is_some() {
        text.push_str(",tls-creds=vnc-tls-creds0");
    }
    if let Some(dir) = protection.sasl {
        text.push_str(",sasl=on");
        out.set_environment("SASL_CONF_PATH", dir);
    }
    if let Some(control) = display.power_control {
        text.push_str(&format!(",power-control={}", control.on_off()));
    }
    if let Some(audio) = audiodev(out, display.audio.as_ref()) {
        text.push_str(&format!(",audiodev={audio}"));
    }
    out.option("-vnc", text);
    if let Some(keymap) = &display.keymap {
        out.option("-k", keymap.clone());
    }
}
