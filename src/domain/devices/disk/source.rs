//! `<source>` of a disk and of what lies below it: where the bytes are.

use super::network::Network;
use super::secret::{Auth, Encryption};
use crate::domain::devices::chardev::Reconnect;
use crate::domain::elements;
use crate::domain::security::DeviceLabel;
use crate::token;
use crate::xml::value::number::Hex;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::NonEmpty;
use crate::xml::{Element, Rest};

/// `disk@type`: where the bytes are.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "type")]
pub enum Source {
    /// A file; a drive without a medium as well.
    #[xml(default, lone, since = "0.0")]
    File(File),
    /// A block device.
    #[xml(since = "0.0")]
    Block(Block),
    /// A directory of the host, shown as a FAT disk.
    #[xml(since = "0.7.5")]
    Dir(Dir),
    /// An image on a server.
    #[xml(since = "0.8.7")]
    Network(Box<Network>),
    /// A volume of a storage pool.
    #[xml(since = "1.0.5")]
    Volume(Volume),
    /// An NVMe disk, without the host's driver.
    #[xml(since = "6.0")]
    Nvme(Nvme),
    /// Block device that another process of the host provides through shared memory.
    #[xml(value = "vhostuser", since = "7.1")]
    VhostUser(VhostUser),
    /// Block device of the host with vDPA.
    #[xml(value = "vhostvdpa", since = "9.8")]
    VhostVdpa(VhostVdpa),
    /// A unit of FreeBSD's SCSI target layer, on bhyve.
    #[xml(since = "12.0")]
    Ctl(Ctl),
}

impl Default for Source {
    fn default() -> Source {
        Source::File(File::default())
    }
}

impl Source {
    /// What all sources but servers have.
    pub fn common(&self) -> &SourceCommon {
        match self {
            Source::File(source) => &source.common,
            Source::Block(source) => &source.common,
            Source::Dir(source) => &source.common,
            Source::Network(source) => &source.common,
            Source::Volume(source) => &source.common,
            Source::Nvme(source) => &source.common,
            Source::VhostUser(source) => &source.common,
            Source::VhostVdpa(source) => &source.common,
            Source::Ctl(source) => &source.common,
        }
    }

    /// What all sources but servers have, to be changed.
    pub fn common_mut(&mut self) -> &mut SourceCommon {
        match self {
            Source::File(source) => &mut source.common,
            Source::Block(source) => &mut source.common,
            Source::Dir(source) => &mut source.common,
            Source::Network(source) => &mut source.common,
            Source::Volume(source) => &mut source.common,
            Source::Nvme(source) => &mut source.common,
            Source::VhostUser(source) => &mut source.common,
            Source::VhostVdpa(source) => &mut source.common,
            Source::Ctl(source) => &mut source.common,
        }
    }

    /// Whether there is nothing in it: a drive without a medium.
    pub fn is_empty(&self) -> bool {
        match self {
            Source::File(source) => source.file.is_none(),
            Source::Block(source) => source.dev.is_none(),
            Source::Dir(source) => source.dir.is_none(),
            Source::Volume(source) => source.volume.is_none(),
            Source::Ctl(source) => source.dev.is_none(),
            Source::Network(_) | Source::Nvme(_) | Source::VhostUser(_) | Source::VhostVdpa(_) => false,
        }
    }

    /// The path on the host, for files, block devices and directories.
    pub fn path(&self) -> Option<&str> {
        match self {
            Source::File(source) => source.file.as_deref(),
            Source::Block(source) => source.dev.as_deref(),
            Source::Dir(source) => source.dir.as_deref(),
            Source::VhostVdpa(source) => source.dev.as_deref(),
            Source::Ctl(source) => source.dev.as_deref(),
            _ => None,
        }
    }
}

/// What every source may have.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct SourceCommon {
    /// What happens when it is missing at the start.
    #[xml(attr = "startupPolicy", since = "0.9.7")]
    pub startup_policy: Option<StartupPolicy>,
    /// Its number in the chain of a running guest; 0 or absent: not running.
    #[xml(attr, omit, since = "4.7")]
    pub index: u32,
    /// Parts of it that are used.
    #[xml(child, since = "6.1")]
    pub slices: Option<Slices>,
    /// Security labels of this storage, instead of the guest's own.
    #[xml(list = "seclabel", since = "0.9.9")]
    pub seclabel: Vec<DeviceLabel>,
    /// User and secret for the server; here or on the disk, not both.
    #[xml(child, since = "3.9")]
    pub auth: Option<Box<Auth>>,
    /// Encryption of the storage and its secrets; here or on the disk, not both.
    #[xml(child, since = "3.9")]
    pub encryption: Option<Box<Encryption>>,
    /// Helper that makes SCSI persistent reservations for the guest.
    #[xml(child, since = "4.4")]
    pub reservations: Option<Reservations>,
    /// What the hypervisor notes of a running guest.
    #[xml(child = "privateData", since = "9.0")]
    pub private_data: Option<PrivateData>,
    /// Storage that holds the data of a qcow2 image, whose own file has the tables alone.
    #[xml(child = "dataStore", since = "10.10")]
    pub data_store: Option<Box<DataStore>>,
}

/// `<privateData>`: what the hypervisor notes of a running guest, for itself alone.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct PrivateData {
    /// All of it.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What happens when a source is missing.
    pub enum StartupPolicy {
        /// The guest does not start.
        Mandatory = "mandatory",
        /// It does not boot, but comes back from migration.
        Requisite = "requisite",
        /// It starts without.
        Optional = "optional",
    }
}

