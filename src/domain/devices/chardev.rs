//! Character devices: serial and parallel ports, consoles and channels.

mod source;
mod target;

use crate::domain::info::DeviceInfo;
use crate::xml::Rest;
use domdef_derive::Element;

pub use source::*;
pub use target::*;

macro_rules! character_device {
    ($(#[doc = $doc:literal])+ $name:ident $target:ident) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, Element)]
        #[xml(empty = "pair")]
        pub struct $name {
            /// Where it leads on the host.
            #[xml(flatten)]
            pub source: Source,
            /// The terminal of a running guest.
            #[xml(attr, since = "0.7.3")]
            pub tty: Option<String>,
            /// File on the host to which all data of the device is copied.
            #[xml(child, since = "1.3.3")]
            pub log: Option<Log>,
            /// Port or channel that the guest sees.
            #[xml(child)]
            pub target: Option<$target>,
            #[xml(flatten)]
            #[doc = "What every device has."]
            pub info: DeviceInfo,
            #[xml(rest)]
            #[doc = "What no other field names, kept for writing it back."]
            pub rest: Rest,
        }
    };
}

character_device! {
    /// `<serial>`: a serial port.
    Serial SerialTarget
}
character_device! {
    /// `<parallel>`: a parallel port.
    Parallel ParallelTarget
}
character_device! {
    /// `<console>`: a console.
    Console ConsoleTarget
}
character_device! {
    /// `<channel>`: a channel between host and guest.
    Channel ChannelTarget
}
