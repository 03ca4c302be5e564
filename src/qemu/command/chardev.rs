//! Back ends of character devices (qemu-command-2.md 4.9, 5).

use super::secret::End;
use super::{id, Translation};
use crate::domain::devices::chardev::{
    ConsoleType, FileSource, Log, Mode, ProtocolType, Reconnect, Source, TcpSource, Udp, UdpSource,
    UnixSource, VdagentSource,
};
use crate::domain::devices::graphics::MouseMode;
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::info::DeviceInfo;
use crate::domain::Domain;
use crate::qemu::caps::Flag;
use crate::qemu::members::doubled;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use std::collections::HashMap;

/// What a back end belongs to.
pub(super) struct Owner<'o> {
    /// Its identity on the command line.
    pub id: &'o str,
    /// The alias of the device.
    pub alias: &'o str,
    /// The name of its SPICE channel.
    pub spice: &'static str,
}

/// The files of character devices that a manager hands over, by the names that they go by, each with
/// the number of its set. The sets are numbered in this order, which is not that of the options.
pub(super) fn descriptor_sets(domain: &Domain) -> HashMap<String, u32> {
    let mut sets = HashMap::new();
    let mut add = |info: &DeviceInfo, source: &Source, log: Option<&Log>| {
        let file = matches!(source, Source::File(_)).then_some("source");
        let log = log.and_then(|log| log.file.as_ref()).map(|_| "log");
        for part in [file, log].into_iter().flatten() {
            let next = sets.len() as u32;
            sets.insert(format!("{}-{part}", id(info)), next);
        }
    };
    let devices = &domain.devices;
    for card in &devices.smartcard {
        if let SmartcardMode::Passthrough(passed) = &card.mode {
            add(&card.info, &passed.source, passed.log.as_ref());
        }
    }
    devices.serial.iter().for_each(|one| add(&one.info, &one.source, one.log.as_ref()));
    devices.parallel.iter().for_each(|one| add(&one.info, &one.source, one.log.as_ref()));
    devices.channel.iter().for_each(|one| add(&one.info, &one.source, one.log.as_ref()));
    for (at, console) in devices.console.iter().enumerate() {
        let kind = console.target.as_ref().and_then(|target| target.r#type);
        let mirror = at == 0 && kind.is_none_or(|kind| kind == ConsoleType::Serial);
        if !mirror {
            add(&console.info, &console.source, console.log.as_ref());
        }
    }
    for rng in &devices.rng {
        if let RngBackendKind::Egd(egd) = &rng.backend.kind {
            add(&rng.info, &egd.source, egd.log.as_ref());
        }
    }
    devices.redirdev.iter().for_each(|one| add(&one.info, &one.source, one.log.as_ref()));
    sets
}

/// Hands a file of a back end over; the path that it goes by.
fn hand_over(out: &mut Translation<'_>, owner: &Owner<'_>, part: &str, descriptor: u32) -> String {
    let name = format!("{}-{part}", owner.alias);
    let set = out.sets + out.file_sets.get(&name).copied().unwrap_or_default();
    out.add_set(set, descriptor, &name)
}

/// Prints what a back end needs, and it.
pub(super) fn backend(out: &mut Translation<'_>, owner: &Owner<'_>, source: &Source, log: Option<&Log>) {
    let tls = tls(out, owner, source);
    // Null modem devices, which QEMU does not have, are refused.
    let Some(text) = end(out, owner, source, &tls) else { return };
    let log = log.map_or(String::new(), |log| log_file(out, owner, log));
    out.option("-chardev", format!("{text}{log}"));
}

/// The text of a back end by its type, if QEMU has such a one.
fn end(out: &mut Translation<'_>, owner: &Owner<'_>, source: &Source, tls: &str) -> Option<String> {
    let name = owner.id;
    Some(match source {
        Source::Null | Source::Vc | Source::Stdio | Source::Pty(_) => {
            format!("{},id={name}", crate::xml::Tagged::tag(source))
        }
        Source::Dev(device) => {
            let kind = if name.starts_with("charparallel") { "parallel" } else { "serial" };
            let own = device.source.as_ref().and_then(|source| source.path.as_ref());
            format!("{kind},id={name},path={}", path(own))
        }
        Source::File(own) => file(out, owner, own.source.as_ref()),
        Source::Pipe(pipe) => {
            let own = pipe.source.as_ref().and_then(|source| source.path.as_ref());
            format!("pipe,id={name},path={}", path(own))
        }
        Source::Udp(own) => udp(name, own),
        Source::Tcp(tcp) => {
            let source = &tcp.source;
            let (host, port) = (
                doubled(source.host.as_deref().unwrap_or("")),
                doubled(source.service.as_deref().unwrap_or("")),
            );
            let telnet = match tcp.protocol.r#type {
                ProtocolType::Telnet => ",telnet=on",
                _ => "",
            };
            let ends = ends(out, source.mode, source.reconnect.as_ref());
            format!("socket,id={name},host={host},port={port}{telnet}{ends}{tls}")
        }
        Source::Unix(own) => unix(out, name, own.source.as_ref()),
        Source::SpiceVmc => format!("spicevmc,id={name},name={}", owner.spice),
        Source::SpicePort(port) | Source::Dbus(port) => {
            let channel = port.source.as_ref().and_then(|source| source.channel.as_ref());
            let channel = doubled(channel.map_or("", |channel| &channel.0));
            format!("{},id={name},name={channel}", crate::xml::Tagged::tag(source))
        }
        Source::QemuVdagent(agent) => vdagent(name, agent.source.as_ref()),
        Source::Nmdm(_) => return None,
    })
}

