//! The virtual CPUs of a process: which there are, and how they are plugged in.

use super::guest::Vcpu;
use super::qmp::Monitor;
use super::start::said;
use crate::domain::Domain;
use crate::driver::error::Result;
use crate::xml::value::token::YesNo;
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

/// A place for virtual CPUs: one, or on some machines several that come together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slot {
    /// The id of the first one.
    pub(super) first: u32,
    pub(super) count: u32,
    /// The device that is plugged in for it.
    kind: String,
    /// Where that is plugged in.
    place: Map<String, Value>,
    /// The device that is there.
    path: Option<String>,
}

impl Slot {
    /// The name of the device that is plugged in here.
    pub(super) fn alias(&self) -> String {
        format!("vcpu{}", self.first)
    }

    /// The ids of its virtual CPUs.
    pub(super) fn ids(&self) -> std::ops::Range<u32> {
        self.first..self.first + self.count
    }

    /// Plugs it in.
    pub(super) fn plug(&self, monitor: &Monitor) -> Result<()> {
        let mut arguments = json!({"driver": self.kind, "id": self.alias()});
        for (name, value) in &self.place {
            arguments[name] = value.clone();
        }
        said("device_add", monitor.ask("device_add", arguments)).map(drop)
    }
}

/// All places, in the order of their ids.
pub(super) fn slots(monitor: &Monitor) -> Result<Vec<Slot>> {
    let answer = said("query-hotpluggable-cpus", monitor.ask("query-hotpluggable-cpus", Value::Null))?;
    let mut slots: Vec<Slot> = answer.as_array().into_iter().flatten().filter_map(slot).collect();
    crate::order::by_key(&mut slots, |slot| {
        // From the outermost part of the topology to the innermost.
        [
            "node-id",
            "drawer-id",
            "book-id",
            "socket-id",
            "die-id",
            "cluster-id",
            "module-id",
            "core-id",
            "thread-id",
        ]
        .map(|part| slot.place.get(part).and_then(Value::as_u64).unwrap_or(0))
    });
    let mut next = 0;
    for slot in &mut slots {
        slot.first = next;
        next += slot.count;
    }
    Ok(slots)
}

fn slot(answer: &Value) -> Option<Slot> {
    Some(Slot {
        first: 0,
        count: u32::try_from(answer["vcpus-count"].as_u64()?).ok()?,
        kind: answer["type"].as_str()?.to_owned(),
        place: answer["props"].as_object()?.clone(),
        path: answer["qom-path"].as_str().map(str::to_owned),
    })
}

/// The virtual CPUs that are plugged in.
pub(super) fn plugged(monitor: &Monitor, slots: &[Slot]) -> Result<BTreeMap<u32, Vcpu>> {
    let answer = said("query-cpus-fast", monitor.ask("query-cpus-fast", Value::Null))?;
    let threads: Vec<&Value> = answer.as_array().into_iter().flatten().collect();
    let mut found = BTreeMap::new();
    for slot in slots {
        let Some(path) = &slot.path else { continue };
        // Those of one device are below it, in their own order.
        let own = threads.iter().filter(|thread| {
            let rest = thread["qom-path"].as_str().and_then(|own| own.strip_prefix(&**path));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let alias = path.strip_prefix("/machine/peripheral/").map(str::to_owned);
        for (id, thread) in (slot.first..slot.first + slot.count).zip(own) {
            let thread = thread["thread-id"].as_i64().and_then(|own| i32::try_from(own).ok()).unwrap_or(0);
            found.insert(id, Vcpu { alias: alias.clone(), thread });
        }
    }
    Ok(found)
}

/// Plugs in what a definition wants plugged in at the start, in its order, and tells what there is.
pub(super) fn at_start(domain: &Domain, monitor: &Monitor) -> Result<BTreeMap<u32, Vcpu>> {
    let mut all = slots(monitor)?;
    let states = domain.vcpus.as_ref().map_or(&[][..], |own| &own.vcpu);
    let mut wanted: Vec<_> = states
        .iter()
        .filter(|own| own.enabled.is_yes() && own.hotpluggable.is_some_and(YesNo::is_yes))
        .collect();
    // Those without a place in the order come last.
    crate::order::by_key(&mut wanted, |own| (own.order == 0, own.order, own.id));
    let mut plugged_in = false;
    for state in wanted {
        let slot = all.iter().find(|slot| slot.first == state.id && slot.path.is_none());
        if let Some(slot) = slot {
            slot.plug(monitor)?;
            plugged_in = true;
        }
    }
    if plugged_in {
        all = slots(monitor)?;
    }
    plugged(monitor, &all)
}
