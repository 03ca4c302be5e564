//! The CPU model and the guest's NUMA cells (parse-and-rules.md 6).

use super::element;
use crate::diagnostic::Diagnostic;
use crate::domain::cpu::{Check, MaxphysaddrMode, Mode};
use crate::domain::{Domain, Type};
use std::collections::BTreeSet;

/// What stands in `<cpu>` goes with its mode and its model.
pub fn model(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(cpu) = &domain.cpu else { return };
    let mut one = element("/domain/cpu", findings);
    let mode = cpu.mode();
    let host = matches!(mode, Mode::HostPassthrough | Mode::Maximum);
    let named = cpu.model_name().is_some();
    let message = "`migratable` goes with the modes 'host-passthrough' and 'maximum'";
    one.refuse(cpu.attrs.migratable.is_some() && !host, message);
    let checked = cpu.attrs.check.is_some_and(|check| check != Check::Default);
    let filled = matches!(domain.r#type, Type::Qemu | Type::Kvm | Type::Hvf);
    one.refuse(cpu.is_unnamed() && checked && !filled, "`check` is given, but no `<model>`");
    let vendor = cpu.model.as_ref().and_then(|model| model.vendor_id.as_deref()).filter(|_| !host);
    let odd = vendor.is_some_and(|vendor| vendor.len() != 12 || vendor.contains(','));
    one.refuse_in("model", odd, "`vendor_id` has 12 characters, none of them a comma");
    one.refuse_in("vendor", cpu.vendor.is_some() && !named, "a vendor is given, but no `<model>`");
    if let Some(topology) = &cpu.topology {
        let parts =
            [topology.sockets, topology.dies.0, topology.clusters.0, topology.cores, topology.threads];
        one.refuse_in("topology", parts.contains(&0), "each part of the topology is at least 1");
    }
    let bare = cpu.is_unnamed() && !cpu.feature.is_empty();
    one.refuse_in("feature", bare, "features are given, but no `<model>` that they add to");
    let mut seen = BTreeSet::new();
    for feature in &cpu.feature {
        one.refuse_in("feature", feature.name.is_empty(), "the feature has no name");
        let twice = !seen.insert(feature.name.as_str());
        one.refuse_in("feature", twice, format!("the feature '{}' is there twice", feature.name));
    }
    let level = cpu.cache.as_ref().and_then(|cache| cache.level);
    one.refuse_in(
        "cache",
        level.is_some_and(|level| !(1..=3).contains(&level)),
        "a cache has a level from 1 to 3",
    );
    let limited = cpu
        .maxphysaddr
        .as_ref()
        .is_some_and(|address| address.limit > 0 && address.mode == MaxphysaddrMode::Emulate);
    one.refuse_in("maxphysaddr", limited, "`limit` goes with the mode 'passthrough'");
}

/// Cells have CPUs of the guest, each its own, and distances to one another.
pub fn cells(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(numa) = domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()) else { return };
    let maximum = domain.vcpu.as_ref().map_or(1, |vcpu| u32::from(vcpu.maximum));
    let mut one = element("/domain/cpu/numa", findings);
    one.refuse(numa.cell.is_empty(), "there is no `<cell>`");
    let mut taken = BTreeSet::new();
    for (at, cell) in (0u32..).zip(&numa.cell) {
        let own = cell.id.unwrap_or(at);
        let cpus = cell.cpus.iter().flat_map(|cpus| &cpus.0);
        let twice = cpus.clone().find(|cpu| !taken.insert(**cpu));
        let message = format!("virtual CPU {} is in two cells", twice.unwrap_or(&0));
        one.refuse_in("cell", twice.is_some(), message);
        let Some(distances) = &cell.distances else { continue };
        one.refuse_in("cell/distances", distances.sibling.is_empty(), "there is no `<sibling>`");
        for sibling in &distances.sibling {
            let (id, value) = (sibling.id, sibling.value);
            one.refuse_in("cell/distances", !(10..=255).contains(&value), "a distance is from 10 to 255");
            let odd = (id == own) != (value == 10);
            one.refuse_in("cell/distances", odd, "the distance to the cell itself is 10, and no other is");
        }
    }
    let highest = taken.last().copied().unwrap_or(0);
    let message = format!("the cells name virtual CPU {highest}; the guest has at most {maximum}");
    one.refuse_in("cell", highest >= maximum, message);
}
