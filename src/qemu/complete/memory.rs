//! `<memory>`, `<numa>` and memory devices: who has how much (qemu-defaults.md 3.8, 3.10).

use super::Completion;
use crate::diagnostic::rule;
use crate::domain::cpu::{Cell, Numa};
use crate::domain::devices::memory::MemoryModel;
use crate::domain::devices::Id;
use crate::domain::Cpu;
use crate::qemu::address;
use crate::vcpu;
use crate::xml::value::set::NumberSet;
use crate::xml::value::size::{Kib, MemoryAttrs};
use crate::xml::Rest;

rule! {
    /// A persistent memory device of a PowerPC guest is smaller than one block.
    ///
    /// These guests have memory in blocks of 256 MiB, and the label of the device comes on top. Raise
    /// the `<size>`.
    ///
    /// ```xml wrong arch=ppc64 machine=pseries new
    /// <maxMemory slots='2'>8388608</maxMemory>
    /// <memory model='nvdimm'>
    ///   <source><path>/a</path></source>
    ///   <target><size>262144</size><node>0</node><label><size>128</size></label></target>
    /// </memory>
    /// ```
    /// ```xml right arch=ppc64 machine=pseries new
    /// <maxMemory slots='2'>8388608</maxMemory>
    /// <memory model='nvdimm'>
    ///   <source><path>/a</path></source>
    ///   <target><size>524416</size><node>0</node><label><size>128</size></label></target>
    /// </memory>
    /// ```
    SMALL_NVDIMM = "Q474" "nvdimm-smaller-than-block" Error;
}

impl Completion<'_> {
    /// Memory devices of PowerPC consist of whole blocks; a label comes on top.
    pub(super) fn whole_blocks(&mut self) {
        if !self.settings.new || !self.ppc64() {
            return;
        }
        const BLOCK: u64 = 256 * 1024;
        for at in 0..self.domain.devices.memory.len() {
            let memory = &mut self.domain.devices.memory[at];
            let label = memory.target.label.as_ref().map_or(0, |label| label.size.0);
            let size = memory.target.size.0;
            let whole = match memory.model {
                MemoryModel::Nvdimm => size.saturating_sub(label) / BLOCK * BLOCK,
                _ => size.div_ceil(BLOCK).saturating_mul(BLOCK),
            };
            let small = memory.model == MemoryModel::Nvdimm && whole == 0;
            memory.target.size = Kib(match memory.model {
                MemoryModel::Nvdimm => whole.saturating_add(label),
                _ => whole,
            });
            if small {
                let findings = &mut self.findings;
                let message = format!("persistent memory of {size} KiB with a label of {label} KiB");
                address::at(self.domain, Id::Memory(at), |place| {
                    let target = place.child("target");
                    findings
                        .report(&SMALL_NVDIMM, &target.child("size"), message)
                        .help("make it at least 256 MiB larger than its label");
                });
            }
        }
    }

    pub(super) fn memory(&mut self) {
        self.memory_cell();
        let maximum = vcpu::count(self.domain).maximum;
        let Some(numa) = self.domain.cpu.as_mut().and_then(|cpu| cpu.numa.as_mut()) else { return };
        let listed: usize = numa.cell.iter().map(|cell| cell.cpus.as_ref().map_or(0, NumberSet::len)).sum();
        if numa.cell.is_empty() || listed >= maximum as usize {
            return;
        }
        let mut own: NumberSet = (0..maximum).collect();
        for others in numa.cell.iter().skip(1).filter_map(|cell| cell.cpus.as_ref()) {
            others.runs().for_each(|run| own.remove(run));
        }
        numa.cell[0].cpus = Some(own);
    }

    /// The memory of a new guest with cells is theirs, and that of its devices.
    pub(super) fn total_memory(&mut self) {
        let celled = self.domain.numa_cells().iter().any(|cell| cell.memory.0 > 0);
        if let Some(memory) = self.domain.memory.as_mut().filter(|_| celled && self.settings.new) {
            memory.size = Kib(0);
        }
    }

    /// A new guest with memory slots has at least one NUMA cell.
    pub(super) fn memory_cell(&mut self) {
        let slots = self.domain.max_memory.as_ref().is_some_and(|max| max.slots > 0);
        if !self.settings.new || !slots || !self.domain.numa_cells().is_empty() {
            return;
        }
        let devices = self
            .domain
            .devices
            .memory
            .iter()
            .fold(0, |sum: u64, memory| sum.saturating_add(memory.target.size.0));
        let total = self.domain.memory.as_ref().map_or(0, |memory| memory.size.0);
        // Devices above the memory are refused by a rule of all hypervisors.
        let left = total.saturating_sub(devices);
        let maximum = vcpu::count(self.domain).maximum;
        let cpus: NumberSet = (0..maximum).collect();
        let numa = self.domain.cpu.get_or_insert_with(Cpu::default).numa.get_or_insert_with(Numa::default);
        numa.cell.push(Cell { id: Some(0), cpus: Some(cpus), memory: MemoryAttrs(left), ..empty_cell() });
        for memory in &mut self.domain.devices.memory {
            if matches!(memory.model, MemoryModel::Dimm | MemoryModel::Nvdimm | MemoryModel::VirtioMem) {
                memory.target.node.get_or_insert(0);
            }
        }
    }
}

fn empty_cell() -> Cell {
    Cell {
        id: None,
        cpus: None,
        memory: MemoryAttrs(0),
        mem_access: None,
        discard: None,
        distances: None,
        cache: Vec::new(),
        rest: Rest::default(),
    }
}
