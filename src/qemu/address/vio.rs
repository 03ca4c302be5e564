//! Registers of pSeries, channels of S/390, memory-mapped virtio (qemu-addresses.md 8, 9).

use super::mistake::{Mistake, Part};
use super::{is_hostdev, walk, Board};
use crate::domain::devices::chardev::SerialType;
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::disk::DiskBus;
use crate::domain::devices::hostdev;
use crate::domain::devices::input::InputBus;
use crate::domain::devices::interface::NicModel;
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::memory::MemoryModel;
use crate::domain::devices::sound::SoundModel;
use crate::domain::devices::tpm::TpmModel;
use crate::domain::devices::video::ModelType;
use crate::domain::devices::Id;
use crate::domain::info::{Bus, Ccw, Pci, SpaprVio};
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::number::{Base16, Hex};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Registers of the pSeries virtual I/O bus.
pub(super) fn spapr(board: &mut Board<'_>) {
    let devices = &board.domain.devices;
    let pseries = board.family == Family::Pseries;
    let mut wanted: Vec<(Id, u64)> = Vec::new();
    for (at, interface) in devices.interface.iter().enumerate() {
        if interface.model_type() == Some(&NicModel::SpaprVlan) {
            wanted.push((Id::Interface(at), 0x1000));
        }
    }
    for (at, controller) in devices.controller.iter().enumerate() {
        if controller.r#type == Type::Scsi && controller.model == Some(Model::Ibmvscsi) {
            wanted.push((Id::Controller(at), 0x2000));
        }
    }
    for (at, serial) in devices.serial.iter().enumerate() {
        if serial.target.as_ref().and_then(|target| target.r#type) == Some(SerialType::SpaprVioSerial) {
            wanted.push((Id::Serial(at), 0x3000_0000));
        }
    }
    wanted.extend(devices.nvram.iter().filter(|_| pseries).map(|_| (Id::Nvram(0), 0x3000)));
    for (at, tpm) in devices.tpm.iter().enumerate() {
        if pseries && tpm.model != Some(TpmModel::SpaprTpmProxy) {
            wanted.push((Id::Tpm(at), 0x4000));
        }
    }
    let reg = |bus: Option<Bus>| match bus {
        Some(Bus::SpaprVio(vio)) => vio.reg.map(|reg| reg.0),
        _ => None,
    };
    // The registers that are given, and the first device of each.
    let mut given: BTreeSet<u64> = BTreeSet::new();
    let mut first: BTreeMap<u64, Id> = BTreeMap::new();
    let own: HashSet<Id> = wanted.iter().map(|(device, _)| *device).collect();
    for device in walk(board.domain) {
        let Some(reg) = reg(board.bus(device)) else { continue };
        given.insert(reg);
        if !own.contains(&device) {
            first.entry(reg).or_insert(device);
        }
    }
    let mut next: BTreeMap<u64, u64> = BTreeMap::new();
    for (device, start) in wanted {
        let reg = match reg(board.bus(device)) {
            Some(reg) => {
                let other = *first.entry(reg).or_insert(device);
                if other != device {
                    board.taken(device, Some(other), Part::Of("reg"), &format!("register {reg:#x}"));
                }
                reg
            }
            None => {
                let next = next.entry(start).or_insert(start);
                while !given.insert(*next) {
                    *next = next.saturating_add(0x1000);
                }
                *next
            }
        };
        board.place(device, Bus::SpaprVio(SpaprVio { reg: Some(Base16(reg)) }));
    }
}

