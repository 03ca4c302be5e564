//! `<nvram>` of `<devices>`: the memory of pSeries firmware.

use crate::domain::info::DeviceInfo;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<nvram>` of pSeries.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Nvram {
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
