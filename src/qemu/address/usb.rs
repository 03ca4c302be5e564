//! USB devices and the ports of their controllers (qemu-addresses.md 11).

use super::mistake::{
    Mistake, Part, NO_FREE_ADDRESS, NO_SUCH_CONTROLLER, NO_SUCH_PORT, NO_USB, USB_INDEX_TAKEN,
};
use super::{walk, Board};
use crate::address::usb::{Obstacle, Plug, Ports};
use crate::domain::devices::chardev::SerialType;
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::disk::DiskBus;
use crate::domain::devices::filesystem::DriverType;
use crate::domain::devices::hostdev;
use crate::domain::devices::hub::{Hub, UsbBus};
use crate::domain::devices::input::InputBus;
use crate::domain::devices::interface::{NicModel, Source};
use crate::domain::devices::sound::SoundModel;
use crate::domain::devices::{Controller, Id};
use crate::domain::info::{Bus, DeviceInfo, Usb, UsbPort};
use crate::domain::Domain;
use crate::xml::Rest;
use std::collections::BTreeMap;

/// The devices that sit on USB, hubs included, in order.
fn devices(domain: &Domain) -> Vec<Id> {
    let devices = &domain.devices;
    walk(domain)
        .into_iter()
        .filter(|device| match *device {
            Id::Disk(at) => devices.disk[at].target.bus == Some(DiskBus::Usb),
            Id::Interface(at) => match &devices.interface[at].source {
                Source::Hostdev(source) => source.is_usb(),
                _ => devices.interface[at].model_type() == Some(&NicModel::UsbNet),
            },
            Id::Sound(at) => devices.sound[at].model == SoundModel::Usb,
            Id::Hostdev(at) => devices.hostdev[at].r#type == hostdev::Type::Usb,
            Id::Controller(at) => devices.controller[at].r#type == Type::Ccid,
            Id::Serial(at) => {
                devices.serial[at].target.as_ref().and_then(|target| target.r#type)
                    == Some(SerialType::UsbSerial)
            }
            Id::Input(at) => devices.input[at].bus == Some(InputBus::Usb),
            Id::Filesystem(at) => {
                devices.filesystem[at].driver.as_ref().and_then(|driver| driver.r#type)
                    == Some(DriverType::Mtp)
            }
            Id::Hub(_) | Id::Redirdev(_) => true,
            _ => false,
        })
        .collect()
}

fn complete(info: &DeviceInfo) -> Option<(u32, Vec<u32>)> {
    match info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Usb(usb)) => {
            usb.port.as_ref().filter(|port| !port.0.is_empty()).map(|port| (usb.bus, port.0.clone()))
        }
        _ => None,
    }
}

/// Whether every USB device has its port.
pub(crate) fn all_placed(domain: &Domain) -> bool {
    let info = |id: Id| domain.devices.get(id)?.info();
    devices(domain).into_iter().all(|device| info(device).is_some_and(|info| complete(info).is_some()))
}

fn ports(controller: &Controller) -> u32 {
    match controller.model {
        Some(Model::Ehci | Model::Ich9Ehci1) => 6,
        Some(Model::Ich9Uhci1 | Model::Ich9Uhci2 | Model::Ich9Uhci3 | Model::None) => 0,
        Some(Model::PciOhci) => 3,
        Some(Model::NecXhci | Model::QemuXhci) => controller.ports.unwrap_or(4),
        Some(Model::Qusb1 | Model::Qusb2) => controller.ports.unwrap_or(8),
        _ => 2,
    }
}

