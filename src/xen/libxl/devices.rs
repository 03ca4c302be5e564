//! Devices other than disks, interfaces and displays (xen.md 5.4, 5.6).

use super::{disk, graphics, interface, Members, Translation};
use crate::domain::devices::chardev::{ChannelType, Source as Chardev};
use crate::domain::devices::controller;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::hostdev;
use crate::domain::devices::hostdev::{Address, Mode as HostdevMode};
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::interface::Source as NicSource;
use crate::xen::words::{self, PortText};
use crate::xml::value::token::YesNo;
use serde_json::{json, Value};

/// Ports of a USB controller that says none, and of each that is added.
const USB_PORTS: u32 = 8;

/// The arrays of devices.
pub(super) fn all(out: &Translation<'_>, all: &mut Members) {
    all.list("disks", disk::disks(out));
    all.list("nics", interface::nics(out));
    all.list("pcidevs", pci(out));
    let buffers = graphics::frame_buffers(out);
    let keyboards = buffers.iter().map(|_| json!({})).collect();
    all.list("vfbs", buffers);
    all.list("vkbs", keyboards);
    all.list("channels", channels(out));
    let devices = usb_devices(out);
    all.list("usbctrls", usb_controllers(out, devices.len()));
    all.list("usbdevs", devices);
}

fn pci(out: &Translation<'_>) -> Vec<Value> {
    let device = |[domain, bus, slot, function]: [u64; 4], permissive: bool| {
        let mut own = Members::default();
        own.number("func", function);
        own.number("dev", slot);
        own.number("bus", bus);
        own.number("domain", domain);
        if permissive {
            own.put("permissive", true);
        }
        Value::from(own)
    };
    let devices = &out.domain.devices;
    let mut all = Vec::new();
    for interface in &devices.interface {
        let NicSource::Hostdev(source) = &interface.source else { continue };
        let Some(address) = &source.address else { continue };
        let part = |part: Option<u64>| part.unwrap_or(0);
        let place = [
            part(address.domain.map(|part| part.0)),
            part(address.bus.map(|part| part.0)),
            part(address.slot.map(|part| part.0)),
            part(address.function.map(|part| part.0)),
        ];
        all.push(device(place, false));
    }
    for hostdev in devices.hostdev.iter().filter(|hostdev| hostdev.mode == HostdevMode::Subsystem) {
        let Some(source) = hostdev.source.as_ref().filter(|_| hostdev.r#type == hostdev::Type::Pci) else {
            continue;
        };
        if let Some(Address::Pci { domain, bus, slot, function }) = source.address {
            all.push(device(
                [domain, bus, slot, function].map(u64::from),
                source.write_filtering == Some(YesNo::No),
            ));
        }
    }
    all
}

/// Sound, ports and inputs of a fully virtualized guest.
pub(super) fn small(out: &Translation<'_>, own: &mut Members) {
    let devices = &out.domain.devices;
    if let Some(sound) = devices.sound.first() {
        let model = sound.model.as_str();
        own.put("soundhw", if model == "ich6" { "hda" } else { model });
    }
    let ports = devices.serial.iter().map(|serial| words::port(&serial.source, PortText::Numbered));
    let ports: Vec<String> = ports.collect();
    match ports.as_slice() {
        [] => {}
        [only] => own.put("serial", only.as_str()),
        _ => own.put("serial_list", ports),
    }
    let inputs = devices.input.iter().filter(|input| input.bus == Some(InputBus::Usb));
    let inputs = inputs.filter_map(|input| match input.r#type {
        InputType::Mouse => Some("mouse".into()),
        InputType::Tablet => Some("tablet".into()),
        // Refused.
        InputType::Keyboard | InputType::Passthrough | InputType::Evdev => None,
    });
    own.list("usbdevice_list", inputs.collect());
}

fn channels(out: &Translation<'_>) -> Vec<Value> {
    let mut channels = Vec::new();
    for channel in &out.domain.devices.channel {
        let target = channel.target.as_ref().filter(|target| target.r#type == ChannelType::Xen);
        let Some(name) = target.and_then(|target| target.name.as_ref()) else { continue };
        let (kind, connection) = match &channel.source {
            Chardev::Unix(unix) => {
                let given = unix.source.as_ref().and_then(|source| source.path.as_ref());
                let own = format!("/var/lib/libvirt/libxl/channel/target/{}-{name}", out.domain.name);
                ("connection.socket", json!({ "path": given.map_or(own, |path| path.0.clone()) }))
            }
            // Others are refused.
            _ => ("connection.pty", json!({})),
        };
        channels.push(json!({ "devid": channels.len(), "name": name, kind: connection }));
    }
    channels
}

fn usb_devices(out: &Translation<'_>) -> Vec<Value> {
    let devices = out.domain.devices.hostdev.iter().filter(|hostdev| hostdev.r#type == hostdev::Type::Usb);
    let addresses = devices.filter_map(|hostdev| hostdev.source.as_ref()?.address.as_ref());
    let devices = addresses.filter_map(|address| match address {
        Address::Usb { bus, device } => {
            Some(json!({ "type.hostdev": { "hostbus": bus, "hostaddr": device } }))
        }
        _ => None,
    });
    devices.collect()
}

/// The controllers, and those that `devices` need where there is none.
fn usb_controllers(out: &Translation<'_>, devices: usize) -> Vec<Value> {
    let mut all = Vec::new();
    let one = |number: usize, version: u32, ports: u32| json!({ "type": "qusb", "devid": number, "version": version, "ports": ports });
    for controller in &out.domain.devices.controller {
        if controller.r#type != ControllerType::Usb {
            continue;
        }
        let number = controller.index.map_or(all.len(), |index| index as usize);
        let version = match controller.model {
            Some(controller::Model::Qusb1) => 1,
            // Others are refused.
            _ => 2,
        };
        all.push(one(number, version, controller.ports.unwrap_or(USB_PORTS)));
    }
    if all.is_empty() {
        let needed = devices.div_ceil(USB_PORTS as usize);
        all.extend((0..needed).map(|number| one(number, 2, USB_PORTS)));
    }
    all
}
