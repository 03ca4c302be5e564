//! `<disk>`: hard disks, CDs and floppies.

mod backing;
mod driver;
mod mirror;
mod network;
mod secret;
mod source;
mod target;
mod tune;

use crate::domain::elements;
use crate::domain::info::{DeviceInfo, VirtioModel};
use crate::token;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

pub use backing::*;
pub use driver::*;
pub use mirror::*;
pub use network::*;
pub use secret::*;
pub use source::*;
pub use target::*;
pub use tune::*;

/// `<disk>`: `type` decides what `<source>` holds.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Disk {
    /// What the guest sees.
    #[xml(attr, default)]
    pub device: Device,
    /// The identity of a virtio disk.
    #[xml(attr, unset = "default")]
    pub model: Option<VirtioModel>,
    /// Whether the guest may send any SCSI command.
    #[xml(attr)]
    pub rawio: Option<YesNo>,
    /// Whether its SCSI commands are filtered.
    #[xml(attr)]
    pub sgio: Option<Sgio>,
    /// How a snapshot treats it.
    #[xml(attr)]
    pub snapshot: Option<Snapshot>,
    /// How the host drives it.
    #[xml(child)]
    pub driver: Option<Driver>,
    /// How to log in to its storage.
    #[xml(child)]
    pub auth: Option<Auth>,
    /// Where its bytes are.
    #[xml(child, tag = "type")]
    pub source: Source,
    /// What lies below it.
    #[xml(child = "backingStore")]
    pub backing_store: Option<Box<BackingStore>>,
    /// The Xen domain that serves it.
    #[xml(child)]
    pub backenddomain: Option<Backenddomain>,
    /// Cylinders, heads and sectors.
    #[xml(child)]
    pub geometry: Option<Geometry>,
    /// Block sizes.
    #[xml(child)]
    pub blockio: Option<Blockio>,
    /// The copy that a running job makes of it.
    #[xml(child, lenient)]
    pub mirror: Option<Mirror>,
    /// What the guest sees it as.
    #[xml(child)]
    pub target: Target,
    /// Limits of its I/O.
    #[xml(child)]
    pub iotune: Option<Iotune>,
    /// The guest may not write to it.
    #[xml(flag)]
    pub readonly: bool,
    /// Several guests may use it at once.
    #[xml(flag)]
    pub shareable: bool,
    /// What the guest writes is gone when it ends.
    #[xml(child)]
    pub transient: Option<Transient>,
    /// Its serial number.
    #[xml(child)]
    pub serial: Option<NonEmpty>,
    /// Its world wide name, 16 hexadecimal digits.
    #[xml(child)]
    pub wwn: Option<NonEmpty>,
    /// Its vendor, up to 8 characters.
    #[xml(child)]
    pub vendor: Option<NonEmpty>,
    /// Its product name, up to 16 characters.
    #[xml(child)]
    pub product: Option<NonEmpty>,
    /// How it is encrypted, in the older spelling.
    #[xml(child)]
    pub encryption: Option<Encryption>,
    /// What the hypervisor notes of a running guest.
    #[xml(child = "privateData")]
    pub private_data: Option<PrivateData>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What the guest sees.
    pub enum Device: default Disk {
        /// A hard disk.
        Disk = "disk",
        /// A CD.
        Cdrom = "cdrom",
        /// A floppy disk.
        Floppy = "floppy",
        /// A disk whose SCSI commands reach the host's.
        Lun = "lun",
    }
}

token! {
    /// Whether SCSI commands are filtered.
    pub enum Sgio {
        /// They are.
        Filtered = "filtered",
        /// They are not.
        Unfiltered = "unfiltered",
    }
}

token! {
    /// How a snapshot treats a disk.
    pub enum Snapshot {
        /// Not at all.
        No = "no",
        /// Inside its image.
        Internal = "internal",
        /// In a new image.
        External = "external",
        /// By hand.
        Manual = "manual",
    }
}

/// `<transient>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct Transient {
    /// Whether several guests share what lies below.
    #[xml(attr = "shareBacking")]
    pub share_backing: Option<YesNo>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

elements! {
    /// `<backenddomain>`.
    Backenddomain {
        /// The Xen domain's name.
        #[xml(attr)] name: Option<NonEmpty>,
    }
}
