//! Rules about how much memory the guest has, in which pages and from where: `<memory>`,
//! `<maxMemory>`, `<memoryBacking>` and `<numatune>` (parse-and-rules.md 2.5, 3.1, 6.2).

use super::numa::{self, no_such_cell};
use crate::diagnostic::{rule, Findings, Located, Origin, Place};
use crate::domain::numatune::{Mode, Placement};
use crate::domain::Domain;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ATTRIBUTE, MISSING_ELEMENT};
use crate::xml::value::set::NumberSet;
use std::collections::BTreeSet;

rule! {
    /// Two sizes of huge pages are given for the same memory.
    ///
    /// A `<page>` without `nodeset` is for all memory that no other names; a NUMA cell is named by
    /// one `<page>`. Change a `nodeset`, or remove one `<page>`.
    ///
    /// ```xml wrong
    /// <memoryBacking><hugepages>
    ///   <page size='2048'/>
    ///   <page size='1048576'/>
    /// </hugepages></memoryBacking>
    /// ```
    /// ```xml right
    /// <memoryBacking><hugepages><page size='2048'/></hugepages></memoryBacking>
    /// ```
    TWO_PAGE_SIZES = "R086" "two-huge-page-sizes" Error;

    /// The tuning of a NUMA cell contradicts that of all memory.
    ///
    /// Single cells can only be tuned where `<memory>` of `<numatune>` has no automatic placement, and
    /// mode `restrictive` is for all of them or for none. Change `<memory>`, or the `<memnode>`.
    ///
    /// ```xml wrong
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <numatune>
    ///   <memory mode='restrictive' nodeset='0'/>
    ///   <memnode cellid='0' mode='strict' nodeset='0'/>
    /// </numatune>
    /// ```
    /// ```xml right
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <numatune>
    ///   <memory mode='restrictive' nodeset='0'/>
    ///   <memnode cellid='0' mode='restrictive' nodeset='0'/>
    /// </numatune>
    /// ```
    CELL_TUNING = "R087" "cell-tuning-contradicts-memory" Error;

    /// A NUMA cell is tuned twice.
    ///
    /// Each cell has one `<memnode>`. Remove one of them, or correct `cellid`.
    ///
    /// ```xml wrong
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <numatune>
    ///   <memnode cellid='0' mode='strict' nodeset='0'/>
    ///   <memnode cellid='0' mode='strict' nodeset='1'/>
    /// </numatune>
    /// ```
    /// ```xml right
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <numatune><memnode cellid='0' mode='strict' nodeset='0-1'/></numatune>
    /// ```
    CELL_TUNED_TWICE = "R088" "numa-cell-tuned-twice" Error;

    /// The amounts of memory do not fit each other.
    ///
    /// `<memory>` counts all memory at the start, that of memory devices too; `<maxMemory>` is the most
    /// that there can ever be. So memory devices hold less than `<memory>`, and `<maxMemory>` is not
    /// below it.
    ///
    /// ```xml wrong
    /// <memory unit='GiB'>4</memory>
    /// <maxMemory unit='GiB' slots='2'>2</maxMemory>
    /// ```
    /// ```xml right
    /// <memory unit='GiB'>4</memory>
    /// <maxMemory unit='GiB' slots='2'>8</maxMemory>
    /// ```
    AMOUNTS = "R089" "memory-amounts" Error;
}

/// There is memory, and no more of it than there may be.
pub fn amounts(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let plugged = domain.devices.memory.iter().map(|device| device.target.size.0);
    let plugged = plugged.fold(0u64, u64::saturating_add);
    let written = domain.memory.as_ref().map_or(0, |memory| memory.size.0);
    let in_cells = domain.numa_cells().iter().fold(0u64, |sum, cell| sum.saturating_add(cell.memory.0));
    let total = if written > 0 { written } else { in_cells };
    let memory = root.child("memory");
    if total == 0 {
        // A completion that finds no amount adds the element.
        let written = domain.memory.as_ref().filter(|memory| memory.origin() != Origin::Made);
        match written {
            Some(_) => findings.report(&INVALID_VALUE, &memory, "`<memory>` is 0; expected at least 1 KiB"),
            None => findings.report(&MISSING_ELEMENT, root, "no memory size, since there is no `<memory>`"),
        }
        .help("add `<memory unit='GiB'>4</memory>`");
    }
    if written > 0 && plugged >= written && plugged > 0 {
        let message = format!("`<memory>` is {written} KiB, but memory devices alone hold {plugged} KiB");
        findings.report(&AMOUNTS, &memory, message).help("raise `<memory>`, which counts memory devices too");
    }
    let Some(own) = &domain.max_memory else { return };
    let max = root.child("maxMemory");
    if own.slots > 0 && own.size.0 == 0 {
        findings
            .report(&INVALID_VALUE, &max, format!("`<maxMemory>` is 0 with `slots='{}'`", own.slots))
            .help("set it to the most memory that the guest can have");
    }
    if own.size.0 > 0 && own.size.0 < total {
        let message = format!("`<maxMemory>` is {} KiB, below the memory of {total} KiB", own.size.0);
        findings.report(&AMOUNTS, &max, message).help("raise `<maxMemory>`, or lower `<memory>`");
    }
}

