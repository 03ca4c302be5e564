//! `<features>`: what the machine and the hypervisor offer the guest.

mod hyperv;

use super::capabilities::Capabilities;
use crate::token;
use crate::xml::value::number::AnyBase;
use crate::xml::value::size::{Kib, PrettyMib};
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::Rest;
use domdef_derive::Element;

pub use hyperv::*;

/// `<features>`: features of the machine and of the hypervisor, each on or off.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Features {
    /// ACPI tables and power management; many guest systems need them to shut down on request.
    #[xml(flag)]
    pub acpi: bool,
    /// Local interrupt controller (APIC) of each CPU, on x86.
    #[xml(child)]
    pub apic: Option<Apic>,
    /// Physical address extension: 32-bit guests can address more than 4 GiB.
    #[xml(flag)]
    pub pae: bool,
    /// Hardware assisted paging, on Xen; `state` absent: on.
    #[xml(child, since = "0.8.8", within = "@state=1.3.3")]
    pub hap: Option<State>,
    /// Paravirtual interfaces of Hyper-V on Xen, for Windows guests.
    #[xml(flag, since = "0.9.3")]
    pub viridian: bool,
    /// A network namespace of its own, for containers.
    #[xml(flag, since = "0.9.11")]
    pub privnet: bool,
    /// Paravirtual interfaces of Hyper-V, for Windows guests.
    #[xml(child, since = "1.0")]
    pub hyperv: Option<Hyperv>,
    /// Settings of KVM that the guest can see.
    #[xml(child, since = "1.2.8")]
    pub kvm: Option<Kvm>,
    /// Paravirtual spin locks, which yield instead of waiting; `state` absent: on.
    #[xml(child, since = "1.2")]
    pub pvspinlock: Option<State>,
    /// Capabilities of a container's processes, and what holds for those that are not listed.
    #[xml(child, since = "1.2.7")]
    pub capabilities: Option<Capabilities>,
    /// Performance monitoring unit; element absent: the hypervisor's default, `state` absent: on.
    #[xml(child, since = "1.2.12")]
    pub pmu: Option<State>,
    /// Emulation of VMware's I/O port; element absent: the machine's default, `state` absent: on.
    #[xml(child, since = "1.2.16")]
    pub vmport: Option<State>,
    /// Generic interrupt controller of ARM machines.
    #[xml(child, since = "1.2.16")]
    pub gic: Option<Gic>,
    /// System management mode; element absent: on where the chosen firmware requires it.
    #[xml(child, since = "2.2")]
    pub smm: Option<Smm>,
    /// Which part emulates the I/O interrupt controller.
    #[xml(child, since = "3.4")]
    pub ioapic: Option<Ioapic>,
    /// Hash page table of pSeries guests.
    #[xml(child, since = "3.10")]
    pub hpt: Option<Hpt>,
    /// Memory of a crashed guest can be read by tools.
    #[xml(child, since = "3.10", within = "@state=4.4")]
    pub vmcoreinfo: Option<State>,
    /// Hardware transactional memory of pSeries guests; absent: the hypervisor's default.
    #[xml(child, since = "4.6")]
    pub htm: Option<State>,
    /// Whether pSeries guests can run guests of their own; absent: the hypervisor's default.
    #[xml(child = "nested-hv", since = "4.10")]
    pub nested_hv: Option<State>,
    /// Behaviour on access to unknown model-specific registers.
    #[xml(child, since = "5.1")]
    pub msrs: Option<Msrs>,
    /// Assistance for the count cache flush of pSeries guests; absent: the hypervisor's default.
    #[xml(child = "ccf-assist", since = "5.9")]
    pub ccf_assist: Option<State>,
    /// Settings for guests of Xen.
    #[xml(child, since = "6.3")]
    pub xen: Option<Xen>,
    /// The cache flush workaround of pSeries.
    #[xml(child, since = "6.3")]
    pub cfpc: Option<Workaround>,
    /// The speculation barrier workaround of pSeries.
    #[xml(child, since = "6.3")]
    pub sbbc: Option<Workaround>,
    /// The indirect branch workaround of pSeries.
    #[xml(child, since = "6.3")]
    pub ibs: Option<Ibs>,
    /// Settings of QEMU's emulator, for guests without hardware virtualization.
    #[xml(child, since = "8.0")]
    pub tcg: Option<Tcg>,
    /// Memory is freed after the guest has ended.
    #[xml(child = "async-teardown", since = "9.6")]
    pub async_teardown: Option<AsyncTeardown>,
    /// Reports of memory errors to ARM guests; absent: the hypervisor's default.
    #[xml(child, since = "10.4")]
    pub ras: Option<State>,
    /// The controller of PS/2 keyboard and mouse on x86; absent: the machine's default.
    #[xml(child, since = "10.7")]
    pub ps2: Option<State>,
    /// Interrupt controller of RISC-V virt machines; absent: the machine's default.
    #[xml(child, since = "11.1")]
    pub aia: Option<Aia>,
    /// The guest can run guests of its own, on ARM virt machines.
    #[xml(flag, since = "12.1")]
    pub virtualization: bool,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<aia>`: interrupt controller of RISC-V virt machines.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Aia {
    /// Kind of interrupt controller.
    #[xml(attr)]
    pub value: Option<AiaKind>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The interrupt controller of a RISC-V machine.
    pub enum AiaKind {
        /// The platform-level one, without AIA.
        None = "none",
        /// The advanced platform-level one.
        Aplic = "aplic",
        /// The advanced platform-level one, with message signalled interrupts.
        AplicImsic = "aplic-imsic",
    }
}

/// A feature that is on or off; on where it says neither.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct State {
    /// Whether the feature is on.
    #[xml(attr, since = "1.0")]
    pub state: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl State {
    /// Whether it is on, said or not.
    pub fn is_on(&self) -> bool {
        self.state.is_none_or(OnOff::is_on)
    }
}

/// `<apic>`: local interrupt controller (APIC) of each CPU, on x86.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct Apic {
    /// Whether the end of an interrupt is signalled paravirtually; absent: the hypervisor's default.
    #[xml(attr, since = "0.10.2")]
    pub eoi: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<kvm>`: settings of KVM that the guest can see.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Kvm {
    /// The guest does not see that it is one.
    #[xml(child)]
    pub hidden: Option<State>,
    /// The guest may count on CPUs of its own.
    #[xml(child = "hint-dedicated", since = "5.7")]
    pub hint_dedicated: Option<State>,
    /// The guest decides how long idle CPUs poll.
    #[xml(child = "poll-control", since = "6.10")]
    pub poll_control: Option<State>,
    /// Paravirtual interrupts between virtual CPUs.
    #[xml(child = "pv-ipi", since = "7.10")]
    pub pv_ipi: Option<State>,
    /// Dirty pages are tracked in a ring.
    #[xml(child = "dirty-ring", since = "8.0")]
    pub dirty_ring: Option<DirtyRing>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<dirty-ring>`: dirty pages are tracked in a ring.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct DirtyRing {
    /// Whether KVM tracks written pages in a ring instead of a bitmap.
    #[xml(attr)]
    pub state: Option<OnOff>,
    /// Number of its entries, a power of two from 1024 to 65,536; absent: none, which `state='on'` does not
    /// allow.
    #[xml(attr, omit)]
    pub size: AnyBase<u32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<gic>`: generic interrupt controller of ARM machines.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct Gic {
    /// Version of the controller: 2, 3, or the host's; absent: the hypervisor's choice.
    #[xml(attr)]
    pub version: Option<GicVersion>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The version of ARM's interrupt controller.
    pub enum GicVersion {
        /// The version of the host's interrupt controller.
        Host = "host",
        /// GIC version 2, for at most 8 CPUs.
        V2 = "2",
        /// GIC version 3, for more than 8 CPUs.
        V3 = "3",
    }
}

/// `<smm>`: system management mode.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct Smm {
    /// Whether the guest has system management mode; on where absent.
    #[xml(attr)]
    pub state: Option<OnOff>,
    /// Memory that it keeps for itself, whole MiB, in MiB without a unit beside it; absent: the machine's
    /// default.
    #[xml(child, since = "4.5")]
    pub tseg: Option<PrettyMib>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<ioapic>`: which part emulates the I/O interrupt controller.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Ioapic {
    /// Whether KVM or QEMU emulates the I/O interrupt controller; absent: the feature is not set.
    #[xml(attr)]
    pub driver: Option<IoapicDriver>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Who emulates the I/O interrupt controller.
    pub enum IoapicDriver {
        /// The kernel's KVM emulates it.
        Kvm = "kvm",
        /// The hypervisor process emulates it.
        Qemu = "qemu",
    }
}

/// `<hpt>`: hash page table of pSeries guests.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Hpt {
    /// Whether resizing of the table is offered (enabled), refused (disabled) or needed (required).
    #[xml(attr)]
    pub resizing: Option<HptResizing>,
    /// Largest page size that the guest may use, in KiB; 0 or absent: the hypervisor's default.
    #[xml(child, omit, since = "4.5")]
    pub maxpagesize: Kib,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Whether the guest may resize its page table.
    pub enum HptResizing {
        /// If it can.
        Enabled = "enabled",
        /// The guest may not resize it.
        Disabled = "disabled",
        /// The guest does not start unless it can.
        Required = "required",
    }
}

/// `<msrs>`: behaviour on access to unknown model-specific registers.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Msrs {
    /// Whether access to an unknown model-specific register is ignored or causes a fault.
    #[xml(attr)]
    pub unknown: MsrsUnknown,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What happens on unknown model-specific registers.
    pub enum MsrsUnknown {
        /// Reading gives 0 and writing does nothing, without a fault in the guest.
        Ignore = "ignore",
        /// The guest gets a fault.
        Fault = "fault",
    }
}

/// `<features><xen>`: settings for guests of Xen.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Xen {
    /// Whether the guest sees the host's memory map.
    #[xml(child)]
    pub e820_host: Option<State>,
    /// Host devices can be handed to the guest.
    #[xml(child)]
    pub passthrough: Option<XenPassthrough>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<passthrough>`: host devices can be handed to the guest.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct XenPassthrough {
    /// Whether devices of the host can be assigned to the guest.
    #[xml(attr)]
    pub state: Option<OnOff>,
    /// How the I/O page tables are kept.
    #[xml(attr)]
    pub mode: Option<XenPassthroughMode>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// How the I/O page tables are kept.
    pub enum XenPassthroughMode {
        /// As a copy.
        SyncPt = "sync_pt",
        /// Shared with the CPU's.
        SharePt = "share_pt",
    }
}

/// `<cfpc>` and `<sbbc>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Workaround {
    /// How far the problem is dealt with.
    #[xml(attr)]
    pub value: Option<WorkaroundValue>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// How far a problem of the hardware is dealt with.
    pub enum WorkaroundValue {
        /// Not at all.
        Broken = "broken",
        /// Software, that of guest and firmware, works around it.
        Workaround = "workaround",
        /// The hardware is not affected.
        Fixed = "fixed",
    }
}

/// `<ibs>`: the indirect branch workaround of pSeries.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Ibs {
    /// How far the problem is dealt with.
    #[xml(attr)]
    pub value: Option<IbsValue>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// How indirect branches are dealt with.
    pub enum IbsValue {
        /// Not at all.
        Broken = "broken",
        /// Software works around it.
        Workaround = "workaround",
        /// By serializing them.
        FixedIbs = "fixed-ibs",
        /// By disabling the cache.
        FixedCcd = "fixed-ccd",
        /// The hardware does not need it.
        FixedNa = "fixed-na",
    }
}

/// `<tcg>`: settings of QEMU's emulator, for guests without hardware virtualization.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Tcg {
    /// Memory for translated code, in KiB, whole MiB; 0 or absent: the emulator's default.
    #[xml(child = "tb-cache", omit)]
    pub tb_cache: Kib,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<async-teardown>`: memory is freed after the guest has ended.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct AsyncTeardown {
    /// Whether the guest's memory is released in the background when it stops; yes where absent.
    #[xml(attr)]
    pub enabled: Option<YesNo>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
