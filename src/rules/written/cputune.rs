//! What is written of pins and schedulers: `<cputune>` (parse-and-rules.md 2.4).

use super::vcpu::is_empty;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::cputune::{Cputune, Scheduler};
use crate::domain::Domain;
use crate::rules::cputune::TWO_SCHEDULERS;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ATTRIBUTE};
use crate::xml::value::set::NumberSet;
use std::collections::BTreeSet;

rule! {
    /// A thread of the guest is pinned twice.
    ///
    /// Only one set of host CPUs can hold for a thread. Merge the two `cpuset`.
    ///
    /// ```xml wrong
    /// <cputune><vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='0' cpuset='1'/></cputune>
    /// ```
    /// ```xml right
    /// <cputune><vcpupin vcpu='0' cpuset='0-1'/></cputune>
    /// ```
    PINNED_TWICE = "R047" "thread-pinned-twice" Error;

    /// A virtual CPU is scheduled that the guest does not have.
    ///
    /// CPUs are numbered from 0 to the maximum of `<vcpu>` minus one. Raise the maximum, or remove
    /// the number.
    ///
    /// ```xml wrong
    /// <vcpu>2</vcpu>
    /// <cputune><vcpusched vcpus='7' scheduler='batch'/></cputune>
    /// ```
    /// ```xml right
    /// <vcpu>2</vcpu>
    /// <cputune><vcpusched vcpus='1' scheduler='batch'/></cputune>
    /// ```
    SCHEDULE_OF_NO_VCPU = "R048" "schedule-of-no-vcpu" Error;

    /// A virtual CPU is pinned that the guest does not have.
    ///
    /// CPUs are numbered from 0 to the maximum of `<vcpu>` minus one. libvirt leaves the element out.
    ///
    /// ```xml wrong
    /// <vcpu>2</vcpu>
    /// <cputune><vcpupin vcpu='2' cpuset='0'/></cputune>
    /// ```
    /// ```xml right
    /// <vcpu>2</vcpu>
    /// <cputune><vcpupin vcpu='1' cpuset='0'/></cputune>
    /// ```
    PIN_OF_NO_VCPU = "R541" "pin-of-no-vcpu" Warning;
}

/// Each thread is pinned and scheduled once, and to something.
pub fn threads(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(tune) = &domain.cputune else { return };
    let maximum = domain.vcpu.as_ref().map_or(1, |vcpu| u32::from(vcpu.maximum));
    let cputune = root.child("cputune");
    pins(tune, maximum, &cputune, findings);
    schedulers(tune, maximum, &cputune, findings);
}

fn pins(tune: &Cputune, maximum: u32, cputune: &Place<'_>, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for (pin, place) in cputune.each("vcpupin", &tune.vcpupin) {
        if pin.vcpu >= maximum {
            // A maximum of 0 is wrong by itself.
            if maximum > 0 {
                let message = format!("virtual CPU {}: the guest has no such virtual CPU", pin.vcpu);
                let help = format!("`<vcpu>` has the maximum of {maximum}, and CPUs are numbered from 0; the element has no effect");
                findings.report(&PIN_OF_NO_VCPU, &place.attr("vcpu"), message).help(help);
            }
            continue;
        }
        if !seen.insert(pin.vcpu) {
            pinned_twice(findings, &place.attr("vcpu"), format!("virtual CPU {}", pin.vcpu));
        }
        if is_empty(&pin.cpuset) {
            empty(findings, &place.attr("cpuset"), "host CPU");
        }
    }
    if tune.emulatorpin.as_ref().is_some_and(|pin| is_empty(&pin.cpuset)) {
        empty(findings, &cputune.child("emulatorpin").attr("cpuset"), "host CPU");
    }
    let mut seen = BTreeSet::new();
    for (pin, place) in cputune.each("iothreadpin", &tune.iothreadpin) {
        if !seen.insert(pin.iothread) {
            pinned_twice(findings, &place.attr("iothread"), format!("I/O thread {}", pin.iothread));
        }
        if is_empty(&pin.cpuset) {
            empty(findings, &place.attr("cpuset"), "host CPU");
        }
    }
}

fn schedulers(tune: &Cputune, maximum: u32, cputune: &Place<'_>, findings: &mut Findings) {
    for (schedule, place) in cputune.each("vcpusched", &tune.vcpusched) {
        if is_empty(&schedule.vcpus) {
            empty(findings, &place.attr("vcpus"), "virtual CPU");
        }
        if let Some(id) = schedule.vcpus.first_from(maximum) {
            findings
                .report(
                    &SCHEDULE_OF_NO_VCPU,
                    &place.attr("vcpus"),
                    format!("virtual CPU {id}: the guest has no such virtual CPU"),
                )
                .help(format!("`<vcpu>` has the maximum of {maximum}; CPUs are numbered from 0"));
        }
        priority(findings, &place, schedule.scheduler, schedule.priority);
    }
    let mut seen = NumberSet::default();
    for (schedule, place) in cputune.each("iothreadsched", &tune.iothreadsched) {
        if is_empty(&schedule.iothreads) {
            empty(findings, &place.attr("iothreads"), "I/O thread");
        }
        if let Some(id) = schedule.iothreads.first_in(&seen) {
            findings
                .report(
                    &TWO_SCHEDULERS,
                    &place.attr("iothreads"),
                    format!("I/O thread {id} has two schedulers"),
                )
                .help("remove it from one `<iothreadsched>`");
        }
        seen.insert_all(&schedule.iothreads);
        priority(findings, &place, schedule.scheduler, schedule.priority);
    }
    if let Some(own) = &tune.emulatorsched {
        priority(findings, &cputune.child("emulatorsched"), own.scheduler, own.priority);
    }
}

fn pinned_twice(findings: &mut Findings, place: &Place<'_>, thread: String) {
    findings
        .report(&PINNED_TWICE, place, format!("{thread} is pinned twice"))
        .remove_repeated("merge the two `cpuset` into one");
}

fn empty(findings: &mut Findings, place: &Place<'_>, what: &str) {
    let message = format!("{} is empty; expected at least one {what}", place.subject());
    findings.report(&INVALID_VALUE, place, message);
}

/// Real-time schedulers have a priority.
fn priority(findings: &mut Findings, place: &Place<'_>, scheduler: Scheduler, priority: Option<i32>) {
    if matches!(scheduler, Scheduler::Fifo | Scheduler::Rr) && priority.is_none() {
        findings
            .report(&MISSING_ATTRIBUTE, place, format!("`scheduler='{scheduler}'` without `priority`"))
            .help("add `priority`, 1 to 99");
    }
}
