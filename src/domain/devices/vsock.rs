//! `<vsock>`: a socket between host and guest.

use crate::domain::info::{DeviceInfo, VirtioDriver, VirtioModel};
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use domdef_derive::Element;
use std::num::NonZeroU32;

/// `<vsock>`: socket device that connects programs in the guest and on the host without a network.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Vsock {
    /// Virtio variant of the device; absent: the hypervisor's default.
    #[xml(attr, unset = "default")]
    pub model: Option<VirtioModel>,
    /// Context identifier (CID) by which the host addresses the guest.
    #[xml(child, default)]
    pub cid: Cid,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// Virtio options of the device.
    #[xml(child, since = "7.1")]
    pub driver: Option<VirtioDriver>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cid>`: context identifier (CID) by which the host addresses the guest.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Cid {
    /// Whether the address is chosen at the start.
    #[xml(attr)]
    pub auto: Option<YesNo>,
    /// Number of the guest's context, 3 to 4294967295; absent: assigned at the start, as with `auto='yes'`.
    #[xml(attr)]
    pub address: Option<NonZeroU32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