/// The size of huge pages is clear for all memory.
pub fn hugepages(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = domain.memory_backing.as_ref().and_then(|backing| backing.hugepages.as_ref()) else {
        return;
    };
    let cells = numa::count(domain);
    let backing = root.child("memoryBacking");
    let hugepages = backing.child("hugepages");
    let mut general = 0;
    let mut seen = NumberSet::default();
    for (page, place) in hugepages.each("page", &own.page) {
        let Some(nodes) = &page.nodeset else {
            general += 1;
            if general == 2 {
                findings
                    .report(&TWO_PAGE_SIZES, &place, "second `<page>` without `nodeset`")
                    .help("add `nodeset`, or remove one `<page>`");
            }
            continue;
        };
        let place = place.attr("nodeset");
        if let Some(node) = nodes.first_from(cells.max(1)) {
            no_such_cell(findings, &place, node, cells);
        }
        if let Some(node) = nodes.first_in(&seen) {
            findings
                .report(&TWO_PAGE_SIZES, &place, format!("two page sizes for NUMA cell {node}"))
                .help("remove it from one `nodeset`");
        }
        seen.insert_all(nodes);
    }
}

/// Where memory comes from is clear for all cells.
pub fn tuning(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.numatune else { return };
    let cells = numa::count(domain);
    let numatune = root.child("numatune");
    let place = numatune.child("memory");
    let memory = own.memory.as_ref();
    let placement = memory.and_then(|memory| memory.placement);
    let nodes = memory.and_then(|memory| memory.nodeset.as_ref());
    if placement == Some(Placement::Static) && nodes.is_none() {
        findings
            .report(&MISSING_ATTRIBUTE, &place, "`placement='static'` without `nodeset`")
            .help("add `nodeset`, the host nodes that memory comes from");
    }
    if nodes.is_some_and(|nodes| nodes.is_empty()) {
        let message = "`nodeset` of `<memory>` is empty; expected at least one host node";
        findings.report(&INVALID_VALUE, &place.attr("nodeset"), message);
    }
    let all = memory.and_then(|memory| memory.mode).unwrap_or(Mode::Strict);
    let mut seen = BTreeSet::new();
    for (node, place) in numatune.each("memnode", &own.memnode) {
        let id = node.cellid;
        if placement == Some(Placement::Auto) {
            findings
                .report(&CELL_TUNING, &place, format!("`<memnode>` of cell {id} with automatic placement"))
                .remove(", or give `<memory>` a `nodeset`");
        }
        if id >= cells {
            no_such_cell(findings, &place.attr("cellid"), id, cells);
        }
        if node.nodeset.is_empty() {
            let message = "`nodeset` of `<memnode>` is empty; expected at least one host node";
            findings.report(&INVALID_VALUE, &place.attr("nodeset"), message);
        }
        if !seen.insert(id) {
            findings
                .report(&CELL_TUNED_TWICE, &place.attr("cellid"), format!("second `<memnode>` of cell {id}"))
                .remove_repeated("remove one of the two");
        }
        if cells > 0 && (node.mode == Mode::Restrictive) != (all == Mode::Restrictive) {
            let message = format!("`mode='{}'` of cell {id}, but '{all}' of all memory", node.mode);
            findings
                .report(&CELL_TUNING, &place.attr("mode"), message)
                .help("use 'restrictive' for all memory and its cells, or for none");
        }
    }
}
