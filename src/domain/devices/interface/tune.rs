//! Limits, buffers and interrupts of an interface.

use crate::domain::elements;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<bandwidth>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Bandwidth {
    /// The class of the traffic, of a network; refused here.
    #[xml(attr = "classID")]
    pub class_id: Option<String>,
    /// To the guest.
    #[xml(child)]
    pub inbound: Option<Rate>,
    /// From the guest.
    #[xml(child)]
    pub outbound: Option<Rate>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

elements! {
    /// `<inbound>` and `<outbound>`: kilobytes a second, and kilobytes.
    Rate {
        /// On average.
        #[xml(attr, omit)] average: u64,
        /// At most.
        #[xml(attr, omit)] peak: u64,
        /// At least.
        #[xml(attr, omit)] floor: u64,
        /// In one burst.
        #[xml(attr, omit)] burst: u64,
    }
    /// `<tune>`.
    Tune {
        /// Bytes of the send buffer.
        #[xml(child)] sndbuf: Option<u64>,
    }
    /// `<mtu>`.
    Mtu {
        /// Bytes.
        #[xml(attr, omit)] size: u32,
    }
    /// `<coalesce>`.
    Coalesce {
        /// Of packets to the guest.
        #[xml(child)] rx: Option<CoalesceRx>,
    }
    /// `<rx>`.
    CoalesceRx {
        /// By number.
        #[xml(child)] frames: Option<CoalesceFrames>,
    }
    /// `<frames>`.
    CoalesceFrames {
        /// At most so many packets in one interrupt.
        #[xml(attr, omit)] max: u32,
    }
}
