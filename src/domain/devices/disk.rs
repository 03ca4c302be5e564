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
use crate::xml::{Cursor, Element, Rest, Shape, Writer};

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
    /// Kind of drive that the guest sees: disk, CD-ROM, floppy, or a SCSI device as it is (lun); absent:
    /// disk.
    #[xml(attr, default)]
    pub device: Device,
    /// Virtio variant of the disk, or the device of a USB disk; absent: the hypervisor's default.
    #[xml(attr, unset = "default", since = "5.2")]
    pub model: Option<DiskModel>,
    /// Whether the guest may send any SCSI command.
    #[xml(attr, since = "0.9.10")]
    pub rawio: Option<YesNo>,
    /// Whether the host's kernel filters the SCSI commands of the guest; absent: filtered.
    #[xml(attr, since = "1.0.2")]
    pub sgio: Option<Sgio>,
    /// Where a snapshot of the guest keeps the disk's state; absent: no for read-only disks.
    #[xml(attr, since = "0.9.5")]
    pub snapshot: Option<Snapshot>,
    /// Format, caching, queues and error handling on the host.
    #[xml(child)]
    pub driver: Option<Driver>,
    /// User and secret for the server; here or in the source, not both.
    #[xml(child, since = "0.9.7")]
    pub auth: Option<Box<Auth>>,
    /// Storage on the host or in the network that holds the disk's content; absent: an empty drive.
    #[xml(child, tag = "type")]
    pub source: Source,
    /// Image below this one, which holds what this one does not; empty: there is none.
    #[xml(child = "backingStore", since = "1.2.4")]
    pub backing_store: Option<Box<BackingStore>>,
    /// The Xen domain that serves it.
    #[xml(child, since = "1.2.13")]
    pub backenddomain: Option<Backenddomain>,
    /// Geometry that the guest sees; absent: the hypervisor's choice.
    #[xml(child, since = "0.10")]
    pub geometry: Option<Geometry>,
    /// Block sizes that the guest sees, in bytes.
    #[xml(child, since = "0.10.2")]
    pub blockio: Option<Blockio>,
    /// The copy that a running job makes of it.
    #[xml(child, lenient, since = "0.9.12")]
    pub mirror: Option<Box<Mirror>>,
    /// Name and bus by which the guest sees the disk.
    #[xml(child)]
    pub target: Target,
    /// Limits of bytes and requests per second.
    #[xml(child, since = "0.9.8")]
    pub iotune: Option<Box<Iotune>>,
    /// Limits that the disk shares with others; excludes `<iotune>`.
    #[xml(child, since = "11.2")]
    pub throttlefilters: Option<Throttlefilters>,
    /// The guest cannot write to the disk; always so for CD-ROMs.
    #[xml(flag)]
    pub readonly: bool,
    /// Several guests can use the disk at once.
    #[xml(flag, since = "0.4")]
    pub shareable: bool,
    /// What the guest writes is gone when it ends.
    #[xml(child, since = "0.9.5")]
    pub transient: Option<Transient>,
    /// Serial number that the guest sees; letters, digits and a few marks.
    #[xml(child, since = "0.7.1")]
    pub serial: Option<NonEmpty>,
    /// World wide name that the guest sees, 16 hexadecimal digits.
    #[xml(child, since = "0.10.2")]
    pub wwn: Option<NonEmpty>,
    /// Vendor that the guest sees, up to 8 printable characters.
    #[xml(child, since = "1.0.1")]
    pub vendor: Option<NonEmpty>,
    /// Product name that the guest sees, up to 16 printable characters, or 40 on IDE and SATA.
    #[xml(child, since = "1.0.1")]
    pub product: Option<NonEmpty>,
    /// How it is encrypted, in the older spelling.
    #[xml(child, since = "0.7.1", within = "secret/@usage=2.1")]
    pub encryption: Option<Box<Encryption>>,
    /// What the hypervisor notes of a running guest.
    #[xml(child = "privateData", since = "9.0")]
    pub private_data: Option<PrivateData>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// Elements that few disks have are kept apart from them, so that a disk takes less memory.
macro_rules! boxed {
    ($($element:ident)*) => {$(
        impl Element for Box<$element> {
            const SHAPE: &'static Shape = <$element as Element>::SHAPE;

            fn read(cursor: &mut Cursor<'_, '_>) -> Option<Box<$element>> {
                Element::read(cursor).map(Box::new)
            }

            fn write<'a>(&'a self, writer: &mut Writer<'a>, name: &str) {
                <$element as Element>::write(self, writer, name);
            }
        }
    )*};
}

boxed!(Auth BackingStore DataStore Encryption Iotune Mirror);

token! {
    /// Which device a disk is, on virtio and on USB.
    pub enum DiskModel {
        /// Virtio as the bus suggests.
        Virtio = "virtio",
        /// Virtio with the PCI identity of virtio before 1.0 as well.
        VirtioTransitional = "virtio-transitional",
        /// Virtio with the new identity alone.
        VirtioNonTransitional = "virtio-non-transitional",
        /// USB: a mass storage device.
        UsbStorage = "usb-storage" since "11.5",
        /// USB: a mass storage adapter with a SCSI device behind it, which may be a CD-ROM drive.
        UsbBot = "usb-bot" since "11.5",
    }
}

impl DiskModel {
    /// The variant of virtio, where it is one.
    pub fn virtio(self) -> Option<VirtioModel> {
        match self {
            DiskModel::Virtio => Some(VirtioModel::Virtio),
            DiskModel::VirtioTransitional => Some(VirtioModel::VirtioTransitional),
            DiskModel::VirtioNonTransitional => Some(VirtioModel::VirtioNonTransitional),
            DiskModel::UsbStorage | DiskModel::UsbBot => None,
        }
    }
}

token! {
    /// What the guest sees.
    pub enum Device: default Disk {
        /// A hard disk.
        Disk = "disk",
        /// A CD-ROM drive: read-only, and the medium can be changed.
        Cdrom = "cdrom",
        /// A floppy disk.
        Floppy = "floppy",
        /// A disk whose SCSI commands reach the host's.
        Lun = "lun" since "0.9.10",
    }
}

token! {
    /// Whether SCSI commands are filtered.
    pub enum Sgio {
        /// The host's kernel lets only harmless commands through.
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
        /// The disk is left out of libvirt's snapshots; the user makes them.
        Manual = "manual" since "8.2",
    }
}

/// `<transient>`: what the guest writes to the disk is gone when the guest ends.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct Transient {
    /// Whether several guests share what lies below.
    #[xml(attr = "shareBacking", since = "7.4")]
    pub share_backing: Option<YesNo>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

elements! {
    /// `<backenddomain>`: the Xen domain that serves the disk.
    Backenddomain {
        /// Name of the Xen domain that provides the storage; absent: domain 0.
        #[xml(attr)] name: Option<NonEmpty>,
    }
}
