//! Controllers: their order and numbers, and those that other devices need
//! (canonical-form.md 13.2, 16.3).

use crate::diagnostic::Findings;
use crate::domain::devices::chardev::{ChannelType, ConsoleType};
use crate::domain::devices::controller::{insert_all, Model, Type};
use crate::domain::devices::disk::DiskBus;
use crate::domain::devices::hostdev;
use crate::domain::devices::{Controller, Devices, Hostdev, Id, Kind, Smartcard};
use crate::domain::info::{Bus, Ccid, DeviceInfo, Drive, Master, VirtioSerial};
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;
use std::collections::{HashMap, HashSet};

/// How many controllers of a type are added for others to sit on, at most.
const MOST: u32 = 4096;

/// Puts controllers in the order of their type and number, and numbers the others.
pub fn order(domain: &mut Domain) {
    let mut drained: Vec<Controller> = domain.devices.controller.drain(..).collect();
    drained.iter_mut().for_each(companion);
    let mut ordered = sorted(drained);
    for_scsi_hostdevs(&mut ordered, &domain.devices.hostdev);
    let mut moved = false;
    let mut numbers = Numbers::of(&ordered);
    let usb = |own: &&Controller| own.r#type == Type::Usb;
    let mut usb_models: HashSet<(u32, Option<Model>)> =
        ordered.iter().filter(usb).filter_map(|own| Some((own.index?, own.model))).collect();
    // The number of the USB controller before, if that is one of USB 2.
    let mut before = None;
    for (place, own) in ordered.iter_mut().enumerate() {
        let usb2 = is_usb2(own);
        let index = own.index.unwrap_or_else(|| {
            // It is that number, unless one of it has this model.
            let shared = before.filter(|index| usb2 && !usb_models.contains(&(*index, own.model)));
            let index = shared.unwrap_or_else(|| numbers.free(own.r#type));
            numbers.taken.insert((own.r#type, index));
            moved |= usb2 && place > 0;
            index
        });
        own.index = Some(index);
        if own.r#type == Type::Usb {
            usb_models.insert((index, own.model));
            before = usb2.then_some(index);
        }
    }
    if moved {
        ordered = sorted(ordered);
    }
    ordered.iter_mut().for_each(settle);
    domain.devices.controller = ordered;
}

/// Puts controllers into their order again once all have numbers.
pub fn settle_order(domain: &mut Domain) {
    let controllers = &mut domain.devices.controller;
    *controllers = sorted(std::mem::take(controllers));
}

/// A number, and whether it is a companion: a master comes before companions of its number.
type Key = (Option<u32>, bool);

/// Its place among those of its type.
pub(super) fn place(controller: &Controller) -> Key {
    (controller.index, controller.info.master.is_some())
}

/// The controllers as [`insert_all`] puts them into a list. One without a number stays behind the last one that was
/// there before it.
fn sorted(controllers: Vec<Controller>) -> Vec<Controller> {
    let mut kinds: HashMap<Type, (usize, Key)> = HashMap::new();
    let mut keyed: Vec<(usize, Key, Controller)> = Vec::with_capacity(controllers.len());
    for controller in controllers {
        let order = kinds.len();
        let (order, last) = kinds.entry(controller.r#type).or_insert((order, (None, false)));
        let key = match controller.index {
            Some(_) => place(&controller),
            None => *last,
        };
        *last = key.max(*last);
        keyed.push((*order, key, controller));
    }
    crate::order::by_key(&mut keyed, |(order, key, _)| (*order, *key));
    keyed.into_iter().map(|(_, _, controller)| controller).collect()
}

/// The numbers that controllers have, by their type.
struct Numbers {
    taken: HashSet<(Type, u32)>,
    /// The number up to which all are taken.
    next: HashMap<Type, u32>,
}

impl Numbers {
    fn of(controllers: &[Controller]) -> Numbers {
        let taken = controllers.iter().filter_map(|one| Some((one.r#type, one.index?))).collect();
        Numbers { taken, next: HashMap::new() }
    }

    fn free(&mut self, kind: Type) -> u32 {
        let next = self.next.entry(kind).or_default();
        while self.taken.contains(&(kind, *next)) {
            *next += 1;
        }
        *next
    }
}

/// SCSI host devices need all SCSI controllers up to theirs; new ones are of the model that the last
/// of them has, if it is there.
fn for_scsi_hostdevs(controllers: &mut Vec<Controller>, hostdevs: &[Hostdev]) {
    let (mut next, mut model) = (0, None);
    let mut have = Numbers::of(controllers).taken;
    let mut models = scsi_models(controllers);
    let mut missing = Vec::new();
    for device in hostdevs.iter().filter(|device| device.r#type == hostdev::Type::Scsi) {
        let index = drive(&device.info).map_or(0, |drive| drive.controller);
        if index < next || index >= MOST {
            continue;
        }
        model = models.get(&index).copied().unwrap_or(model);
        for index in next..=index {
            if have.insert((Type::Scsi, index)) {
                models.insert(index, model);
                missing.push(Controller {
                    r#type: Type::Scsi,
                    index: Some(index),
                    model,
                    ..Controller::default()
                });
            }
        }
        next = index + 1;
    }
    insert_all(controllers, missing);
}

/// The models of SCSI controllers by their numbers.
fn scsi_models(controllers: &[Controller]) -> HashMap<u32, Option<Model>> {
    let mut models = HashMap::new();
    for own in controllers.iter().filter(|own| own.r#type == Type::Scsi) {
        if let Some(index) = own.index {
            models.entry(index).or_insert(own.model);
        }
    }
    models
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
    let on_one = devices.ids().filter(|id| {
        matches!(id.kind(), Kind::Disk | Kind::Hostdev | Kind::Channel | Kind::Console | Kind::Smartcard)
    });
    on_one.into_iter().find_map(|id| {
        let index = match devices.get(id)?.info()?.address.as_ref()?.bus {
            Bus::Drive(Drive { controller, .. }) => controller,
            Bus::VirtioSerial(VirtioSerial { controller, .. }) => controller,
            Bus::Ccid(Ccid { controller, .. }) => controller,
            _ => return None,
        };
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
    let mut wanted: Vec<(Type, u32)> = Vec::new();
    for (kind, highest) in on_disks {
        wanted.extend(highest.into_iter().flat_map(|highest| 0..=highest).map(|index| (kind, index)));
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
    let serials =
        channels.map(|device| serial(&device.info)).chain(consoles.map(|device| serial(&device.info)));
    wanted.extend(serials.map(|index| (Type::VirtioSerial, index)));
    wanted.extend(smartcards(&mut domain.devices.smartcard).into_iter().map(|index| (Type::Ccid, index)));
    let mut have = Numbers::of(&domain.devices.controller).taken;
    wanted.retain(|one| have.insert(*one));
    let missing = |(kind, index)| Controller { r#type: kind, index: Some(index), ..Controller::default() };
    insert_all(&mut domain.devices.controller, wanted.into_iter().map(missing).collect());
    nvme_serials(&mut domain.devices);
    for_scsi_hostdevs(&mut domain.devices.controller, &domain.devices.hostdev);
}

/// The serial number of an NVMe controller is that of its disks.
fn nvme_serials(devices: &mut Devices) {
    let mut serials = HashMap::new();
    for disk in devices.disk.iter().filter(|disk| disk.target.bus == Some(DiskBus::Nvme)) {
        if let Some((drive, serial)) = drive(&disk.info).zip(disk.serial.as_ref()) {
            serials.entry(drive.controller).or_insert(serial);
        }
    }
    for controller in devices.controller.iter_mut().filter(|one| one.r#type == Type::Nvme) {
        let serial = controller.index.and_then(|index| serials.get(&index));
        controller.serial = controller.serial.take().or_else(|| serial.copied().cloned());
    }
}

fn drive(info: &DeviceInfo) -> Option<Drive> {
    match info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Drive(drive)) => Some(*drive),
        _ => None,
    }
}

/// Gives smart cards their slots; the readers that they sit in.
fn smartcards(cards: &mut [Smartcard]) -> Vec<u32> {
    let slot = |info: &DeviceInfo| match info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Ccid(ccid)) => Some(*ccid),
        _ => None,
    };
    let after = |ccid: Ccid| if ccid.controller == 0 { ccid.slot.saturating_add(1) } else { 0 };
    let mut next = cards.iter().filter_map(|card| slot(&card.info)).map(after).max().unwrap_or(0);
    let seat = |card: &mut Smartcard| {
        if card.info.address.is_none() {
            card.info.address = Some(Bus::Ccid(Ccid { controller: 0, slot: next }).into());
            next = next.saturating_add(1);
        }
        slot(&card.info).map_or(0, |ccid| ccid.controller)
    };
    cards.iter_mut().map(seat).collect()
}

/// Gives SCSI host devices without an address the first free unit.
fn place_scsi_hostdevs(domain: &mut Domain) {
    let is_scsi = |device: &&Hostdev| device.r#type == hostdev::Type::Scsi;
    let disks = domain.devices.disk.iter().filter(|disk| disk.target.bus == Some(DiskBus::Scsi));
    let mut taken: HashSet<(u32, u32)> = disks
        .filter_map(|disk| drive(&disk.info))
        .chain(domain.devices.hostdev.iter().filter(is_scsi).filter_map(|device| drive(&device.info)))
        .filter(|drive| drive.bus == 0 && drive.target == 0)
        .map(|drive| (drive.controller, drive.unit))
        .collect();
    let models = scsi_models(&domain.devices.controller);
    let units = |index: u32| match models.get(&index) {
        Some(Some(Model::Lsisas1068)) => 2,
        _ => 7,
    };
    // All units of the controllers before this one are taken.
    let mut controller = 0;
    for device in &mut domain.devices.hostdev {
        if device.r#type != hostdev::Type::Scsi || device.info.address.is_some() {
            continue;
        }
        let unit = loop {
            match (0..units(controller)).find(|unit| taken.insert((controller, *unit))) {
                Some(unit) => break unit,
                None => controller += 1,
            }
        };
        device.info.address = Some(Bus::Drive(Drive { controller, bus: 0, target: 0, unit }).into());
    }
}
