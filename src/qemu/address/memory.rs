//! Slots of memory devices (qemu-addresses.md 12).

use super::mistake::{Mistake, Part, NO_FREE_ADDRESS};
use super::Board;
use crate::domain::devices::memory::MemoryModel;
use crate::domain::devices::Id;
use crate::domain::info::{Bus, Dimm};
use std::collections::BTreeSet;

pub(super) fn assign(board: &mut Board<'_>) {
    let Some(slots) = board.domain.max_memory.as_ref().map(|max| max.slots) else { return };
    let slot = |bus: Option<&Bus>| match bus {
        Some(Bus::Dimm(dimm)) => Some(dimm.slot),
        _ => None,
    };
    let devices = board.domain.devices.memory.iter();
    let taken: BTreeSet<u32> =
        devices.filter_map(|device| slot(device.info.address.as_ref().map(|address| &address.bus))).collect();
    let mut free = (0..slots).filter(|slot| !taken.contains(slot));
    for at in 0..board.domain.devices.memory.len() {
        let device = &board.domain.devices.memory[at];
        let plugged = matches!(device.model, MemoryModel::Dimm | MemoryModel::Nvdimm);
        if !plugged || device.info.address.is_some() {
            continue;
        }
        match free.next() {
            Some(slot) => board.place(Id::Memory(at), Bus::Dimm(Dimm { slot, ..Dimm::default() })),
            None => board.report(
                Id::Memory(at),
                Mistake {
                    rule: &NO_FREE_ADDRESS,
                    part: Part::Device,
                    message: format!("no memory slot is free; there are {slots}"),
                    help: "raise `slots` of `<maxMemory>`",
                },
            ),
        }
    }
}
