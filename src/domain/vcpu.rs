//! `<vcpu>`, `<vcpus>` and the I/O threads: how many CPUs the guest has and may have.

use crate::token;
use crate::xml::value::set::NumberSet;
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<vcpu>`: how many virtual CPUs the guest may have.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Vcpu {
    /// Whether host CPUs come from `cpuset` (static) or from a placement service (auto); absent: static.
    #[xml(attr, default, since = "0.9.11")]
    pub placement: Placement,
    /// Host CPUs that the guest's CPUs may run on.
    #[xml(attr, since = "0.4.4")]
    pub cpuset: Option<NumberSet>,
    /// CPUs online at boot, 1 to `maximum`; absent: all of them.
    #[xml(attr, since = "0.8.5")]
    pub current: Option<u16>,
    /// CPUs the guest can ever have, 1 to 65,535.
    #[xml(text)]
    pub maximum: u16,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// `vcpu@placement`: who chooses the host CPUs.
    pub enum Placement: default Static {
        /// The definition: the host CPUs are those of `cpuset`.
        Static = "static",
        /// A placement daemon on the host.
        Auto = "auto",
    }
}

impl Default for Vcpu {
    /// One CPU, which is there at boot.
    fn default() -> Vcpu {
        Vcpu { placement: Placement::Static, cpuset: None, current: None, maximum: 1, rest: Rest::default() }
    }
}

impl Vcpu {
    /// How many CPUs are online at boot.
    pub fn online(&self) -> u16 {
        self.current.unwrap_or(self.maximum)
    }
}

/// `<vcpus>`: the state of each virtual CPU, listed from 0 to the maximum less one.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Vcpus {
    /// States of single virtual CPUs; one that is not listed is offline.
    #[xml(list = "vcpu")]
    pub vcpu: Vec<VcpuState>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<vcpus><vcpu>`: one virtual CPU.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct VcpuState {
    /// Id of the virtual CPU, from 0, below the maximum.
    #[xml(attr)]
    pub id: u32,
    /// Whether the virtual CPU is online at boot; id 0 always is on QEMU.
    #[xml(attr)]
    pub enabled: YesNo,
    /// Whether it may be unplugged; absent: yes for one that is offline.
    #[xml(attr)]
    pub hotpluggable: Option<YesNo>,
    /// The place in the order in which CPUs are brought online, from 1; 0 or absent: by the id.
    #[xml(attr, omit)]
    pub order: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<iothreadids>`: the I/O threads one by one.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Iothreadids {
    /// I/O threads with ids and settings of their own.
    #[xml(list = "iothread")]
    pub iothread: Vec<Iothread>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// One I/O thread.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Iothread {
    /// Id of the I/O thread, at least 1, once in the guest; disks and controllers name it.
    #[xml(attr)]
    pub id: u32,
    /// Worker threads that the I/O thread keeps at least; absent: the hypervisor's default.
    #[xml(attr, since = "8.5")]
    pub thread_pool_min: Option<u32>,
    /// Worker threads that the I/O thread has at most; absent: the hypervisor's default.
    #[xml(attr, since = "8.5")]
    pub thread_pool_max: Option<u32>,
    /// How it polls for new requests.
    #[xml(child, since = "9.4")]
    pub poll: Option<Poll>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<poll>`: busy waiting of an I/O thread.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Poll {
    /// The longest busy wait, in nanoseconds; 0: no busy waiting; absent: the hypervisor's default.
    #[xml(attr)]
    pub max: Option<u64>,
    /// How many times longer the wait becomes while it pays; 0 or absent: the hypervisor's default.
    #[xml(attr)]
    pub grow: Option<u64>,
    /// How many times shorter the wait becomes when it does not pay; 0 or absent: the hypervisor's default.
    #[xml(attr)]
    pub shrink: Option<u64>,
    /// Share of the latest wait in the average that decides, 0 to 63; absent: the hypervisor's default.
    #[xml(attr, since = "12.7")]
    pub weight: Option<u32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<defaultiothread>`: the worker threads of the main loop.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Defaultiothread {
    /// Worker threads that the emulator's main loop keeps at least; absent: the hypervisor's default.
    #[xml(attr)]
    pub thread_pool_min: Option<u32>,
    /// Worker threads that the emulator's main loop has at most; absent: the hypervisor's default.
    #[xml(attr)]
    pub thread_pool_max: Option<u32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