/// Devices that any bus of virtio takes.
fn virtio_devices(board: &Board<'_>) -> Vec<Id> {
    let devices = &board.domain.devices;
    walk(board.domain)
        .into_iter()
        .filter(|device| match *device {
            Id::Disk(at) => devices.disk[at].target.bus == Some(DiskBus::Virtio),
            Id::Interface(at) => !is_hostdev(board.domain, at) && devices.interface[at].is_virtio(),
            Id::Video(at) => {
                devices.video[at].model.as_ref().and_then(|model| model.r#type) == Some(ModelType::Virtio)
            }
            Id::Input(at) => devices.input[at].bus == Some(InputBus::Virtio),
            Id::Controller(at) => {
                matches!(devices.controller[at].r#type, Type::VirtioSerial | Type::Scsi)
            }
            Id::Hostdev(at) => devices.hostdev[at].r#type == hostdev::Type::ScsiHost,
            Id::Memballoon(_) => {
                devices.memballoon.as_ref().is_some_and(|one| one.model != MemballoonModel::None)
            }
            Id::Rng(_) | Id::Crypto(_) => true,
            Id::Memory(at) => {
                matches!(devices.memory[at].model, MemoryModel::VirtioPmem | MemoryModel::VirtioMem)
            }
            Id::Sound(at) => devices.sound[at].model == SoundModel::Virtio,
            _ => false,
        })
        .collect()
}

/// Channels of S/390.
pub(super) fn ccw(board: &mut Board<'_>) {
    for device in walk(board.domain) {
        let Some(Bus::Ccw(Ccw { cssid, ssid, devno })) = board.bus(device) else { continue };
        let parts = [cssid.map(|part| part.0), ssid.map(|part| part.0), devno.map(|part| part.0)];
        let within = |(part, most): (&Option<u64>, u64)| part.is_some_and(|part| part <= most);
        if parts.iter().any(Option::is_some) && !parts.iter().zip([0xfe, 3, 0xffff]).all(within) {
            board.report(
                device,
                Mistake {
                    rule: &INVALID_VALUE,
                    part: Part::Address,
                    message: "incomplete or too large address of an s390 channel".to_owned(),
                    help: "set `cssid` (to 0xfe), `ssid` (to 3) and `devno` (to 0xffff), or none of them",
                },
            );
        }
    }
    if !board.arch.is_s390() || !board.machine.starts_with("s390-ccw") {
        return;
    }
    let mut wanted = virtio_devices(board);
    let vfio = board.caps.has(Flag::VfioCcw);
    for device in walk(board.domain) {
        match device {
            Id::Filesystem(_) | Id::Vsock(_) => wanted.push(device),
            Id::Hostdev(at) if board.domain.devices.hostdev[at].r#type == hostdev::Type::Mdev => {
                match board.domain.devices.hostdev[at].model {
                    Some(hostdev::Model::VfioCcw) if vfio => wanted.push(device),
                    Some(hostdev::Model::VfioAp) => board.info(device).address = None,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    for device in wanted {
        if board.bus(device).is_none() {
            board.place(device, Bus::Ccw(Ccw { cssid: None, ssid: None, devno: None }));
        }
    }
    let mut taken: BTreeMap<(u64, u64, u64), Id> = BTreeMap::new();
    for device in walk(board.domain) {
        if let Some(Bus::Ccw(Ccw { cssid: Some(cssid), ssid: Some(ssid), devno: Some(devno) })) =
            board.bus(device)
        {
            match taken.get(&(cssid.0, ssid.0, devno.0)).copied() {
                Some(other) => {
                    let what = format!("channel {:x}.{:x}.{:04x}", cssid.0, ssid.0, devno.0);
                    board.taken(device, Some(other), Part::Of("devno"), &what);
                }
                None => drop(taken.insert((cssid.0, ssid.0, devno.0), device)),
            }
        }
    }
    let mut next = 0;
    for device in walk(board.domain) {
        let Some(Bus::Ccw(Ccw { devno: None, .. })) = board.bus(device) else { continue };
        while taken.contains_key(&(0xfe, 0, next)) {
            next += 1;
        }
        board.place(
            device,
            Bus::Ccw(Ccw { cssid: Some(Hex(0xfe)), ssid: Some(Hex(0)), devno: Some(Hex(next)) }),
        );
        next += 1;
    }
}

/// PCI or memory-mapped virtio on the boards that have both.
pub(super) fn mmio(board: &mut Board<'_>) {
    let known = board.arch.is_little_endian_arm() || board.arch.is_riscv();
    if !known
        || !(board.machine.starts_with("vexpress-")
            || board.family == Family::Virt && !board.arch.is_loongarch())
    {
        return;
    }
    let asked = walk(board.domain).into_iter().any(|device| board.bus(device) == Some(Bus::VirtioMmio));
    let ports = board.caps.has(Flag::PcieRootPort) || board.caps.has(Flag::Ioh3420);
    let bus = match board.has_root(Model::PcieRoot) && ports && !asked {
        true => Bus::Pci(Pci::default()),
        false if board.caps.has(Flag::VirtioMmio) => Bus::VirtioMmio,
        false => return,
    };
    for device in virtio_devices(board) {
        if board.bus(device).is_none() {
            board.place(device, bus.clone());
        }
    }
}
