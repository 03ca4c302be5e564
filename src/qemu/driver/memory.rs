//! Memory of guests.

use super::end::ask;
use super::guest::Targets;
use super::{not_now, refuse, setup, supported, QemuDriver};
use crate::domain::devices::memballoon::Period;
use crate::domain::memory::Memory as Size;
use crate::domain::Domain;
use crate::driver::calls::Memory;
use crate::driver::error::{Code, Result};
use crate::xml::value::size::Kib;
use serde_json::{json, Value};
use wire::procedures::*;

const MAXIMUM: u32 = 4;

/// The maximum and the current amount of a definition, in KiB.
pub(super) fn amounts(domain: &Domain) -> (u64, u64) {
    let maximum = domain.memory.as_ref().map_or(0, |memory| memory.size.0);
    (maximum, domain.current_memory.map_or(maximum, |memory| memory.0))
}

fn set_current(domain: &mut Domain, kib: u64) -> Result<()> {
    if kib > amounts(domain).0 {
        return refuse(Code::InvalidArg, "cannot set memory higher than max memory");
    }
    domain.current_memory = Some(Kib(kib));
    Ok(())
}

fn set_maximum(domain: &mut Domain, kib: u64) -> Result<()> {
    if domain.cpu.as_ref().is_some_and(|cpu| cpu.numa.is_some()) {
        return Err(not_now(
            "initial memory size of a domain with NUMA nodes cannot be modified with this API",
        ));
    }
    let current = amounts(domain).1.min(kib);
    domain.current_memory = Some(Kib(current));
    domain.memory.get_or_insert_with(Size::default).size = Kib(kib);
    Ok(())
}

/// What QEMU's statistics are called, and their numbers in the public interface.
const STATISTICS: [(&str, i32); 10] = [
    ("stat-swap-in", 0),
    ("stat-swap-out", 1),
    ("stat-major-faults", 2),
    ("stat-minor-faults", 3),
    ("stat-free-memory", 4),
    ("stat-total-memory", 5),
    ("stat-available-memory", 8),
    ("stat-disk-caches", 10),
    ("stat-htlb-pgalloc", 11),
    ("stat-htlb-pgfail", 12),
];

impl Memory for QemuDriver {
    fn domain_get_max_memory(&self, call: &DomainGetMaxMemory) -> Result<DomainGetMaxMemoryReply> {
        self.look(&call.dom, |_, own| {
            Ok(DomainGetMaxMemoryReply { memory: amounts(&own.current()?.domain).0 })
        })
    }

    fn domain_set_memory_flags(&self, call: &DomainSetMemoryFlags) -> Result<()> {
        supported(call.flags, 3 | MAXIMUM, "qemuDomainSetMemoryFlags")?;
        let (guest, kib) = (self.find(&call.dom)?, call.memory);
        let _turn = guest.turn()?;
        let targets: Targets = guest.lock().targets(call.flags)?;
        if call.flags & MAXIMUM != 0 {
            return match targets.live {
                true => Err(not_now("cannot resize the maximum memory on an active domain")),
                false => self.shared.change(&guest, call.flags & 3, |domain| set_maximum(domain, kib)),
            };
        }
        if targets.live {
            let definition = guest.lock().running()?.definition.clone();
            if kib > amounts(&definition.domain).0 {
                return refuse(Code::InvalidArg, "cannot set memory higher than max memory");
            }
            if !setup::has_balloon(&definition.domain) {
                return Err(not_now(
                    "Unable to change memory of active domain without the balloon device and guest OS balloon driver",
                ));
            }
            // What the guest makes of it is reported by an event.
            ask(&guest, "balloon", json!({"value": kib.saturating_mul(1024)}))?;
        }
        match targets.config {
            true => self.shared.change(&guest, 2, |domain| set_current(domain, kib)),
            false => Ok(()),
        }
    }

    fn domain_memory_stats(&self, call: &DomainMemoryStats) -> Result<DomainMemoryStatsReply> {
        supported(call.flags, 0, "qemuDomainMemoryStats")?;
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        let (definition, pid) = {
            let own = guest.lock();
            let live = own.running()?;
            (live.definition.clone(), live.process.pid())
        };
        let mut stats = Vec::new();
        let mut push = |tag: i32, val: u64| stats.push(DomainMemoryStatsReplyStats { tag, val });
        const ACTUAL: i32 = 6;
        const RESIDENT: i32 = 7;
        const UPDATED: i32 = 9;
        if setup::has_balloon(&definition.domain) {
            let answer = ask(&guest, "query-balloon", Value::Null)?;
            push(ACTUAL, answer["actual"].as_u64().unwrap_or(0) / 1024);
            let path = "/machine/peripheral/balloon0";
            let answer = ask(&guest, "qom-get", json!({"path": path, "property": "guest-stats"}))?;
            for (name, tag) in STATISTICS {
                // What the guest does not say has all bits set.
                let value = answer["stats"][name].as_u64().filter(|own| *own != u64::MAX);
                let bytes = matches!(tag, 0 | 1 | 4 | 5 | 8 | 10);
                if let Some(value) = value {
                    push(tag, if bytes { value / 1024 } else { value });
                }
            }
            push(UPDATED, answer["last-update"].as_u64().unwrap_or(0));
        }
        push(RESIDENT, resident(pid));
        stats.truncate(call.max_stats as usize);
        Ok(DomainMemoryStatsReply { stats: stats.into() })
    }

    fn domain_set_memory_stats_period(&self, call: &DomainSetMemoryStatsPeriod) -> Result<()> {
        supported(call.flags, 3, "qemuDomainSetMemoryStatsPeriod")?;
        if call.period < 0 {
            return refuse(Code::InvalidArg, "invalid value for collection period");
        }
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        let targets = guest.lock().targets(call.flags)?;
        if targets.live {
            let arguments = json!({
                "path": "/machine/peripheral/balloon0",
                "property": "guest-stats-polling-interval",
                "value": call.period,
            });
            ask(&guest, "qom-set", arguments)?;
        }
        self.shared.change(&guest, call.flags, |domain| {
            let Some(balloon) = domain.devices.memballoon.as_mut() else {
                return Err(not_now("Memory balloon model must be virtio to set the collection period"));
            };
            balloon.stats.get_or_insert_default().period = Period(call.period.unsigned_abs());
            Ok(())
        })
    }
}

/// The memory of the host that a process uses, in KiB.
fn resident(pid: i32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/statm")).unwrap_or_default();
    let pages = text.split_whitespace().nth(1).and_then(|own| own.parse::<u64>().ok()).unwrap_or(0);
    pages * (rustix::param::page_size() as u64 / 1024)
}
