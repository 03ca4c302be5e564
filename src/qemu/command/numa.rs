//! The guest's NUMA cells (qemu-command-1.md 2.14).

use super::memory::{backing, cell_size, plain, print, Piece};
use super::Translation;
use crate::domain::cpu::{Associativity, CachePolicy, Cell, Numa};
use crate::xml::value::set::NumberSet;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

fn numa<'d>(out: &Translation<'d>) -> Option<&'d Numa> {
    out.domain.cpu.as_ref()?.numa.as_ref().filter(|numa| !numa.cell.is_empty())
}

/// Whether the guest has NUMA cells.
pub(super) fn has_cells(out: &Translation<'_>) -> bool {
    numa(out).is_some()
}

/// Whether the definition tells how fast memory is.
pub(super) fn has_hmat(out: &Translation<'_>) -> bool {
    let Some(numa) = numa(out) else { return false };
    let connected =
        numa.interconnects.as_ref().is_some_and(|all| !all.latency.is_empty() || !all.bandwidth.is_empty());
    connected || numa.cell.iter().any(|cell| !cell.cache.is_empty())
}

pub(super) fn cells(out: &mut Translation<'_>) {
    let Some(numa) = numa(out) else { return };
    let hmat = has_hmat(out);
    let mut backings = Vec::new();
    for cell in &numa.cell {
        let number = cell.id.unwrap_or(0);
        let name = format!("ram-node{number}");
        let piece = Piece {
            id: name.clone(),
            file: name,
            size: cell_size(out, cell.memory.0).saturating_mul(1024),
            node: Some(number),
            cell: Some(cell),
            system: false,
            device: None,
        };
        backings.push(backing(out, &piece));
    }
    let numbered = out.machine.is_some_and(|machine| machine.numa_mem_supported);
    let objects = !numbered || hmat || backings.iter().any(|backing| backing.required);
    if !objects {
        plain(out);
    }
    for (cell, backing) in numa.cell.iter().zip(backings) {
        let number = cell.id.unwrap_or(0);
        if objects {
            print(out, backing);
        }
        let mut text = format!("node,nodeid={number}");
        for run in cell.cpus.iter().flat_map(runs) {
            text.push_str(&format!(",cpus={run}"));
        }
        if hmat {
            text.push_str(&format!(",initiator={}", initiator(numa, cell)));
        }
        match objects {
            true => text.push_str(&format!(",memdev=ram-node{number}")),
            false => text.push_str(&format!(",mem={}", cell_size(out, cell.memory.0) / 1024)),
        }
        out.option("-numa", text);
    }
    distances(out, numa);
    if hmat {
        speeds(out, numa);
    }
}

/// Runs of consecutive numbers: `0-3`, `5`.
fn runs(set: &NumberSet) -> Vec<String> {
    let text = |run: RangeInclusive<u32>| match run.start() == run.end() {
        true => run.start().to_string(),
        false => format!("{}-{}", run.start(), run.end()),
    };
    set.runs().map(text).collect()
}

/// The cell whose CPUs are nearest to a cell's memory.
fn initiator(numa: &Numa, cell: &Cell) -> u32 {
    let own = cell.id.unwrap_or(0);
    if cell.cpus.is_some() {
        return own;
    }
    let links = numa.interconnects.as_ref();
    let latencies = links.map_or(&[][..], |links| &links.latency).iter().filter(|link| link.target == own);
    if let Some(link) = latencies.min_by_key(|link| link.value) {
        return link.initiator;
    }
    let bandwidths = links.map_or(&[][..], |links| &links.bandwidth).iter().filter(|link| link.target == own);
    if let Some(link) = bandwidths.rev().max_by_key(|link| link.value.0) {
        return link.initiator;
    }
    numa.cell.iter().find(|cell| cell.cpus.is_some()).and_then(|cell| cell.id).unwrap_or(0)
}

fn distances(out: &mut Translation<'_>, numa: &Numa) {
    let usual = |from: u32, to: u32| if from == to { 10 } else { 20 };
    let mut given = BTreeMap::new();
    for cell in &numa.cell {
        for sibling in cell.distances.iter().flat_map(|own| &own.sibling) {
            given.entry((cell.id.unwrap_or(0), sibling.id)).or_insert(sibling.value);
        }
    }
    let distance = |from: u32, to: u32| {
        let both = given.get(&(from, to)).or_else(|| given.get(&(to, from)));
        both.copied().unwrap_or_else(|| usual(from, to))
    };
    if given.keys().all(|(a, b)| distance(*a, *b) == usual(*a, *b) && distance(*b, *a) == usual(*a, *b)) {
        return;
    }
    let numbers = || numa.cell.iter().map(|cell| cell.id.unwrap_or(0));
    for (from, to) in numbers().flat_map(|from| numbers().map(move |to| (from, to))) {
        out.option("-numa", format!("dist,src={from},dst={to},val={}", distance(from, to)));
    }
}

fn speeds(out: &mut Translation<'_>, numa: &Numa) {
    let level = |cache: u32| match cache {
        0 => "memory",
        1 => "first-level",
        2 => "second-level",
        _ => "third-level",
    };
    let none = Default::default();
    let links = numa.interconnects.as_ref().unwrap_or(&none);
    for link in &links.latency {
        let place =
            format!("initiator={},target={},hierarchy={}", link.initiator, link.target, level(link.cache));
        out.option(
            "-numa",
            format!("hmat-lb,{place},data-type={}-latency,latency={}", link.r#type, link.value),
        );
    }
    for link in &links.bandwidth {
        let place =
            format!("initiator={},target={},hierarchy={}", link.initiator, link.target, level(link.cache));
        let value = link.value.0;
        out.option(
            "-numa",
            format!("hmat-lb,{place},data-type={}-bandwidth,bandwidth={value}K", link.r#type),
        );
    }
    for cell in &numa.cell {
        for cache in &cell.cache {
            let associativity = match cache.associativity {
                Associativity::None => "none",
                Associativity::Direct => "direct",
                Associativity::Full => "complex",
            };
            let policy = match cache.policy {
                CachePolicy::None => "none",
                CachePolicy::Writeback => "write-back",
                CachePolicy::Writethrough => "write-through",
            };
            let mut text = format!(
                "hmat-cache,node-id={},size={}K,level={},associativity={associativity},policy={policy}",
                cell.id.unwrap_or(0),
                cache.size.value,
                cache.level,
            );
            if cache.line.value > 0 {
                text.push_str(&format!(",line={}", cache.line.value));
            }
            out.option("-numa", text);
        }
    }
}
