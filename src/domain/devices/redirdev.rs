//! `<redirdev>`: a USB device of a viewer.

use super::chardev::{Log, Source};
use super::hub::UsbBus;
use crate::domain::info::DeviceInfo;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<redirdev>`: a USB device of a viewer.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Redirdev {
    /// The bus.
    #[xml(attr)]
    pub bus: UsbBus,
    /// Where it comes from.
    #[xml(flatten, tag = "type")]
    pub source: Source,
    /// A copy of what passes.
    #[xml(child)]
    pub log: Option<Log>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
