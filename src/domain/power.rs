//! What happens at the end of a run, sleep states, and performance events.

use crate::token;
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use domdef_derive::Element;

token! {
    /// `<on_poweroff>`: what happens when the guest powers off.
    pub enum OnPoweroff: default Destroy {
        /// The guest ends, and its resources are released.
        Destroy = "destroy",
        /// It starts again.
        Restart = "restart",
        /// It starts again under another name.
        RenameRestart = "rename-restart",
        /// It ends, and its resources are kept.
        Preserve = "preserve",
    }
}

token! {
    /// `<on_reboot>`: what happens when the guest reboots.
    pub enum OnReboot: default Restart {
        /// The guest ends, and its resources are released.
        Destroy = "destroy",
        /// It starts again.
        Restart = "restart",
        /// It starts again under another name.
        RenameRestart = "rename-restart",
        /// It ends, and its resources are kept.
        Preserve = "preserve",
    }
}

token! {
    /// `<on_crash>`: what happens when the guest crashes.
    pub enum OnCrash: default Destroy {
        /// The guest ends, and its resources are released.
        Destroy = "destroy",
        /// It starts again.
        Restart = "restart",
        /// It starts again under another name.
        RenameRestart = "rename-restart",
        /// It ends, and its resources are kept.
        Preserve = "preserve",
        /// Its memory is dumped, then it ends.
        CoredumpDestroy = "coredump-destroy" since "0.8.4",
        /// Its memory is dumped, then it starts again.
        CoredumpRestart = "coredump-restart" since "0.8.4",
        /// It stays as it is and its CPUs go on.
        PreserveRunning = "preserve-running" since "12.6",
    }
}

token! {
    /// `<on_lockfailure>`: what happens when a lock on storage is lost.
    pub enum OnLockfailure: default Default {
        /// As the lock manager has it.
        Default = "default",
        /// The guest is ended at once, without being shut down.
        Poweroff = "poweroff",
        /// It starts again.
        Restart = "restart",
        /// It is paused.
        Pause = "pause",
        /// The guest goes on as if it still had the lock.
        Ignore = "ignore",
    }
}

/// `<pm>`: which sleep states the firmware offers.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Pm {
    /// Whether the guest can sleep with its memory powered (ACPI S3).
    #[xml(child = "suspend-to-mem")]
    pub suspend_to_mem: Option<PmState>,
    /// Whether the guest can sleep with its memory on disk (ACPI S4).
    #[xml(child = "suspend-to-disk")]
    pub suspend_to_disk: Option<PmState>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// One sleep state.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct PmState {
    /// Whether the firmware offers this sleep state; absent: the hypervisor's default.
    #[xml(attr)]
    pub enabled: Option<YesNo>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<perf>`: events that are counted.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Perf {
    /// Events, each counted or not.
    #[xml(list = "event")]
    pub event: Vec<PerfEvent>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// One performance event that is counted or not.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct PerfEvent {
    /// Name of the event, such as cache_misses.
    #[xml(attr)]
    pub name: PerfEventName,
    /// Whether the host counts the event for this guest.
    #[xml(attr)]
    pub enabled: YesNo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// A performance event.
    pub enum PerfEventName {
        /// Use of the last cache.
        Cmt = "cmt",
        /// Memory traffic, all.
        Mbmt = "mbmt" since "1.3.5",
        /// Memory traffic, of the local node.
        Mbml = "mbml" since "1.3.5",
        /// Cycles of the CPU.
        CpuCycles = "cpu_cycles" since "2.3",
        /// Instructions that were carried out.
        Instructions = "instructions" since "2.3",
        /// Accesses to the cache.
        CacheReferences = "cache_references" since "2.3",
        /// Misses of the cache.
        CacheMisses = "cache_misses" since "2.3",
        /// Branch instructions that were carried out.
        BranchInstructions = "branch_instructions" since "3.0",
        /// Branches that were foreseen wrongly.
        BranchMisses = "branch_misses" since "3.0",
        /// Cycles of the bus.
        BusCycles = "bus_cycles" since "3.0",
        /// Cycles in which no instruction came.
        StalledCyclesFrontend = "stalled_cycles_frontend" since "3.0",
        /// Cycles in which no instruction was done.
        StalledCyclesBackend = "stalled_cycles_backend" since "3.0",
        /// Cycles at a fixed rate.
        RefCpuCycles = "ref_cpu_cycles" since "3.0",
        /// The clock of the CPU.
        CpuClock = "cpu_clock" since "3.2",
        /// The clock of the task.
        TaskClock = "task_clock" since "3.2",
        /// Page faults of any kind.
        PageFaults = "page_faults" since "3.2",
        /// Switches to other tasks.
        ContextSwitches = "context_switches" since "3.2",
        /// Moves to other CPUs.
        CpuMigrations = "cpu_migrations" since "3.2",
        /// Page faults without reading.
        PageFaultsMin = "page_faults_min" since "3.2",
        /// Page faults with reading.
        PageFaultsMaj = "page_faults_maj" since "3.2",
        /// Faults of alignment.
        AlignmentFaults = "alignment_faults" since "3.2",
        /// Instructions that were emulated.
        EmulationFaults = "emulation_faults" since "3.2",
    }
}