pub(super) fn assign(board: &mut Board<'_>) {
    let all = board.domain.devices.controller.iter().enumerate();
    let controllers = all.filter(|(_, one)| one.r#type == Type::Usb);
    let mut buses: BTreeMap<u32, Ports> = BTreeMap::new();
    let mut available = 0;
    let mut usable = false;
    let mut doubled = None;
    for (at, controller) in controllers {
        usable |= controller.model != Some(Model::None);
        let count = ports(controller);
        available += count;
        if count > 0 {
            let before = buses.insert(controller.index.unwrap_or(0), Ports::new(count));
            doubled = doubled.or(before.map(|_| at));
        }
    }
    if let Some(at) = doubled {
        let index = board.domain.devices.controller[at].index.unwrap_or(0);
        let message = format!("`index='{index}'`: another USB controller has this index");
        let (part, help) = (Part::Attribute("index"), "give it an index of its own");
        board.report(Id::Controller(at), Mistake { rule: &USB_INDEX_TAKEN, part, message, help });
        return;
    }
    available += 8 * board.domain.devices.hub.len() as u32;
    let mut all = devices(board.domain);
    let count = all.len() as u32;
    if let (false, Some(device)) = (usable, all.first()) {
        let message = "USB device in a guest without USB controller".to_owned();
        let help = "add `<controller type='usb' model='qemu-xhci'/>`";
        board.report(*device, Mistake { rule: &NO_USB, part: Part::Device, message, help });
        return;
    }
    if count > available {
        let hubs = (count - available + 1).div_ceil(7);
        for _ in 0..hubs {
            let hub = Hub { r#type: UsbBus::Usb, info: DeviceInfo::default(), rest: Rest::default() };
            board.domain.devices.hub.push(hub);
        }
        all = devices(board.domain);
    }
    let (hubs, others): (Vec<Id>, Vec<Id>) = all.into_iter().partition(|device| matches!(device, Id::Hub(_)));
    for device in hubs.iter().chain(&others) {
        if let Some((bus, path)) = complete(board.info(*device)) {
            reserve(board, &mut buses, *device, bus, &path);
        }
    }
    for device in hubs.into_iter().chain(others) {
        let wanted = match board.bus(device) {
            None => None,
            Some(Bus::Usb(usb)) if usb.port.is_none() => Some(usb.bus),
            Some(_) => continue,
        };
        choose(board, &mut buses, device, wanted);
    }
}

fn reserve(board: &mut Board<'_>, buses: &mut BTreeMap<u32, Ports>, device: Id, bus: u32, path: &[u32]) {
    let Some(ports) = buses.get_mut(&bus) else {
        let message = format!("`bus='{bus}'`: the guest has no such USB controller");
        let help = "add a `<controller type='usb'>` with that index, or remove the `<address>`";
        board.report(device, Mistake { rule: &NO_SUCH_CONTROLLER, part: Part::Of("bus"), message, help });
        return;
    };
    let name = || path.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
    match ports.reserve(path, plug(device)) {
        Ok(()) => {}
        Err(Obstacle::Taken) => {
            let same = |other: &Bus| {
                matches!(other, Bus::Usb(usb) if usb.bus == bus
                    && usb.port.as_ref().is_some_and(|port| port.0 == path))
            };
            let other = board.holder(device, same);
            board.taken(device, other, Part::Of("port"), &format!("port {} of USB controller {bus}", name()));
        }
        Err(Obstacle::NoSuchPort) => {
            let message = format!("`port='{}'`: USB controller {bus} has no such port", name());
            let help = "choose another port, or remove the `<address>`";
            board.report(device, Mistake { rule: &NO_SUCH_PORT, part: Part::Of("port"), message, help });
        }
    }
}

fn plug(device: Id) -> Plug {
    match device {
        Id::Hub(_) => Plug::Hub(8),
        _ => Plug::Device,
    }
}

fn choose(board: &mut Board<'_>, buses: &mut BTreeMap<u32, Ports>, device: Id, wanted: Option<u32>) {
    let mut candidates = buses.iter_mut().filter(|(bus, _)| wanted.is_none_or(|wanted| wanted == **bus));
    let found = candidates.find_map(|(bus, ports)| {
        let path = ports.plug(plug(device))?;
        Some(Usb { bus: *bus, port: Some(UsbPort(path)) })
    });
    match found {
        Some(usb) => board.place(device, Bus::Usb(usb)),
        None => board.report(
            device,
            Mistake {
                rule: &NO_FREE_ADDRESS,
                part: Part::Device,
                message: "no USB port is free for this device".to_owned(),
                help: "add a USB controller or a hub",
            },
        ),
    }
}
