//! Rules about memory, NUMA cells and memory devices (parse-and-rules.md 2.5, 3.1, 3.10, 6.2).

use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::cpu::{Cell, Interconnects};
use crate::domain::devices::memory::MemoryModel;
use crate::domain::info::Bus;
use crate::domain::memory::AccessMode;
use crate::domain::numatune::{Mode, Placement};
use crate::domain::{Arch, Domain};
use crate::xml::value::token::YesNo;

/// Cells are numbered from 0, and what names a cell names one that is there.
pub fn numa(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let cells = domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()).map_or(&[][..], |numa| &numa.cell);
    let count = cells.len() as u32;
    let mut ids: Vec<u32> = (0u32..).zip(cells).map(|(at, cell)| cell.id.unwrap_or(at)).collect();
    ids.sort_unstable();
    let mut numa = element("/domain/cpu/numa", findings);
    numa.refuse(!ids.iter().copied().eq(0..count), "cells must be numbered from 0 on, each once");
    for cell in cells {
        for sibling in cell.distances.iter().flat_map(|distances| &distances.sibling) {
            let message = format!("a distance names cell {}; there are {count} cells", sibling.id);
            numa.refuse(sibling.id >= count, message);
        }
        let mut levels: Vec<u32> = cell.cache.iter().map(|cache| cache.level).collect();
        numa.refuse(levels.iter().any(|level| *level > 3), "a cache has a level above 3");
        levels.sort_unstable();
        numa.refuse(levels.windows(2).any(|pair| pair[0] == pair[1]), "a cell has two caches of one level");
    }
    let links = domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()?.interconnects.as_ref());
    if let Some(links) = links {
        interconnects(&mut numa, cells, links);
    }
    hugepages(domain, count, findings);
    tuning(domain, count, findings);
}

