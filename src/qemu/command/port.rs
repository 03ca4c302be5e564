//! Serial and parallel ports, channels and consoles (qemu-command-2.md 12 to 15).

use super::chardev::{backend, Owner};
use super::{id, Translation};
use crate::domain::devices::chardev::{
    Channel, ChannelType, ConsoleType, Log, Mode, SerialModelName, SerialType, Source,
};
use crate::domain::devices::graphics::Kind;
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::Arch;
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
    for serial in &out.domain.devices.serial {
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
        if platform {
            out.option("-serial", format!("chardev:{name}"));
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
            let called = target.name.clone().or(viewer.then(|| VIEWER.to_owned()));
            let address = out.address(&channel.info);
            let members = Members::new("driver", "virtserialport").and(address).with("chardev", name);
            out.device(members.with("id", alias).with_some("name", called));
        }
        ChannelType::Xen => {}
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
    // It is a file in this folder, whatever the guest calls the channel.
    let name = name.replace('/', "_");
    match out.launch.is_managed() {
        true => format!("{}/channel/{}/{name}", out.launch.runtime_dir, out.short_name()),
        false => format!("{}-{name}", out.domain.name.replace('/', "_")),
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
            Some(ConsoleType::Xen | ConsoleType::Uml | ConsoleType::Lxc | ConsoleType::Openvz) => {}
        }
    }
}
