//! Architecture, machine, emulator, features, memory (qemu-defaults.md 3.2, 3.3, 3.10).

use super::Completion;
use crate::domain::cpu::{Cell, Numa};
use crate::domain::devices::memory::MemoryModel;
use crate::domain::features::{Gic, GicVersion};
use crate::domain::security::SeclabelType;
use crate::domain::{Cpu, Domain, Os, Type};
use crate::qemu::arch;
use crate::qemu::caps::{Accelerator, Capabilities};
use crate::vcpu;
use crate::xml::value::set::NumberSet;
use crate::xml::value::size::{Kib, MemoryAttrs};
use crate::xml::Rest;

/// The architecture and the emulator.
pub(super) fn os(domain: &mut Domain, caps: &Capabilities) {
    let os_type = domain.os.get_or_insert_with(Os::default).r#type.get_or_insert_with(Default::default);
    let arch = os_type.arch.get_or_insert_with(|| caps.arch.as_str().into()).0.clone();
    let target = match arch.as_str() {
        "armv7l" if caps.arch == "aarch64" => "aarch64",
        other => arch::to_target(other),
    };
    domain.devices.emulator.get_or_insert_with(|| format!("/usr/bin/qemu-system-{target}").as_str().into());
}

/// The machine, by the name that stays.
pub(super) fn machine(domain: &mut Domain, caps: &Capabilities) {
    let table = caps.table(Accelerator::of(domain)).or(caps.tcg.as_ref()).or(caps.kvm.as_ref());
    let (Some(table), Some(os)) = (table, &mut domain.os) else { return };
    let os_type = os.r#type.get_or_insert_with(Default::default);
    let default = table.default_machine().map(|machine| machine.name.clone());
    let Some(given) = os_type.machine.as_ref().map(|machine| machine.0.clone()).or(default) else { return };
    os_type.machine = Some(table.canonical(&given).into());
}

impl Completion<'_> {
    pub(super) fn machine_features(&mut self) {
        let machine = self.caps.machine(Accelerator::of(self.domain), &self.machine);
        let without_acpi = machine.and_then(|machine| machine.acpi) == Some(false);
        if self.s390() && !self.settings.new && without_acpi {
            if let Some(features) = &mut self.domain.features {
                features.acpi = false;
            }
        }
    }

    /// A lone label without a model gets the host's: none.
    pub(super) fn labels(&mut self) {
        let [label] = &mut self.domain.seclabel[..] else { return };
        if label.model.is_some() || label.r#type.is_none() {
            return;
        }
        let open = label.r#type == Some(SeclabelType::Dynamic) && label.baselabel.is_none();
        if open || label.r#type == Some(SeclabelType::None) {
            label.r#type = Some(SeclabelType::None);
            label.model = Some("none".into());
            label.relabel = None;
        } else {
            self.refuse("/domain/seclabel", "the label names no security model");
        }
    }

    pub(super) fn gic(&mut self) {
        if !self.virt("arm") {
            return;
        }
        let kind = self.domain.r#type;
        let features = self.domain.features.get_or_insert_with(Default::default);
        let gic = features.gic.get_or_insert_with(Gic::default);
        if gic.version.is_none() {
            let offered = |version: u8| {
                self.caps.gic.iter().any(|gic| {
                    gic.version == version
                        && match kind {
                            Type::Kvm => gic.kernel,
                            Type::Qemu => gic.emulated,
                            _ => false,
                        }
                })
            };
            let newest = offered(3) && kind != Type::Qemu;
            gic.version = Some(if newest { GicVersion::V3 } else { GicVersion::V2 });
        }
    }

    pub(super) fn memory(&mut self) {
        self.memory_cell();
        let maximum = vcpu::count(self.domain).maximum;
        let Some(numa) = self.domain.cpu.as_mut().and_then(|cpu| cpu.numa.as_mut()) else { return };
        let listed: usize =
            numa.cell.iter().map(|cell| cell.cpus.as_ref().map_or(0, |cpus| cpus.0.len())).sum();
        if numa.cell.is_empty() || listed >= maximum as usize {
            return;
        }
        let others: std::collections::BTreeSet<u32> = numa
            .cell
            .iter()
            .skip(1)
            .filter_map(|cell| cell.cpus.as_ref())
            .flat_map(|cpus| cpus.0.clone())
            .collect();
        numa.cell[0].cpus = Some((0..maximum).filter(|cpu| !others.contains(cpu)).collect());
    }

    /// The memory of a new guest with cells is theirs, and that of its devices.
    pub(super) fn total_memory(&mut self) {
        let numa = self.domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref());
        let celled = numa.is_some_and(|numa| numa.cell.iter().any(|cell| cell.memory.0 > 0));
        if let Some(memory) = self.domain.memory.as_mut().filter(|_| celled && self.settings.new) {
            memory.size = Kib(0);
        }
    }

    /// A new guest with memory slots has at least one NUMA cell.
    fn memory_cell(&mut self) {
        let slots = self.domain.max_memory.as_ref().is_some_and(|max| max.slots > 0);
        let cells = self
            .domain
            .cpu
            .as_ref()
            .and_then(|cpu| cpu.numa.as_ref())
            .is_some_and(|numa| !numa.cell.is_empty());
        if !self.settings.new || !slots || cells {
            return;
        }
        let devices = self
            .domain
            .devices
            .memory
            .iter()
            .fold(0, |sum: u64, memory| sum.saturating_add(memory.target.size.0));
        let total = self.domain.memory.as_ref().map_or(0, |memory| memory.size.0);
        let Some(left) = total.checked_sub(devices) else {
            self.refuse("/domain/memory", "the memory devices are larger than the memory in all");
            return;
        };
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