fn interconnects(numa: &mut Element<'_>, cells: &[Cell], links: &Interconnects) {
    let latency =
        links.latency.iter().map(|link| (true, link.initiator, link.target, link.cache, link.r#type));
    let bandwidth =
        links.bandwidth.iter().map(|link| (false, link.initiator, link.target, link.cache, link.r#type));
    let cell = |wanted: u32| {
        let mut numbered = (0u32..).zip(cells);
        numbered.find(|(at, cell)| cell.id.unwrap_or(*at) == wanted).map(|(_, cell)| cell)
    };
    let mut seen = Vec::new();
    for link in latency.chain(bandwidth) {
        let (_, initiator, target, cache, _) = link;
        let (from, to) = (cell(initiator), cell(target));
        let absent = from.is_none() || to.is_none();
        numa.refuse_in("interconnects", absent, "an interconnect names a cell that is not there");
        let idle = from.is_some_and(|cell| cell.cpus.as_ref().is_none_or(|cpus| cpus.0.is_empty()));
        let message = format!("cell {initiator} has no CPUs that could ask for memory");
        numa.refuse_in("interconnects", idle, message);
        let bare = cache > 0 && to.is_some_and(|cell| cell.cache.iter().all(|own| own.level != cache));
        numa.refuse_in("interconnects", bare, format!("cell {target} has no cache of level {cache}"));
        numa.refuse_in("interconnects", seen.contains(&link), "an interconnect is there twice");
        let back = seen.iter().any(|other| other.1 == target && other.2 == initiator && initiator != target);
        numa.refuse_in("interconnects", back, "the way back is as fast as the way there, and said once");
        seen.push(link);
    }
}

fn hugepages(domain: &Domain, cells: u32, findings: &mut Vec<Diagnostic>) {
    let Some(huge) = domain.memory_backing.as_ref().and_then(|backing| backing.hugepages.as_ref()) else {
        return;
    };
    let mut pages = element("/domain/memoryBacking/hugepages", findings);
    let general = huge.page.iter().filter(|page| page.nodeset.is_none()).count();
    pages.refuse(general > 1, "two page sizes are given for all cells; add `nodeset` to one");
    let mut seen = std::collections::BTreeSet::new();
    for node in huge.page.iter().filter_map(|page| page.nodeset.as_ref()).flat_map(|nodes| &nodes.0) {
        pages.refuse(*node >= cells.max(1), format!("there is no cell {node}"));
        pages.refuse(!seen.insert(*node), format!("two page sizes are given for cell {node}"));
    }
}

fn tuning(domain: &Domain, cells: u32, findings: &mut Vec<Diagnostic>) {
    let Some(tune) = &domain.numatune else { return };
    let mut numatune = element("/domain/numatune", findings);
    let memory = tune.memory.as_ref();
    let automatic = memory.is_some_and(|memory| memory.placement == Some(Placement::Auto));
    let fixed = memory.is_some_and(|memory| memory.placement == Some(Placement::Static));
    numatune.refuse(
        fixed && memory.is_some_and(|memory| memory.nodeset.is_none()),
        "static placement needs `nodeset`",
    );
    let empty = |nodes: &crate::xml::value::set::NumberSet| nodes.0.is_empty();
    let given = memory.and_then(|memory| memory.nodeset.as_ref());
    numatune.refuse_in("memory", given.is_some_and(empty), "`nodeset` holds no node");
    let all = memory.and_then(|memory| memory.mode).unwrap_or(Mode::Strict);
    let mut seen = std::collections::BTreeSet::new();
    for node in &tune.memnode {
        numatune.refuse_in("memnode", cells == 0, "there are no guest NUMA cells that it could mean");
        numatune.refuse_in(
            "memnode",
            automatic,
            "single cells cannot be placed where placement is automatic",
        );
        numatune.refuse_in(
            "memnode",
            cells > 0 && node.cellid >= cells,
            format!("there is no cell {}", node.cellid),
        );
        numatune.refuse_in(
            "memnode",
            !seen.insert(node.cellid),
            format!("cell {} is placed twice", node.cellid),
        );
        numatune.refuse_in(
            "memnode",
            cells > 0 && (node.mode == Mode::Restrictive) != (all == Mode::Restrictive),
            "mode 'restrictive' holds for all memory or for none",
        );
    }
}

/// There is memory, and no more of it than there may be.
pub fn amounts(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let plugged = domain.devices.memory.iter().map(|device| device.target.size.0);
    let plugged = plugged.fold(0u64, u64::saturating_add);
    let said = domain.memory.as_ref().map_or(0, |memory| memory.size.0);
    let cells = domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()).map_or(&[][..], |numa| &numa.cell);
    let in_cells = cells.iter().fold(0u64, |sum, cell| sum.saturating_add(cell.memory.0));
    let total = if said > 0 { said } else { in_cells };
    let mut one = element("/domain/memory", findings);
    one.refuse(total == 0, "how much memory the guest has must be said, by `<memory>` or by its cells");
    let more = said > 0 && plugged >= said && plugged > 0;
    one.refuse(more, "the memory devices hold all of the guest's memory; `<memory>` counts them too");
    if let Some(max) = &domain.max_memory {
        let mut one = element("/domain/maxMemory", findings);
        one.refuse(max.slots > 0 && max.size.0 == 0, "slots for memory need an amount that fills them");
        let below = max.size.0 > 0 && max.size.0 < total;
        one.refuse(below, format!("it is {} KiB, less than the {total} KiB that the guest has", max.size.0));
    }
}

/// Memory devices fit the guest, and each other.
pub fn devices(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices.memory;
    let cells =
        domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()).map_or(0, |numa| numa.cell.len() as u32);
    let mut slots = std::collections::BTreeSet::new();
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for (at, device) in devices.iter().enumerate() {
        let mut one = element(path("memory", at, devices.len()), findings);
        let target = &device.target;
        if let Some(node) = target.node {
            one.refuse_in(
                "target/node",
                node >= cells,
                format!("there is no cell {node}; the guest has {cells}"),
            );
        }
        let stored = matches!(device.model, MemoryModel::Nvdimm | MemoryModel::VirtioPmem);
        let path = device.source.as_ref().and_then(|source| source.path.as_ref());
        one.refuse(stored && path.is_none(), "persistent memory needs the path of its file");
        one.refuse(stored && device.discard == Some(YesNo::Yes), "persistent memory cannot be discarded");
        let base = match device.info.address.as_ref().map(|address| &address.bus) {
            Some(Bus::Dimm(dimm)) => {
                one.refuse_in("address", !slots.insert(dimm.slot), format!("slot {} is taken", dimm.slot));
                dimm.base.0
            }
            _ => target.address.as_ref().map_or(0, |address| address.base.0),
        };
        if device.model == MemoryModel::VirtioMem {
            let block = target.block.map_or(0, |block| block.0);
            let requested = target.requested.map_or(0, |requested| requested.0);
            one.refuse_in("target/block", !block.is_power_of_two(), "the block size is not a power of two");
            one.refuse_in("target/requested", requested > target.size.0, "more is requested than there is");
            let small = block.is_power_of_two() && block < 2048;
            one.refuse_in("target/block", small, "a block is at least as large as a huge page, 2048 KiB");
            let place = target.address.as_ref().map_or(0, |address| address.base.0);
            let odd = block > 0 && place % block.saturating_mul(1024) != 0;
            one.refuse_in("target/address", odd, "the address is no multiple of the block size");
            let whole = block > 0 && requested % block == 0;
            one.refuse_in("target/requested", !whole, "the requested size is not a number of whole blocks");
        }
        let pmem = device.model == MemoryModel::VirtioPmem;
        let nvdimm = device.model == MemoryModel::Nvdimm;
        let arch = domain.arch();
        let power = arch.is_some_and(Arch::is_ppc64);
        let bare = target.label.as_ref().is_none_or(|label| label.size.0 == 0);
        one.refuse(nvdimm && power && bare, "persistent memory of pSeries needs a label");
        let named = device.uuid.is_some() && arch.is_some() && !power;
        one.refuse_in("uuid", nvdimm && named, "only persistent memory of pSeries has an identity");
        let alone = device.access.is_some_and(|access| access != AccessMode::Shared);
        one.refuse(pmem && alone, "memory of model 'virtio-pmem' is shared with its file");
        let address = target.address.as_ref().map_or(0, |address| address.base.0);
        one.refuse_in(
            "target/address",
            pmem && address % 4096 != 0,
            "the address is no multiple of the page size",
        );
        one.refuse(pmem && target.node.is_some(), "memory of model 'virtio-pmem' has no cell");
        one.refuse(
            device.model == MemoryModel::SgxEpc && device.info.address.is_some(),
            "enclave memory has no address",
        );
        if base > 0 {
            let label = target.label.as_ref().map_or(0, |label| label.size.0);
            let align =
                device.source.as_ref().and_then(|source| source.alignsize).map_or(4, |align| align.0.max(1));
            let length = match device.model {
                MemoryModel::Nvdimm => {
                    target.size.0.saturating_sub(label.div_ceil(align).saturating_mul(align))
                }
                _ => target.size.0,
            };
            let end = base.saturating_add(length.saturating_mul(1024));
            let clash = ranges.iter().any(|(start, stop)| base < *stop && *start < end);
            one.refuse(clash, "its addresses overlap those of another memory device");
            ranges.push((base, end));
        }
    }
}
