//! Addresses that a document cannot give (qemu-addresses.md 5, 17.1, 17.3).

use super::mistake::{Mistake, Part, ADDRESS_TYPE, BUILT_IN_CONTROLLER, NO_SUCH_PORT, NO_USB};
use super::{is_hostdev, walk, Board};
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::disk::DiskBus;
use crate::domain::devices::hostdev;
use crate::domain::devices::input::InputBus;
use crate::domain::devices::Controller;
use crate::domain::devices::Id;
use crate::domain::info::{Bus, Drive};
use crate::qemu::arch;
use crate::xml::Tagged;
use std::collections::{BTreeSet, HashMap};

pub(super) fn check(board: &mut Board<'_>) {
    let usb = usb_state(&board.domain.devices.controller);
    for device in walk(board.domain) {
        let bus = board.bus(device);
        if let Some(mistake) = impossible(board, device, bus.as_ref(), usb) {
            board.report(device, mistake);
        }
    }
    drives(board);
}

fn impossible(board: &Board<'_>, device: Id, bus: Option<&Bus>, usb: UsbState) -> Option<Mistake> {
    let devices = &board.domain.devices;
    let unplugged = match device {
        Id::Hostdev(_) => false,
        Id::Interface(at) => !is_hostdev(board.domain, at),
        _ => true,
    };
    let other_type = |what: &str, help| Mistake {
        rule: &ADDRESS_TYPE,
        part: Part::Of("type"),
        message: format!("{what} at an address of type '{}'", bus.map_or("", Tagged::tag)),
        help,
    };
    if bus == Some(&Bus::Unassigned) && unplugged {
        return Some(other_type("device that is not one of the host", "remove the `<address>`"));
    }
    let elsewhere = bus.is_some_and(|bus| !matches!(bus, Bus::Usb(_)));
    let on_usb = match device {
        Id::Input(at) => devices.input[at].bus == Some(InputBus::Usb),
        Id::Hostdev(at) => devices.hostdev[at].r#type == hostdev::Type::Usb,
        Id::Hub(_) => true,
        _ => false,
    };
    match device {
        _ if on_usb && usb == UsbState::Off => Some(Mistake {
            rule: &NO_USB,
            part: Part::Device,
            message: "USB device, but a USB controller of model 'none' turns USB off".to_owned(),
            help: "give the controller another model, or remove the device",
        }),
        Id::Input(_) if on_usb && elsewhere => {
            Some(other_type("input device on bus 'usb'", "use type 'usb', or remove the `<address>`"))
        }
        Id::Redirdev(_) if elsewhere => {
            Some(other_type("redirected USB device", "use type 'usb', or remove the `<address>`"))
        }
        Id::Controller(at) => esp(board, &devices.controller[at]),
        _ => None,
    }
}

/// Whether the guest may have USB devices.
#[derive(Clone, Copy, PartialEq)]
enum UsbState {
    On,
    Off,
}

fn usb_state(controllers: &[Controller]) -> UsbState {
    let none = |one: &Controller| one.r#type == Type::Usb && one.model == Some(Model::None);
    match controllers.iter().any(none) {
        true => UsbState::Off,
        false => UsbState::On,
    }
}

fn esp(board: &Board<'_>, controller: &Controller) -> Option<Mistake> {
    let built_in = arch::has_esp(&board.arch, &board.machine) && controller.index == Some(0);
    let esp = controller.r#type == Type::Scsi && controller.model == Some(Model::Ncr53c90);
    (esp && !built_in).then(|| Mistake {
        rule: &BUILT_IN_CONTROLLER,
        part: Part::Attribute("model"),
        message: format!("SCSI controller 'ncr53c90' is not built into machine '{}'", board.machine),
        help: "use model 'virtio-scsi' or 'lsilogic'",
    })
}

/// Positions on SCSI controllers: one device each; and `lsilogic` has no targets.
fn drives(board: &mut Board<'_>) {
    let domain = &*board.domain;
    let lsilogic: BTreeSet<u32> = domain
        .devices
        .controller
        .iter()
        .filter(|one| one.r#type == Type::Scsi && one.model == Some(Model::Lsilogic))
        .filter_map(|one| one.index)
        .collect();
    let drive = |bus: Option<&Bus>| match bus {
        Some(Bus::Drive(drive)) => Some(*drive),
        _ => None,
    };
    let key = |drive: Drive| (drive.controller, drive.bus, drive.target, drive.unit);
    let mut taken: HashMap<(u32, u32, u32, u32), Id> = HashMap::new();
    let (mut beyond, mut clashes) = (Vec::new(), Vec::new());
    for (at, disk) in domain.devices.disk.iter().enumerate() {
        let place = drive(disk.info.address.as_ref().map(|address| &address.bus));
        let Some(place) = place.filter(|_| disk.target.bus == Some(DiskBus::Scsi)) else { continue };
        if place.target > 0 && lsilogic.contains(&place.controller) {
            beyond.push((Id::Disk(at), place));
        }
        taken.entry(key(place)).or_insert(Id::Disk(at));
    }
    for (at, hostdev) in domain.devices.hostdev.iter().enumerate() {
        let place = drive(hostdev.info.address.as_ref().map(|address| &address.bus));
        let Some(place) = place.filter(|_| hostdev.r#type == hostdev::Type::Scsi) else { continue };
        let first = *taken.entry(key(place)).or_insert(Id::Hostdev(at));
        if first != Id::Hostdev(at) {
            clashes.push((Id::Hostdev(at), first, place));
        }
    }
    for (device, place) in beyond {
        let message = format!("`target='{}'`: SCSI controller 'lsilogic' has target 0 only", place.target);
        let help = "use `target='0'` and count `unit`, or another model of controller";
        board.report(device, Mistake { rule: &NO_SUCH_PORT, part: Part::Of("target"), message, help });
    }
    for (device, first, place) in clashes {
        let Drive { controller, bus, target, unit, .. } = place;
        let what = format!("position {bus}:{target}:{unit} on SCSI controller {controller}");
        board.taken(device, Some(first), Part::Address, &what);
    }
}
