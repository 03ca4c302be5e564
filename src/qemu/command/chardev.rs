//! Character devices (qemu-command-2.md 5, 12 to 15).

use super::members::{doubled, Members, Value};
use super::{id, Translation};
use crate::domain::devices::chardev::{
    Channel, ChannelType, ConsoleType, Log, Mode, ProtocolType, Reconnect, SerialType, Source, UdpSource,
};
use crate::domain::devices::graphics::{Kind, MouseMode};
use crate::domain::devices::misc::RngBackendKind;
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;

/// What a back end belongs to.
pub(super) struct Owner<'o> {
    /// Its identity on the command line.
    pub id: &'o str,
    /// The alias of the device.
    pub alias: &'o str,
    /// The name of its SPICE channel.
    pub spice: &'static str,
}

/// The descriptor sets that character devices take.
pub(super) fn descriptor_sets(domain: &Domain) -> u32 {
    let set = |source: &Source, log: &Option<Log>| {
        u32::from(matches!(source, Source::File(_)))
            + u32::from(log.as_ref().is_some_and(|log| log.file.is_some()))
    };
    let devices = &domain.devices;
    let mut all = 0;
    all += devices.serial.iter().map(|device| set(&device.source, &device.log)).sum::<u32>();
    all += devices.parallel.iter().map(|device| set(&device.source, &device.log)).sum::<u32>();
    all += devices.channel.iter().map(|device| set(&device.source, &device.log)).sum::<u32>();
    let consoles = devices
        .console
        .iter()
        .filter(|console| !is_serial(console.target.as_ref().and_then(|target| target.r#type)));
    all += consoles.map(|device| set(&device.source, &device.log)).sum::<u32>();
    let egd = devices.rng.iter().filter(|rng| match &rng.backend.kind {
        RngBackendKind::Egd(egd) => matches!(egd.source, Source::File(_)),
        _ => false,
    });
    all + egd.count() as u32
}

fn is_serial(kind: Option<ConsoleType>) -> bool {
    kind.is_none_or(|kind| kind == ConsoleType::Serial)
}

/// Prints what a back end needs, and it.
pub(super) fn backend(out: &mut Translation<'_>, owner: &Owner<'_>, source: &Source, log: Option<&Log>) {
    let tls = tls(out, owner, source);
    let managed = out.launch.descriptors;
    let path = |path: Option<&NonEmpty>| doubled(path.map_or("", |path| &path.0));
    let name = owner.id;
    let mut text = match source {
        Source::Null | Source::Vc | Source::Stdio | Source::Pty(_) => {
            format!("{},id={name}", crate::xml::Tagged::tag(source))
        }
        Source::Dev(device) => {
            let kind = if name.starts_with("charparallel") { "parallel" } else { "serial" };
            format!(
                "{kind},id={name},path={}",
                path(device.source.as_ref().and_then(|source| source.path.as_ref()))
            )
        }
        Source::File(file) => {
            let none = Default::default();
            let source = file.source.as_ref().unwrap_or(&none);
            match managed {
                Some(descriptors) => {
                    let set = out.add_descriptor(descriptors.file, &format!("{}-source", owner.alias));
                    format!("file,id={name},path={set},append=on")
                }
                None => {
                    let append = source.append.map_or(String::new(), |append| format!(",append={append}"));
                    format!("file,id={name},path={}{append}", path(source.path.as_ref()))
                }
            }
        }
        Source::Pipe(pipe) => {
            format!(
                "pipe,id={name},path={}",
                path(pipe.source.as_ref().and_then(|source| source.path.as_ref()))
            )
        }
        Source::Udp(udp) => {
            let part = |source: &Option<UdpSource>, part: fn(&UdpSource) -> Option<String>| {
                source.as_ref().and_then(part).unwrap_or_default()
            };
            let (host, service) =
                (|source: &UdpSource| source.host.clone(), |source: &UdpSource| source.service.clone());
            let local =
                Some(part(&udp.bind, service)).filter(|port| !port.is_empty()).unwrap_or("0".to_owned());
            format!(
                "udp,id={name},host={},port={},localaddr={},localport={local}",
                part(&udp.connect, host),
                part(&udp.connect, service),
                part(&udp.bind, host),
            )
        }
        Source::Tcp(tcp) => {
            let source = &tcp.source;
            let (host, port) =
                (source.host.as_deref().unwrap_or(""), source.service.as_deref().unwrap_or(""));
            let telnet = if tcp.protocol.r#type == ProtocolType::Telnet { ",telnet=on" } else { "" };
            let ends = ends(source.mode, source.reconnect.as_ref());
            format!("socket,id={name},host={host},port={port}{telnet}{ends}{tls}")
        }
        Source::Unix(unix) => {
            let none = Default::default();
            let source = unix.source.as_ref().unwrap_or(&none);
            let mode = if source.path.is_none() { Mode::Bind } else { source.mode };
            let place = match managed.filter(|_| mode == Mode::Bind) {
                Some(descriptors) => format!("fd={}", descriptors.listening),
                None => format!("path={}", path(source.path.as_ref())),
            };
            format!("socket,id={name},{place}{}", ends(mode, source.reconnect.as_ref()))
        }
        Source::SpiceVmc => format!("spicevmc,id={name},name={}", owner.spice),
        Source::SpicePort(port) | Source::Dbus(port) => {
            let channel = port.source.as_ref().and_then(|source| source.channel.as_ref());
            let channel = channel.map_or("", |channel| &channel.0);
            format!("{},id={name},name={channel}", crate::xml::Tagged::tag(source))
        }
        Source::QemuVdagent(agent) => {
            let source = agent.source.as_ref();
            let clipboard = source.and_then(|source| source.clipboard.as_ref());
            let clipboard = clipboard
                .map_or(String::new(), |clipboard| format!(",clipboard={}", clipboard.copypaste.on_off()));
            let mouse = match source.and_then(|source| source.mouse.as_ref()).map(|mouse| mouse.mode) {
                Some(MouseMode::Client) => ",mouse=on",
                Some(MouseMode::Server) => ",mouse=off",
                None => "",
            };
            format!("qemu-vdagent,id={name},name=vdagent{clipboard}{mouse}")
        }
        Source::Nmdm(_) => {
            out.refuse("/domain/devices", "QEMU has no null modem devices");
            return;
        }
    };
    if let Some((log, file)) = log.and_then(|log| Some((log, log.file.as_ref()?))) {
        match managed {
            Some(descriptors) => {
                let set = out.add_descriptor(descriptors.log, &format!("{}-log", owner.alias));
                text.push_str(&format!(",logfile={set},logappend=on"));
            }
            None => {
                text.push_str(&format!(",logfile={}", doubled(&file.0)));
                if let Some(append) = log.append {
                    text.push_str(&format!(",logappend={append}"));
                }
            }
        }
    }
    out.option("-chardev", text);
}

/// Who waits for whom, and whether a lost connection is set up again.
pub(super) fn ends(mode: Mode, reconnect: Option<&Reconnect>) -> String {
    let listen = if mode == Mode::Bind { ",server=on,wait=off" } else { "" };
    match reconnect.and_then(|reconnect| Some((reconnect.enabled?, reconnect.timeout))) {
        Some((YesNo::Yes, timeout)) => format!("{listen},reconnect={}", timeout.unwrap_or(0)),
        Some((YesNo::No, _)) => format!("{listen},reconnect=0"),
        None => listen.to_owned(),
    }
}

/// The credentials of an encrypted connection, and the words that name them.
fn tls(out: &mut Translation<'_>, owner: &Owner<'_>, source: &Source) -> String {
    let Source::Tcp(tcp) = source else { return String::new() };
    let Some(tls) = out.launch.chardev_tls.clone().filter(|_| tcp.source.tls != Some(YesNo::No)) else {
        if tcp.source.tls == Some(YesNo::Yes) {
            out.refuse("/domain/devices", "an encrypted connection needs the folder of its certificates");
        }
        return String::new();
    };
    let credentials = format!("obj{}_tls0", owner.id);
    let secret = tls.secret.as_ref().map(|_| format!("{}-secret0", owner.id));
    out.credentials(&credentials, &tls, tcp.source.mode == Mode::Bind, secret);
    format!(",tls-creds={credentials}")
}

fn has_spice(out: &Translation<'_>) -> bool {
    out.domain.devices.graphics.iter().any(|graphics| matches!(graphics.kind, Kind::Spice(_)))
}

/// The back end of a port; its identity.
fn port(out: &mut Translation<'_>, info: &DeviceInfo, source: &Source, log: Option<&Log>) -> String {
    let alias = id(info);
    let name = format!("char{alias}");
    backend(out, &Owner { id: &name, alias: &alias, spice: "vdagent" }, source, log);
    name
}

pub(super) fn serials(out: &mut Translation<'_>) {
    let arch = out.arch();
    let arm = matches!(arch.as_str(), "armv6l" | "armv7l" | "aarch64");
    for serial in &out.domain.devices.serial {
        if matches!(serial.source, Source::SpicePort(_)) && !has_spice(out) {
            continue;
        }
        let name = port(out, &serial.info, &serial.source, serial.log.as_ref());
        let none = Default::default();
        let target = serial.target.as_ref().unwrap_or(&none);
        let model = target.model.as_ref().and_then(|model| model.name.as_deref()).unwrap_or_default();
        let kind = target.r#type.filter(|kind| *kind != SerialType::None);
        let platform = match kind {
            None => true,
            Some(SerialType::SystemSerial) => {
                if arm {
                    model == "pl011"
                } else {
                    model == "16550a"
                }
            }
            Some(_) => false,
        };
        if platform {
            out.option("-serial", format!("chardev:{name}"));
            continue;
        }
        if model.is_empty() {
            out.refuse("/domain/devices/serial", "the serial port has no model");
            continue;
        }
        let members = Members::new("driver", model).with("chardev", name).with("id", id(&serial.info));
        let index = target.port.filter(|_| kind == Some(SerialType::IsaSerial));
        let address = out.address(&serial.info);
        out.device(members.with_some("index", index).and(address));
    }
}

pub(super) fn parallels(out: &mut Translation<'_>) {
    for parallel in &out.domain.devices.parallel {
        let name = port(out, &parallel.info, &parallel.source, parallel.log.as_ref());
        out.device(
            Members::new("driver", "isa-parallel").with("chardev", name).with("id", id(&parallel.info)),
        );
    }
}

pub(super) fn channels(out: &mut Translation<'_>) {
    for channel in &out.domain.devices.channel {
        if channel.target.is_none() {
            out.refuse("/domain/devices/channel", "the channel has no target");
            continue;
        }
        one_channel(out, channel);
    }
}

fn one_channel(out: &mut Translation<'_>, channel: &Channel) {
    let Some(target) = &channel.target else { return };
    let mut source = channel.source.clone();
    if let (Source::Unix(unix), ChannelType::Virtio) = (&mut source, target.r#type) {
        let source = unix.source.get_or_insert_with(Default::default);
        if source.path.is_none() {
            source.mode = Mode::Bind;
            source.path = Some(NonEmpty(socket(out, channel)));
        }
    }
    let name = port(out, &channel.info, &source, channel.log.as_ref());
    let alias = id(&channel.info);
    match target.r#type {
        ChannelType::Guestfwd => {
            let (address, number) = (target.address.as_deref().unwrap_or(""), target.port.unwrap_or(0));
            let text = format!("tcp:{address}:{number}-chardev:{name}");
            let forward = Value::Array(vec![Value::Object(Members::new("str", text))]);
            out.netdev(Members::new("type", "user").with("guestfwd", forward).with("id", alias));
        }
        ChannelType::Virtio => {
            let spice = matches!(channel.source, Source::SpiceVmc).then(|| "com.redhat.spice.0".to_owned());
            let called = target.name.clone().or(spice);
            let address = out.address(&channel.info);
            let members = Members::new("driver", "virtserialport").and(address).with("chardev", name);
            out.device(members.with("id", alias).with_some("name", called));
        }
        ChannelType::Xen => out.refuse("/domain/devices/channel", "QEMU has no Xen channels"),
    }
}

/// Where a channel's socket is that names no path.
fn socket(out: &Translation<'_>, channel: &Channel) -> String {
    let name =
        channel.target.as_ref().and_then(|target| target.name.clone()).unwrap_or_else(|| {
            match channel.info.address.as_ref().map(|address| &address.bus) {
                Some(Bus::VirtioSerial(port)) => {
                    format!("vioser-{:02}-{:02}-{:02}.sock", port.controller, port.bus, port.port)
                }
                _ => "channel.sock".to_owned(),
            }
        });
    match out.launch.beside("channel") {
        Some(dir) => format!("{dir}/{name}"),
        None => format!("{}-{name}", out.domain.name.replace('/', "_")),
    }
}

pub(super) fn consoles(out: &mut Translation<'_>) {
    for console in &out.domain.devices.console {
        let kind = console.target.as_ref().and_then(|target| target.r#type);
        let alias = id(&console.info);
        match kind {
            None | Some(ConsoleType::Serial) => {}
            Some(ConsoleType::Virtio) => {
                let name = port(out, &console.info, &console.source, console.log.as_ref());
                let address = out.address(&console.info);
                let members = Members::new("driver", "virtconsole").and(address);
                out.device(members.with("chardev", name).with("id", alias));
            }
            Some(ConsoleType::Sclp | ConsoleType::Sclplm) => {
                let name = port(out, &console.info, &console.source, console.log.as_ref());
                let driver = if kind == Some(ConsoleType::Sclp) { "sclpconsole" } else { "sclplmconsole" };
                out.device(Members::new("driver", driver).with("chardev", name).with("id", alias));
            }
            Some(other) => {
                out.refuse("/domain/devices/console", format!("QEMU has no console of type '{other}'"));
            }
        }
    }
}
