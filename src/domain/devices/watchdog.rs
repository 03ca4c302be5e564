//! `<watchdog>`: a device that acts when the guest does not respond.

use crate::domain::info::DeviceInfo;
use crate::token;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<watchdog>`: a watchdog, which acts when the guest stops responding.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Watchdog {
    /// Hardware of the watchdog, which depends on the machine.
    #[xml(attr)]
    pub model: WatchdogModel,
    /// What happens when the guest does not respond.
    #[xml(attr, default)]
    pub action: WatchdogAction,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of watchdog.
    pub enum WatchdogModel {
        /// Intel's, on PCI.
        I6300esb = "i6300esb",
        /// IBM's, on ISA.
        Ib700 = "ib700",
        /// The hypervisor call 288 of S/390 guests.
        Diag288 = "diag288" since "1.2.17",
        /// Built into Intel's chip sets.
        Itco = "itco" since "9.1",
    }
}

token! {
    /// What a watchdog does.
    pub enum WatchdogAction: default Reset {
        /// Resets the guest.
        Reset = "reset",
        /// Asks it to shut down.
        Shutdown = "shutdown",
        /// Switches it off.
        Poweroff = "poweroff",
        /// Stops the guest's CPUs until it is resumed.
        Pause = "pause",
        /// Dumps its memory.
        Dump = "dump" since "0.8.7",
        /// Nothing happens to the guest.
        None = "none",
        /// Sends the guest's CPUs a non-maskable interrupt.
        InjectNmi = "inject-nmi" since "1.2.17",
    }
}
