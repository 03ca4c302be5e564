//! `<hostdev>`: devices of the host; what is below its own attributes is kept as it is.

use crate::domain::info::DeviceInfo;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<hostdev>`.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Hostdev {
    /// Whether it is a device for the machine or for a container.
    #[xml(attr)]
    pub mode: Option<String>,
    /// The kind of device.
    #[xml(attr)]
    pub r#type: String,
    /// Whether it is taken from the host before the start.
    #[xml(attr)]
    pub managed: Option<crate::xml::value::token::YesNo>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
