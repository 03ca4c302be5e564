//! Slots of memory devices (qemu-addresses.md 12).

use super::{Board, Device};
use crate::domain::devices::memory::MemoryModel;
use crate::domain::info::{Bus, Dimm};

pub(super) fn assign(board: &mut Board<'_>) {
    let Some(slots) = board.domain.max_memory.as_ref().map(|max| max.slots) else { return };
    for at in 0..board.domain.devices.memory.len() {
        let device = &board.domain.devices.memory[at];
        let plugged = matches!(device.model, MemoryModel::Dimm | MemoryModel::Nvdimm);
        if !plugged || device.info.address.is_some() {
            continue;
        }
        let taken: Vec<u32> = board
            .domain
            .devices
            .memory
            .iter()
            .filter_map(|device| match device.info.address.as_ref().map(|address| &address.bus) {
                Some(Bus::Dimm(dimm)) => Some(dimm.slot),
                _ => None,
            })
            .collect();
        match (0..slots).find(|slot| !taken.contains(slot)) {
            Some(slot) => board.place(Device::Memory(at), Bus::Dimm(Dimm { slot, ..Dimm::default() })),
            None => board.refuse(Device::Memory(at), format!("no memory slot is free; there are {slots}")),
        }
    }
}
