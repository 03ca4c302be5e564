//! Ports of virtio-serial controllers (qemu-addresses.md 6).

use super::mistake::{Mistake, Part, NO_FREE_ADDRESS, NO_SUCH_CONTROLLER, NO_SUCH_PORT};
use super::Board;
use crate::domain::devices::chardev::{ChannelType, ConsoleType};
use crate::domain::devices::controller::insert_all;
use crate::domain::devices::controller::Type;
use crate::domain::devices::Controller;
use crate::domain::devices::Id;
use crate::domain::info::{Bus, VirtioSerial};
use std::collections::{BTreeMap, BTreeSet};

/// The ports of a controller that are taken, and how many it has.
struct Ports {
    taken: BTreeSet<u32>,
    count: u32,
    /// From port 1 up to this one all are taken.
    next: u32,
}

impl Ports {
    fn new(taken: BTreeSet<u32>, count: u32) -> Ports {
        Ports { taken, count, next: 1 }
    }

    fn free(&mut self, from: u32) -> Option<u32> {
        if from == 0 && self.count > 0 && !self.taken.contains(&0) {
            return Some(0);
        }
        while self.next < self.count && self.taken.contains(&self.next) {
            self.next += 1;
        }
        (self.next < self.count).then_some(self.next)
    }
}

/// The controllers, and up to which of them no port is free for a device that may have any.
struct Tables {
    all: BTreeMap<u32, Ports>,
    /// The first controller that may have a free port.
    first: u32,
    /// The first number that no controller has.
    unused: u32,
    /// The numbers of controllers that are to be added.
    added: Vec<u32>,
}

pub(super) fn assign(board: &mut Board<'_>) {
    let mut tables = Tables { all: BTreeMap::new(), first: 0, unused: 0, added: Vec::new() };
    for controller in board.domain.devices.controller.iter().filter(|one| one.r#type == Type::VirtioSerial) {
        let count = controller.ports.unwrap_or(31);
        tables.all.entry(controller.index.unwrap_or(0)).or_insert(Ports::new(BTreeSet::new(), count));
    }
    let devices = &board.domain.devices;
    let consoles: Vec<Id> = (0..devices.console.len())
        .filter(|at| {
            let target = devices.console[*at].target.as_ref();
            target.is_some_and(|target| target.r#type == Some(ConsoleType::Virtio))
        })
        .map(Id::Console)
        .collect();
    let channels: Vec<Id> = (0..devices.channel.len())
        .filter(|at| {
            devices.channel[*at].target.as_ref().is_some_and(|target| target.r#type == ChannelType::Virtio)
        })
        .map(Id::Channel)
        .collect();
    for device in channels.iter().chain(&consoles) {
        if let Some(Bus::VirtioSerial(port)) = board.bus(*device).filter(is_complete) {
            reserve(board, &mut tables.all, *device, port);
        }
    }
    for device in consoles {
        if !board.bus(device).as_ref().is_some_and(is_complete) {
            let on = board.bus(device).map(|_| 0);
            choose(board, &mut tables, device, on, 0);
        }
    }
    for device in channels {
        if board.bus(device).as_ref().is_some_and(is_complete) {
            continue;
        }
        let on = match board.bus(device) {
            Some(Bus::VirtioSerial(port)) => Some(port.controller),
            _ => None,
        };
        if let Some((controller, port)) = choose(board, &mut tables, device, on, 1) {
            board.place(device, Bus::VirtioSerial(VirtioSerial { controller, bus: 0, port }));
        }
    }
    let serial =
        |index| Controller { r#type: Type::VirtioSerial, index: Some(index), ..Controller::default() };
    insert_all(&mut board.domain.devices.controller, tables.added.into_iter().map(serial).collect());
}

fn is_complete(bus: &Bus) -> bool {
    matches!(bus, Bus::VirtioSerial(port) if port.port != 0)
}

fn reserve(board: &mut Board<'_>, tables: &mut BTreeMap<u32, Ports>, device: Id, port: VirtioSerial) {
    let index = port.controller;
    match tables.get_mut(&index) {
        None => board.report(
            device,
            Mistake {
                rule: &NO_SUCH_CONTROLLER,
                part: Part::Of("controller"),
                message: format!("`controller='{index}'`: the guest has no such virtio-serial controller"),
                help: "add a `<controller type='virtio-serial'>` with that index, or remove the `<address>`",
            },
        ),
        Some(ports) if port.port >= ports.count => {
            let count = ports.count;
            let message =
                format!("`port='{}'`: virtio-serial controller {index} has {count} ports, from 0", port.port);
            let help = "choose another port, or raise `ports` of the controller";
            board.report(device, Mistake { rule: &NO_SUCH_PORT, part: Part::Of("port"), message, help });
        }
        Some(ports) => {
            if !ports.taken.insert(port.port) {
                let same = |bus: &Bus| matches!(bus, Bus::VirtioSerial(own) if (own.controller, own.port) == (index, port.port));
                let other = board.holder(device, same);
                let what = format!("port {} of virtio-serial controller {index}", port.port);
                board.taken(device, other, Part::Of("port"), &what);
            }
        }
    }
}

fn choose(
    board: &mut Board<'_>,
    tables: &mut Tables,
    device: Id,
    on: Option<u32>,
    from: u32,
) -> Option<(u32, u32)> {
    let range = on.map_or(tables.first..=u32::MAX, |on| on..=on);
    let found = tables.all.range_mut(range).find_map(|(index, ports)| {
        let port = ports.free(from)?;
        ports.taken.insert(port);
        Some((*index, port))
    });
    if let Some((index, _)) = found {
        // Devices that may have port 0 come first, so that it is not free for those that may not.
        if on.is_none() && from > 0 {
            tables.first = index;
        }
        return found;
    }
    if on.is_some() {
        let message = "no port is free on the virtio-serial controller of this device".to_owned();
        let help = "raise `ports` of the controller, or remove the `<address>`";
        board.report(device, Mistake { rule: &NO_FREE_ADDRESS, part: Part::Address, message, help });
        return None;
    }
    while tables.all.contains_key(&tables.unused) {
        tables.unused = tables.unused.checked_add(1)?;
    }
    let index = tables.unused;
    tables.added.push(index);
    tables.all.insert(index, Ports::new([from].into(), 31));
    tables.first = tables.first.min(index);
    Some((index, from))
}
