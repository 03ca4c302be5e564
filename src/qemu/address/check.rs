//! Addresses that a document cannot give (qemu-addresses.md 5, 17.1, 17.3).

use super::{walk, Board, Device};
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::disk::DiskBus;
use crate::domain::devices::hostdev;
use crate::domain::devices::input::InputBus;
use crate::domain::devices::Controller;
use crate::domain::info::{Bus, Drive};
use crate::qemu::arch;

pub(super) fn check(board: &mut Board<'_>) {
    for device in walk(board.domain) {
        let bus = board.bus(device);
        if let Some(message) = impossible(board, device, bus.as_ref()) {
            board.refuse(device, message);
        }
    }
    drives(board);
}

fn impossible(board: &Board<'_>, device: Device, bus: Option<&Bus>) -> Option<&'static str> {
    let devices = &board.domain.devices;
    let unplugged = !matches!(device, Device::Hostdev(_) | Device::InterfaceHostdev(_));
    if bus == Some(&Bus::Unassigned) && unplugged {
        return Some("only a host device can be left without a place in the guest");
    }
    let elsewhere = bus.is_some_and(|bus| !matches!(bus, Bus::Usb(_)));
    let usb = match device {
        Device::Input(at) => devices.input[at].bus == Some(InputBus::Usb),
        Device::Hostdev(at) => devices.hostdev[at].r#type == hostdev::Type::Usb,
        Device::Hub(_) => true,
        _ => false,
    };
    match device {
        _ if usb && is_usb_off(&devices.controller) => {
            Some("USB is disabled by a controller of model 'none'")
        }
        Device::Input(_) if usb && elsewhere => Some("an input device on USB needs an address of type 'usb'"),
        Device::Redirdev(_) if elsewhere => Some("a redirected USB device needs an address of type 'usb'"),
        Device::Controller(at) => esp(board, &devices.controller[at]),
        _ => None,
    }
}

fn is_usb_off(controllers: &[Controller]) -> bool {
    let none = |one: &Controller| one.r#type == Type::Usb && one.model == Some(Model::None);
    controllers.iter().any(none)
}

fn esp(board: &Board<'_>, controller: &Controller) -> Option<&'static str> {
    let built_in = arch::has_esp(&board.arch, &board.machine) && controller.index == Some(0);
    let esp = controller.r#type == Type::Scsi && controller.model == Some(Model::Ncr53c90);
    (esp && !built_in).then_some("'ncr53c90' is the SCSI controller 0 of machines that have it built in")
}

/// Places on SCSI controllers: one device each; and `lsilogic` knows no targets.
fn drives(board: &mut Board<'_>) {
    let domain = &*board.domain;
    let lsilogic = |index: u32| {
        domain.devices.controller.iter().any(|one| {
            one.r#type == Type::Scsi && one.index == Some(index) && one.model == Some(Model::Lsilogic)
        })
    };
    let drive = |bus: Option<&Bus>| match bus {
        Some(Bus::Drive(drive)) => Some(*drive),
        _ => None,
    };
    let mut taken: Vec<Drive> = Vec::new();
    let mut wrong: Vec<(Device, &str)> = Vec::new();
    for (at, disk) in domain.devices.disk.iter().enumerate() {
        let place = drive(disk.info.address.as_ref().map(|address| &address.bus));
        let Some(place) = place.filter(|_| disk.target.bus == Some(DiskBus::Scsi)) else { continue };
        if place.target > 0 && lsilogic(place.controller) {
            wrong.push((Device::Disk(at), "the SCSI controller 'lsilogic' has target 0 alone"));
        }
        taken.push(place);
    }
    for (at, hostdev) in domain.devices.hostdev.iter().enumerate() {
        let place = drive(hostdev.info.address.as_ref().map(|address| &address.bus));
        let Some(place) = place.filter(|_| hostdev.r#type == hostdev::Type::Scsi) else { continue };
        if taken.contains(&place) {
            wrong.push((Device::Hostdev(at), "another device has this place on the SCSI controller"));
        }
        taken.push(place);
    }
    for (device, message) in wrong {
        board.refuse(device, message);
    }
}
