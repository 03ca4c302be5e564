//! What happens at the end of a run, sleep states, and performance events.

use crate::token;
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use domdef_derive::Element;

token! {
    /// `<on_poweroff>`: what happens when the guest powers off.
    pub enum OnPoweroff: default Destroy {
        /// It ends.
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
        /// It ends.
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
        /// It ends.
        Destroy = "destroy",
        /// It starts again.
        Restart = "restart",
        /// It starts again under another name.
        RenameRestart = "rename-restart",
        /// It ends, and its resources are kept.
        Preserve = "preserve",
        /// Its memory is dumped, then it ends.
        CoredumpDestroy = "coredump-destroy",
        /// Its memory is dumped, then it starts again.
        CoredumpRestart = "coredump-restart",
    }
}

token! {
    /// `<on_lockfailure>`: what happens when a lock on storage is lost.
    pub enum OnLockfailure {
        /// It ends.
        Poweroff = "poweroff",
        /// It starts again.
        Restart = "restart",
        /// It is paused.
        Pause = "pause",
        /// Nothing.
        Ignore = "ignore",
    }
}

/// `<pm>`: which sleep states the firmware offers.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Pm {
    /// Sleep with the memory powered.
    #[xml(child = "suspend-to-mem")]
    pub suspend_to_mem: Option<PmState>,
    /// Sleep with the memory on disk.
    #[xml(child = "suspend-to-disk")]
    pub suspend_to_disk: Option<PmState>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// One sleep state.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct PmState {
    /// Whether the firmware offers it.
    #[xml(attr)]
    pub enabled: Option<YesNo>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<perf>`: events that are counted.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Perf {
    /// The events.
    #[xml(list = "event")]
    pub event: Vec<PerfEvent>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct PerfEvent {
    /// Its name.
    #[xml(attr)]
    pub name: String,
    /// Whether it is counted.
    #[xml(attr)]
    pub enabled: YesNo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
