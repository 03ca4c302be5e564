//! PCI slots (qemu-addresses.md 10): a first pass plans which buses it takes, a second one gives
//! every device its place.

mod chipset;
mod class;
mod host;
mod kept;
mod obstacle;
mod target;

use super::mistake::{Mistake, Part};
use super::{is_hostdev, walk, Board};
use crate::address::pci::{Buses, Class, Growth, Need, PciBus};
use crate::domain::devices::controller::{insert_all, Model, Type};
use crate::domain::devices::hostdev::Mode;
use crate::domain::devices::Controller;
use crate::domain::devices::Id;
use crate::domain::info::{Bus, Pci, Zpci};
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::value::token::OnOff;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Which of the two passes it is.
#[derive(Clone, Copy, PartialEq)]
enum Pass {
    Plan,
    Final,
}

/// The highest number of a bus; a controller with a higher one is refused.
const LAST: u32 = 255;

pub(super) fn assign(board: &mut Board<'_>) {
    match highest(board) {
        Some(number) if number > LAST => return,
        Some(_) => plan(board),
        None => {}
    }
    if !board.findings.is_empty() {
        return;
    }
    let mut buses = collect(board, Pass::Final);
    if supports_pci(board) {
        chipset::assign(board, &mut buses, Pass::Final);
        slots(board, &mut buses, Pass::Final);
        zpci(board);
        multifunction(board);
        target::fill(board);
    }
}

fn supports_pci(board: &Board<'_>) -> bool {
    match &board.arch {
        arch if arch.is_arm() => board.machine == "versatilepb" || board.family == Family::Virt,
        arch if arch.is_riscv() => board.family == Family::Virt,
        _ => true,
    }
}

