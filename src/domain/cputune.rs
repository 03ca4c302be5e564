//! `<cputune>`: shares, quotas, pinning and schedulers of the guest's threads.

use crate::token;
use crate::xml::value::set::NumberSet;
use crate::xml::value::size::PrettySize;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<cputune>`. Periods and quotas are in microseconds; a negative quota is no limit.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Cputune {
    /// The guest's share of CPU time in comparison with other guests; absent: the host's default.
    #[xml(child)]
    pub shares: Option<u64>,
    /// Enforcement period of each virtual CPU, in microseconds, 1,000 to 1,000,000; 0 or absent: the host's
    /// default.
    #[xml(child, omit, since = "0.9.4")]
    pub period: u64,
    /// CPU time of each virtual CPU in a period, in microseconds, 1,000 at least; negative: no limit; 0 or
    /// absent: the host's default.
    #[xml(child, omit, since = "0.9.4")]
    pub quota: i64,
    /// Enforcement period of the whole guest, in microseconds, 1,000 to 1,000,000; 0 or absent: the host's
    /// default.
    #[xml(child, omit, since = "1.3.3")]
    pub global_period: u64,
    /// CPU time of the whole guest in a period, in microseconds, 1,000 at least; negative: no limit; 0 or
    /// absent: the host's default.
    #[xml(child, omit, since = "1.3.3")]
    pub global_quota: i64,
    /// Enforcement period of the emulator's threads, in microseconds, 1,000 to 1,000,000; 0 or absent: the
    /// host's default.
    #[xml(child, omit, since = "0.10")]
    pub emulator_period: u64,
    /// CPU time of the emulator's threads in a period, in microseconds, 1,000 at least; negative: no limit; 0
    /// or absent: the host's default.
    #[xml(child, omit, since = "0.10")]
    pub emulator_quota: i64,
    /// Enforcement period of the I/O threads, in microseconds, 1,000 to 1,000,000; 0 or absent: the host's
    /// default.
    #[xml(child, omit, since = "2.2")]
    pub iothread_period: u64,
    /// CPU time of the I/O threads in a period, in microseconds, 1,000 at least; negative: no limit; 0 or
    /// absent: the host's default.
    #[xml(child, omit, since = "2.2")]
    pub iothread_quota: i64,
    /// Host CPUs on which single virtual CPUs may run.
    #[xml(list = "vcpupin")]
    pub vcpupin: Vec<Vcpupin>,
    /// Host CPUs on which the emulator's own threads may run, besides virtual CPUs and I/O threads.
    #[xml(child, since = "0.10")]
    pub emulatorpin: Option<Emulatorpin>,
    /// Host CPUs on which single I/O threads may run.
    #[xml(list = "iothreadpin", since = "1.2.9")]
    pub iothreadpin: Vec<Iothreadpin>,
    /// Host scheduling policy of the emulator's own threads.
    #[xml(child, since = "5.3")]
    pub emulatorsched: Option<Emulatorsched>,
    /// Host scheduling policies of virtual CPUs; each CPU is named once at most.
    #[xml(list = "vcpusched", since = "1.2.13")]
    pub vcpusched: Vec<Vcpusched>,
    /// Host scheduling policies of I/O threads; each thread is named once at most.
    #[xml(list = "iothreadsched", since = "1.2.13")]
    pub iothreadsched: Vec<Iothreadsched>,
    /// Parts of the host's CPU cache that are reserved for virtual CPUs.
    #[xml(list = "cachetune", since = "4.1")]
    pub cachetune: Vec<Cachetune>,
    /// Limits of the host's memory bandwidth for virtual CPUs.
    #[xml(list = "memorytune", since = "4.7")]
    pub memorytune: Vec<Memorytune>,
    /// Groups of virtual CPUs whose use of energy is measured.
    #[xml(list = "energytune", since = "12.4")]
    pub energytune: Vec<Energytune>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<vcpupin>`: host CPUs on which one virtual CPU may run.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Vcpupin {
    /// Id of the virtual CPU, from 0; a pin of one at or above the maximum is ignored.
    #[xml(attr)]
    pub vcpu: u32,
    /// Host CPUs on which the virtual CPU may run.
    #[xml(attr)]
    pub cpuset: NumberSet,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<emulatorpin>`: host CPUs on which the emulator's own threads may run, besides virtual CPUs and I/O
/// threads.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Emulatorpin {
    /// Host CPUs that the emulator may run on.
    #[xml(attr)]
    pub cpuset: NumberSet,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<iothreadpin>`: host CPUs on which one I/O thread may run.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Iothreadpin {
    /// Id of the I/O thread, from 1; the guest must have it.
    #[xml(attr)]
    pub iothread: u32,
    /// Host CPUs on which the I/O thread may run.
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

/// `<emulatorsched>`: host scheduling policy of the emulator's own threads.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Emulatorsched {
    /// Scheduling policy; fifo and rr need a priority.
    #[xml(attr)]
    pub scheduler: Scheduler,
    /// Priority of the threads, required with fifo and rr; absent: none, as with the other schedulers, which do
    /// not read it.
    #[xml(attr)]
    pub priority: Option<i32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<vcpusched>`: host scheduling policy of some virtual CPUs.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Vcpusched {
    /// Ids of the virtual CPUs that get the policy, below the maximum.
    #[xml(attr)]
    pub vcpus: NumberSet,
    /// Scheduling policy; fifo and rr need a priority.
    #[xml(attr)]
    pub scheduler: Scheduler,
    /// Priority of the threads, required with fifo and rr; absent: none, as with the other schedulers, which do
    /// not read it.
    #[xml(attr)]
    pub priority: Option<i32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<iothreadsched>`: host scheduling policy of some I/O threads.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Iothreadsched {
    /// Ids of the I/O threads that get the policy; the guest must have them.
    #[xml(attr)]
    pub iothreads: NumberSet,
    /// Scheduling policy; fifo and rr need a priority.
    #[xml(attr)]
    pub scheduler: Scheduler,
    /// Priority of the threads, required with fifo and rr; absent: none, as with the other schedulers, which do
    /// not read it.
    #[xml(attr)]
    pub priority: Option<i32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cachetune>`: the host's cache for some virtual CPUs.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Cachetune {
    /// Ids of the virtual CPUs that share the reservation; two groups are equal or have none in common;
    /// absent: the whole process.
    #[xml(attr, optional_since = "12.8")]
    pub vcpus: Option<NumberSet>,
    /// The group's name while the guest runs.
    #[xml(attr, since = "7.6")]
    pub id: Option<String>,
    /// Parts of single caches that are reserved.
    #[xml(list = "cache")]
    pub cache: Vec<Cache>,
    /// Groups of virtual CPUs whose use of the cache is measured.
    #[xml(list = "monitor", since = "4.10")]
    pub monitor: Vec<CacheMonitor>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cachetune><cache>`: a part of one of the host's caches that is reserved.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Cache {
    /// The cache's number on the host.
    #[xml(attr)]
    pub id: u32,
    /// Level of the host's cache, such as 3.
    #[xml(attr)]
    pub level: u32,
    /// What the reserved part holds: code, data or both.
    #[xml(attr)]
    pub r#type: CacheType,
    /// Size of the reserved part, with its unit.
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
        /// The part of the cache that holds instructions.
        Code = "code",
        /// The part of the cache that holds data.
        Data = "data",
    }
}

/// `<cachetune><monitor>`: a group of virtual CPUs whose use of the cache is measured.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct CacheMonitor {
    /// Level of the cache that is measured; always 3.
    #[xml(attr)]
    pub level: u32,
    /// Ids of the virtual CPUs that are measured together, all of them in the group; absent: the whole
    /// process.
    #[xml(attr, optional_since = "12.8")]
    pub vcpus: Option<NumberSet>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<energytune>`: the energy that some virtual CPUs use.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Energytune {
    /// Ids of the virtual CPUs of the group; absent: the whole process.
    #[xml(attr)]
    pub vcpus: Option<NumberSet>,
    /// The group's name while the guest runs.
    #[xml(attr)]
    pub id: Option<String>,
    /// What is measured together.
    #[xml(list = "monitor")]
    pub monitor: Vec<EnergyMonitor>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<energytune><monitor>`: a group of virtual CPUs whose use of energy is measured.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct EnergyMonitor {
    /// Ids of the virtual CPUs that are measured together, all of them in the group; absent: the whole
    /// process.
    #[xml(attr)]
    pub vcpus: Option<NumberSet>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memorytune>`: the host's memory bandwidth for some virtual CPUs.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Memorytune {
    /// Ids of the virtual CPUs that share the limits; two groups are equal or have none in common; absent:
    /// the whole process.
    #[xml(attr, optional_since = "12.8")]
    pub vcpus: Option<NumberSet>,
    /// The group's name while the guest runs.
    #[xml(attr)]
    pub id: Option<String>,
    /// Limits, one for each host node.
    #[xml(list = "node")]
    pub node: Vec<MemoryNode>,
    /// Groups of virtual CPUs whose memory traffic is measured.
    #[xml(list = "monitor", since = "6.0")]
    pub monitor: Vec<MemoryMonitor>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memorytune><node>`: the limit for one host node.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct MemoryNode {
    /// Number of the host NUMA node whose memory the limit is for, once in a group.
    #[xml(attr)]
    pub id: u32,
    /// Share of the node's memory bandwidth in percent, 100 at most.
    #[xml(attr)]
    pub bandwidth: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memorytune><monitor>`: a group of virtual CPUs whose memory traffic is measured.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct MemoryMonitor {
    /// Ids of the virtual CPUs that are measured together, all of them in the group; absent: the whole
    /// process.
    #[xml(attr, optional_since = "12.8")]
    pub vcpus: Option<NumberSet>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
