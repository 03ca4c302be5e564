//! Rules about I/O threads: `<iothreadids>` and `<defaultiothread>` (parse-and-rules.md 3.1).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;

rule! {
    /// The bounds of a thread pool contradict each other.
    ///
    /// `thread_pool_min` is the number of workers that are kept, `thread_pool_max` the most there may
    /// be; the first needs the second and is at most equal to it.
    ///
    /// ```xml wrong
    /// <iothreadids><iothread id='1' thread_pool_min='8' thread_pool_max='4'/></iothreadids>
    /// ```
    /// ```xml right
    /// <iothreadids><iothread id='1' thread_pool_min='4' thread_pool_max='8'/></iothreadids>
    /// ```
    POOL_BOUNDS = "R046" "thread-pool-bounds" Error;
}

/// A pool has room for a worker, and its bounds are in order.
pub fn pools(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    if let Some(own) = &domain.iothreadids {
        let ids = root.child("iothreadids");
        for (thread, place) in ids.each("iothread", &own.iothread) {
            pool(findings, &place, thread.thread_pool_min, thread.thread_pool_max);
        }
    }
    if let Some(own) = &domain.defaultiothread {
        pool(findings, &root.child("defaultiothread"), own.thread_pool_min, own.thread_pool_max);
    }
}

fn pool(findings: &mut Findings, place: &Place<'_>, least: Option<u32>, most: Option<u32>) {
    if most == Some(0) {
        findings.report(
            &INVALID_VALUE,
            &place.attr("thread_pool_max"),
            "`thread_pool_max` of `<iothread>` is 0; expected at least 1",
        );
        return;
    }
    let Some(least) = least else { return };
    if most.is_none_or(|most| least > most) {
        let most =
            most.map_or("no `thread_pool_max`".to_owned(), |most| format!("`thread_pool_max='{most}'`"));
        findings
            .report(
                &POOL_BOUNDS,
                &place.attr("thread_pool_min"),
                format!("`thread_pool_min='{least}'` with {most}"),
            )
            .help(format!("set `thread_pool_max` to {least} or more"));
    }
}
