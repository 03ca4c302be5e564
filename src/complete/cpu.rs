//! Virtual CPUs, tuning and NUMA (canonical-form.md 8, 11).

use crate::diagnostic::Findings;
use crate::domain::cpu::{Distances, Mode, Sibling};
use crate::domain::cputune::{Cachetune, Energytune, Iothreadsched, Memorytune, Scheduler, Vcpusched};
use crate::domain::numatune::{Memory, Placement as NumaPlacement};
use crate::domain::vcpu::{Iothread, Iothreadids, Placement, VcpuState};
use crate::domain::{Domain, Numatune, Vcpu};
use crate::xml::mistake::MISSING_ATTRIBUTE;
use crate::xml::value::set::NumberSet;
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Fills in CPUs, threads and where they run.
pub fn complete(domain: &mut Domain, findings: &mut Findings) {
    vcpus(domain);
    iothreads(domain);
    tuning(domain);
    placement(domain, findings);
    model(domain);
    cells(domain);
}

fn vcpus(domain: &mut Domain) {
    let vcpu = domain.vcpu.get_or_insert_with(Vcpu::default);
    if vcpu.maximum == 0 && vcpu.current.is_none() {
        vcpu.maximum = 1;
    }
    let maximum = vcpu.maximum;
    vcpu.current.take_if(|current| *current == maximum);
    vcpu.cpuset.take_if(|_| vcpu.placement == Placement::Auto);
    domain.vcpus.take_if(|vcpus| vcpus.vcpu.is_empty());
    let Some(vcpus) = &mut domain.vcpus else { return };
    let told: HashSet<u32> = vcpus.vcpu.iter().map(|state| state.id).collect();
    for id in 0..u32::from(maximum) {
        if !told.contains(&id) {
            vcpus.vcpu.push(VcpuState {
                id,
                enabled: YesNo::No,
                hotpluggable: None,
                order: 0,
                rest: Rest::default(),
            });
        }
    }
    crate::order::by_key(&mut vcpus.vcpu, |state| state.id);
    for state in &mut vcpus.vcpu {
        let offline = !state.enabled.is_yes();
        state.hotpluggable.get_or_insert(offline.into());
    }
    let online = vcpus.vcpu.iter().filter(|state| state.enabled.is_yes()).count() as u16;
    vcpu.current = (online < maximum).then_some(online);
}

fn iothreads(domain: &mut Domain) {
    let listed = domain.iothreadids.as_ref().map_or(0, |ids| ids.iothread.len());
    let wanted = domain.iothreads.unwrap_or(0).max(listed as u32);
    if listed > 0 {
        let ids = domain.iothreadids.get_or_insert_with(Iothreadids::default);
        let mut next = 1;
        let mut taken: HashSet<u32> = ids.iothread.iter().map(|thread| thread.id).collect();
        while (ids.iothread.len() as u32) < wanted.min(u32::from(u16::MAX)) {
            while !taken.insert(next) {
                next += 1;
            }
            let rest = Rest::default();
            ids.iothread.push(Iothread {
                id: next,
                thread_pool_min: None,
                thread_pool_max: None,
                poll: None,
                rest,
            });
        }
    } else {
        domain.iothreadids = None;
    }
    domain.iothreads = (wanted > 0).then_some(wanted);
}

/// The places of the I/O threads by their numbers, which count from 1 where none are listed.
fn thread_order(domain: &Domain) -> impl Fn(u32) -> usize {
    let listed: Option<HashMap<u32, usize>> = domain
        .iothreadids
        .as_ref()
        .map(|ids| ids.iothread.iter().enumerate().map(|(place, thread)| (thread.id, place)).collect());
    let count = domain.iothreads.unwrap_or(0);
    move |id| match &listed {
        Some(places) => places.get(&id).copied().unwrap_or(usize::MAX),
        None if (1..=count).contains(&id) => id as usize,
        None => usize::MAX,
    }
}

