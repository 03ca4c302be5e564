//! Rules about the guest's NUMA cells: `<numa>` of `<cpu>` (parse-and-rules.md 2.5, 3.1).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::cpu::{Cell, Interconnects};
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// The numbers of the guest's NUMA cells have a gap, or one occurs twice.
    ///
    /// Cells are numbered from 0 on, each once. Renumber them, or leave out `id`, for which the
    /// position in the list is taken.
    ///
    /// ```xml wrong
    /// <cpu><numa>
    ///   <cell id='0' cpus='0' memory='524288'/>
    ///   <cell id='2' cpus='1' memory='524288'/>
    /// </numa></cpu>
    /// ```
    /// ```xml right
    /// <cpu><numa>
    ///   <cell id='0' cpus='0' memory='524288'/>
    ///   <cell id='1' cpus='1' memory='524288'/>
    /// </numa></cpu>
    /// ```
    CELL_NUMBERS = "R080" "numa-cell-numbers" Error;

    /// A NUMA cell is named that the guest does not have.
    ///
    /// The guest's cells are those of `<numa>` in `<cpu>`, numbered from 0. Distances,
    /// interconnects, page sizes, tuning, memory devices and `<acpi nodeset>` of host devices name
    /// them. Add the cell, or name another.
    ///
    /// ```xml wrong
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <numatune><memnode cellid='1' mode='strict' nodeset='0'/></numatune>
    /// ```
    /// ```xml right
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <numatune><memnode cellid='0' mode='strict' nodeset='0'/></numatune>
    /// ```
    NO_SUCH_CELL = "R081" "no-such-numa-cell" Error;

    /// A NUMA cell has two memory-side caches of one level.
    ///
    /// Level 1 is the cache nearest to the CPU; each level, 1 to 3, is there once. Change one level.
    ///
    /// ```xml wrong
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'>
    ///   <cache level='1' associativity='direct' policy='writeback'>
    ///     <size value='8' unit='KiB'/><line value='5' unit='B'/>
    ///   </cache>
    ///   <cache level='1' associativity='direct' policy='writeback'>
    ///     <size value='16' unit='KiB'/><line value='5' unit='B'/>
    ///   </cache>
    /// </cell></numa></cpu>
    /// ```
    /// ```xml right
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'>
    ///   <cache level='1' associativity='direct' policy='writeback'>
    ///     <size value='8' unit='KiB'/><line value='5' unit='B'/>
    ///   </cache>
    ///   <cache level='2' associativity='direct' policy='writeback'>
    ///     <size value='16' unit='KiB'/><line value='5' unit='B'/>
    ///   </cache>
    /// </cell></numa></cpu>
    /// ```
    CACHE_LEVEL_TWICE = "R082" "numa-cache-level-twice" Error;

    /// An interconnect describes an access that cannot happen.
    ///
    /// The initiator is a cell with CPUs, which ask for memory; a `cache` level is one that the
    /// target has. Correct the numbers, or remove the interconnect.
    ///
    /// ```xml wrong
    /// <cpu><numa>
    ///   <cell id='0' cpus='0-1' memory='524288'/>
    ///   <cell id='1' memory='524288'/>
    ///   <interconnects><latency initiator='1' target='0' type='access' value='5'/></interconnects>
    /// </numa></cpu>
    /// ```
    /// ```xml right
    /// <cpu><numa>
    ///   <cell id='0' cpus='0-1' memory='524288'/>
    ///   <cell id='1' memory='524288'/>
    ///   <interconnects><latency initiator='0' target='1' type='access' value='5'/></interconnects>
    /// </numa></cpu>
    /// ```
    INTERCONNECT_ENDS = "R083" "interconnect-not-possible" Error;

    /// An interconnect is described twice.
    ///
    /// There is one latency and one bandwidth for each pair of cells, cache and type of access; the
    /// values of a pair hold in both directions. Remove one of the two.
    ///
    /// ```xml wrong
    /// <cpu><numa>
    ///   <cell id='0' cpus='0' memory='524288'/>
    ///   <cell id='1' cpus='1' memory='524288'/>
    ///   <interconnects>
    ///     <latency initiator='0' target='1' type='access' value='5'/>
    ///     <latency initiator='1' target='0' type='access' value='5'/>
    ///   </interconnects>
    /// </numa></cpu>
    /// ```
    /// ```xml right
    /// <cpu><numa>
    ///   <cell id='0' cpus='0' memory='524288'/>
    ///   <cell id='1' cpus='1' memory='524288'/>
    ///   <interconnects>
    ///     <latency initiator='0' target='1' type='access' value='5'/>
    ///   </interconnects>
    /// </numa></cpu>
    /// ```
    INTERCONNECT_TWICE = "R084" "interconnect-twice" Error;
}

/// How many NUMA cells the guest has.
pub(crate) fn count(domain: &Domain) -> u32 {
    u32::try_from(domain.numa_cells().len()).unwrap_or(u32::MAX)
}

