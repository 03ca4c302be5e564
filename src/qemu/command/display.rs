//! Sound, displays and graphics cards (qemu-command-2.md 18 to 21).

use super::virtio::bare;
use super::{id, Translation};
use crate::domain::devices::audio::AudioId;
use crate::domain::devices::graphics::{
    ChannelMode, ChannelName, Graphics, Kind, Listen, ListenType, MouseMode, SharePolicy, SlowLine, Spice,
    Vnc,
};
use crate::domain::devices::sound::SoundModel;
use crate::domain::devices::video::{DriverName, Model, ModelType};
use crate::domain::devices::Video;
use crate::qemu::caps::Flag;
use crate::qemu::members::{doubled, Members};
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::NonEmpty;

/// Where a display listens.
enum Place {
    Socket(String),
    Address(Option<String>),
    Nowhere,
}

/// The back end that a user of sound names, or the first one.
pub(super) fn audiodev(out: &mut Translation<'_>, wanted: Option<&AudioId>) -> Option<String> {
    let wanted = wanted.map_or(0, |audio| audio.id);
    let found = out.domain.devices.audio.iter().find(|audio| wanted == 0 || audio.id == wanted);
    if found.is_none() {
        out.refuse("/domain/devices/audio", "there is no audio device for the sound of the guest");
    }
    found.map(|audio| format!("audio{}", audio.id))
}

/// QEMU has one display of a kind, and each listens in one place.
fn count(out: &mut Translation<'_>) {
    let displays = &out.domain.devices.graphics;
    for (at, display) in displays.iter().enumerate() {
        out.stand("graphics", at, displays.len());
        let word = crate::xml::Tagged::tag(&display.kind);
        let same = |other: &Graphics| crate::xml::Tagged::tag(&other.kind) == word;
        if displays[..at].iter().any(same) {
            out.refuse("/domain/devices/graphics", format!("QEMU has one display of type '{word}'"));
        }
        let listens = match &display.kind {
            Kind::Vnc(display) => &display.listens[..],
            Kind::Spice(display) => &display.listens[..],
            _ => &[],
        };
        if listens.len() > 1 {
            out.refuse(
                "/domain/devices/graphics",
                format!("a display of type '{word}' listens in one place"),
            );
        }
    }
}

pub(super) fn graphics(out: &mut Translation<'_>) {
    count(out);
    for (at, graphics) in out.domain.devices.graphics.iter().enumerate() {
        out.stand("graphics", at, out.domain.devices.graphics.len());
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
                let node = rendernode(out, own, out.has(Flag::EglHeadlessRendernode));
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
                let node = if on == Some(YesNo::Yes) { rendernode(out, own, true) } else { String::new() };
                let audio = display.audio.as_ref().and_then(|audio| audiodev(out, Some(audio)));
                let audio = audio.map_or(String::new(), |audio| format!(",audiodev={audio}"));
                out.option("-display", format!("dbus{place}{gl}{node}{audio}"));
            }
            Kind::Rdp(_) | Kind::Desktop(_) => {
                out.refuse("/domain/devices/graphics", "QEMU has no such display")
            }
        }
    }
}

fn rendernode(out: &Translation<'_>, own: Option<&NonEmpty>, known: bool) -> String {
    let host = out.launch.rendernode.as_deref().filter(|_| known);
    own.map(|node| &*node.0).or(host).map_or(String::new(), |node| format!(",rendernode={}", doubled(node)))
}

fn place(out: &mut Translation<'_>, listens: &[Listen], file: &str, auto_socket: bool) -> Place {
    let socket = match &out.launch.state_dir {
        Some(dir) => format!("{dir}/{file}"),
        None => format!("{}-{file}", out.short_name()),
    };
    let Some(listen) = listens.first() else { return Place::Address(Some(out.launch.listen.clone())) };
    let address = listen.address.as_ref().map(|address| address.0.clone());
    match listen.r#type {
        ListenType::Socket => Place::Socket(listen.socket.as_ref().map_or(socket, |socket| socket.0.clone())),
        ListenType::Address if address.is_none() && auto_socket => Place::Socket(socket),
        ListenType::Address | ListenType::Network => {
            let named = listen.network.as_ref().filter(|_| address.is_none());
            let known = named.and_then(|network| out.launch.addresses.get(&network.0)).cloned();
            let own = &out.launch.listen;
            let place = address.or(known.clone()).unwrap_or_else(|| own.clone());
            if let (Some(network), None) = (named, known) {
                let text = format!("the host's address in the network '{}' is not known here", network.0);
                out.note("/domain/devices/graphics/listen", format!("{text}: it listens on '{place}'"));
            }
            Place::Address(Some(place))
        }
        ListenType::None => Place::Nowhere,
    }
}

