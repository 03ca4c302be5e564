//! Character devices: ports, and the pairing of console and serial port
//! (canonical-form.md 13.7, 16.1).

use super::disk::reconnect;
use super::os::is_hvm;
use crate::domain::devices::chardev::{
    ChannelType, ConsoleTarget, ConsoleType, Log, ParallelTarget, SerialTarget, SerialType, Source,
};
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::devices::{Console, Serial};
use crate::domain::Domain;
use crate::xml::Rest;
use std::collections::HashSet;

/// Numbers the ports and pairs the first console with the first serial port.
pub fn complete(domain: &mut Domain) {
    let hvm = is_hvm(domain);
    let devices = &mut domain.devices;
    devices
        .serial
        .iter_mut()
        .for_each(|device| settle(&mut device.source, &mut device.log, &mut device.rest));
    devices
        .parallel
        .iter_mut()
        .for_each(|device| settle(&mut device.source, &mut device.log, &mut device.rest));
    devices
        .console
        .iter_mut()
        .for_each(|device| settle(&mut device.source, &mut device.log, &mut device.rest));
    devices
        .channel
        .iter_mut()
        .for_each(|device| settle(&mut device.source, &mut device.log, &mut device.rest));
    for device in &mut devices.redirdev {
        if let Source::Dbus(port) = &mut device.source {
            let source = port.source.get_or_insert_with(Default::default);
            source.channel.get_or_insert_with(|| "org.qemu.usbredir".into());
        }
        settle(&mut device.source, &mut device.log, &mut device.rest);
        forget_labels(&mut device.source);
        device.rest.forget_children(&["target"]);
    }
    for card in &mut devices.smartcard {
        card.target = None;
        if let SmartcardMode::Passthrough(passthrough) = &mut card.mode {
            settle(&mut passthrough.source, &mut passthrough.log, &mut card.rest);
            forget_labels(&mut passthrough.source);
        }
    }
    for rng in &mut devices.rng {
        if let RngBackendKind::Egd(egd) = &mut rng.backend.kind {
            settle(&mut egd.source, &mut None, &mut rng.backend.rest);
            forget_labels(&mut egd.source);
        }
    }
    for channel in &mut devices.channel {
        if let Some(target) = &mut channel.target {
            target.rest.forget_children(&["model"]);
            match target.r#type {
                ChannelType::Guestfwd => target.name = None,
                ChannelType::Virtio | ChannelType::Xen => (target.address, target.port) = (None, None),
            }
        }
    }
    serial_ports(&mut devices.serial);
    let mut last = None;
    for parallel in &mut devices.parallel {
        let target = parallel.target.get_or_insert_with(ParallelTarget::default);
        (target.r#type, target.model) = (None, None);
        let port = *target.port.get_or_insert(last.map_or(0, |last| last + 1));
        last = last.max(Some(port));
    }
    for console in &mut devices.console {
        let target = console.target.get_or_insert_with(ConsoleTarget::default);
        target.r#type.get_or_insert(ConsoleType::Serial);
        target.model = None;
    }
    if hvm {
        pair(&mut devices.console, &mut devices.serial);
    }
    for (index, console) in devices.console.iter_mut().enumerate() {
        let target = console.target.get_or_insert_with(ConsoleTarget::default);
        target.port = Some(index as u32);
    }
    shadow_consoles(domain);
}

/// Brings the consoles that stand for serial ports in step with them.
pub fn shadow_consoles(domain: &mut Domain) {
    if is_hvm(domain) {
        shadow(&mut domain.devices.console, &domain.devices.serial);
    }
}

fn settle(source: &mut Source, log: &mut Option<Log>, rest: &mut Rest) {
    log.take_if(|log| log.file.is_none());
    match source {
        Source::Tcp(tcp) => {
            tcp.source.rest.forget_children(&["seclabel"]);
            reconnect(&mut tcp.source.reconnect);
        }
        Source::Unix(unix) => {
            if let Some(source) = &mut unix.source {
                reconnect(&mut source.reconnect);
            }
            unix.source.take_if(|source| source.path.is_none() && source.reconnect.is_none());
        }
        Source::Null | Source::Vc | Source::Stdio | Source::SpiceVmc => rest.forget_children(&["source"]),
        _ => {}
    }
    if !matches!(source, Source::Tcp(_)) {
        rest.forget_children(&["protocol"]);
    }
}

/// Labels are read of what is plugged into ports and channels, not of other devices' sources.
fn forget_labels(source: &mut Source) {
    source.labels_mut().into_iter().for_each(Vec::clear);
}

fn serial_ports(serials: &mut [Serial]) {
    for serial in serials.iter_mut() {
        let target = serial.target.get_or_insert_with(SerialTarget::default);
        target.r#type.take_if(|kind| *kind == SerialType::None);
    }
    let mut taken: HashSet<u32> = serials.iter().filter_map(|serial| serial.target.as_ref()?.port).collect();
    let without = |target: &&mut SerialTarget| target.port.is_none();
    let targets = serials.iter_mut().filter_map(|serial| serial.target.as_mut()).filter(without);
    for target in targets.filter(|target| target.r#type == Some(SerialType::IsaSerial)) {
        target.port = (0..4).find(|port| taken.insert(*port));
    }
    let mut next = taken.into_iter().max().map_or(0, |highest| highest.saturating_add(1));
    for target in serials.iter_mut().filter_map(|serial| serial.target.as_mut()).filter(without) {
        target.port = Some(next);
        next = next.saturating_add(1);
    }
}

fn is_serial(console: &Console) -> bool {
    console.target.as_ref().is_none_or(|target| target.r#type == Some(ConsoleType::Serial))
}

fn pair(consoles: &mut Vec<Console>, serials: &mut Vec<Serial>) {
    match consoles.first() {
        Some(console) if is_serial(console) => {
            if serials.is_empty() {
                serials.push(Serial {
                    source: console.source.clone(),
                    log: console.log.clone(),
                    target: Some(SerialTarget { port: Some(0), ..SerialTarget::default() }),
                    info: console.info.clone(),
                    ..Serial::default()
                });
            }
        }
        _ => {
            let kinds = [
                None,
                Some(SerialType::IsaSerial),
                Some(SerialType::SpaprVioSerial),
                Some(SerialType::SystemSerial),
                Some(SerialType::SclpSerial),
            ];
            let first = serials.first().and_then(|serial| serial.target.as_ref()).map(|target| target.r#type);
            if first.is_some_and(|kind| kinds.contains(&kind)) {
                let target = ConsoleTarget { r#type: Some(ConsoleType::Serial), ..ConsoleTarget::default() };
                consoles.insert(0, Console { target: Some(target), ..Console::default() });
            }
        }
    }
}

/// A serial console shows all data of the serial port of its number.
fn shadow(consoles: &mut [Console], serials: &[Serial]) {
    for (console, serial) in consoles.iter_mut().zip(serials) {
        if is_serial(console) {
            console.source = serial.source.clone();
            console.log = serial.log.clone();
            console.info = serial.info.clone();
            if let (Some(target), Some(of)) = (&mut console.target, &serial.target) {
                target.port = of.port;
            }
        }
    }
}
