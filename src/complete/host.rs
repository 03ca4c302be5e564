//! Devices of the host and memory devices (canonical-form.md 13.13, 13.15, 13.16).

use crate::domain::devices::hostdev;
use crate::domain::devices::hostdev::{Adapter, Address, Hostdev, Mode, Source};
use crate::domain::devices::memory::{MemoryDevice, MemoryModel};
use crate::domain::devices::shmem::ShmemType;
use crate::domain::memory::AccessMode;
use crate::domain::Domain;
use crate::xml::value::size::Kib;
use crate::xml::value::token::YesNo;

/// Fills in what they lack, and drops what has no effect.
pub fn complete(domain: &mut Domain) {
    let devices = &mut domain.devices;
    devices.hostdev.iter_mut().for_each(settle_hostdev);
    devices.memory.iter_mut().for_each(settle_memory);
    for shmem in &mut devices.shmem {
        shmem.role.take_if(|_| shmem.model.r#type == ShmemType::Ivshmem);
        shmem.size.take_if(|size| size.0 == 0);
    }
}

fn settle_hostdev(device: &mut Hostdev) {
    let subsystem = device.mode == Mode::Subsystem;
    device.managed = subsystem.then(|| device.managed.unwrap_or(YesNo::No));
    if !(subsystem && device.r#type == hostdev::Type::Scsi) {
        (device.readonly, device.shareable) = (false, false);
    }
    if !(subsystem && matches!(device.r#type, hostdev::Type::Mdev | hostdev::Type::Pci)) {
        (device.display, device.ramfb) = (None, None);
    }
    device.ip.iter_mut().for_each(super::interface::family);
    let Some(source) = &mut device.source else { return };
    *source = of_kind(std::mem::take(source), device.r#type);
    source.rest.forget_children(&["address"]);
    if let Some(adapter) = &mut source.adapter {
        adapter.rest.forget_children(&["parentaddr"]);
        *adapter = Adapter {
            name: adapter.name.take(),
            rest: std::mem::take(&mut adapter.rest),
            ..Adapter::default()
        };
    }
    if source.protocol == Some(hostdev::Protocol::Iscsi) {
        if let Some(name) = source.name.as_mut().filter(|name| !name.contains('/')) {
            name.push_str("/0");
        }
    }
}

/// What a source of that kind says; a PCI function always has a place.
fn of_kind(source: Source, kind: hostdev::Type) -> Source {
    let Source { address, protocol, name, host, auth, initiator, adapter, rest, .. } = source;
    let none = Source { rest, ..Source::default() };
    match kind {
        hostdev::Type::Usb => {
            let Source { startup_policy, guest_reset, vendor, product, .. } = source;
            let address = address.filter(|own| matches!(own, Address::Usb { .. }));
            Source { startup_policy, guest_reset, vendor, product, address, ..none }
        }
        hostdev::Type::Pci => {
            let first = Address::Pci { domain: 0, bus: 0, slot: 0, function: 0 };
            let address = address.filter(|own| matches!(own, Address::Pci { .. })).or(Some(first));
            Source { write_filtering: source.write_filtering, address, ..none }
        }
        hostdev::Type::Scsi if protocol == Some(hostdev::Protocol::Iscsi) => {
            Source { protocol, name, host, auth, initiator, ..none }
        }
        hostdev::Type::Scsi => Source { adapter, address, ..none },
        hostdev::Type::ScsiHost => Source { protocol, wwpn: source.wwpn, ..none },
        hostdev::Type::Mdev => Source { address, ..none },
        hostdev::Type::Storage => Source { block: source.block, ..none },
        hostdev::Type::Misc => Source { char: source.char, ..none },
        hostdev::Type::Net => Source { interface: source.interface, ..none },
    }
}

/// Each kind of memory device has its own parts of source and target.
fn settle_memory(device: &mut MemoryDevice) {
    use MemoryModel::{Dimm, Nvdimm, SgxEpc, VirtioMem, VirtioPmem};
    let model = device.model;
    if model == VirtioPmem {
        device.access.get_or_insert(AccessMode::Shared);
    }
    device.uuid.take_if(|_| model != Nvdimm);
    let none = |size: &mut Kib| size.0 == 0;
    if let Some(source) = &mut device.source {
        source.nodemask.take_if(|_| !matches!(model, Dimm | VirtioMem | SgxEpc));
        source.pagesize.take_if(|size| !matches!(model, Dimm | VirtioMem) || none(size));
        source.path.take_if(|_| !matches!(model, Nvdimm | VirtioPmem));
        source.alignsize.take_if(|size| model != Nvdimm || none(size));
        source.pmem &= model == Nvdimm;
    }
    let target = &mut device.target;
    target.current = None;
    target.label.take_if(|label| model != Nvdimm || label.size.0 == 0);
    target.readonly &= model == Nvdimm;
    target.block.take_if(|size| model != VirtioMem || none(size));
    target.requested = match target.block {
        Some(_) => Some(target.requested.unwrap_or_default()),
        None => None,
    };
    target.dynamic_memslots.take_if(|_| model != VirtioMem);
    target.address.take_if(|address| !matches!(model, VirtioMem | VirtioPmem) || address.base.0 == 0);
}
