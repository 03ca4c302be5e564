//! Serial and parallel ports, channels and consoles (qemu-command-2.md 12 to 15).

use super::chardev::{backend, Owner};
use super::{id, Translation};
use crate::domain::devices::chardev::{
    Channel, ChannelType, ConsoleType, Log, Mode, SerialModelName, SerialType, Source,
};
use crate::domain::devices::graphics::Kind;
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::Arch;
use crate::qemu::caps::Flag;
use crate::qemu::members::{Members, Value};
use crate::xml::value::NonEmpty;

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
    let arm = matches!(arch, Arch::Armv6l | Arch::Armv7l | Arch::Aarch64);
    for (at, serial) in out.domain.devices.serial.iter().enumerate() {
        out.stand("serial", at, out.domain.devices.serial.len());
        if matches!(serial.source, Source::SpicePort(_)) && !has_spice(out) {
            continue;
        }
        let name = port(out, &serial.info, &serial.source, serial.log.as_ref());
        let none = Default::default();
        let target = serial.target.as_ref().unwrap_or(&none);
        let model = target.model.as_ref().and_then(|model| model.name.as_ref());
        let kind = target.r#type.filter(|kind| *kind != SerialType::None);
        let platform = match kind {
            None => true,
            Some(SerialType::SystemSerial) => {
                model == Some(if arm { &SerialModelName::Pl011 } else { &SerialModelName::Ns16550a })
            }
            Some(_) => false,
        };
        let model = model.map_or("", SerialModelName::as_str);
        if serial_flag(model).is_some_and(|flag| !out.has(flag)) {
            let text = format!("this QEMU binary has no serial port '{model}'");
            out.refuse("/domain/devices/serial/target/model", text);
        }
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

/// What tells that the binary has a model.
fn serial_flag(model: &str) -> Option<Flag> {
    Some(match model {
        "isa-serial" => Flag::IsaSerial,
        "usb-serial" => Flag::UsbSerial,
        "pci-serial" => Flag::PciSerial,
        "spapr-vty" => Flag::SpaprVty,
        "sclpconsole" => Flag::S390Sclp,
        "sclplmconsole" => Flag::Sclplmconsole,
        "pl011" => Flag::Pl011,
        _ => return None,
    })
}

pub(super) fn parallels(out: &mut Translation<'_>) {
    for (at, parallel) in out.domain.devices.parallel.iter().enumerate() {
        out.stand("parallel", at, out.domain.devices.parallel.len());
        let name = port(out, &parallel.info, &parallel.source, parallel.log.as_ref());
        out.device(
            Members::new("driver", "isa-parallel").with("chardev", name).with("id", id(&parallel.info)),
        );
    }
}

pub(super) fn channels(out: &mut Translation<'_>) {
    for (at, channel) in out.domain.devices.channel.iter().enumerate() {
        out.stand("channel", at, out.domain.devices.channel.len());
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
            const VIEWER: &str = "com.redhat.spice.0";
            let viewer = matches!(channel.source, Source::SpiceVmc);
            if viewer && target.name.as_deref().is_some_and(|name| name != VIEWER) {
                let text = format!("the agent of a SPICE viewer is on the channel '{VIEWER}' alone");
                out.refuse("/domain/devices/channel/target", text);
            }
            let called = target.name.clone().or(viewer.then(|| VIEWER.to_owned()));
            let address = port_address(out, &channel.info, "/domain/devices/channel/address");
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
    match out.launch.is_managed() {
        true => format!("{}/channel/{}/{name}", out.launch.runtime_dir, out.short_name()),
        false => format!("{}-{name}", out.domain.name.replace('/', "_")),
    }
}

/// The place of a port; on virtio these are ports of a controller.
fn port_address(out: &mut Translation<'_>, info: &DeviceInfo, element: &str) -> Members {
    match info.address.as_ref().map(|address| &address.bus) {
        None | Some(Bus::VirtioSerial(_) | Bus::Ccw(_)) => out.address(info),
        Some(_) => {
            out.refuse(element, "a virtio port needs an address of type 'virtio-serial'");
            Members::default()
        }
    }
}

pub(super) fn consoles(out: &mut Translation<'_>) {
    for (at, console) in out.domain.devices.console.iter().enumerate() {
        out.stand("console", at, out.domain.devices.console.len());
        let kind = console.target.as_ref().and_then(|target| target.r#type);
        let alias = id(&console.info);
        match kind {
            None | Some(ConsoleType::Serial) => {}
            Some(ConsoleType::Virtio) => {
                let name = port(out, &console.info, &console.source, console.log.as_ref());
                let address = port_address(out, &console.info, "/domain/devices/console/address");
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
