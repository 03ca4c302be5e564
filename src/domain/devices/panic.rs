//! `<panic>`: a device by which the guest reports a crash.

use crate::domain::info::DeviceInfo;
use crate::token;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<panic>`: a device by which the guest reports that it has crashed.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "lossless")]
pub struct Panic {
    /// How the guest reports a crash.
    #[xml(attr, omit, since = "1.3")]
    pub model: PanicModel,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// How a guest reports a crash.
    pub enum PanicModel: default Default {
        /// As the machine suggests.
        Default = "default",
        /// By an ISA port.
        Isa = "isa",
        /// As pSeries does.
        Pseries = "pseries",
        /// As Hyper-V has it.
        Hyperv = "hyperv",
        /// As S/390 does.
        S390 = "s390" since "1.3.5",
        /// By a PCI device.
        Pvpanic = "pvpanic" since "9.1",
    }
}