fn path(path: Option<&NonEmpty>) -> String {
    doubled(path.map_or("", |path| &path.0))
}

fn file(out: &mut Translation<'_>, owner: &Owner<'_>, source: Option<&FileSource>) -> String {
    let name = owner.id;
    if let Some(descriptors) = out.launch.descriptors {
        let set = hand_over(out, owner, "source", descriptors.file);
        return format!("file,id={name},path={set},append=on");
    }
    let append = source.and_then(|source| source.append);
    let append = append.map_or(String::new(), |append| format!(",append={append}"));
    format!("file,id={name},path={}{append}", path(source.and_then(|source| source.path.as_ref())))
}

fn udp(name: &str, udp: &Udp) -> String {
    let part = |source: &Option<UdpSource>, part: fn(&UdpSource) -> Option<String>| {
        doubled(&source.as_ref().and_then(part).unwrap_or_default())
    };
    let (host, service) =
        (|source: &UdpSource| source.host.clone(), |source: &UdpSource| source.service.clone());
    let local = Some(part(&udp.bind, service)).filter(|port| !port.is_empty()).unwrap_or("0".to_owned());
    format!(
        "udp,id={name},host={},port={},localaddr={},localport={local}",
        part(&udp.connect, host),
        part(&udp.connect, service),
        part(&udp.bind, host),
    )
}

fn unix(out: &Translation<'_>, name: &str, source: Option<&UnixSource>) -> String {
    let none = Default::default();
    let source = source.unwrap_or(&none);
    let mode = if source.path.is_none() { Mode::Bind } else { source.mode };
    let place = match out.launch.descriptors.filter(|_| mode == Mode::Bind) {
        Some(descriptors) => format!("fd={}", descriptors.listening),
        None => format!("path={}", path(source.path.as_ref())),
    };
    format!("socket,id={name},{place}{}", ends(out, mode, source.reconnect.as_ref()))
}

fn vdagent(name: &str, source: Option<&VdagentSource>) -> String {
    let clipboard = source.and_then(|source| source.clipboard.as_ref());
    let clipboard =
        clipboard.map_or(String::new(), |clipboard| format!(",clipboard={}", clipboard.copypaste.on_off()));
    let mouse = match source.and_then(|source| source.mouse.as_ref()).map(|mouse| mouse.mode) {
        Some(MouseMode::Client) => ",mouse=on",
        Some(MouseMode::Server) => ",mouse=off",
        None => "",
    };
    format!("qemu-vdagent,id={name},name=vdagent{clipboard}{mouse}")
}

/// The file that keeps a copy of what the guest writes.
fn log_file(out: &mut Translation<'_>, owner: &Owner<'_>, log: &Log) -> String {
    let Some(file) = &log.file else { return String::new() };
    if let Some(descriptors) = out.launch.descriptors {
        let set = hand_over(out, owner, "log", descriptors.log);
        return format!(",logfile={set},logappend=on");
    }
    let append = log.append.map_or(String::new(), |append| format!(",logappend={append}"));
    format!(",logfile={}{append}", doubled(&file.0))
}

/// Who waits for whom, and whether a lost connection is set up again.
pub(super) fn ends(out: &Translation<'_>, mode: Mode, reconnect: Option<&Reconnect>) -> String {
    let millis = out.has(Flag::ChardevReconnectMs);
    let again = |seconds: u32| match millis {
        true => format!(",reconnect-ms={}", u64::from(seconds) * 1000),
        false => format!(",reconnect={seconds}"),
    };
    let listen = if mode == Mode::Bind { ",server=on,wait=off" } else { "" };
    match reconnect.and_then(|reconnect| Some((reconnect.enabled?, reconnect.timeout))) {
        Some((YesNo::Yes, timeout)) => format!("{listen}{}", again(timeout.unwrap_or(0))),
        Some((YesNo::No, _)) => format!("{listen}{}", again(0)),
        None => listen.to_owned(),
    }
}

/// The credentials of an encrypted connection, and the words that name them.
fn tls(out: &mut Translation<'_>, owner: &Owner<'_>, source: &Source) -> String {
    let Source::Tcp(tcp) = source else { return String::new() };
    let TcpSource { mode, tls, .. } = &tcp.source;
    if !tls.map_or(out.launch.chardev_always_tls, YesNo::is_yes) {
        return String::new();
    }
    // That there are certificates is a rule of the start.
    let known = out.launch.certificates(&out.launch.chardev_tls);
    let Some(tls) = known else { return String::new() };
    let credentials = format!("obj{}_tls0", owner.id);
    let secret = tls.secret.as_ref().map(|_| format!("{}-secret0", owner.id));
    let end = if *mode == Mode::Bind { End::Server } else { End::Client };
    out.credentials(&credentials, &tls, end, secret);
    format!(",tls-creds={credentials}")
}
