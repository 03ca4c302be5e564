//! Rules about character devices: where they lead to (parse-and-rules.md 3.4).

use super::address::{bus, other_bus};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::chardev::{ChannelType, Mode, Reconnect, Source};
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::info::Bus;
use crate::domain::Domain;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ATTRIBUTE};

rule! {
    /// `<reconnect>` is given for the side that waits for connections.
    ///
    /// It says how often a client tries to connect again after it has lost its server. A server has
    /// nothing to connect to. Remove it, or let the guest connect.
    ///
    /// ```xml wrong
    /// <serial type='tcp'>
    ///   <source mode='bind' host='a' service='1'><reconnect enabled='yes' timeout='1'/></source>
    /// </serial>
    /// ```
    /// ```xml right
    /// <serial type='tcp'>
    ///   <source mode='connect' host='a' service='1'><reconnect enabled='yes' timeout='1'/></source>
    /// </serial>
    /// ```
    RECONNECT_OF_SERVER = "R420" "reconnect-of-server" Error;
}

/// Whether a socket without a path is one that the hypervisor makes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Path {
    Required,
    Chosen,
}

/// Sources say where they lead to.
pub fn sources(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let list = &domain.devices;
    for (device, place) in devices.each("serial", &list.serial) {
        source(&device.source, Path::Required, &place, findings);
    }
    for (device, place) in devices.each("parallel", &list.parallel) {
        source(&device.source, Path::Required, &place, findings);
    }
    // The first console is the first serial port; what is wrong is reported there.
    let shadow = list.serial.first().zip(list.console.first()).is_some_and(|(a, b)| a.source == b.source);
    for (device, place) in devices.each("console", &list.console).skip(usize::from(shadow)) {
        source(&device.source, Path::Required, &place, findings);
    }
    for (device, place) in devices.each("channel", &list.channel) {
        let path = match device.target.as_ref().map(|target| target.r#type) {
            Some(ChannelType::Virtio | ChannelType::Xen) => Path::Chosen,
            Some(ChannelType::Guestfwd) | None => Path::Required,
        };
        source(&device.source, path, &place, findings);
    }
    for (device, place) in devices.each("redirdev", &list.redirdev) {
        source(&device.source, Path::Required, &place, findings);
    }
    for (device, place) in devices.each("smartcard", &list.smartcard) {
        if let SmartcardMode::Passthrough(own) = &device.mode {
            source(&own.source, Path::Required, &place, findings);
        }
        if let Some(bus) = bus(&device.info).filter(|bus| !matches!(bus, Bus::Ccid(_))) {
            other_bus(findings, &place, bus, "a smart card", "'ccid'");
        }
    }
    for (device, place) in devices.each("rng", &list.rng) {
        if let RngBackendKind::Egd(own) = &device.backend.kind {
            source(&own.source, Path::Required, &place.child("backend"), findings);
        }
    }
}

/// What leads to a file, a socket or a service names it.
fn source(own: &Source, path: Path, device: &Place<'_>, findings: &mut Findings) {
    let place = device.child("source");
    match own {
        Source::File(file) => {
            if file.source.as_ref().is_none_or(|source| source.path.is_none()) {
                missing(findings, &place, "path");
            }
        }
        Source::Dev(device) | Source::Pipe(device) => {
            if device.source.as_ref().is_none_or(|source| source.path.is_none()) {
                missing(findings, &place, "path");
            }
        }
        Source::Nmdm(nmdm) => {
            let sides = nmdm.source.as_ref().map(|source| (source.master.is_some(), source.slave.is_some()));
            match sides {
                Some((true, false)) => missing(findings, &place, "slave"),
                Some((false, true)) => missing(findings, &place, "master"),
                Some((true, true) | (false, false)) | None => {}
            }
        }
        Source::Tcp(tcp) => {
            let own = &tcp.source;
            for (name, value) in [("host", &own.host), ("service", &own.service)] {
                if value.as_ref().is_none_or(|text| text.is_empty()) {
                    missing(findings, &place, name);
                }
            }
            reconnect(own.mode, own.reconnect.as_ref(), &place, findings);
        }
        Source::Udp(udp) => {
            let service = udp.connect.as_ref().and_then(|source| source.service.as_ref());
            if service.is_none_or(|service| service.is_empty()) {
                findings
                    .report(&MISSING_ATTRIBUTE, device, "no `<source mode='connect'>` with `service`")
                    .help("add it, the port that packets are sent to");
            }
        }
        Source::Unix(unix) => {
            let given = unix.source.as_ref().is_some_and(|source| source.path.is_some());
            if !given && path == Path::Required {
                missing(findings, &place, "path");
            }
            if let Some(own) = &unix.source {
                // A path that is chosen is that of a socket of the hypervisor, which waits there.
                let mode = if !given && path == Path::Chosen { Mode::Bind } else { own.mode };
                reconnect(mode, own.reconnect.as_ref(), &place, findings);
            }
        }
        Source::SpicePort(own) | Source::Dbus(own) => {
            let name = own.source.as_ref().and_then(|source| source.channel.as_deref());
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
            match name {
                None => missing(findings, &place, "channel"),
                Some(name) if !name.bytes().all(fits) => {
                    let message = format!(
                        "`channel` of `<source>` is '{name}'; expected letters, digits, '_', '.' and '-'"
                    );
                    findings.report(&INVALID_VALUE, &place.attr("channel"), message);
                }
                Some(_) => {}
            }
        }
        Source::Null
        | Source::Vc
        | Source::Pty(_)
        | Source::Stdio
        | Source::SpiceVmc
        | Source::QemuVdagent(_) => {}
    }
}

/// Reports that a source does not say where it leads to.
pub(super) fn missing(findings: &mut Findings, source: &Place<'_>, name: &str) {
    findings
        .report(&MISSING_ATTRIBUTE, source, format!("`<source>` has no attribute `{name}`"))
        .help(format!("add it, as `<source {name}='…'/>`"));
}

fn reconnect(mode: Mode, own: Option<&Reconnect>, source: &Place<'_>, findings: &mut Findings) {
    if mode == Mode::Bind && own.is_some_and(|own| own.enabled.is_some()) {
        findings
            .report(
                &RECONNECT_OF_SERVER,
                &source.child("reconnect"),
                "`<reconnect>` needs `mode='connect'`, not 'bind'",
            )
            .remove(", or change the mode");
    }
}
