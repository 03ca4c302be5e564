//! How the host caches a disk: `cache.direct` and `cache.no-flush` (qemu-command-1.md 4.3).

use crate::domain::devices::disk::Cache;
use crate::domain::devices::Disk;
use crate::qemu::members::{Members, Value};

/// How the host caches a disk, if it is known.
pub(super) fn cache(disk: &Disk) -> Cache {
    let cache = disk.driver.as_ref().map_or(Cache::Default, |driver| driver.cache);
    if cache == Cache::Default && disk.shareable && !disk.readonly {
        return Cache::None;
    }
    cache
}

pub(super) fn cache_members(cache: Cache) -> Option<Value> {
    let (direct, no_flush) = match cache {
        Cache::Default => return None,
        Cache::None | Cache::Directsync => (true, false),
        Cache::Writethrough | Cache::Writeback => (false, false),
        Cache::Unsafe => (false, true),
    };
    Some(Value::Object(Members::new("direct", direct).with("no-flush", no_flush)))
}
