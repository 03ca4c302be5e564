//! Limits, buffers and interrupts of an interface.

use crate::domain::elements;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<bandwidth>`: limits of the traffic in both directions.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Bandwidth {
    /// The class of the traffic, of a network; refused here.
    #[xml(attr = "classID", since = "5.5")]
    pub class_id: Option<String>,
    /// Limits of traffic from the host to the guest.
    #[xml(child)]
    pub inbound: Option<Rate>,
    /// Limits of traffic from the guest to the host.
    #[xml(child)]
    pub outbound: Option<Rate>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

elements! {
    /// `<inbound>` and `<outbound>`: kilobytes a second, and kilobytes.
    Rate {
        /// Average rate in kilobytes per second; 0 or absent: not limited.
        #[xml(attr, omit)] average: u64,
        /// Highest rate in kilobytes per second; needs `average`; 0 or absent: not limited.
        #[xml(attr, omit)] peak: u64,
        /// Guaranteed rate in kilobytes per second; inbound, of virtual networks alone; 0 or absent: none.
        #[xml(attr, omit, since = "1.0.1")] floor: u64,
        /// Kilobytes that may be sent at the peak rate; needs `average`; 0 or absent: not set.
        #[xml(attr, omit)] burst: u64,
    }
    /// `<tune>`: size of the send buffer on the host.
    Tune {
        /// Size of the send buffer in bytes; absent: the hypervisor's default.
        #[xml(child)] sndbuf: Option<u64>,
    }
    /// `<mtu>`: largest packet that the interface transmits.
    Mtu {
        /// Size of the largest packet in bytes; 0 or absent: the default of the network or host.
        #[xml(attr, omit)] size: u32,
    }
    /// `<coalesce>`: how many packets are gathered before the guest is interrupted.
    Coalesce {
        /// How packets to the guest are gathered.
        #[xml(child)] rx: Option<CoalesceRx>,
    }
    /// `<rx>`: how packets to the guest are gathered.
    CoalesceRx {
        /// How many packets are gathered.
        #[xml(child)] frames: Option<CoalesceFrames>,
    }
    /// `<frames>`: how many packets are gathered.
    CoalesceFrames {
        /// The most packets that come with one interrupt; absent: the host's default.
        #[xml(attr, omit)] max: u32,
    }
}
