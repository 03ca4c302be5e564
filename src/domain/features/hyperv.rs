//! `<hyperv>`: what the hypervisor shows Windows of Hyper-V.

use super::State;
use crate::token;
use crate::xml::value::number::AnyBase;
use crate::xml::value::token::OnOff;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<hyperv>`: paravirtual interfaces of Hyper-V, for Windows guests.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Hyperv {
    /// Whether the features are those listed, or all that the host has.
    #[xml(attr, default, since = "8.0")]
    pub mode: HypervMode,
    /// Windows relaxes its watchdog time limits, so that a busy host does not crash it.
    #[xml(child)]
    pub relaxed: Option<State>,
    /// Interrupt controllers with paravirtual registers.
    #[xml(child, since = "1.1")]
    pub vapic: Option<State>,
    /// The guest reports spin locks that it waits for long.
    #[xml(child, since = "1.1")]
    pub spinlocks: Option<Spinlocks>,
    /// The guest can read the index of each virtual CPU.
    #[xml(child, since = "1.3.3")]
    pub vpindex: Option<State>,
    /// The guest can read how long each virtual CPU has run.
    #[xml(child, since = "1.3.3")]
    pub runtime: Option<State>,
    /// Synthetic interrupt controller, which stimer needs.
    #[xml(child, since = "1.3.3")]
    pub synic: Option<State>,
    /// Synthetic timers of each virtual CPU.
    #[xml(child, since = "1.3.3")]
    pub stimer: Option<Stimer>,
    /// The guest can reset itself through a register.
    #[xml(child, since = "1.3.3")]
    pub reset: Option<State>,
    /// Vendor string of the hypervisor that the guest sees.
    #[xml(child, since = "1.3.3")]
    pub vendor_id: Option<VendorId>,
    /// Registers that hold the frequencies of the TSC and the APIC.
    #[xml(child, since = "4.7")]
    pub frequencies: Option<State>,
    /// The guest is told when the TSC's frequency changes, as in a migration.
    #[xml(child, since = "4.7")]
    pub reenlightenment: Option<State>,
    /// Flushing the TLB of other CPUs by a call.
    #[xml(child, since = "4.7")]
    pub tlbflush: Option<Tlbflush>,
    /// Interrupts between virtual CPUs by a call of the hypervisor.
    #[xml(child, since = "4.10")]
    pub ipi: Option<State>,
    /// Enlightened control structure for nested virtualization on Intel.
    #[xml(child, since = "4.10")]
    pub evmcs: Option<State>,
    /// Interrupt controllers in hardware, with the synthetic one.
    #[xml(child, since = "8.10")]
    pub avic: Option<State>,
    /// Enlightened bitmap of model-specific registers, for nested guests.
    #[xml(child, since = "10.7")]
    pub emsr_bitmap: Option<State>,
    /// Calls of the hypervisor may have parameters in XMM registers.
    #[xml(child, since = "10.7")]
    pub xmm_input: Option<State>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Which Hyper-V features the guest has.
    pub enum HypervMode: default Custom {
        /// Those that are listed.
        Custom = "custom",
        /// All that the host has.
        Passthrough = "passthrough",
        /// All that the host has, recorded when the guest starts; those that are listed count too.
        HostModel = "host-model" since "11.9",
    }
}

/// `<spinlocks>`: the guest reports spin locks that it waits for long.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Spinlocks {
    /// Whether the guest reports long waits for spinlocks; on needs `retries`.
    #[xml(attr)]
    pub state: Option<OnOff>,
    /// Tries before the hypervisor is told, at least 4095; absent: none, which `state='on'` does not allow.
    #[xml(attr)]
    pub retries: Option<AnyBase<u32>>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<stimer>`: synthetic timers of each virtual CPU.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Stimer {
    /// Whether the guest has synthetic timers.
    #[xml(attr)]
    pub state: Option<OnOff>,
    /// Timers raise interrupts directly instead of sending messages; read only while stimer is on.
    #[xml(child, since = "5.7")]
    pub direct: Option<State>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<tlbflush>`: flushing the TLB of other CPUs by a call.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct Tlbflush {
    /// Whether the guest flushes the TLB of other CPUs by a call.
    #[xml(attr)]
    pub state: Option<OnOff>,
    /// Nested guests make the call directly; read only while tlbflush is on.
    #[xml(child, since = "11.0")]
    pub direct: Option<State>,
    /// The call takes lists of addresses; read only while tlbflush is on.
    #[xml(child, since = "11.0")]
    pub extended: Option<State>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<vendor_id>`: vendor string of the hypervisor that the guest sees.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct VendorId {
    /// Whether the vendor string of the hypervisor is replaced; on needs `value`.
    #[xml(attr)]
    pub state: Option<OnOff>,
    /// Vendor string, up to 12 bytes, without commas.
    #[xml(attr)]
    pub value: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
