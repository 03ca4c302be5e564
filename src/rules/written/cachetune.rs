//! Shares of the host's cache and memory bandwidth (parse-and-rules.md 2.4).

use super::{element, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::cputune::CacheType;
use crate::domain::Domain;
use crate::xml::value::set::NumberSet;
use std::collections::{BTreeMap, BTreeSet};

type Cpus = BTreeSet<u32>;

/// What is shared out to one set of virtual CPUs.
#[derive(Default)]
struct Group {
    caches: Vec<(u32, u32, CacheType)>,
    nodes: BTreeSet<u32>,
    /// Whether a `<cachetune>` speaks of it.
    cached: bool,
    /// The sets that are watched, of caches and of bandwidth.
    monitors: [Vec<Cpus>; 2],
}

/// Sets of CPUs are apart or the same, and nothing is shared out twice.
pub fn allocations(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(tune) = &domain.cputune else { return };
    let maximum = domain.vcpu.as_ref().map_or(1, |vcpu| u32::from(vcpu.maximum));
    let cut = |set: &NumberSet| -> Cpus { set.0.iter().copied().filter(|id| *id < maximum).collect() };
    let mut groups: BTreeMap<Cpus, Group> = BTreeMap::new();
    for own in &tune.cachetune {
        let mut one = element("/domain/cputune/cachetune", findings);
        let cpus = cut(&own.vcpus);
        if cpus.is_empty() {
            continue;
        }
        apart(&mut one, &groups, &cpus);
        let group = groups.entry(cpus.clone()).or_default();
        one.refuse(group.cached, "there is another `<cachetune>` of these CPUs");
        group.cached = true;
        for cache in &own.cache {
            let same = |other: &&(u32, u32, CacheType)| (other.0, other.1) == (cache.level, cache.id);
            let clash = group.caches.iter().filter(same).any(|other| {
                other.2 == cache.r#type || other.2 == CacheType::Both || cache.r#type == CacheType::Both
            });
            let message = format!("cache {} of level {} is shared out twice", cache.id, cache.level);
            one.refuse_in("cache", clash, message);
            group.caches.push((cache.level, cache.id, cache.r#type));
        }
        for monitor in &own.monitor {
            one.refuse_in("monitor", monitor.level != 3, "caches of level 3 are watched, and no others");
            watch(&mut one, group, 0, &cpus, cut(&monitor.vcpus), own.cache.is_empty());
        }
    }
    for own in &tune.memorytune {
        let mut one = element("/domain/cputune/memorytune", findings);
        let cpus = cut(&own.vcpus);
        if cpus.is_empty() {
            continue;
        }
        apart(&mut one, &groups, &cpus);
        let group = groups.entry(cpus.clone()).or_default();
        for node in &own.node {
            one.refuse_in("node", node.bandwidth > 100, "a share of bandwidth is at most 100 percent");
            one.refuse_in(
                "node",
                !group.nodes.insert(node.id),
                format!("node {} is shared out twice", node.id),
            );
        }
        let alone = own.node.is_empty() && group.caches.is_empty();
        for monitor in &own.monitor {
            watch(&mut one, group, 1, &cpus, cut(&monitor.vcpus), alone);
        }
    }
}

fn apart(one: &mut Element<'_>, groups: &BTreeMap<Cpus, Group>, cpus: &Cpus) {
    let overlaps = groups.keys().any(|other| other != cpus && !other.is_disjoint(cpus));
    one.refuse(overlaps, "some of these CPUs, but not all of them, have a share already");
}

fn watch(one: &mut Element<'_>, group: &mut Group, kind: usize, all: &Cpus, cpus: Cpus, alone: bool) {
    one.refuse_in("monitor", cpus.is_empty(), "`vcpus` holds no CPU of the guest");
    one.refuse_in("monitor", !cpus.is_subset(all), "CPUs are watched that have no part in this");
    let own = &mut group.monitors[kind];
    one.refuse_in("monitor", own.contains(&cpus), "these CPUs are watched already");
    let clash = own.iter().any(|other| {
        let whole = other == all || cpus == *all;
        *other != cpus && !other.is_disjoint(&cpus) && (alone || !whole)
    });
    one.refuse_in("monitor", clash, "some of these CPUs are watched with others already");
    own.push(cpus);
}
