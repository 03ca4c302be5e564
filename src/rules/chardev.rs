//! Rules about character devices (parse-and-rules.md 3.4).

use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::chardev::{ChannelType, Mode, Reconnect, Source};
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::info::Bus;
use crate::domain::Domain;

/// Sources say where they lead.
pub fn sources(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    for (at, device) in devices.serial.iter().enumerate() {
        source(&mut element(path("serial", at, devices.serial.len()), findings), &device.source, false);
    }
    for (at, device) in devices.parallel.iter().enumerate() {
        source(&mut element(path("parallel", at, devices.parallel.len()), findings), &device.source, false);
    }
    let shadow =
        devices.serial.first().zip(devices.console.first()).is_some_and(|(a, b)| a.source == b.source);
    for (at, device) in devices.console.iter().enumerate().skip(usize::from(shadow)) {
        source(&mut element(path("console", at, devices.console.len()), findings), &device.source, false);
    }
    for (at, device) in devices.channel.iter().enumerate() {
        let kind = device.target.as_ref().map(|target| target.r#type);
        let open = matches!(kind, Some(ChannelType::Virtio | ChannelType::Xen));
        source(&mut element(path("channel", at, devices.channel.len()), findings), &device.source, open);
    }
    let serials = devices.serial.iter().map(|device| ("serial", &device.source));
    let channels = devices.channel.iter().map(|device| ("channel", &device.source));
    for (name, stream) in serials.chain(channels) {
        for label in stream.labels() {
            super::os::overrides(&mut element(path(name, 0, 1), findings), domain, label);
        }
    }
    for (at, device) in devices.redirdev.iter().enumerate() {
        source(&mut element(path("redirdev", at, devices.redirdev.len()), findings), &device.source, false);
    }
    for (at, device) in devices.smartcard.iter().enumerate() {
        let mut one = element(path("smartcard", at, devices.smartcard.len()), findings);
        if let SmartcardMode::Passthrough(passthrough) = &device.mode {
            source(&mut one, &passthrough.source, false);
        }
        let bus = device.info.address.as_ref().map(|address| &address.bus);
        let other = bus.is_some_and(|bus| !matches!(bus, Bus::Ccid(_)));
        one.refuse_in("address", other, "a smart card needs an address of type 'ccid'");
    }
    for (at, device) in devices.rng.iter().enumerate() {
        if let RngBackendKind::Egd(egd) = &device.backend.kind {
            let mut one = element(path("rng", at, devices.rng.len()), findings);
            source(&mut one, &egd.source, false);
        }
    }
}

fn source(one: &mut Element<'_>, source: &Source, path_optional: bool) {
    let given = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    let again = |mode: Mode, reconnect: &Option<Reconnect>| {
        mode == Mode::Bind && reconnect.as_ref().is_some_and(|reconnect| reconnect.enabled.is_some())
    };
    const ONCE: &str = "only who connects can connect again; the mode is 'bind'";
    match source {
        Source::File(file) => {
            let path = file.source.as_ref().and_then(|source| source.path.as_ref());
            one.refuse(path.is_none(), "the source needs `path`");
        }
        Source::Dev(device) | Source::Pipe(device) => {
            let path = device.source.as_ref().and_then(|source| source.path.as_ref());
            one.refuse(path.is_none(), "the source needs `path`");
        }
        Source::Nmdm(nmdm) => {
            let sides = nmdm.source.as_ref().map(|source| (source.master.is_some(), source.slave.is_some()));
            let half = sides.is_some_and(|(master, slave)| master != slave);
            one.refuse(half, "a null modem needs both `master` and `slave`");
        }
        Source::Tcp(tcp) => {
            one.refuse(!given(&tcp.source.host), "the source needs `host`");
            one.refuse(!given(&tcp.source.service), "the source needs `service`");
            one.refuse(again(tcp.source.mode, &tcp.source.reconnect), ONCE);
        }
        Source::Udp(udp) => {
            let service = udp.connect.as_ref().is_some_and(|source| given(&source.service));
            one.refuse(!service, "the source to connect to needs `service`");
        }
        Source::Unix(unix) => {
            let own = unix.source.as_ref();
            let path = own.and_then(|source| source.path.as_ref());
            one.refuse(path.is_none() && !path_optional, "the source needs `path`");
            let chosen = path.is_none() && path_optional;
            if let Some(own) = own {
                let mode = if chosen { Mode::Bind } else { own.mode };
                one.refuse(again(mode, &own.reconnect), ONCE);
            }
        }
        Source::SpicePort(channel) | Source::Dbus(channel) => {
            let name = channel.source.as_ref().and_then(|source| source.channel.as_ref());
            one.refuse(name.is_none(), "the source needs `channel`");
            let fits =
                |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
            one.refuse(
                name.is_some_and(|name| !fits(name)),
                "a channel's name has letters, digits, '_', '.' and '-'",
            );
        }
        _ => {}
    }
}