/// A file of the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct File {
    /// Path of the image on the host.
    #[xml(attr)]
    pub file: Option<NonEmpty>,
    /// The group of file descriptors that stands for it.
    #[xml(attr, since = "9.0")]
    pub fdgroup: Option<String>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

/// A block device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Block {
    /// Path of the block device on the host.
    #[xml(attr)]
    pub dev: Option<NonEmpty>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

/// A directory of the host, shown as a FAT disk.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Dir {
    /// Directory of the host that the guest sees as a FAT volume.
    #[xml(attr)]
    pub dir: Option<NonEmpty>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

/// A volume of a storage pool.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Volume {
    /// Name of the storage pool; goes with `volume`.
    #[xml(attr)]
    pub pool: Option<String>,
    /// Name of the volume in the pool.
    #[xml(attr)]
    pub volume: Option<String>,
    /// Whether an iSCSI volume is opened by the host or by the hypervisor.
    #[xml(attr, since = "1.1.1")]
    pub mode: Option<VolumeMode>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

token! {
    /// Who opens an iSCSI volume.
    pub enum VolumeMode {
        /// The host attaches the volume, and the hypervisor opens the block device that it gets.
        Host = "host",
        /// The hypervisor speaks iSCSI itself.
        Direct = "direct",
    }
}

/// An NVMe disk.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Nvme {
    /// Kind of address; always pci.
    #[xml(attr)]
    pub r#type: NvmeType,
    /// Whether the host's driver is taken off before the start; yes where it is missing.
    #[xml(attr)]
    pub managed: Option<YesNo>,
    /// Number of the namespace on the disk, from 1.
    #[xml(attr)]
    pub namespace: u64,
    /// PCI address of the device on the host.
    #[xml(child)]
    pub address: PciSource,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

token! {
    /// The kind of address.
    pub enum NvmeType {
        /// The NVMe controller is named by its PCI address on the host.
        Pci = "pci",
    }
}

/// The PCI address of a host device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct PciSource {
    /// PCI domain on the host; 0 where absent.
    #[xml(attr, default)]
    pub domain: Hex<4>,
    /// PCI bus on the host, 0 to 0xff; absent: 0.
    #[xml(attr, default)]
    pub bus: Hex<2>,
    /// PCI slot on the host, 0 to 0x1f; absent: 0.
    #[xml(attr, default)]
    pub slot: Hex<2>,
    /// PCI function on the host, 0 to 7; absent: 0.
    #[xml(attr, default)]
    pub function: Hex<1>,
    /// Whether the slot has further functions; nothing is done with it.
    #[xml(attr, lenient)]
    pub multifunction: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A process that serves a disk.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct VhostUser {
    /// Kind of socket; always unix.
    #[xml(attr)]
    pub r#type: UnixType,
    /// Path of the socket on the host.
    #[xml(attr)]
    pub path: String,
    /// Whether a lost connection is set up again.
    #[xml(child)]
    pub reconnect: Option<Reconnect>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

token! {
    /// The kind of socket.
    pub enum UnixType {
        /// A UNIX domain socket.
        Unix = "unix",
    }
}

/// A vDPA device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct VhostVdpa {
    /// Path of the vhost-vdpa device on the host.
    #[xml(attr)]
    pub dev: Option<NonEmpty>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

/// A unit of FreeBSD's SCSI target layer.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Ctl {
    /// Path of the unit on the host.
    #[xml(attr)]
    pub dev: Option<NonEmpty>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

/// `<dataStore>`: where the data of an image is.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct DataStore {
    /// Format of the data; always raw.
    #[xml(child)]
    pub format: super::backing::LayerFormat,
    /// Storage that holds the data; required.
    #[xml(child, tag = "type")]
    pub source: Source,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

elements! {
    /// `<slices>`: parts of it that are used.
    Slices {
        /// Part of the storage that holds the image.
        #[xml(child)] slice: Option<Slice>,
    }
    /// `<slice>`: a part of the storage.
    Slice {
        /// Of what it is a part.
        #[xml(attr)] r#type: String,
        /// Byte of the storage at which the image begins.
        #[xml(attr)] offset: u64,
        /// Length of the image in bytes.
        #[xml(attr)] size: u64,
    }
    /// `<reservations>`: helper that makes SCSI persistent reservations for the guest.
    Reservations {
        /// Whether a helper process is started for it.
        #[xml(attr)] managed: Option<YesNo>,
        /// Whether reservations move with the guest in a migration; absent: the hypervisor's default.
        #[xml(attr, since = "12.1")] migration: Option<YesNo>,
        /// Socket of the helper, where the hypervisor does not start it.
        #[xml(child)] source: Option<ReservationsSource>,
    }
    /// `<reservations><source>`: socket of the helper, where the hypervisor does not start it.
    ReservationsSource {
        /// Kind of socket; always unix.
        #[xml(attr)] r#type: String,
        /// Path of the helper's socket on the host.
        #[xml(attr)] path: Option<NonEmpty>,
        /// How the socket is used; always client.
        #[xml(attr)] mode: Option<String>,
        /// Whether a lost connection is set up again; nothing is done with it.
        #[xml(child, lenient)] reconnect: Option<Reconnect>,
    }
}