fn tuning(domain: &mut Domain) {
    let maximum = domain.vcpu.as_ref().map_or(1, |vcpu| u32::from(vcpu.maximum));
    let place = thread_order(domain);
    let Some(cputune) = &mut domain.cputune else { return };
    cputune.vcpupin.retain(|pin| pin.vcpu < maximum);
    crate::order::by_key(&mut cputune.vcpupin, |pin| pin.vcpu);
    crate::order::by_key(&mut cputune.iothreadpin, |pin| place(pin.iothread));
    caches(&mut cputune.cachetune, &mut cputune.memorytune, maximum);
    energy(&mut cputune.energytune, maximum);
    let priority = |scheduler, priority: Option<i32>| match scheduler {
        Scheduler::Fifo | Scheduler::Rr => priority,
        Scheduler::Batch | Scheduler::Idle => None,
    };
    if let Some(sched) = &mut cputune.emulatorsched {
        sched.priority = priority(sched.scheduler, sched.priority);
    }
    let (mut open, mut vcpusched) = (all_numbers(), Vec::new());
    for mut sched in cputune.vcpusched.drain(..) {
        sched.vcpus.keep_below(maximum);
        sched.priority = priority(sched.scheduler, sched.priority);
        for vcpu in singles(&sched.vcpus, &mut open) {
            let (vcpus, rest) = (single(vcpu), Rest::default());
            vcpusched.push((vcpu, Vcpusched { vcpus, rest, ..sched }));
        }
    }
    crate::order::by_key(&mut vcpusched, |(vcpu, _)| *vcpu);
    cputune.vcpusched = vcpusched.into_iter().map(|(_, sched)| sched).collect();
    let (mut open, mut iothreadsched) = (all_numbers(), Vec::new());
    for mut sched in cputune.iothreadsched.drain(..) {
        sched.priority = priority(sched.scheduler, sched.priority);
        for thread in singles(&sched.iothreads, &mut open) {
            let (iothreads, rest) = (single(thread), Rest::default());
            iothreadsched.push((place(thread), Iothreadsched { iothreads, rest, ..sched }));
        }
    }
    crate::order::by_key(&mut iothreadsched, |(place, _)| *place);
    cputune.iothreadsched = iothreadsched.into_iter().map(|(_, sched)| sched).collect();
}

fn single(number: u32) -> NumberSet {
    [number].into_iter().collect()
}

fn all_numbers() -> NumberSet {
    let mut all = NumberSet::default();
    all.insert(0..=NumberSet::MAX);
    all
}

/// The numbers of a set that are still open, which they are no more; of those that were in an earlier set the lowest as
/// well, so that a rule finds it twice. So many sets of all numbers have few elements more than one.
fn singles(set: &NumberSet, open: &mut NumberSet) -> Vec<u32> {
    let mut all: Vec<u32> = set.first_beyond(open).into_iter().collect();
    for run in set.runs() {
        let mut from = *run.start();
        while let Some(number) = open.first_from(from).filter(|number| run.contains(number)) {
            all.push(number);
            from = number + 1;
        }
        open.remove(run);
    }
    all
}

/// Groups of virtual CPUs whose energy is measured: those that measure nothing are dropped.
fn energy(energytune: &mut Vec<Energytune>, maximum: u32) {
    let exist = |vcpus: &Option<NumberSet>| vcpus.iter().all(|set| set.first_from(maximum).is_none());
    energytune.retain(|group| !group.monitor.is_empty() && exist(&group.vcpus));
    energytune.iter_mut().for_each(|group| group.id = None);
}

fn keep_existing(vcpus: &mut Option<NumberSet>, maximum: u32) {
    if let Some(vcpus) = vcpus {
        vcpus.keep_below(maximum);
    }
}

/// Whether a group names CPUs, but none that exists; one that names none is the whole process.
fn is_none(vcpus: &Option<NumberSet>) -> bool {
    vcpus.as_ref().is_some_and(NumberSet::is_empty)
}

