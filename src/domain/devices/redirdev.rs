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
    /// Bus of the device; always usb.
    #[xml(attr)]
    pub bus: UsbBus,
    /// Channel through which the viewer's device is reached, such as spicevmc.
    #[xml(flatten, tag = "type")]
    pub source: Source,
    /// File to which all data of the channel is copied.
    #[xml(child, since = "1.3.3")]
    pub log: Option<Log>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten, within = "boot=1.0.1")]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
