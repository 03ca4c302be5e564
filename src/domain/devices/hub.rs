//! `<hub>`: a USB hub.

use crate::domain::info::DeviceInfo;
use crate::token;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<hub>`: a USB hub of the guest.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Hub {
    /// Kind of hub; always usb.
    #[xml(attr)]
    pub r#type: UsbBus,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The bus of a hub or of a redirected device.
    pub enum UsbBus {
        /// The guest's USB bus.
        Usb = "usb",
    }
}
