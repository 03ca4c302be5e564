//! `<cachetune>` and `<memorytune>`: shares of the host's cache and memory bandwidth
//! (parse-and-rules.md 2.4).

use super::invalid;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::cputune::{CacheType, Cachetune, Memorytune};
use crate::domain::Domain;
use crate::xml::value::set::NumberSet;
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// The virtual CPUs of a share overlap those of another.
    ///
    /// A virtual CPU belongs to one group, which is given its share of caches by one `<cachetune>`
    /// and of bandwidth by one `<memorytune>`. Two groups have the same CPUs or none in common.
    ///
    /// ```xml wrong
    /// <vcpu>4</vcpu>
    /// <cputune>
    ///   <cachetune vcpus='0-1'><cache id='0' level='3' type='both' size='3' unit='MiB'/></cachetune>
    ///   <memorytune vcpus='1-2'><node id='0' bandwidth='60'/></memorytune>
    /// </cputune>
    /// ```
    /// ```xml right
    /// <vcpu>4</vcpu>
    /// <cputune>
    ///   <cachetune vcpus='0-1'><cache id='0' level='3' type='both' size='3' unit='MiB'/></cachetune>
    ///   <memorytune vcpus='0-1'><node id='0' bandwidth='60'/></memorytune>
    /// </cputune>
    /// ```
    SHARES_OVERLAP = "R051" "cpu-shares-overlap" Error;

    /// A cache or NUMA node is given to the same virtual CPUs twice.
    ///
    /// `<cache>` names a cache by `level` and `id`, `<node>` a node by `id`, each once for a group of
    /// CPUs; a cache can be split in `code` and `data`, but `both` covers these. Remove one of the
    /// two.
    ///
    /// ```xml wrong
    /// <cputune><cachetune vcpus='0-1'>
    ///   <cache id='0' level='3' type='both' size='3' unit='MiB'/>
    ///   <cache id='0' level='3' type='code' size='3' unit='MiB'/>
    /// </cachetune></cputune>
    /// ```
    /// ```xml right
    /// <cputune><cachetune vcpus='0-1'>
    ///   <cache id='0' level='3' type='data' size='3' unit='MiB'/>
    ///   <cache id='0' level='3' type='code' size='3' unit='MiB'/>
    /// </cachetune></cputune>
    /// ```
    SHARED_TWICE = "R052" "cache-share-twice" Error;

    /// The virtual CPUs of a `<monitor>` do not fit the share or the other monitors.
    ///
    /// A monitor watches virtual CPUs of the share that it is in. Two monitors have no CPU in common,
    /// but for one that watches all CPUs of a share with caches or nodes.
    ///
    /// ```xml wrong
    /// <vcpu>4</vcpu>
    /// <cputune><cachetune vcpus='0-1'><monitor level='3' vcpus='1-2'/></cachetune></cputune>
    /// ```
    /// ```xml right
    /// <vcpu>4</vcpu>
    /// <cputune><cachetune vcpus='0-1'><monitor level='3' vcpus='1'/></cachetune></cputune>
    /// ```
    MONITOR_CPUS = "R053" "monitor-vcpus" Error;
}

/// The shares of one group of virtual CPUs.
#[derive(Default)]
struct Group {
    caches: BTreeMap<(u32, u32), Vec<CacheType>>,
    nodes: BTreeSet<u32>,
    /// Whether a `<cachetune>` is about it.
    cached: bool,
    /// Who watches the caches, and who the bandwidth.
    cache_monitors: Monitors,
    node_monitors: Monitors,
}

/// The monitors of a group.
#[derive(Default)]
struct Monitors {
    sets: BTreeSet<NumberSet>,
    /// The CPUs of all, and of those that do not watch the whole group.
    members: NumberSet,
    partial: NumberSet,
}

/// The groups, and which of them each virtual CPU is in.
struct Groups {
    maximum: u32,
    list: BTreeMap<NumberSet, Group>,
    members: NumberSet,
}

/// Groups of CPUs are apart or the same, and nothing is given twice.
pub fn allocations(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(tune) = &domain.cputune else { return };
    let maximum = domain.vcpu.as_ref().map_or(1, |vcpu| u32::from(vcpu.maximum));
    let cputune = root.child("cputune");
    let mut groups = Groups { maximum, list: BTreeMap::new(), members: NumberSet::default() };
    for (own, place) in cputune.each("cachetune", &tune.cachetune) {
        groups.cachetune(own, &place, findings);
    }
    for (own, place) in cputune.each("memorytune", &tune.memorytune) {
        groups.memorytune(own, &place, findings);
    }
}

