//! `<memory>`, `<memoryBacking>` and memory devices (qemu-rules.md 3.5, 3.6).

use super::Check;
use crate::domain::devices::memory::MemoryModel;
use crate::domain::info::Bus;
use crate::domain::memory::{AllocationMode, SourceType};
use crate::qemu::caps::Flag;
use crate::xml::value::token::YesNo;

impl Check<'_> {
    pub(super) fn memory(&mut self) {
        let domain = self.domain;
        let total = domain.memory.as_ref().map_or(0, |memory| memory.size.0);
        self.at("/domain/memory");
        self.refuse(total == 0, "how much memory the guest has must be said, by `<memory>` or by its cells");
        if let Some(backing) = &domain.memory_backing {
            self.at("/domain/memoryBacking");
            let huge = backing.hugepages.is_some();
            let allocation = backing.allocation.as_ref();
            let late = allocation.is_some_and(|allocation| allocation.mode == Some(AllocationMode::Ondemand));
            self.refuse(huge && late, "huge pages are not allocated on demand");
            let threads = huge && allocation.is_some_and(|allocation| allocation.threads > 0);
            self.lacks(threads, Flag::MemoryBackendFilePreallocThreads, "several threads for filling memory");
            let source = backing.source.as_ref().map(|source| source.r#type);
            let anonymous = source == Some(SourceType::Anonymous);
            self.refuse(huge && anonymous, "huge pages are not anonymous memory");
            let memfd = source == Some(SourceType::Memfd);
            self.lacks(memfd && huge, Flag::MemoryBackendMemfdHugetlb, "huge pages by memfd");
        }
        self.memory_devices(total);
        self.at("/domain/iothreadids");
        let mut pools = domain.iothreadids.iter().flat_map(|ids| &ids.iothread);
        let main = domain.defaultiothread.as_ref();
        let limited = pools
            .any(|thread| thread.thread_pool_min.is_some() || thread.thread_pool_max.is_some())
            || main.is_some_and(|main| main.thread_pool_min.is_some() || main.thread_pool_max.is_some());
        self.lacks(limited, Flag::IothreadThreadPoolMax, "limits of thread pools");
    }

    pub(super) fn memory_devices(&mut self, total: u64) {
        let domain = self.domain;
        let devices = &domain.devices.memory;
        let cells = self.cells();
        let max = domain.max_memory.as_ref();
        self.at("/domain/maxMemory");
        self.refuse(max.is_some() && cells == 0 && !self.ppc64(), "memory slots need a guest NUMA cell");
        let slots = max.map_or(0, |max| max.slots);
        let plugged =
            devices.iter().filter(|one| matches!(one.model, MemoryModel::Dimm | MemoryModel::Nvdimm));
        let count = plugged.count() as u32;
        self.refuse(
            max.is_some() && count > slots,
            format!("{count} memory devices do not fit in {slots} slots"),
        );
        let sum = devices.iter().fold(0, |sum: u64, one| sum.saturating_add(one.target.size.0));
        let room = max.map_or(0, |max| max.size.0).saturating_sub(total.saturating_sub(sum));
        self.refuse(
            max.is_some() && sum > room,
            "the memory devices hold more than `<maxMemory>` leaves for them",
        );
        for (at, device) in devices.iter().enumerate() {
            self.device("memory", at, devices.len());
            self.refuse(max.is_none(), "memory devices need `<maxMemory>`");
            let (flag, what) = match device.model {
                MemoryModel::Dimm => (Flag::PcDimm, "memory devices of model 'dimm'"),
                MemoryModel::Nvdimm => (Flag::Nvdimm, "memory devices of model 'nvdimm'"),
                MemoryModel::VirtioPmem => (Flag::VirtioPmemPci, "memory devices of model 'virtio-pmem'"),
                MemoryModel::VirtioMem => (Flag::VirtioMemPci, "memory devices of model 'virtio-mem'"),
                MemoryModel::SgxEpc => (Flag::SgxEpc, "memory of enclaves"),
            };
            self.lacks(true, flag, what);
            let by_node = !matches!(device.model, MemoryModel::VirtioPmem | MemoryModel::SgxEpc);
            self.refuse(
                cells > 0 && by_node && device.target.node.is_none(),
                "the device needs a cell, `<node>`",
            );
            self.lacks(device.target.readonly, Flag::NvdimmUnarmed, "read-only persistent memory");
            let dynamic = device.target.dynamic_memslots == Some(YesNo::Yes);
            self.lacks(dynamic, Flag::VirtioMemPciDynamicMemslots, "memory slots that are taken as needed");
            match (device.model, device.info.address.as_ref().map(|address| &address.bus)) {
                (MemoryModel::Dimm | MemoryModel::Nvdimm, Some(Bus::Dimm(dimm))) => {
                    self.refuse(
                        dimm.slot >= slots,
                        format!("there is no slot {}; there are {slots}", dimm.slot),
                    );
                }
                (MemoryModel::Dimm | MemoryModel::Nvdimm, Some(_)) => {
                    self.refuse(true, "the address is one of type 'dimm'");
                }
                (MemoryModel::VirtioPmem | MemoryModel::VirtioMem, Some(bus)) => {
                    self.refuse(
                        !matches!(bus, Bus::Pci(_) | Bus::Ccw(_)),
                        "the address is one of type 'pci'",
                    );
                }
                _ => {}
            }
        }
    }
}
