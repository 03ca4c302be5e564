//! `<rng>`: a random number generator, and where its numbers come from.

use crate::domain::info::{DeviceInfo, VirtioDriver, VirtioModel};
use crate::xml::Rest;
use domdef_derive::Element;

/// `<rng>`: a random number generator of the guest.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Rng {
    /// Virtio variant of the device.
    #[xml(attr)]
    pub model: VirtioModel,
    /// Limit of the bytes that the guest gets; absent: none.
    #[xml(child, since = "1.0.4")]
    pub rate: Option<Rate>,
    /// Source of the random numbers on the host.
    #[xml(child)]
    pub backend: RngBackend,
    /// Virtio options of the device.
    #[xml(child, since = "3.5")]
    pub driver: Option<VirtioDriver>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<rate>`: limit of the bytes that the guest gets.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Rate {
    /// Bytes that the guest gets in each period at most; 0 or absent: no limit.
    #[xml(attr, omit)]
    pub bytes: u32,
    /// Milliseconds of a period; 1000 where it is missing.
    #[xml(attr, omit)]
    pub period: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<rng><backend>`: source of the random numbers on the host.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct RngBackend {
    /// Source of the random numbers: a device of the host, a daemon (egd), or the hypervisor (builtin).
    #[xml(flatten)]
    pub kind: RngBackendKind,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `rng/backend@model`.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "model")]
pub enum RngBackendKind {
    /// A device of the host.
    #[xml(since = "0.0")]
    Random(RandomPath),
    /// A daemon that gathers entropy.
    #[xml(since = "0.0")]
    Egd(Egd),
    /// The hypervisor's own generator.
    #[xml(since = "6.1")]
    Builtin,
}

/// A device of the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct RandomPath {
    /// Its path; `/dev/random` where it is missing.
    #[xml(text)]
    pub path: Option<crate::xml::value::NonEmpty>,
}

/// A daemon that gathers entropy.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Egd {
    /// Connection to the daemon that delivers random numbers.
    #[xml(flatten, tag = "type")]
    pub source: super::chardev::Source,
    /// Where what it says is logged.
    #[xml(child, since = "1.3.3")]
    pub log: Option<super::chardev::Log>,
}
