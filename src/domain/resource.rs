//! `<resource>`: the control group and the storage network identity of the guest.

use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<resource>`: the control group and the storage network identity of the guest.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Resource {
    /// The control group that the guest is put in.
    #[xml(child)]
    pub partition: Option<NonEmpty>,
    /// The identity in a Fibre Channel network.
    #[xml(child, since = "7.7")]
    pub fibrechannel: Option<Fibrechannel>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<fibrechannel>`: the identity in a Fibre Channel network.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Fibrechannel {
    /// Identity by which the fabric knows the guest's traffic: printable ASCII characters.
    #[xml(attr)]
    pub appid: Option<NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<iommufd>`: how PCI devices of the host are reached.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Iommufd {
    /// Whether devices use IOMMUFD that do not say it themselves.
    #[xml(attr)]
    pub enabled: YesNo,
    /// Group of file descriptors, passed by the caller, that stands for IOMMUFD; absent: it is opened at the
    /// start.
    #[xml(attr)]
    pub fdgroup: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