impl Groups {
    fn cachetune(&mut self, own: &Cachetune, place: &Place<'_>, findings: &mut Findings) {
        let Some(cpus) = self.group(&own.vcpus, place, findings) else { return };
        let maximum = self.maximum;
        let group = self.list.entry(cpus.clone()).or_default();
        if group.cached {
            findings
                .report(
                    &SHARES_OVERLAP,
                    &place.attr("vcpus"),
                    "second `<cachetune>` of the same virtual CPUs",
                )
                .help("merge the two");
        }
        group.cached = true;
        for (cache, place) in place.each("cache", &own.cache) {
            let types = group.caches.entry((cache.level, cache.id)).or_default();
            let clash = types.iter().any(|other| {
                *other == cache.r#type || *other == CacheType::Both || cache.r#type == CacheType::Both
            });
            if clash {
                let message =
                    format!("cache {} of level {} is given to these CPUs twice", cache.id, cache.level);
                findings
                    .report(&SHARED_TWICE, &place, message)
                    .remove_repeated("remove one of the two `<cache>`");
            }
            types.push(cache.r#type);
        }
        for (monitor, place) in place.each("monitor", &own.monitor) {
            if monitor.level != 3 {
                invalid(
                    findings,
                    &place.attr("level"),
                    monitor.level,
                    "3, the only cache level with monitors",
                );
            }
            let watched = below(maximum, &monitor.vcpus);
            let share = if own.cache.is_empty() { Share::Monitors } else { Share::Allocation };
            group.cache_monitors.watch((share, &cpus), watched, &place, findings);
        }
    }

    fn memorytune(&mut self, own: &Memorytune, place: &Place<'_>, findings: &mut Findings) {
        let Some(cpus) = self.group(&own.vcpus, place, findings) else { return };
        let maximum = self.maximum;
        let group = self.list.entry(cpus.clone()).or_default();
        for (node, place) in place.each("node", &own.node) {
            if node.bandwidth > 100 {
                invalid(findings, &place.attr("bandwidth"), node.bandwidth, "at most 100 percent");
            }
            if !group.nodes.insert(node.id) {
                let message = format!("bandwidth of node {} is given to these CPUs twice", node.id);
                findings
                    .report(&SHARED_TWICE, &place.attr("id"), message)
                    .help("remove one of the two `<node>`");
            }
        }
        let share = match own.node.is_empty() && group.caches.is_empty() {
            true => Share::Monitors,
            false => Share::Allocation,
        };
        for (monitor, place) in place.each("monitor", &own.monitor) {
            let watched = below(maximum, &monitor.vcpus);
            group.node_monitors.watch((share, &cpus), watched, &place, findings);
        }
    }

    /// The CPUs of a share that the guest has; `None` if there is none, as the share has no effect.
    fn group(
        &mut self,
        vcpus: &Option<NumberSet>,
        place: &Place<'_>,
        findings: &mut Findings,
    ) -> Option<NumberSet> {
        let cpus = below(self.maximum, vcpus);
        if cpus.is_empty() && vcpus.is_some() {
            return None;
        }
        if !self.list.contains_key(&cpus) {
            if let Some(id) = cpus.first_in(&self.members) {
                findings
                    .report(
                        &SHARES_OVERLAP,
                        &place.attr("vcpus"),
                        format!("virtual CPU {id} is already in an earlier share with other CPUs"),
                    )
                    .help("shares have the same `vcpus` or none in common");
            }
            self.members.insert_all(&cpus);
        }
        Some(cpus)
    }
}

fn below(maximum: u32, set: &Option<NumberSet>) -> NumberSet {
    let mut set = set.clone().unwrap_or_default();
    set.keep_below(maximum);
    set
}

/// What a share is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    /// It gives its CPUs a part of cache or bandwidth.
    Allocation,
    /// It has nothing but monitors.
    Monitors,
}

impl Monitors {
    /// Adds a monitor to a share with the CPUs `all`.
    fn watch(
        &mut self,
        (share, all): (Share, &NumberSet),
        cpus: NumberSet,
        place: &Place<'_>,
        findings: &mut Findings,
    ) {
        let vcpus = place.attr("vcpus");
        let whole = cpus == *all;
        let others = match (share, whole) {
            (Share::Monitors, _) => Some(&self.members),
            (Share::Allocation, true) => None,
            (Share::Allocation, false) => Some(&self.partial),
        };
        if cpus.is_empty() {
            findings
                .report(&MONITOR_CPUS, &vcpus, "`vcpus` holds no virtual CPU of the guest")
                .help("CPUs are numbered from 0; name some of the share");
        } else if let Some(id) = cpus.first_beyond(all) {
            findings
                .report(
                    &MONITOR_CPUS,
                    &vcpus,
                    format!("virtual CPU {id} is not in the share of this monitor"),
                )
                .help("remove it, or add it to `vcpus` of the parent");
        } else if self.sets.contains(&cpus) {
            findings
                .report(&MONITOR_CPUS, &vcpus, "an earlier monitor has the same virtual CPUs")
                .help("remove one of the two");
        } else if let Some(id) = others.and_then(|others| cpus.first_in(others)) {
            findings
                .report(&MONITOR_CPUS, &vcpus, format!("virtual CPU {id} is in an earlier monitor"))
                .help("remove it from one of the monitors");
        }
        self.members.insert_all(&cpus);
        if !whole {
            self.partial.insert_all(&cpus);
        }
        self.sets.insert(cpus);
    }
}
