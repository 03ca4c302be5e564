//! Memory of guests.

use super::super::calls::Memory;
use super::super::error::{Origin, Result};
use super::{invalid, not_now, supported, TestDriver};
use crate::domain::memory::Memory as Size;
use crate::domain::Domain;
use crate::xml::value::size::Kib;
use wire::procedures::*;
use wire::xdr::Opaque;

const MAXIMUM: u32 = 4;

/// The maximum and the current amount of a definition, in KiB.
pub(super) fn amounts(domain: &Domain) -> (u64, u64) {
    let maximum = domain.memory.as_ref().map_or(0, |memory| memory.size.0);
    (maximum, domain.current_memory.map_or(maximum, |memory| memory.0))
}

impl Memory for TestDriver {
    fn domain_get_max_memory(&self, call: &DomainGetMaxMemory) -> Result<DomainGetMaxMemoryReply> {
        self.guest(&call.dom, |guest, _| Ok(DomainGetMaxMemoryReply { memory: amounts(guest.current()?).0 }))
    }

    fn domain_set_memory_flags(&self, call: &DomainSetMemoryFlags) -> Result<()> {
        supported(call.flags, 3 | MAXIMUM, "testDomainSetMemoryFlags")?;
        let kib = call.memory;
        self.guest(&call.dom, |guest, _| {
            super::super::checks::one_copy(call.flags, "testDomainSetMemoryFlags")?;
            let targets = guest.targets(call.flags)?;
            if call.flags & MAXIMUM == 0 {
                return guest.change(targets, |domain| {
                    if kib > amounts(domain).0 {
                        return invalid("cannot set memory higher than max memory");
                    }
                    domain.current_memory = Some(Kib(kib));
                    Ok(())
                });
            }
            if targets.live {
                return not_now(Origin::Test, "cannot resize the maximum memory on an active domain");
            }
            guest.change(targets, |domain| {
                let current = amounts(domain).1.min(kib);
                domain.current_memory = Some(Kib(current));
                domain.memory.get_or_insert_with(Size::default).size = Kib(kib);
                Ok(())
            })
        })
    }

    fn domain_memory_stats(&self, call: &DomainMemoryStats) -> Result<DomainMemoryStatsReply> {
        supported(call.flags, 0, "testDomainMemoryStats")?;
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            let current = amounts(guest.current()?).1;
            // What a guest with half of its memory in use could say.
            let values = [
                (6, current),
                (0, 0),
                (1, 0),
                (2, 0),
                (3, 0),
                (4, current / 2),
                (5, current),
                (8, current / 2),
                (9, 627_319_920),
                (10, current / 8),
                (11, 0),
                (12, 0),
                (7, current / 2),
            ];
            let stats = values.into_iter().take(call.max_stats as usize);
            let stats = stats.map(|(tag, val)| DomainMemoryStatsReplyStats { tag, val }).collect();
            Ok(DomainMemoryStatsReply { stats })
        })
    }

    fn domain_memory_peek(&self, call: &DomainMemoryPeek) -> Result<DomainMemoryPeekReply> {
        const PHYSICAL: u32 = 2;
        const VIRTUAL: u32 = 1;
        supported(call.flags, PHYSICAL | VIRTUAL, "testDomainMemoryPeek")?;
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            let buffer = (0..call.size.min(4 * 1024 * 1024)).map(|at| (u64::from(at) + call.offset) as u8);
            Ok(DomainMemoryPeekReply { buffer: Opaque(buffer.collect()) })
        })
    }
}
