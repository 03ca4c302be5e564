//! `<memory>`, `<memoryBacking>` and memory devices (qemu-rules.md 3.5, 3.6).

use super::{bus, Check};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::memory::{MemoryDevice, MemoryModel};
use crate::domain::info::Bus;
use crate::domain::memory::{AllocationMode, MemoryBacking, SourceType};
use crate::qemu::caps::Flag;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ELEMENT};
use crate::xml::value::token::YesNo;

/// How many memory modules QEMU's machines take at most.
const SLOTS: u32 = 256;
/// The same of a pSeries machine.
const SLOTS_OF_PSERIES: u32 = 32;

rule! {
    /// Huge pages exclude another setting of `<memoryBacking>`.
    ///
    /// Huge pages are reserved files of the host: they are allocated at once, and are not anonymous
    /// memory. Remove `<hugepages>` or the other setting.
    ///
    /// ```xml wrong
    /// <memoryBacking><hugepages/><source type='anonymous'/></memoryBacking>
    /// ```
    /// ```xml right
    /// <memoryBacking><hugepages/><source type='memfd'/></memoryBacking>
    /// ```
    HUGE_PAGES = "Q061" "huge-pages-exclude-setting" Error;

    /// The guest has slots for memory devices, but no NUMA cell.
    ///
    /// A memory device belongs to a NUMA cell of the guest. Add `<numa>` with a `<cell>` to `<cpu>`,
    /// or remove `<maxMemory>`.
    ///
    /// ```xml wrong
    /// <maxMemory slots='2'>8388608</maxMemory>
    /// ```
    /// ```xml right
    /// <maxMemory slots='2'>8388608</maxMemory>
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// ```
    MAX_MEMORY_WITHOUT_CELL = "Q062" "max-memory-without-numa-cell" Error;

    /// Memory devices do not fit into what `<maxMemory>` leaves for them.
    ///
    /// `slots` is the number of modules that can be plugged in, counted from 0, and the sizes of all
    /// memory devices come on top of the memory of the cells. Raise `<maxMemory>` or its `slots`, or
    /// remove a device.
    ///
    /// ```xml wrong
    /// <memory>1572864</memory><maxMemory slots='2'>8388608</maxMemory>
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <memory model='dimm'>
    ///   <target><size>524288</size><node>0</node></target><address type='dimm' slot='2'/>
    /// </memory>
    /// ```
    /// ```xml right
    /// <memory>1572864</memory><maxMemory slots='2'>8388608</maxMemory>
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <memory model='dimm'>
    ///   <target><size>524288</size><node>0</node></target><address type='dimm' slot='1'/>
    /// </memory>
    /// ```
    NO_ROOM_FOR_MEMORY = "Q063" "memory-device-does-not-fit" Error;

    /// The guest has memory devices, but no `<maxMemory>`.
    ///
    /// QEMU reserves the address space and the slots for them at start. Add `<maxMemory slots='…'>`
    /// with at least the sum of all memory.
    ///
    /// ```xml wrong
    /// <memory>1572864</memory>
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <memory model='dimm'><target><size>524288</size><node>0</node></target></memory>
    /// ```
    /// ```xml right
    /// <memory>1572864</memory><maxMemory slots='1'>2097152</maxMemory>
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <memory model='dimm'><target><size>524288</size><node>0</node></target></memory>
    /// ```
    NO_MAX_MEMORY = "Q064" "memory-device-without-max-memory" Error;
}