fn pci_controllers<'b>(board: &'b Board<'_>) -> impl Iterator<Item = &'b Controller> {
    board.domain.devices.controller.iter().filter(|controller| controller.r#type == Type::Pci)
}

fn highest(board: &Board<'_>) -> Option<u32> {
    pci_controllers(board).filter_map(|controller| controller.index).max()
}

/// The PCI address of a device, given or wanted.
fn address(board: &mut Board<'_>, device: Id) -> Option<Pci> {
    match board.bus(device) {
        Some(Bus::Pci(pci)) => Some(pci),
        _ => None,
    }
}

fn is_wanted(board: &mut Board<'_>, device: Id) -> bool {
    match board.bus(device) {
        None => true,
        Some(Bus::Pci(pci)) => !pci.is_given(),
        Some(_) => false,
    }
}

/// The buses that there are, with what the document puts there.
fn collect(board: &mut Board<'_>, pass: Pass) -> Buses {
    let mut buses = Buses { growth: growth(board, pass), ..Buses::default() };
    let Some(highest) = highest(board) else {
        for device in walk(board.domain) {
            if address(board, device).is_some_and(|pci| pci.is_given()) {
                board.report(device, Mistake::no_pci());
            }
        }
        return buses;
    };
    let express = pci_controllers(board).any(|controller| controller.model.is_some_and(Model::is_express));
    let absent = match board.family {
        Family::Pseries => Model::PciRoot,
        _ if express => Model::PcieRootPort,
        _ => Model::PciBridge,
    };
    for index in 0..=highest {
        let controller = pci_controllers(board).find(|controller| controller.index == Some(index));
        let model = controller.and_then(|controller| controller.model);
        let bus = PciBus::new(model.unwrap_or(absent));
        buses.all.push(if index == 0 && board.family == Family::Pseries { bus.locked() } else { bus });
    }
    for device in walk(board.domain) {
        let Some(given) = address(board, device).filter(Pci::is_given) else { continue };
        if chipset::is_function_of_chipset(board, device, given) {
            continue;
        }
        let class = board.class(device);
        match buses.reserve(given, class) {
            Ok(place) if place != given => board.place(device, Bus::Pci(place)),
            Ok(_) => {}
            Err(found) => obstacle::report(board, device, found),
        }
    }
    kept::take(board.domain, &mut buses);
    buses
}

/// Buses are added while they are planned, on pSeries by further host bridges.
fn growth(board: &Board<'_>, pass: Pass) -> Growth {
    match (pass, board.family) {
        (Pass::Final, _) => Growth::Never,
        (Pass::Plan, Family::Pseries) => Growth::Roots,
        (Pass::Plan, _) if board.caps.has(Flag::PciePciBridge) => Growth::ExpressBridges,
        (Pass::Plan, _) => Growth::DmiBridges,
    }
}

fn plan(board: &mut Board<'_>) {
    let before = highest(board);
    let mut buses = collect(board, Pass::Plan);
    chipset::assign(board, &mut buses, Pass::Plan);
    if board.has_root(Model::PciRoot) && !buses.is_full() {
        spare(&mut buses, Need::Conventional);
    }
    slots(board, &mut buses, Pass::Plan);
    if before == Some(0) && buses.made > 0 && board.has_root(Model::PcieRoot) {
        spare(&mut buses, Need::Express);
    }
    let mut missing = Vec::with_capacity(buses.all.len());
    let mut number = 1;
    while number < buses.all.len() {
        let known = pci_controllers(board).any(|controller| controller.index == Some(number as u32));
        if !known {
            let model = buses.all[number].model;
            missing.push(Controller {
                r#type: Type::Pci,
                index: Some(number as u32),
                model: Some(model),
                ..Controller::default()
            });
            if let Some(need) = Need::of_controller(model) {
                match buses.next(Class::new(need), None) {
                    Ok(place) => buses.take(place, Class::new(need)),
                    Err(found) => obstacle::report(board, Id::Controller(0), found),
                }
            }
        }
        number += 1;
    }
    insert_all(&mut board.domain.devices.controller, missing);
}

/// Keeps a slot free.
fn spare(buses: &mut Buses, need: Need) {
    if let Ok(place) = buses.next(Class::new(need), None) {
        buses.take(place, Class::new(need));
    }
}

/// Devices in the order in which they get slots.
fn slot_order(board: &Board<'_>) -> Vec<Id> {
    let rank = |device: &Id| -> Option<usize> {
        Some(match *device {
            Id::Controller(at) if board.domain.devices.controller[at].r#type == Type::Pci => 1,
            Id::Filesystem(_) => 2,
            Id::Interface(at) if is_hostdev(board.domain, at) => 7,
            Id::Interface(_) => 3,
            Id::Sound(_) => 4,
            Id::Controller(_) => 5,
            Id::Disk(_) => 6,
            Id::Hostdev(_) => 7,
            Id::Memballoon(_) => 8,
            Id::Rng(_) => 9,
            Id::Watchdog(_) => 10,
            Id::Video(_) => 11,
            Id::Shmem(_) => 12,
            Id::Input(_) => 13,
            Id::Serial(_) => 14,
            Id::Iommu(_) => 15,
            Id::Vsock(_) => 16,
            Id::Memory(_) => 17,
            Id::Crypto(_) => 18,
            Id::Panic(_) => 19,
            Id::Pstore(_) => 20,
            Id::Lease(_)
            | Id::Smartcard(_)
            | Id::Parallel(_)
            | Id::Console(_)
            | Id::Channel(_)
            | Id::Tpm(_)
            | Id::Graphics(_)
            | Id::Audio(_)
            | Id::Redirdev(_)
            | Id::Redirfilter(_)
            | Id::Hub(_)
            | Id::Nvram(_) => return None,
        })
    };
    let mut all: Vec<(usize, Id)> =
        walk(board.domain).into_iter().filter_map(|device| Some((rank(&device)?, device))).collect();
    crate::order::by_key(&mut all, |(rank, _)| *rank);
    all.into_iter().map(|(_, device)| device).collect()
}

fn slots(board: &mut Board<'_>, buses: &mut Buses, pass: Pass) {
    let mut shared = shared(&board.domain.devices.controller);
    for device in slot_order(board) {
        if !is_wanted(board, device) || !needs_slot(board, device) {
            continue;
        }
        let Some(class) = board.class(device) else { continue };
        if let Id::Controller(at) = device {
            if chipset::is_usb2(&board.domain.devices.controller[at]) {
                usb2(board, buses, &mut shared, (at, pass));
                continue;
            }
        }
        match buses.next(class, None) {
            Ok(place) => {
                buses.take(place, class);
                if pass == Pass::Final {
                    store(board, device, place);
                }
            }
            Err(found) => obstacle::report(board, device, found),
        }
    }
}

fn needs_slot(board: &Board<'_>, device: Id) -> bool {
    match device {
        Id::Controller(at) => {
            let controller = &board.domain.devices.controller[at];
            !(controller.r#type == Type::Ide && controller.index == Some(0))
        }
        Id::Hostdev(at) => board.domain.devices.hostdev[at].mode == Mode::Subsystem,
        _ => true,
    }
}

/// Stores a place; of what else the address said, only the mainframe's numbers stay.
fn store(board: &mut Board<'_>, device: Id, place: Pci) {
    let before = address(board, device).unwrap_or_default();
    board.place(device, Bus::Pci(Pci { zpci: before.zpci, ..place }));
}

/// The slots that units of ICH9 USB controllers have, by the number of the controller.
type Shared = HashMap<Option<u32>, Pci>;

fn shared(controllers: &[Controller]) -> Shared {
    let mut shared = Shared::new();
    for controller in controllers.iter().filter(|controller| chipset::is_usb2(controller)) {
        if let Some(Bus::Pci(pci)) = controller.info.address.as_ref().map(|address| &address.bus) {
            if pci.is_given() {
                shared.entry(controller.index).or_insert(*pci);
            }
        }
    }
    shared
}

/// The units of an ICH9 USB controller share a slot, each with its own function.
fn usb2(board: &mut Board<'_>, buses: &mut Buses, shared: &mut Shared, (at, pass): (usize, Pass)) {
    let controllers = &board.domain.devices.controller;
    let (index, model) = (controllers[at].index, controllers[at].model);
    let function = match model {
        Some(Model::Ich9Uhci1) => 0,
        Some(Model::Ich9Uhci2) => 1,
        Some(Model::Ich9Uhci3) => 2,
        _ => 7,
    };
    let sibling = shared.get(&index).copied();
    let multifunction = (function == 0).then_some(OnOff::On);
    let device = Id::Controller(at);
    let place = match sibling {
        Some(sibling) => Ok(Pci::new(sibling.bus, sibling.slot, function)),
        None => buses.next(Class::new(Need::Conventional), Some(function)),
    };
    match place {
        Ok(place) => {
            buses.take(place, Class::new(Need::Conventional));
            if pass == Pass::Final || sibling.is_some() {
                store(board, device, Pci { multifunction, ..place });
                if place.is_given() {
                    shared.entry(index).or_insert(place);
                }
            }
        }
        Err(found) => obstacle::report(board, device, found),
    }
}

/// The identifiers of S/390 PCI functions.
fn zpci(board: &mut Board<'_>) {
    if !board.caps.has(Flag::Zpci) || !board.arch.is_s390() {
        return;
    }
    let all: Vec<Id> = walk(board.domain)
        .into_iter()
        .filter(|device| !matches!(device, Id::Serial(_) | Id::Parallel(_) | Id::Channel(_) | Id::Console(_)))
        .collect();
    let all: Vec<Id> = all.into_iter().filter(|device| address(board, *device).is_some()).collect();
    let (mut uids, mut fids) = (Numbers::from(1), Numbers::from(0));
    let mut given: HashSet<Id> = HashSet::new();
    for device in &all {
        let Some(mut pci) = address(board, *device) else { continue };
        let Some(zpci) = pci.zpci.filter(|zpci| zpci.uid.is_some() || zpci.fid.is_some()) else { continue };
        let uid = zpci.uid.unwrap_or_else(|| uids.free());
        let fid = zpci.fid.unwrap_or_else(|| fids.free());
        let (fresh_uid, fresh_fid) = (uids.taken.insert(uid), fids.taken.insert(fid));
        if !fresh_uid || !fresh_fid {
            let what = match fresh_uid {
                false => format!("zPCI `uid` {uid:#06x}"),
                true => format!("zPCI `fid` {fid:#010x}"),
            };
            let same = |bus: &Bus| match bus {
                Bus::Pci(Pci { zpci: Some(own), .. }) if fresh_uid => own.fid == Some(fid),
                Bus::Pci(Pci { zpci: Some(own), .. }) => own.uid == Some(uid),
                _ => false,
            };
            let other = board.holder(*device, same);
            board.taken(*device, other, Part::Address, &what);
        }
        pci.zpci = Some(Zpci { uid: Some(uid), fid: Some(fid) });
        board.place(*device, Bus::Pci(pci));
        given.insert(*device);
    }
    for device in all.into_iter().filter(|device| !given.contains(device)) {
        let Some(mut pci) = address(board, device) else { continue };
        let (uid, fid) = (uids.free(), fids.free());
        uids.taken.insert(uid);
        fids.taken.insert(fid);
        pci.zpci = Some(Zpci { uid: Some(uid), fid: Some(fid) });
        board.place(device, Bus::Pci(pci));
    }
}

/// Numbers of which each device has one.
struct Numbers {
    taken: BTreeSet<u32>,
    /// The lowest that may be free.
    next: u32,
}

impl Numbers {
    fn from(first: u32) -> Numbers {
        Numbers { taken: BTreeSet::new(), next: first }
    }

    /// The lowest that nobody has.
    fn free(&mut self) -> u32 {
        while self.taken.contains(&self.next) {
            self.next = self.next.saturating_add(1);
        }
        self.next
    }
}

/// The first function of a slot says that there are others.
fn multifunction(board: &mut Board<'_>) {
    let all = walk(board.domain);
    let places: Vec<(Id, Pci)> =
        all.into_iter().filter_map(|device| Some((device, address(board, device)?))).collect();
    let key = |place: &Pci, function| (place.domain, place.bus, place.slot, function);
    let mut firsts: HashMap<_, Id> = HashMap::new();
    for (device, place) in &places {
        firsts.entry(key(place, place.function)).or_insert(*device);
    }
    for (_, other) in places.iter().filter(|(_, place)| place.is_given() && place.function != 0) {
        let Some(device) = firsts.get(&key(other, 0)) else { continue };
        if let Some(mut place) = address(board, *device) {
            place.multifunction.get_or_insert(OnOff::On);
            board.place(*device, Bus::Pci(place));
        }
    }
}
