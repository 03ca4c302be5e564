//! `<graphics type='spice'>` (qemu-command-2.md 19.3).

use super::graphics::{default_rendernode, place, rendernode, Place};
use super::Translation;
use crate::domain::devices::graphics::{ChannelMode, ChannelName, MouseMode, SlowLine, Spice};
use crate::qemu::caps::Flag;
use crate::qemu::members::doubled;
use crate::xml::value::token::YesNo;

/// The channels in QEMU's order.
const CHANNELS: [ChannelName; 8] = [
    ChannelName::Main,
    ChannelName::Display,
    ChannelName::Inputs,
    ChannelName::Cursor,
    ChannelName::Playback,
    ChannelName::Record,
    ChannelName::Smartcard,
    ChannelName::Usbredir,
];

pub(super) fn spice(out: &mut Translation<'_>, display: &Spice) {
    let protection = out.launch.spice.clone();
    let mode = |name: ChannelName| {
        let mut own = display.channel.iter();
        own.find(|channel| channel.name == name).map(|channel| channel.mode)
    };
    let uses = |wanted: ChannelMode| {
        display.default_mode == wanted || CHANNELS.iter().any(|name| mode(*name) == Some(wanted))
    };
    let any = display.default_mode == ChannelMode::Any;
    let automatic = display.autoport == Some(YesNo::Yes);
    let plain_wanted = automatic && (uses(ChannelMode::Insecure) || any) || display.port == Some(-1);
    let tls_wanted = automatic && (uses(ChannelMode::Secure) || any && protection.tls.is_some())
        || display.tls_port == Some(-1);
    let mut entries: Vec<String> = Vec::new();
    let mut tls = 0;
    match place(out, &display.listens, "spice.sock", protection.auto_unix_socket.into()) {
        Place::Socket(path) => entries.extend(["unix=on".to_owned(), format!("addr={}", doubled(&path))]),
        Place::Nowhere => entries.push("port=0".to_owned()),
        Place::Address(address) => {
            let plain = if plain_wanted { 5901 } else { display.port.unwrap_or(0) };
            tls = if tls_wanted { 5902 } else { display.tls_port.unwrap_or(0) };
            if plain > 0 {
                entries.push(format!("port={plain}"));
            }
            if tls > 0 {
                entries.push(format!("tls-port={tls}"));
            }
            entries.extend(
                address.filter(|_| plain > 0 || tls > 0).map(|address| format!("addr={}", doubled(&address))),
            );
        }
    }
    if let Some(dir) = protection.sasl {
        entries.push("sasl=on".to_owned());
        out.set_environment("SASL_CONF_PATH", dir);
    }
    match display.mouse.as_ref().map(|mouse| mouse.mode) {
        Some(MouseMode::Server) => entries.push("agent-mouse=off".to_owned()),
        Some(MouseMode::Client) => entries.push("agent-mouse=on".to_owned()),
        None => {}
    }
    if display.password.passwd.is_none() && !protection.password {
        entries.push("disable-ticketing=on".to_owned());
    }
    if let Some(files) = out.launch.certificates(&protection.tls).filter(|_| tls > 0) {
        entries.push(format!("x509-dir={}", doubled(&files.dir)));
    }
    let mut channel = |name: &str, mode: ChannelMode| match mode {
        ChannelMode::Secure => entries.push(format!("tls-channel={name}")),
        ChannelMode::Insecure => entries.push(format!("plaintext-channel={name}")),
        ChannelMode::Any => {}
    };
    channel("default", display.default_mode);
    for name in CHANNELS {
        channel(name.as_str(), mode(name).unwrap_or(ChannelMode::Any));
    }
    entries.extend(spice_tuning(out, display));
    entries.push("seamless-migration=on".to_owned());
    out.option("-spice", entries.join(","));
    if let Some(keymap) = &display.keymap {
        out.option("-k", keymap.clone());
    }
}

fn spice_tuning(out: &Translation<'_>, display: &Spice) -> Vec<String> {
    let mut entries = Vec::new();
    let slow = |own: &Option<SlowLine>| own.as_ref().map(|own| own.compression.as_str());
    let compressions = [
        ("image-compression", display.image.as_ref().map(|own| own.compression.as_str())),
        ("jpeg-wan-compression", slow(&display.jpeg)),
        ("zlib-glz-wan-compression", slow(&display.zlib)),
        ("playback-compression", display.playback.as_ref().map(|own| own.compression.as_str())),
    ];
    for (name, value) in compressions {
        entries.extend(value.map(|value| format!("{name}={value}")));
    }
    entries.extend(display.streaming.as_ref().map(|streaming| format!("streaming-video={}", streaming.mode)));
    if display.clipboard.as_ref().is_some_and(|clipboard| clipboard.copypaste == YesNo::No) {
        entries.push("disable-copy-paste=on".to_owned());
    }
    if display.filetransfer.as_ref().is_some_and(|transfer| transfer.enable == YesNo::No) {
        entries.push("disable-agent-file-xfer=on".to_owned());
    }
    if let Some(gl) = display.gl.as_ref().filter(|gl| gl.enable == Some(YesNo::Yes)) {
        let node = rendernode(gl.rendernode.as_ref(), default_rendernode(out, Flag::SpiceRendernode));
        entries.push(format!("gl=on{node}"));
    }
    entries
}
