//! `<iothreadids>`, `<iothreads>` and `<defaultiothread>`: the threads that serve devices
//! (qemu-command-1.md 2.13), and the limits that several disks share.

use super::Translation;
use crate::domain::devices::disk::Limits;
use crate::qemu::members::{Members, Value};
use std::collections::BTreeSet;

pub(super) fn iothreads(out: &mut Translation<'_>) {
    let domain = out.domain;
    let mut ids: BTreeSet<u32> = BTreeSet::new();
    let threads = domain.iothreadids.iter().flat_map(|ids| &ids.iothread);
    for thread in threads {
        ids.insert(thread.id);
        let poll = thread.poll.as_ref();
        let members = Members::new("qom-type", "iothread")
            .with("id", format!("iothread{}", thread.id))
            .with_some("thread-pool-min", thread.thread_pool_min)
            .with_some("thread-pool-max", thread.thread_pool_max)
            .with_some("poll-max-ns", poll.and_then(|poll| poll.max))
            .with_some("poll-grow", poll.and_then(|poll| poll.grow))
            .with_some("poll-shrink", poll.and_then(|poll| poll.shrink))
            .with_some("poll-weight", poll.and_then(|poll| poll.weight));
        out.object(members);
    }
    // More than that is refused, unless what is wrong with the document is accepted.
    let count = domain.iothreads.unwrap_or(0).min(u16::MAX.into());
    let unlisted = (count as usize).saturating_sub(ids.len());
    for next in (1..=u32::MAX).filter(|id| !ids.contains(id)).take(unlisted) {
        out.object(Members::new("qom-type", "iothread").with("id", format!("iothread{next}")));
    }
    if let Some(main) = &domain.defaultiothread {
        let members = Members::new("qom-type", "main-loop")
            .with("id", "main-loop")
            .with_some("thread-pool-min", main.thread_pool_min)
            .with_some("thread-pool-max", main.thread_pool_max);
        out.object(members);
    }
}

/// `<throttlegroups>`: the limits that several disks share.
pub(super) fn throttle_groups(out: &mut Translation<'_>) {
    let Some(groups) = &out.domain.throttlegroups else { return };
    for group in &groups.throttlegroup {
        let (own, lengths) = (&group.limits, &group.lengths);
        if *own == Limits::default() {
            continue;
        }
        let limits = Members::new("bps-total", own.total_bytes_sec)
            .with("bps-read", own.read_bytes_sec)
            .with("bps-write", own.write_bytes_sec)
            .with("iops-total", own.total_iops_sec)
            .with("iops-read", own.read_iops_sec)
            .with("iops-write", own.write_iops_sec)
            .with("bps-total-max", own.total_bytes_sec_max)
            .with("bps-read-max", own.read_bytes_sec_max)
            .with("bps-write-max", own.write_bytes_sec_max)
            .with("iops-total-max", own.total_iops_sec_max)
            .with("iops-read-max", own.read_iops_sec_max)
            .with("iops-write-max", own.write_iops_sec_max)
            .with("iops-size", own.size_iops_sec)
            .with_non_zero("bps-total-max-length", lengths.total_bytes_sec_max_length)
            .with_non_zero("bps-read-max-length", lengths.read_bytes_sec_max_length)
            .with_non_zero("bps-write-max-length", lengths.write_bytes_sec_max_length)
            .with_non_zero("iops-total-max-length", lengths.total_iops_sec_max_length)
            .with_non_zero("iops-read-max-length", lengths.read_iops_sec_max_length)
            .with_non_zero("iops-write-max-length", lengths.write_iops_sec_max_length);
        let members = Members::new("qom-type", "throttle-group")
            .with("id", format!("throttle-{}", group.group_name.as_ref().map_or("", |name| &name.0)))
            .with("limits", Value::Object(limits));
        out.object(members);
    }
}
