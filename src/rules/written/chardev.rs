//! Character devices: where they lead and what the guest sees of them (parse-and-rules.md 2.18).

use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::chardev::{
    ChannelTarget, ChannelType, ConsoleType, Reconnect, SerialType, Source,
};
use crate::domain::info::Bus;
use crate::domain::Domain;
use crate::xml::value::token::YesNo;
use std::net::Ipv4Addr;

/// Serial and parallel ports, consoles and channels.
pub fn devices(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    for (at, device) in devices.serial.iter().enumerate() {
        let mut one = element(path("serial", at, devices.serial.len()), findings);
        stream(&mut one, &device.source);
        let target = device.target.as_ref();
        let kind = target.and_then(|target| target.r#type);
        let model = target.and_then(|target| target.model.as_ref()).and_then(|model| model.name.as_ref());
        one.known("target/model/@name", model);
        let usb = kind == Some(SerialType::UsbSerial);
        agent(&mut one, &device.source, usb);
        let other = device.info.address.as_ref().is_some_and(|address| !matches!(address.bus, Bus::Usb(_)));
        one.refuse_in("address", usb && other, "a serial port on USB needs an address of type 'usb'");
    }
    for (at, device) in devices.parallel.iter().enumerate() {
        let mut one = element(path("parallel", at, devices.parallel.len()), findings);
        stream(&mut one, &device.source);
        agent(&mut one, &device.source, false);
    }
    for (at, device) in devices.console.iter().enumerate() {
        let mut one = element(path("console", at, devices.console.len()), findings);
        stream(&mut one, &device.source);
        let kind = device.target.as_ref().and_then(|target| target.r#type);
        agent(&mut one, &device.source, kind == Some(ConsoleType::Xen));
        let second = at > 0 && kind.is_none_or(|kind| kind == ConsoleType::Serial) && hvm(domain);
        one.refuse_in("target", second, "only the first console is a serial port");
    }
    for (at, device) in devices.channel.iter().enumerate() {
        let mut one = element(path("channel", at, devices.channel.len()), findings);
        stream(&mut one, &device.source);
        let Some(target) = &device.target else {
            one.refuse(true, "a channel needs `<target>` with `type`");
            continue;
        };
        agent(&mut one, &device.source, target.r#type == ChannelType::Virtio);
        one.refuse_in("target", !reached(target), "the type 'guestfwd' needs an IPv4 `address` and a `port`");
    }
    for (at, device) in devices.redirdev.iter().enumerate() {
        stream(&mut element(path("redirdev", at, devices.redirdev.len()), findings), &device.source);
    }
}

fn hvm(domain: &Domain) -> bool {
    let kind = domain.os.as_ref().and_then(|os| os.r#type.as_ref()).and_then(|os_type| os_type.kind);
    kind == Some(crate::domain::os::OsKind::Hvm)
}

fn stream(one: &mut Element<'_>, source: &Source) {
    match source {
        Source::Tcp(tcp) => again(one, tcp.source.reconnect.as_ref()),
        Source::Unix(unix) => again(one, unix.source.as_ref().and_then(|source| source.reconnect.as_ref())),
        _ => {}
    }
}

/// How a lost connection is set up again.
pub(super) fn again(one: &mut Element<'_>, reconnect: Option<&Reconnect>) {
    let Some(reconnect) = reconnect else { return };
    let open = reconnect.enabled == Some(YesNo::Yes) && reconnect.timeout.is_none();
    one.refuse_in("source/reconnect", open, "it needs `timeout`, the seconds between tries");
}

/// The agent of SPICE is reached by a virtio channel.
fn agent(one: &mut Element<'_>, source: &Source, fits: bool) {
    let lost = matches!(source, Source::SpiceVmc) && !fits;
    one.refuse(lost, "the type 'spicevmc' is for channels whose target is 'virtio'");
}

fn reached(target: &ChannelTarget) -> bool {
    let address = target.address.as_deref().and_then(|address| address.parse::<Ipv4Addr>().ok());
    target.r#type != ChannelType::Guestfwd
        || address.is_some() && target.port.is_some_and(|port| port < 65536)
}
