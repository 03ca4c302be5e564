//! Rules about the tuning of CPUs: `<cputune>` (parse-and-rules.md 3.1).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::set::NumberSet;
use std::collections::BTreeSet;

/// Periods and quotas that the kernel takes.
pub fn quotas(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(tune) = &domain.cputune else { return };
    let cputune = root.child("cputune");
    let periods = [
        ("period", tune.period),
        ("global_period", tune.global_period),
        ("emulator_period", tune.emulator_period),
        ("iothread_period", tune.iothread_period),
    ];
    for (name, period) in periods {
        if period > 0 && !(1000..=1_000_000).contains(&period) {
            let message = format!("`<{name}>` is {period}; expected 1000 to 1000000 microseconds");
            findings.report(&INVALID_VALUE, &cputune.child(name), message);
        }
    }
    let quotas = [
        ("quota", tune.quota),
        ("global_quota", tune.global_quota),
        ("emulator_quota", tune.emulator_quota),
        ("iothread_quota", tune.iothread_quota),
    ];
    for (name, quota) in quotas {
        if quota > 0 && !(1000..=17_592_186_044_415).contains(&quota) {
            let expected = "1000 to 17592186044415 microseconds, or -1 for no limit";
            let message = format!("`<{name}>` is {quota}; expected {expected}");
            findings.report(&INVALID_VALUE, &cputune.child(name), message);
        }
    }
}

rule! {
    /// An I/O thread is used, pinned or scheduled that the guest does not have.
    ///
    /// I/O threads come from `<iothreads>`, numbered from 1, or from `<iothreadids>`. Add the thread,
    /// or remove what refers to it.
    ///
    /// ```xml wrong
    /// <cputune><iothreadpin iothread='1' cpuset='0'/></cputune>
    /// ```
    /// ```xml right
    /// <iothreads>1</iothreads>
    /// <cputune><iothreadpin iothread='1' cpuset='0'/></cputune>
    /// ```
    NO_SUCH_IOTHREAD = "R044" "no-such-iothread" Error;

    /// A thread of the guest has two schedulers.
    ///
    /// The numbers in `vcpus` of all `<vcpusched>`, and in `iothreads` of all `<iothreadsched>`, must
    /// not overlap. Remove the number from one of them.
    ///
    /// ```xml wrong
    /// <cputune>
    ///   <vcpusched vcpus='0' scheduler='batch'/>
    ///   <vcpusched vcpus='0-1' scheduler='idle'/>
    /// </cputune>
    /// ```
    /// ```xml right
    /// <cputune>
    ///   <vcpusched vcpus='0' scheduler='batch'/>
    ///   <vcpusched vcpus='1' scheduler='idle'/>
    /// </cputune>
    /// ```
    TWO_SCHEDULERS = "R045" "thread-scheduled-twice" Error;
}

/// What is tuned is a thread that the guest has, and none has two schedulers.
pub fn threads_exist(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(tune) = &domain.cputune else { return };
    let cputune = root.child("cputune");
    let count = domain.iothreads.unwrap_or(0);
    let listed: Option<BTreeSet<u32>> = domain
        .iothreadids
        .as_ref()
        .filter(|ids| !ids.iothread.is_empty())
        .map(|ids| ids.iothread.iter().map(|thread| thread.id).collect());
    // Threads without a number of their own get one only when the definition is completed.
    let open = domain.iothreadids.as_ref().is_some_and(|ids| {
        let listed = ids.iothread.len() as u64;
        listed > 0 && u64::from(count) > listed
    });
    let exists = |id: u32| match &listed {
        Some(ids) => ids.contains(&id) || open,
        None => (1..=count).contains(&id),
    };
    for (pin, place) in cputune.each("iothreadpin", &tune.iothreadpin) {
        if !exists(pin.iothread) {
            no_such_iothread(findings, &place.attr("iothread"), pin.iothread);
        }
    }
    let mut all = NumberSet::default();
    match &listed {
        Some(ids) => all.extend(ids.range(..=NumberSet::MAX).copied()),
        None => all.insert(1..=count.min(NumberSet::MAX)),
    }
    for (sched, place) in cputune.each("iothreadsched", &tune.iothreadsched) {
        if let Some(id) = sched.iothreads.first_beyond(&all).filter(|_| !open) {
            no_such_iothread(findings, &place.attr("iothreads"), id);
        }
    }
    let mut scheduled = NumberSet::default();
    for (sched, place) in cputune.each("vcpusched", &tune.vcpusched) {
        if let Some(cpu) = sched.vcpus.first_in(&scheduled) {
            findings
                .report(
                    &TWO_SCHEDULERS,
                    &place.attr("vcpus"),
                    format!("virtual CPU {cpu} has two schedulers"),
                )
                .help("remove it from one `<vcpusched>`");
        }
        scheduled.insert_all(&sched.vcpus);
    }
}

fn no_such_iothread(findings: &mut Findings, place: &Place<'_>, id: u32) {
    findings
        .report(&NO_SUCH_IOTHREAD, place, format!("I/O thread {id}: the guest has no such I/O thread"))
        .help(format!("add `<iothreads>{id}</iothreads>`, or remove what refers to it"));
}
