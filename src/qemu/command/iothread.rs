//! `<iothreadids>`, `<iothreads>` and `<defaultiothread>`: the threads that serve devices
//! (qemu-command-1.md 2.13).

use super::Translation;
use crate::qemu::members::Members;
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
    let unlisted = (domain.iothreads.unwrap_or(0) as usize).saturating_sub(ids.len());
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