fn vnc(out: &mut Translation<'_>, display: &Vnc) {
    let protection = out.launch.vnc.clone();
    if let Some(tls) = &protection.tls {
        let secret = tls.secret.as_ref().map(|_| "vnc-tls-creds0-secret0".to_owned());
        out.credentials("vnc-tls-creds0", tls, true, secret);
    }
    let mut text = match place(out, &display.listens, "vnc.sock", protection.auto_unix_socket) {
        Place::Socket(path) => format!("vnc=unix:{}", doubled(&path)),
        Place::Nowhere => "none".to_owned(),
        Place::Address(address) => {
            let automatic =
                display.autoport == Some(YesNo::Yes) || display.port.is_none_or(|port| port == -1);
            let port = if automatic { 5900 } else { display.port.unwrap_or(5900) };
            if !(5900..=65535).contains(&port) {
                out.refuse(
                    "/domain/devices/graphics",
                    "the port of a VNC display must be from 5900 to 65535",
                );
            }
            let address = match address.unwrap_or_default() {
                address if address.contains(':') => format!("[{address}]"),
                address => address,
            };
            let mut text = format!("{address}:{}", i64::from(port) - 5900);
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

fn spice(out: &mut Translation<'_>, display: &Spice) {
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
    let (mut plain, mut tls) = (0, 0);
    let mut elsewhere = true;
    match place(out, &display.listens, "spice.sock", protection.auto_unix_socket) {
        Place::Socket(path) => entries.extend(["unix=on".to_owned(), format!("addr={}", doubled(&path))]),
        Place::Nowhere => entries.push("port=0".to_owned()),
        Place::Address(address) => {
            elsewhere = false;
            plain = if plain_wanted { 5901 } else { display.port.unwrap_or(0) };
            tls = if tls_wanted { 5902 } else { display.tls_port.unwrap_or(0) };
            if plain > 0 {
                entries.push(format!("port={plain}"));
            }
            if tls > 0 {
                entries.push(format!("tls-port={tls}"));
            }
            entries.extend(address.filter(|_| plain > 0 || tls > 0).map(|address| format!("addr={address}")));
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
    match (&protection.tls, tls > 0) {
        (Some(files), true) => entries.push(format!("x509-dir={}", doubled(&files.dir))),
        (None, true) => {
            out.refuse("/domain/devices/graphics", "an encrypted port needs the folder of its certificates")
        }
        _ => {}
    }
    let needs_plain = uses(ChannelMode::Insecure) && plain <= 0 && !elsewhere;
    if needs_plain || uses(ChannelMode::Secure) && tls <= 0 {
        out.refuse("/domain/devices/graphics", "a SPICE channel has no port of its kind");
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
        let node = rendernode(out, gl.rendernode.as_ref(), out.has(Flag::SpiceRendernode));
        entries.push(format!("gl=on{node}"));
    }
    entries
}

pub(super) fn video(out: &mut Translation<'_>) {
    for (at, video) in out.domain.devices.video.iter().enumerate() {
        out.stand("video", at, out.domain.devices.video.len());
        let none = Model::default();
        let model = video.model.as_ref().unwrap_or(&none);
        if model.r#type != Some(ModelType::None) {
            one_video(out, video, model, at == 0);
        }
    }
}

fn one_video(out: &mut Translation<'_>, video: &Video, model: &Model, first: bool) {
    let alias = id(&video.info);
    let driver = video.driver.as_ref();
    let served = driver.and_then(|driver| driver.name) == Some(DriverName::Vhostuser);
    let options = driver.map(|driver| driver.virtio).unwrap_or_default();
    let primary = model.primary.map_or(first, YesNo::is_yes);
    let kind = model.r#type.unwrap_or(ModelType::Default);
    if !primary && !matches!(kind, ModelType::Qxl | ModelType::Virtio) {
        let text = format!("a card '{kind}' is only possible as the primary one");
        out.refuse("/domain/devices/video/model", text);
    }
    if served {
        let place = match out.launch.descriptors {
            Some(descriptors) => format!("fd={}", descriptors.listening),
            None => {
                let socket = format!("{}-{alias}.sock", out.short_name());
                let text = format!("start vhost-user-gpu on the socket '{socket}' before the guest");
                out.note("/domain/devices/video", text);
                format!("path={}", doubled(&socket))
            }
        };
        out.option("-chardev", format!("socket,id=chr-vu-{alias},{place}"));
    }
    if let Some(zpci) = out.zpci(&video.info) {
        out.device(zpci);
    }
    let accel3d = model.acceleration.as_ref().and_then(|acceleration| acceleration.accel3d);
    let gl = accel3d == Some(YesNo::Yes);
    let members = match kind {
        ModelType::Qxl => Members::new("driver", if primary { "qxl-vga" } else { "qxl" }),
        ModelType::Virtio if served && primary && out.has(Flag::VhostUserVga) => {
            Members::new("driver", "vhost-user-vga")
        }
        ModelType::Virtio if served => out.virtio("vhost-user-gpu", &video.info, None, options),
        ModelType::Virtio if primary && out.has(Flag::VirtioVga) => {
            bare(if gl && out.has(Flag::VirtioVgaGl) { "virtio-vga-gl" } else { "virtio-vga" }, options)
        }
        ModelType::Virtio => {
            let base = if gl && out.has(Flag::VirtioGpuGlPci) { "virtio-gpu-gl" } else { "virtio-gpu" };
            out.virtio(base, &video.info, None, options)
        }
        ModelType::Vga => Members::new("driver", "VGA"),
        ModelType::Cirrus => Members::new("driver", "cirrus-vga"),
        ModelType::Vmvga => Members::new("driver", "vmware-svga"),
        ModelType::Bochs => Members::new("driver", "bochs-display"),
        ModelType::Ramfb => Members::new("driver", "ramfb"),
        other => {
            out.refuse("/domain/devices/video/model", format!("QEMU has no graphics card '{other}'"));
            return;
        }
    };
    let mut members = members.with("id", alias.clone());
    if kind == ModelType::Virtio && !served && out.has(Flag::VirtioGpuVirgl) {
        members = members.with_some("virgl", accel3d.map(YesNo::is_yes));
    }
    if matches!(kind, ModelType::Qxl | ModelType::Virtio) {
        members = members.with_non_zero("max_outputs", model.heads.unwrap_or(0).into());
    }
    members = match kind {
        ModelType::Qxl => members
            .with_non_zero("ram_size", u64::from(model.ram) * 1024)
            .with_non_zero("vram_size", u64::from(model.vram) * 1024)
            .with_some("vram64_size_mb", out.has(Flag::QxlVram64SizeMb).then_some(model.vram64 / 1024))
            .with_some("vgamem_mb", out.has(Flag::QxlVgamemMb).then_some(model.vgamem / 1024)),
        _ if served => members.with("chardev", format!("chr-vu-{alias}")),
        ModelType::Vga if out.has(Flag::VgaVgamemMb) => {
            members.with_non_zero("vgamem_mb", (model.vram / 1024).into())
        }
        ModelType::Vmvga if out.has(Flag::VmwareSvgaVgamemMb) => {
            members.with_non_zero("vgamem_mb", (model.vram / 1024).into())
        }
        ModelType::Bochs => members.with_non_zero("vgamem", u64::from(model.vram) * 1024),
        ModelType::Virtio => members.with_some("blob", model.blob.map(OnOff::is_on)),
        _ => members,
    };
    if let Some(resolution) = &model.resolution {
        members =
            members.with_non_zero("xres", resolution.x.into()).with_non_zero("yres", resolution.y.into());
    }
    let address = out.address(&video.info);
    out.device(members.and(address));
}

pub(super) fn sound(out: &mut Translation<'_>) {
    for (at, sound) in out.domain.devices.sound.iter().enumerate() {
        out.stand("sound", at, out.domain.devices.sound.len());
        let alias = id(&sound.info);
        if sound.model == SoundModel::Pcspk {
            continue;
        }
        if let Some(zpci) = out.zpci(&sound.info) {
            out.device(zpci);
        }
        let options = sound.driver.as_ref().map(|driver| driver.virtio).unwrap_or_default();
        let members = match sound.model {
            SoundModel::Es1370 => Members::new("driver", "ES1370"),
            SoundModel::Ac97 => Members::new("driver", "AC97"),
            SoundModel::Ich6 => Members::new("driver", "intel-hda"),
            SoundModel::Ich9 => Members::new("driver", "ich9-intel-hda"),
            SoundModel::Usb => Members::new("driver", "usb-audio"),
            SoundModel::Virtio => out.virtio("virtio-sound", &sound.info, None, options),
            SoundModel::Sb16 => Members::new("driver", "sb16"),
            SoundModel::Ich7 | SoundModel::Pcspk => {
                out.refuse("/domain/devices/sound", "QEMU has no sound card 'ich7'");
                continue;
            }
        };
        let audio = audiodev(out, sound.audio.as_ref());
        let hda = matches!(sound.model, SoundModel::Ich6 | SoundModel::Ich9);
        let address = out.address(&sound.info);
        let members = members
            .with("id", alias.clone())
            .with_some("audiodev", audio.clone().filter(|_| !hda))
            .with_some(
                "multi",
                sound.multichannel.filter(|_| sound.model == SoundModel::Usb).map(YesNo::is_yes),
            )
            .with_non_zero(
                "streams",
                sound.streams.filter(|_| sound.model == SoundModel::Virtio).unwrap_or(0).into(),
            );
        out.device(members.and(address));
        if hda {
            codecs(out, &alias, sound.codec.iter().map(|codec| codec.r#type.as_str()).collect(), audio);
        }
    }
}

fn codecs(out: &mut Translation<'_>, card: &str, mut kinds: Vec<&str>, audio: Option<String>) {
    if kinds.is_empty() {
        kinds.push("duplex");
    }
    for (at, kind) in (0u32..).zip(kinds) {
        let members = Members::new("driver", format!("hda-{kind}"))
            .with("id", format!("{card}-codec{at}"))
            .with("bus", format!("{card}.0"))
            .with("cad", at)
            .with_some("audiodev", audio.clone());
        out.device(members);
    }
}