/// Groups of virtual CPUs that share cache and bandwidth: cut to CPUs that exist, sorted inside.
fn caches(cachetune: &mut Vec<Cachetune>, memorytune: &mut Vec<Memorytune>, maximum: u32) {
    for group in cachetune.iter_mut() {
        keep_existing(&mut group.vcpus, maximum);
        crate::order::by_key(&mut group.cache, |cache| (cache.level, cache.r#type, cache.id));
    }
    cachetune.retain(|group| !(is_none(&group.vcpus) || group.cache.is_empty() && group.monitor.is_empty()));
    for group in memorytune.iter_mut() {
        keep_existing(&mut group.vcpus, maximum);
        crate::order::by_key(&mut group.node, |node| node.id);
    }
    memorytune.retain(|group| !(is_none(&group.vcpus) || group.node.is_empty() && group.monitor.is_empty()));
    let place = |vcpus: &Option<NumberSet>| {
        cachetune.iter().position(|group| group.vcpus == *vcpus).unwrap_or(usize::MAX)
    };
    crate::order::by_key(memorytune, |group| place(&group.vcpus));
}

/// The placement of CPUs and of memory, which depend on one another.
fn placement(domain: &mut Domain, findings: &mut Findings) {
    let root = domain.place();
    let vcpu = domain.vcpu.get_or_insert_with(Vcpu::default);
    let auto = vcpu.placement == Placement::Auto;
    if let Some(numatune) = &mut domain.numatune {
        crate::order::by_key(&mut numatune.memnode, |node| node.cellid);
        numatune.memory.take_if(|memory| {
            memory.mode.is_none()
                && memory.nodeset.is_none()
                && memory.placement.is_none()
                && memory.rest.is_empty()
        });
        if let Some(memory) = &mut numatune.memory {
            memory.mode.get_or_insert_default();
            let resolved = match (memory.placement, memory.nodeset.is_some()) {
                (Some(NumaPlacement::Auto), _) => Some(NumaPlacement::Auto),
                (_, true) => None,
                (None | Some(NumaPlacement::Default), false) if auto => Some(NumaPlacement::Auto),
                _ => {
                    let numatune = root.child("numatune");
                    let message = "`<memory>` of `<numatune>` without `nodeset`";
                    findings
                        .report(&MISSING_ATTRIBUTE, &numatune.child("memory"), message)
                        .help("add `nodeset`, or set `placement='auto'`");
                    None
                }
            };
            memory.placement = resolved;
            memory.nodeset.take_if(|_| resolved == Some(NumaPlacement::Auto));
        }
    }
    if auto {
        let numatune = domain.numatune.get_or_insert_with(Numatune::default);
        numatune.memory.get_or_insert_with(|| Memory {
            mode: Some(Default::default()),
            placement: Some(NumaPlacement::Auto),
            ..Memory::default()
        });
    }
    let memory_auto = domain.numatune.as_ref().and_then(|numatune| numatune.memory.as_ref()?.placement);
    let pinned = domain.cputune.as_ref().is_some_and(|tune| {
        !tune.vcpupin.is_empty() || tune.emulatorpin.is_some() || !tune.iothreadpin.is_empty()
    });
    if memory_auto == Some(NumaPlacement::Auto) && vcpu.cpuset.is_none() && !pinned {
        vcpu.placement = Placement::Auto;
    }
}

fn model(domain: &mut Domain) {
    let Some(cpu) = &mut domain.cpu else { return };
    let mode = cpu.mode();
    if matches!(mode, Mode::HostPassthrough | Mode::Maximum) {
        (cpu.model, cpu.vendor) = (None, None);
    } else {
        cpu.attrs.migratable = None;
    }
    cpu.settle();
}

/// NUMA cells: numbered, sorted, with distances both ways.
fn cells(domain: &mut Domain) {
    let Some(numa) = domain.cpu.as_mut().and_then(|cpu| cpu.numa.as_mut()) else { return };
    for (index, cell) in numa.cell.iter_mut().enumerate() {
        cell.id.get_or_insert(index as u32);
    }
    crate::order::by_key(&mut numa.cell, |cell| cell.id);
    for cache in numa.cell.iter_mut().flat_map(|cell| &mut cell.cache) {
        cache.size.unit = Some("KiB".to_owned());
        cache.line.unit = Some("B".to_owned());
    }
    // What is listed later counts; the way back is as far, unless it is listed too.
    let (mut listed, mut back) = (BTreeMap::new(), BTreeMap::new());
    for cell in &numa.cell {
        let id = cell.id.unwrap_or_default();
        let Some(distances) = &cell.distances else { continue };
        for Sibling { id: other, value, .. } in &distances.sibling {
            listed.insert((id, *other), *value);
            back.entry((*other, id)).or_insert(*value);
            back.entry((*other, *other)).or_insert(10);
        }
        listed.insert((id, id), 10);
    }
    back.extend(listed);
    for cell in &mut numa.cell {
        let id = cell.id.unwrap_or_default();
        let own: Vec<(u32, u32)> =
            back.range((id, 0)..=(id, u32::MAX)).map(|((_, other), value)| (*other, *value)).collect();
        if !own.is_empty() {
            let distances = cell.distances.get_or_insert_with(Distances::default);
            distances.sibling =
                own.into_iter().map(|(id, value)| Sibling { id, value, rest: Rest::default() }).collect();
        }
    }
}
