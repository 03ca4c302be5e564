//! Pins and schedulers of the guest's threads (parse-and-rules.md 2.4).

use super::element;
use super::vcpu::is_empty;
use crate::diagnostic::Diagnostic;
use crate::domain::cputune::Scheduler;
use crate::domain::Domain;
use std::collections::BTreeSet;

/// Each thread is pinned and scheduled once, and to something.
pub fn threads(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(tune) = &domain.cputune else { return };
    let maximum = domain.vcpu.as_ref().map_or(1, |vcpu| u32::from(vcpu.maximum));
    let mut one = element("/domain/cputune", findings);
    let mut seen = BTreeSet::new();
    for pin in tune.vcpupin.iter().filter(|pin| pin.vcpu < maximum) {
        one.refuse_in("vcpupin", !seen.insert(pin.vcpu), format!("virtual CPU {} is pinned twice", pin.vcpu));
        one.refuse_in("vcpupin", is_empty(&pin.cpuset), "`cpuset` holds no CPU");
    }
    let emulator = tune.emulatorpin.as_ref().is_some_and(|pin| is_empty(&pin.cpuset));
    one.refuse_in("emulatorpin", emulator, "`cpuset` holds no CPU");
    let mut seen = BTreeSet::new();
    for pin in &tune.iothreadpin {
        let twice = !seen.insert(pin.iothread);
        one.refuse_in("iothreadpin", twice, format!("I/O thread {} is pinned twice", pin.iothread));
        one.refuse_in("iothreadpin", is_empty(&pin.cpuset), "`cpuset` holds no CPU");
    }
    let lacks = |scheduler: Scheduler, priority: Option<i32>| {
        matches!(scheduler, Scheduler::Fifo | Scheduler::Rr) && priority.is_none()
    };
    const PRIORITY: &str = "the schedulers 'fifo' and 'rr' need `priority`";
    for schedule in &tune.vcpusched {
        one.refuse_in("vcpusched", is_empty(&schedule.vcpus), "`vcpus` holds no CPU");
        let beyond = schedule.vcpus.0.iter().find(|id| **id >= maximum);
        let message = format!("there is no virtual CPU {}; the maximum is {maximum}", beyond.unwrap_or(&0));
        one.refuse_in("vcpusched", beyond.is_some(), message);
        one.refuse_in("vcpusched", lacks(schedule.scheduler, schedule.priority), PRIORITY);
    }
    let mut seen = BTreeSet::new();
    for schedule in &tune.iothreadsched {
        one.refuse_in("iothreadsched", is_empty(&schedule.iothreads), "`iothreads` holds no thread");
        let twice = schedule.iothreads.0.iter().find(|id| !seen.insert(**id));
        let message = format!("I/O thread {} has two schedulers", twice.unwrap_or(&0));
        one.refuse_in("iothreadsched", twice.is_some(), message);
        one.refuse_in("iothreadsched", lacks(schedule.scheduler, schedule.priority), PRIORITY);
    }
    let emulator = tune.emulatorsched.as_ref().is_some_and(|own| lacks(own.scheduler, own.priority));
    one.refuse_in("emulatorsched", emulator, PRIORITY);
}

/// Each host device is limited once.
pub fn block_devices(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for device in domain.blkiotune.iter().flat_map(|tune| &tune.device) {
        let twice = !seen.insert(device.path.as_str());
        let message = format!("the device '{}' is limited twice", device.path);
        element("/domain/blkiotune/device", findings).refuse(twice, message);
    }
}
