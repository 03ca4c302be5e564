//! `<cputune>`: shares, quotas, pinning and schedulers of the guest's threads.

use crate::token;
use crate::xml::value::set::NumberSet;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<cputune>`. Periods and quotas are in microseconds; a negative quota is no limit.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Cputune {
    /// The guest's share of CPU time.
    #[xml(child)]
    pub shares: Option<u64>,
    /// Enforcement period of each virtual CPU.
    #[xml(child, omit)]
    pub period: u64,
    /// CPU time of each virtual CPU in a period.
    #[xml(child, omit)]
    pub quota: i64,
    /// Enforcement period of the whole guest.
    #[xml(child, omit)]
    pub global_period: u64,
    /// CPU time of the whole guest in a period.
    #[xml(child, omit)]
    pub global_quota: i64,
    /// Enforcement period of the emulator's threads.
    #[xml(child, omit)]
    pub emulator_period: u64,
    /// CPU time of the emulator's threads in a period.
    #[xml(child, omit)]
    pub emulator_quota: i64,
    /// Enforcement period of the I/O threads.
    #[xml(child, omit)]
    pub iothread_period: u64,
    /// CPU time of the I/O threads in a period.
    #[xml(child, omit)]
    pub iothread_quota: i64,
    /// Host CPUs of one virtual CPU each.
    #[xml(list = "vcpupin")]
    pub vcpupin: Vec<Vcpupin>,
    /// Host CPUs of the emulator.
    #[xml(child)]
    pub emulatorpin: Option<Emulatorpin>,
    /// Host CPUs of one I/O thread each.
    #[xml(list = "iothreadpin")]
    pub iothreadpin: Vec<Iothreadpin>,
    /// The emulator's scheduler.
    #[xml(child)]
    pub emulatorsched: Option<Emulatorsched>,
    /// The scheduler of virtual CPUs.
    #[xml(list = "vcpusched")]
    pub vcpusched: Vec<Vcpusched>,
    /// The scheduler of I/O threads.
    #[xml(list = "iothreadsched")]
    pub iothreadsched: Vec<Iothreadsched>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<vcpupin>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Vcpupin {
    /// The virtual CPU, from 0.
    #[xml(attr)]
    pub vcpu: u32,
    /// Host CPUs that it may run on.
    #[xml(attr)]
    pub cpuset: NumberSet,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<emulatorpin>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Emulatorpin {
    /// Host CPUs that the emulator may run on.
    #[xml(attr)]
    pub cpuset: NumberSet,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<iothreadpin>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Iothreadpin {
    /// The I/O thread, from 1.
    #[xml(attr)]
    pub iothread: u32,
    /// Host CPUs that it may run on.
    #[xml(attr)]
    pub cpuset: NumberSet,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// A scheduler of the host.
    pub enum Scheduler {
        /// For jobs without hurry.
        Batch = "batch",
        /// For jobs that run when nothing else does.
        Idle = "idle",
        /// First come, first served; needs a priority.
        Fifo = "fifo",
        /// Round robin; needs a priority.
        Rr = "rr",
    }
}

/// `<emulatorsched>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Emulatorsched {
    /// The scheduler.
    #[xml(attr)]
    pub scheduler: Scheduler,
    /// The priority, for fifo and rr.
    #[xml(attr)]
    pub priority: Option<i32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<vcpusched>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Vcpusched {
    /// The virtual CPUs.
    #[xml(attr)]
    pub vcpus: NumberSet,
    /// Their scheduler.
    #[xml(attr)]
    pub scheduler: Scheduler,
    /// The priority, for fifo and rr.
    #[xml(attr)]
    pub priority: Option<i32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<iothreadsched>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Iothreadsched {
    /// The I/O threads.
    #[xml(attr)]
    pub iothreads: NumberSet,
    /// Their scheduler.
    #[xml(attr)]
    pub scheduler: Scheduler,
    /// The priority, for fifo and rr.
    #[xml(attr)]
    pub priority: Option<i32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
