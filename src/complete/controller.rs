//! Controllers: their order and numbers, and those that other devices need
//! (canonical-form.md 13.2, 16.3).

use crate::diagnostic::Findings;
use crate::domain::devices::chardev::{ChannelType, ConsoleType};
use crate::domain::devices::controller::{insert, Model, Type};
use crate::domain::devices::disk::DiskBus;
use crate::domain::devices::hostdev;
use crate::domain::devices::{Controller, Devices, Hostdev, Id, Kind};
use crate::domain::info::{Bus, Ccid, DeviceInfo, Drive, Master};
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;

/// How many controllers of a type are added for others to sit on, at most.
const MOST: u32 = 4096;

/// Puts controllers in the order of their type and number, and numbers the others.
pub fn order(domain: &mut Domain) {
    let mut ordered: Vec<Controller> = Vec::with_capacity(domain.devices.controller.len());
    for mut controller in domain.devices.controller.drain(..) {
        companion(&mut controller);
        insert(&mut ordered, controller);
    }
    for_scsi_hostdevs(&mut ordered, &domain.devices.hostdev);
    let mut moved = false;
    for place in 0..ordered.len() {
        if ordered[place].index.is_none() {
            let usb2 = is_usb2(&ordered[place]);
            let companion = usb2.then(|| companion_index(&ordered, place)).flatten();
            ordered[place].index =
                Some(companion.unwrap_or_else(|| free_index(&ordered, ordered[place].r#type)));
            moved |= usb2 && place > 0;
        }
    }
    if moved {
        let mut again = Vec::with_capacity(ordered.len());
        ordered.into_iter().for_each(|controller| insert(&mut again, controller));
        ordered = again;
    }
    ordered.iter_mut().for_each(settle);
    domain.devices.controller = ordered;
}

/// SCSI host devices need all SCSI controllers up to theirs; new ones are of the model that the last
/// of them has, if it is there.
fn for_scsi_hostdevs(controllers: &mut Vec<Controller>, hostdevs: &[Hostdev]) {
    let (mut next, mut model) = (0, None);
    for device in hostdevs.iter().filter(|device| device.r#type == hostdev::Type::Scsi) {
        let index = drive(&device.info).map_or(0, |drive| drive.controller);
        if index < next || index >= MOST {
            continue;
        }
        let own = controllers.iter().find(|one| one.r#type == Type::Scsi && one.index == Some(index));
        model = own.map_or(model, |own| own.model);
        (next..=index).for_each(|index| ensure(controllers, Type::Scsi, index, model));
        next = index + 1;
    }
}

/// Companions of a USB 2 controller serve its ports from their own on.
fn companion(controller: &mut Controller) {
    let startport = match (controller.r#type, controller.model) {
        (Type::Usb, Some(Model::Ich9Uhci1)) => 0,
        (Type::Usb, Some(Model::Ich9Uhci2)) => 2,
        (Type::Usb, Some(Model::Ich9Uhci3)) => 4,
        _ => return,
    };
    controller.info.master.get_or_insert_with(|| Master { startport, ..Master::default() });
}

fn is_usb2(controller: &Controller) -> bool {
    controller.r#type == Type::Usb && controller.model.is_some_and(Model::is_ich9_usb)
}

fn companion_index(controllers: &[Controller], place: usize) -> Option<u32> {
    let before = controllers[..place]
        .iter()
        .rev()
        .find(|other| other.r#type == Type::Usb)
        .filter(|other| is_usb2(other))?;
    let taken = controllers.iter().any(|other| {
        other.r#type == Type::Usb && other.index == before.index && other.model == controllers[place].model
    });
    before.index.filter(|_| !taken)
}

fn free_index(controllers: &[Controller], kind: Type) -> u32 {
    let taken = |index| controllers.iter().any(|other| other.r#type == kind && other.index == Some(index));
    (0..).find(|index| !taken(*index)).expect("there are more numbers than controllers")
}

fn settle(controller: &mut Controller) {
    let (kind, model) = (controller.r#type, controller.model);
    if !matches!(kind, Type::VirtioSerial | Type::Usb) {
        controller.ports = None;
    }
    if kind != Type::VirtioSerial {
        controller.vectors = None;
    }
    if kind != Type::Xenbus {
        (controller.max_grant_frames, controller.max_event_channels) = (None, None);
    }
    if kind != Type::Pci {
        (controller.model_name, controller.target) = (None, None);
    }
    if !matches!(model, Some(Model::PciRoot | Model::PcieRoot)) {
        controller.pcihole64 = None;
    }
    if kind == Type::Usb && model == Some(Model::None) {
        controller.info = DeviceInfo::default();
    }
}

/// A device on a controller that is beyond what is added.
fn far(devices: &Devices) -> Option<(Id, u32)> {
    let on_drive = devices.ids().filter(|id| matches!(id.kind(), Kind::Disk | Kind::Hostdev));
    on_drive.into_iter().find_map(|id| {
        let index = drive(devices.get(id)?.info()?)?.controller;
        (index >= MOST).then_some((id, index))
    })
}

/// Adds the controllers that disks, serial devices, smart cards and SCSI host devices sit on.
pub fn complete(domain: &mut Domain, findings: &mut Findings) {
    place_scsi_hostdevs(domain);
    if let Some((id, index)) = far(&domain.devices) {
        let root = domain.place();
        let devices = root.child("devices");
        let device = domain.devices.place(&devices, id);
        let address = device.child("address");
        let message = format!("`controller` of `<address>` is {index}; expected less than {MOST}");
        findings.report(&INVALID_VALUE, &address.attr("controller"), message);
        return;
    }
    let highest = |bus: DiskBus| {
        let disks = domain.devices.disk.iter().filter(|disk| disk.target.bus == Some(bus));
        disks
            .filter_map(|disk| match disk.info.address.as_ref().map(|address| &address.bus) {
                Some(Bus::Drive(drive)) => Some(drive.controller),
                _ => None,
            })
            .max()
    };
    let on_disks = [
        (Type::Scsi, highest(DiskBus::Scsi)),
        (Type::Fdc, highest(DiskBus::Fdc)),
        (Type::Ide, highest(DiskBus::Ide)),
        (Type::Sata, highest(DiskBus::Sata)),
        (Type::Nvme, highest(DiskBus::Nvme)),
    ];
    for (kind, highest) in on_disks {
        let Some(highest) = highest else { continue };
        (0..=highest).for_each(|index| ensure(&mut domain.devices.controller, kind, index, None));
    }
    let serial = |info: &DeviceInfo| match info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::VirtioSerial(address)) => address.controller,
        _ => 0,
    };
    let channels =
        domain.devices.channel.iter().filter(|channel| {
            channel.target.as_ref().is_some_and(|target| target.r#type == ChannelType::Virtio)
        });
    let consoles = domain.devices.console.iter().filter(|console| {
        console.target.as_ref().is_some_and(|target| target.r#type == Some(ConsoleType::Virtio))
    });
    let wanted: Vec<u32> = channels
        .map(|device| serial(&device.info))
        .chain(consoles.map(|device| serial(&device.info)))
        .collect();
    for index in wanted {
        ensure(&mut domain.devices.controller, Type::VirtioSerial, index, None);
    }
    smartcards(domain);
    nvme_serials(&mut domain.devices);
    for_scsi_hostdevs(&mut domain.devices.controller, &domain.devices.hostdev);
}

/// The serial number of an NVMe controller is that of its disks.
fn nvme_serials(devices: &mut Devices) {
    for controller in devices.controller.iter_mut().filter(|one| one.r#type == Type::Nvme) {
        let own =
            |info: &DeviceInfo| drive(info).is_some_and(|drive| Some(drive.controller) == controller.index);
        let mut disks =
            devices.disk.iter().filter(|disk| disk.target.bus == Some(DiskBus::Nvme) && own(&disk.info));
        let serial = disks.find_map(|disk| disk.serial.clone());
        controller.serial = controller.serial.take().or(serial);
    }
}

fn drive(info: &DeviceInfo) -> Option<Drive> {
    match info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Drive(drive)) => Some(*drive),
        _ => None,
    }
}

/// Gives smart cards their slots, and adds their readers.
fn smartcards(domain: &mut Domain) {
    let slot = |info: &DeviceInfo| match info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Ccid(ccid)) => Some(*ccid),
        _ => None,
    };
    for at in 0..domain.devices.smartcard.len() {
        let cards = &mut domain.devices.smartcard;
        let taken = cards.iter().filter_map(|card| slot(&card.info)).filter(|ccid| ccid.controller == 0);
        let next = taken.map(|ccid| ccid.slot + 1).max().unwrap_or(0);
        if cards[at].info.address.is_none() {
            cards[at].info.address = Some(Bus::Ccid(Ccid { controller: 0, slot: next }).into());
        }
        let controller = slot(&cards[at].info).map_or(0, |ccid| ccid.controller);
        ensure(&mut domain.devices.controller, Type::Ccid, controller, None);
    }
}

/// Gives SCSI host devices without an address the first free unit.
fn place_scsi_hostdevs(domain: &mut Domain) {
    for at in 0..domain.devices.hostdev.len() {
        let device = &domain.devices.hostdev[at];
        if device.r#type != hostdev::Type::Scsi || device.info.address.is_some() {
            continue;
        }
        let disks = domain.devices.disk.iter().filter(|disk| disk.target.bus == Some(DiskBus::Scsi));
        let others = domain.devices.hostdev.iter().filter(|device| device.r#type == hostdev::Type::Scsi);
        let taken: Vec<Drive> = disks
            .filter_map(|disk| drive(&disk.info))
            .chain(others.filter_map(|device| drive(&device.info)))
            .filter(|drive| drive.bus == 0 && drive.target == 0)
            .collect();
        let controllers = &domain.devices.controller;
        let units = |index: u32| {
            let own = controllers.iter().find(|one| one.r#type == Type::Scsi && one.index == Some(index));
            if own.is_some_and(|own| own.model == Some(Model::Lsisas1068)) {
                2
            } else {
                7
            }
        };
        let free = (0..).find_map(|controller| {
            let used =
                |unit: u32| taken.iter().any(|drive| (drive.controller, drive.unit) == (controller, unit));
            let unit = (0..units(controller)).find(|unit| !used(*unit))?;
            Some(Drive { controller, bus: 0, target: 0, unit })
        });
        domain.devices.hostdev[at].info.address = free.map(|drive| Bus::Drive(drive).into());
    }
}

fn ensure(controllers: &mut Vec<Controller>, kind: Type, index: u32, model: Option<Model>) {
    if !controllers.iter().any(|controller| controller.r#type == kind && controller.index == Some(index)) {
        insert(controllers, Controller { r#type: kind, index: Some(index), model, ..Controller::default() });
    }
}