impl Check<'_> {
    /// The guest has memory of a kind that the binary can make.
    pub(super) fn memory(&mut self, root: &Place<'_>) {
        let domain = self.domain;
        let total = domain.memory.as_ref().map_or(0, |memory| memory.size.0);
        if total == 0 {
            self.findings
                .report(&MISSING_ELEMENT, &root.child("memory"), "the guest has no memory size")
                .help("add `<memory unit='GiB'>4</memory>`");
        }
        if let Some(own) = &domain.memory_backing {
            self.memory_backing(own, &root.child("memoryBacking"));
        }
        self.max_memory(total, root);
        let devices = root.child("devices");
        for (device, place) in devices.each("memory", &domain.devices.memory) {
            self.memory_device(device, &place);
        }
        self.thread_pools(root);
    }

    fn memory_backing(&mut self, own: &MemoryBacking, backing: &Place<'_>) {
        if own.hugepages.is_none() {
            return;
        }
        let allocation = backing.child("allocation");
        if own.allocation.as_ref().and_then(|own| own.mode) == Some(AllocationMode::Ondemand) {
            self.findings
                .report(
                    &HUGE_PAGES,
                    &allocation.attr("mode"),
                    "`mode='ondemand'` is not possible with `<hugepages>`",
                )
                .help("use 'immediate', or remove it");
        }
        if own.allocation.as_ref().is_some_and(|own| own.threads > 0) {
            let flag = Flag::MemoryBackendFilePreallocThreads;
            self.needs(flag, &allocation.attr("threads"), "`threads` of `<allocation>`");
        }
        let source = backing.child("source");
        match own.source.as_ref().map(|source| source.r#type) {
            Some(SourceType::Anonymous) => {
                self.findings
                    .report(
                        &HUGE_PAGES,
                        &source.attr("type"),
                        "`<source type='anonymous'/>` is not possible with `<hugepages>`",
                    )
                    .help("use 'memfd' or 'file', or remove it");
            }
            Some(SourceType::Memfd) => {
                let what = "`<source type='memfd'/>` with `<hugepages>`";
                self.needs(Flag::MemoryBackendMemfdHugetlb, &source.attr("type"), what);
            }
            Some(SourceType::File) | None => {}
        }
    }

    /// `<maxMemory>` has room for all devices.
    fn max_memory(&mut self, total: u64, root: &Place<'_>) {
        let Some(max) = &self.domain.max_memory else { return };
        let place = root.child("maxMemory");
        if self.cells() == 0 && !self.ppc64() {
            self.findings
                .report(&MAX_MEMORY_WITHOUT_CELL, &place, "`<maxMemory>` needs a NUMA cell of the guest")
                .help("add `<numa>` to `<cpu>`, or remove it");
        }
        let most = if self.ppc64() { SLOTS_OF_PSERIES } else { SLOTS };
        if max.slots > most {
            let message = format!("`slots` of `<maxMemory>` is {}; expected at most {most}", max.slots);
            self.findings.report(&INVALID_VALUE, &place.attr("slots"), message);
        }
        let devices = &self.domain.devices.memory;
        let modules =
            devices.iter().filter(|own| matches!(own.model, MemoryModel::Dimm | MemoryModel::Nvdimm));
        let count = modules.count();
        if count > max.slots as usize {
            let message = format!("`slots='{}'`, but the guest has {count} memory devices", max.slots);
            self.findings
                .report(&NO_ROOM_FOR_MEMORY, &place.attr("slots"), message)
                .help(format!("use `slots='{count}'` or more"));
        }
        let sum = devices.iter().fold(0, |sum: u64, own| sum.saturating_add(own.target.size.0));
        let room = max.size.0.saturating_sub(total.saturating_sub(sum));
        if sum > room {
            let message =
                format!("`<maxMemory>` leaves {room} KiB for memory devices, but they have {sum} KiB");
            self.findings
                .report(&NO_ROOM_FOR_MEMORY, &place, message)
                .help("raise it, or remove a memory device");
        }
    }

    fn memory_device(&mut self, device: &MemoryDevice, place: &Place<'_>) {
        if self.domain.max_memory.is_none() {
            self.findings
                .report(
                    &NO_MAX_MEMORY,
                    place,
                    format!("memory device '{}' needs `<maxMemory>`", device.model),
                )
                .help("add `<maxMemory slots='…'>` to `<domain>`");
        }
        let flag = match device.model {
            MemoryModel::Dimm => Flag::PcDimm,
            MemoryModel::Nvdimm => Flag::Nvdimm,
            MemoryModel::VirtioPmem => Flag::VirtioPmemPci,
            MemoryModel::VirtioMem => Flag::VirtioMemPci,
            MemoryModel::SgxEpc => Flag::SgxEpc,
        };
        self.needs(flag, &place.attr("model"), format_args!("`model='{}'` of `<memory>`", device.model));
        let target = place.child("target");
        let by_node = match device.model {
            MemoryModel::Dimm | MemoryModel::Nvdimm | MemoryModel::VirtioMem => true,
            MemoryModel::VirtioPmem | MemoryModel::SgxEpc => false,
        };
        if self.cells() > 0 && by_node && device.target.node.is_none() {
            let message = format!("memory device '{}' has no `<node>`", device.model);
            self.findings
                .report(&MISSING_ELEMENT, &target, message)
                .help("add `<node>` with the number of a NUMA cell of the guest");
        }
        if device.target.readonly {
            self.needs(Flag::NvdimmUnarmed, &target.child("readonly"), "`<readonly/>` of a memory device");
        }
        if device.target.dynamic_memslots == Some(YesNo::Yes) {
            let flag = Flag::VirtioMemPciDynamicMemslots;
            self.needs(flag, &target.attr("dynamicMemslots"), "`dynamicMemslots='yes'`");
        }
        self.memory_address(device, place);
    }

    fn memory_address(&mut self, device: &MemoryDevice, place: &Place<'_>) {
        let Some(bus) = bus(&device.info) else { return };
        let model = device.model;
        match (model, bus) {
            (MemoryModel::Dimm | MemoryModel::Nvdimm, Bus::Dimm(dimm)) => {
                let slots = self.domain.max_memory.as_ref().map_or(0, |max| max.slots);
                if dimm.slot >= slots && self.domain.max_memory.is_some() {
                    let message = format!("`slot='{}'`: the guest has {slots} memory slots", dimm.slot);
                    self.findings
                        .report(&NO_ROOM_FOR_MEMORY, &place.child("address").attr("slot"), message)
                        .help("use a lower number, or raise `slots` of `<maxMemory>`");
                }
            }
            (MemoryModel::Dimm | MemoryModel::Nvdimm, _) => {
                self.wrong_address(place, bus, format_args!("memory device '{model}'"), Some("'dimm'"));
            }
            (MemoryModel::VirtioPmem | MemoryModel::VirtioMem, Bus::Pci(_) | Bus::Ccw(_)) => {}
            (MemoryModel::VirtioPmem | MemoryModel::VirtioMem, _) => {
                self.wrong_address(
                    place,
                    bus,
                    format_args!("memory device '{model}'"),
                    Some("'pci' or 'ccw'"),
                );
            }
            (MemoryModel::SgxEpc, _) => {}
        }
    }

    /// The binary limits the workers of I/O threads.
    fn thread_pools(&mut self, root: &Place<'_>) {
        let name = |least: Option<u32>, most: Option<u32>| match (least, most) {
            (Some(_), _) => Some("thread_pool_min"),
            (None, Some(_)) => Some("thread_pool_max"),
            (None, None) => None,
        };
        if let Some(own) = &self.domain.iothreadids {
            let ids = root.child("iothreadids");
            for (thread, place) in ids.each("iothread", &own.iothread) {
                if let Some(name) = name(thread.thread_pool_min, thread.thread_pool_max) {
                    self.needs(
                        Flag::IothreadThreadPoolMax,
                        &place.attr(name),
                        format_args!("`{name}` of `<iothread>`"),
                    );
                }
            }
        }
        if let Some(own) = &self.domain.defaultiothread {
            if let Some(name) = name(own.thread_pool_min, own.thread_pool_max) {
                let place = root.child("defaultiothread");
                self.needs(
                    Flag::IothreadThreadPoolMax,
                    &place.attr(name),
                    format_args!("`{name}` of `<defaultiothread>`"),
                );
            }
        }
    }
}
