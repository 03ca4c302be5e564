//! Memory: sums, caps, and what is dropped (canonical-form.md 7).

use crate::domain::{Domain, Memory};
use crate::xml::value::size::Kib;

/// Limits of that many KiB count as none.
const UNLIMITED: u64 = 9_007_199_254_740_991;

/// Fills in the memory.
pub fn complete(domain: &mut Domain) {
    let cells = domain.numa_cells().iter().fold(0, |sum: u64, cell| sum.saturating_add(cell.memory.0));
    let memory = domain.memory.get_or_insert_with(Memory::default);
    if memory.size.0 == 0 && cells > 0 {
        let devices = domain.devices.memory.iter().map(|device| device.target.size.0);
        memory.size = Kib(devices.fold(cells, u64::saturating_add));
    }
    let total = memory.size.0;
    let current = domain.current_memory.map_or(0, |current| current.0);
    domain.current_memory = Some(Kib(if current == 0 || current > total { total } else { current }));
    domain.max_memory.take_if(|max| max.slots == 0 && max.size.0 == 0);
    if let Some(memtune) = &mut domain.memtune {
        for limit in [&mut memtune.hard_limit, &mut memtune.soft_limit, &mut memtune.swap_hard_limit] {
            limit.take_if(|limit| limit.0 >= UNLIMITED);
        }
    }
    if let Some(blkiotune) = &mut domain.blkiotune {
        blkiotune.device.retain(|device| {
            device.weight != 0
                || [device.read_iops_sec, device.write_iops_sec].iter().any(|limit| *limit != 0)
                || [device.read_bytes_sec, device.write_bytes_sec].iter().any(|limit| *limit != 0)
        });
    }
    let hugepages = domain.memory_backing.as_mut().and_then(|backing| backing.hugepages.as_mut());
    if let (Some(hugepages), 0) = (hugepages, cells) {
        for page in &mut hugepages.page {
            page.nodeset.take_if(|nodes| nodes.iter().eq([0]));
        }
    }
}
