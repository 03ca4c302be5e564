//! `<memballoon>`: the device that hands memory back to the host.

use crate::domain::info::{DeviceInfo, VirtioDriver};
use crate::token;
use crate::xml::value::number::AnyBase;
use crate::xml::value::token::OnOff;
use crate::xml::{Invalid, Rest, Value, ValueKind};
use domdef_derive::Element;

/// `<memballoon>`: the device that hands memory back to the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Memballoon {
    /// Kind of balloon; none stands for a guest without one.
    #[xml(attr)]
    pub model: MemballoonModel,
    /// Whether the guest takes memory back when it has none left.
    #[xml(attr, since = "1.3.1")]
    pub autodeflate: Option<OnOff>,
    /// Whether the guest reports free pages.
    #[xml(attr = "freePageReporting", since = "6.9")]
    pub free_page_reporting: Option<OnOff>,
    /// How often statistics of the guest's memory are updated.
    #[xml(child, since = "1.1.1")]
    pub stats: Option<Stats>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// Virtio options of the device.
    #[xml(child, since = "3.5")]
    pub driver: Option<VirtioDriver>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of memory balloon.
    pub enum MemballoonModel: default Virtio {
        /// A virtio balloon, for which the guest needs a driver.
        Virtio = "virtio",
        /// The balloon of a Xen guest.
        Xen = "xen",
        /// No balloon: all memory stays with the guest.
        None = "none" since "0.8.4",
        /// Virtio, with the PCI identity of virtio before 1.0 as well.
        VirtioTransitional = "virtio-transitional" since "5.2",
        /// Virtio, with the new identity alone.
        VirtioNonTransitional = "virtio-non-transitional" since "5.2",
    }
}

/// `<stats>`: how often statistics of the guest's memory are updated.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Stats {
    /// Seconds between two updates of the memory statistics; absent: none, as with 0 and below.
    #[xml(attr, omit)]
    pub period: Period,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// Seconds between two looks; less than none counts as none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period(pub u32);

impl Value for Period {
    const KIND: ValueKind = <AnyBase<i32> as Value>::KIND;

    fn parse(text: &str) -> Result<Period, Invalid> {
        AnyBase::<i32>::parse(text).map(|number| Period(number.0.max(0).unsigned_abs()))
    }

    fn print(&self, out: &mut String) {
        self.0.print(out);
    }
}