/// Reports that a cell is named that the guest does not have.
pub(crate) fn no_such_cell(findings: &mut Findings, place: &Place<'_>, id: u32, count: u32) {
    let help = match count {
        0 => "the guest has no cells; add `<numa>` to `<cpu>`".to_owned(),
        1 => "the guest has one cell, with number 0".to_owned(),
        _ => format!("the guest has {count} cells, numbered from 0"),
    };
    findings.report(&NO_SUCH_CELL, place, format!("the guest has no NUMA cell {id}")).help(help);
}

/// Cells are numbered from 0, and what names a cell names one that is there.
pub fn cells(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()) else { return };
    let count = count(domain);
    let cpu = root.child("cpu");
    let numa = cpu.child("numa");
    let mut seen = BTreeSet::new();
    let odd = (0u32..).zip(numa.each("cell", &own.cell)).find_map(|(at, (cell, place))| {
        let id = cell.id.unwrap_or(at);
        (id >= count || !seen.insert(id)).then_some((id, place))
    });
    if let Some((id, place)) = odd {
        let what = if id >= count { "leaves a gap" } else { "occurs twice" };
        findings
            .report(&CELL_NUMBERS, &place.attr("id"), format!("the number {id} of a NUMA cell {what}"))
            .help("number the cells from 0, each once");
    }
    for (cell, place) in numa.each("cell", &own.cell) {
        if let Some(own) = &cell.distances {
            let distances = place.child("distances");
            for (sibling, place) in distances.each("sibling", &own.sibling) {
                if sibling.id >= count {
                    no_such_cell(findings, &place.attr("id"), sibling.id, count);
                }
            }
        }
        let mut levels = BTreeSet::new();
        for (cache, place) in place.each("cache", &cell.cache) {
            if cache.level > 3 {
                let message = format!("`level` of `<cache>` is {}; expected 1 to 3", cache.level);
                findings.report(&INVALID_VALUE, &place.attr("level"), message);
            }
            if !levels.insert(cache.level) {
                findings
                    .report(
                        &CACHE_LEVEL_TWICE,
                        &place.attr("level"),
                        format!("second cache of level {} in a NUMA cell", cache.level),
                    )
                    .help("give each cache of a cell a level of its own");
            }
        }
    }
    if let Some(links) = &own.interconnects {
        let numbered: BTreeMap<u32, &Cell> =
            (0u32..).zip(&own.cell).map(|(at, cell)| (cell.id.unwrap_or(at), cell)).collect();
        interconnects(&numbered, links, &numa.child("interconnects"), findings);
    }
}

fn interconnects(
    cells: &BTreeMap<u32, &Cell>,
    links: &Interconnects,
    interconnects: &Place<'_>,
    findings: &mut Findings,
) {
    let count = u32::try_from(cells.len()).unwrap_or(u32::MAX);
    let latency = interconnects
        .each("latency", &links.latency)
        .map(|(link, place)| (place, (true, link.initiator, link.target, link.cache, link.r#type)));
    let bandwidth = interconnects
        .each("bandwidth", &links.bandwidth)
        .map(|(link, place)| (place, (false, link.initiator, link.target, link.cache, link.r#type)));
    let (mut seen, mut pairs) = (BTreeSet::new(), BTreeSet::new());
    for (place, link) in latency.chain(bandwidth) {
        let (is_latency, initiator, target, cache, kind) = link;
        for (name, end) in [("initiator", initiator), ("target", target)] {
            if !cells.contains_key(&end) {
                no_such_cell(findings, &place.attr(name), end, count);
            }
        }
        let idle = |cell: &&Cell| cell.cpus.as_ref().is_none_or(|cpus| cpus.is_empty());
        if cells.get(&initiator).is_some_and(idle) {
            let message = format!("`initiator='{initiator}'`: the NUMA cell has no CPUs to access memory");
            findings
                .report(&INTERCONNECT_ENDS, &place.attr("initiator"), message)
                .help("name a cell with `cpus`, or remove the interconnect");
        }
        let bare = |cell: &&Cell| cell.cache.iter().all(|own| own.level != cache);
        if cache > 0 && cells.get(&target).is_some_and(bare) {
            let message = format!("`cache='{cache}'`: the NUMA cell {target} has no cache of that level");
            findings
                .report(&INTERCONNECT_ENDS, &place.attr("cache"), message)
                .help(format!("add the `<cache>` to cell {target}, or remove `cache`"));
        }
        // What comes again in the same direction has the same use; the way back holds for any use.
        let again = !seen.insert((is_latency, initiator, target, cache, kind.as_str()));
        let back = initiator != target && pairs.contains(&(target, initiator));
        pairs.insert((initiator, target));
        if again || back {
            let message = match again {
                true => format!("the interconnect from cell {initiator} to {target} is described twice"),
                false => {
                    format!("the interconnect between cells {target} and {initiator} is described twice")
                }
            };
            findings
                .report(&INTERCONNECT_TWICE, &place, message)
                .help("remove one of the two; it holds in both directions");
        }
    }
}
