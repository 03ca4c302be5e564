//! `<cputune>`: shares, quotas, pinning and schedulers of the guest's threads.

use crate::token;
use crate::xml::value::set::NumberSet;
use crate::xml::value::size::PrettySize;
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
    /// Shares of the host's cache.
    #[xml(list = "cachetune")]
    pub cachetune: Vec<Cachetune>,
    /// Shares of the host's memory bandwidth.
    #[xml(list = "memorytune")]
    pub memorytune: Vec<Memorytune>,
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

/// `<cachetune>`: the host's cache for some virtual CPUs.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Cachetune {
    /// The virtual CPUs.
    #[xml(attr)]
    pub vcpus: NumberSet,
    /// The group's name while the guest runs.
    #[xml(attr)]
    pub id: Option<String>,
    /// Its caches.
    #[xml(list = "cache")]
    pub cache: Vec<Cache>,
    /// What is watched.
    #[xml(list = "monitor")]
    pub monitor: Vec<CacheMonitor>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cachetune><cache>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Cache {
    /// The cache's number on the host.
    #[xml(attr)]
    pub id: u32,
    /// Its level.
    #[xml(attr)]
    pub level: u32,
    /// What it holds.
    #[xml(attr)]
    pub r#type: CacheType,
    /// The share.
    #[xml(flatten)]
    pub size: PrettySize,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What a cache holds.
    pub enum CacheType {
        /// Code and data.
        Both = "both",
        /// Code.
        Code = "code",
        /// Data.
        Data = "data",
    }
}

/// `<cachetune><monitor>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct CacheMonitor {
    /// The cache's level.
    #[xml(attr)]
    pub level: u32,
    /// The virtual CPUs.
    #[xml(attr)]
    pub vcpus: NumberSet,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memorytune>`: the host's memory bandwidth for some virtual CPUs.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Memorytune {
    /// The virtual CPUs.
    #[xml(attr)]
    pub vcpus: NumberSet,
    /// The group's name while the guest runs.
    #[xml(attr)]
    pub id: Option<String>,
    /// Its host nodes.
    #[xml(list = "node")]
    pub node: Vec<MemoryNode>,
    /// What is watched.
    #[xml(list = "monitor")]
    pub monitor: Vec<MemoryMonitor>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memorytune><node>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct MemoryNode {
    /// The host node.
    #[xml(attr)]
    pub id: u32,
    /// The share of its bandwidth, in percent.
    #[xml(attr)]
    pub bandwidth: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memorytune><monitor>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct MemoryMonitor {
    /// The virtual CPUs.
    #[xml(attr)]
    pub vcpus: NumberSet,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
