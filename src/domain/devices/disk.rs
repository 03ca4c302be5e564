//! `<disk>`: hard disks, CDs and floppies.

use crate::domain::info::{DeviceInfo, Virtio, VirtioModel};
use crate::domain::security::DeviceLabel;
use crate::token;
use crate::xml::value::number::Hex;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

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

/// `<driver>`: how the host drives a disk.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Driver {
    /// The backend's name.
    #[xml(attr)]
    pub name: Option<String>,
    /// The format of the image.
    #[xml(attr)]
    pub r#type: Option<Format>,
    /// How the host caches it.
    #[xml(attr, omit)]
    pub cache: Cache,
    /// What happens when writing fails.
    #[xml(attr)]
    pub error_policy: Option<ErrorPolicy>,
    /// What happens when reading fails.
    #[xml(attr)]
    pub rerror_policy: Option<ErrorPolicy>,
    /// How the host does its I/O.
    #[xml(attr)]
    pub io: Option<Io>,
    /// Whether notifications are handled apart from the CPU.
    #[xml(attr)]
    pub ioeventfd: Option<OnOff>,
    /// Whether notifications name the request.
    #[xml(attr)]
    pub event_idx: Option<OnOff>,
    /// Whether what is read from below is kept.
    #[xml(attr)]
    pub copy_on_read: Option<OnOff>,
    /// What happens to blocks that the guest frees.
    #[xml(attr)]
    pub discard: Option<Discard>,
    /// The I/O thread that serves it, from 1.
    #[xml(attr)]
    pub iothread: Option<u32>,
    /// What happens to zeroes that the guest writes.
    #[xml(attr)]
    pub detect_zeroes: Option<DetectZeroes>,
    /// Whether freed clusters keep their place in the image.
    #[xml(attr)]
    pub discard_no_unref: Option<OnOff>,
    /// Queues of requests.
    #[xml(attr, omit)]
    pub queues: u32,
    /// Entries of each queue.
    #[xml(attr, omit)]
    pub queue_size: u32,
    /// Options of every virtio device.
    #[xml(flatten)]
    pub virtio: Virtio,
    /// The cache of the image's tables.
    #[xml(child)]
    pub metadata_cache: Option<MetadataCache>,
    /// The I/O threads that serve its queues.
    #[xml(child)]
    pub iothreads: Option<DiskIothreads>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<driver><iothreads>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct DiskIothreads {
    /// The threads.
    #[xml(list = "iothread")]
    pub iothread: Vec<DiskIothread>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<driver><iothreads><iothread>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct DiskIothread {
    /// Its number, from 1.
    #[xml(attr)]
    pub id: u32,
    /// The queues that it serves; shared out where none is named.
    #[xml(list = "queue")]
    pub queue: Vec<DiskQueue>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<queue>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct DiskQueue {
    /// Its number, from 0.
    #[xml(attr)]
    pub id: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The format of an image. `aio` is an old name of raw.
    pub enum Format {
        /// Plain bytes.
        Raw = "raw",
        /// A directory.
        Dir = "dir",
        /// Bochs.
        Bochs = "bochs",
        /// A compressed loop image.
        Cloop = "cloop",
        /// Apple's disk image.
        Dmg = "dmg",
        /// A CD image.
        Iso = "iso",
        /// Virtual PC.
        Vpc = "vpc",
        /// VirtualBox.
        Vdi = "vdi",
        /// A directory shown as a FAT disk.
        Fat = "fat",
        /// Xen's virtual hard disk.
        Vhd = "vhd",
        /// Virtuozzo.
        Ploop = "ploop",
        /// User Mode Linux' copy on write.
        Cow = "cow",
        /// QEMU's old format.
        Qcow = "qcow",
        /// QEMU's format.
        Qcow2 = "qcow2",
        /// QEMU's enhanced disk.
        Qed = "qed",
        /// VMware.
        Vmdk = "vmdk",
        /// An old name of raw.
        Aio = "aio",
    }
}

token! {
    /// How the host caches a disk.
    pub enum Cache: default Default {
        /// As the hypervisor does it.
        Default = "default",
        /// Not.
        None = "none",
        /// Reads only.
        Writethrough = "writethrough",
        /// Reads and writes.
        Writeback = "writeback",
        /// Not, and every write is flushed.
        Directsync = "directsync",
        /// Reads and writes, and flushes are ignored.
        Unsafe = "unsafe",
    }
}

token! {
    /// What happens when I/O fails.
    pub enum ErrorPolicy {
        /// The guest is paused.
        Stop = "stop",
        /// The guest is told.
        Report = "report",
        /// Nothing.
        Ignore = "ignore",
        /// The guest is paused when the host has no space left, else told.
        Enospace = "enospace",
    }
}

token! {
    /// How the host does I/O.
    pub enum Io {
        /// By the kernel's asynchronous I/O.
        Native = "native",
        /// By threads.
        Threads = "threads",
        /// By the kernel's rings.
        IoUring = "io_uring",
    }
}

token! {
    /// What happens to blocks that the guest frees.
    pub enum Discard {
        /// The host frees them.
        Unmap = "unmap",
        /// Nothing.
        Ignore = "ignore",
    }
}

token! {
    /// What happens to zeroes that the guest writes.
    pub enum DetectZeroes {
        /// They are written.
        Off = "off",
        /// They are written in a fast way.
        On = "on",
        /// Their blocks are freed.
        Unmap = "unmap",
    }
}

/// `<metadata_cache>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct MetadataCache {
    /// The most memory that it takes, in bytes.
    #[xml(child, omit)]
    pub max_size: crate::xml::value::size::Bytes,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `disk@type`: where the bytes are.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "type")]
pub enum Source {
    /// A file; a drive without a medium as well.
    #[xml(default, lone)]
    File(File),
    /// A block device.
    Block(Block),
    /// A directory.
    Dir(Dir),
    /// A server.
    Network(Box<Network>),
    /// A volume of a storage pool.
    Volume(Volume),
    /// An NVMe disk, without the host's driver.
    Nvme(Nvme),
    /// A process that serves it.
    #[xml(value = "vhostuser")]
    VhostUser(VhostUser),
    /// A vDPA device.
    #[xml(value = "vhostvdpa")]
    VhostVdpa(VhostVdpa),
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
        }
    }

    /// Whether there is nothing in it: a drive without a medium.
    pub fn is_empty(&self) -> bool {
        match self {
            Source::File(source) => source.file.is_none(),
            Source::Block(source) => source.dev.is_none(),
            Source::Dir(source) => source.dir.is_none(),
            Source::Volume(source) => source.volume.is_none(),
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
            _ => None,
        }
    }
}

/// What every source may have.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct SourceCommon {
    /// What happens when it is missing at the start.
    #[xml(attr = "startupPolicy")]
    pub startup_policy: Option<StartupPolicy>,
    /// Its number in the chain of a running guest.
    #[xml(attr, omit)]
    pub index: u32,
    /// Parts of it that are used.
    #[xml(child)]
    pub slices: Option<Slices>,
    /// How the host labels it.
    #[xml(list = "seclabel")]
    pub seclabel: Vec<DeviceLabel>,
    /// How to log in.
    #[xml(child)]
    pub auth: Option<Auth>,
    /// How it is encrypted.
    #[xml(child)]
    pub encryption: Option<Encryption>,
    /// Who manages reservations of it.
    #[xml(child)]
    pub reservations: Option<Reservations>,
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

/// A file.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct File {
    /// Its path.
    #[xml(attr)]
    pub file: Option<NonEmpty>,
    /// The group of file descriptors that stands for it.
    #[xml(attr)]
    pub fdgroup: Option<String>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

/// A block device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Block {
    /// Its path.
    #[xml(attr)]
    pub dev: Option<NonEmpty>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

/// A directory.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Dir {
    /// Its path.
    #[xml(attr)]
    pub dir: Option<NonEmpty>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

/// A volume of a storage pool.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Volume {
    /// The pool's name.
    #[xml(attr)]
    pub pool: Option<String>,
    /// The volume's name.
    #[xml(attr)]
    pub volume: Option<String>,
    /// Whether an iSCSI volume is opened by the host or by the hypervisor.
    #[xml(attr)]
    pub mode: Option<VolumeMode>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

token! {
    /// Who opens an iSCSI volume.
    pub enum VolumeMode {
        /// The host.
        Host = "host",
        /// The hypervisor.
        Direct = "direct",
    }
}

/// An NVMe disk.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Nvme {
    /// The kind of address.
    #[xml(attr)]
    pub r#type: NvmeType,
    /// Whether the host's driver is taken off before the start; yes where it is missing.
    #[xml(attr)]
    pub managed: Option<YesNo>,
    /// The namespace on the disk, from 1.
    #[xml(attr)]
    pub namespace: u64,
    /// Its address on the host.
    #[xml(child)]
    pub address: PciSource,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

token! {
    /// The kind of address.
    pub enum NvmeType {
        /// PCI.
        Pci = "pci",
    }
}

/// The PCI address of a host device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct PciSource {
    /// The domain.
    #[xml(attr, default)]
    pub domain: Hex<4>,
    /// The bus.
    #[xml(attr, default)]
    pub bus: Hex<2>,
    /// The slot.
    #[xml(attr, default)]
    pub slot: Hex<2>,
    /// The function.
    #[xml(attr, default)]
    pub function: Hex<1>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A process that serves a disk.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct VhostUser {
    /// The kind of socket.
    #[xml(attr)]
    pub r#type: UnixType,
    /// The socket's path.
    #[xml(attr)]
    pub path: String,
    /// Whether a lost connection is set up again.
    #[xml(child)]
    pub reconnect: Option<super::chardev::Reconnect>,
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
    /// Its path.
    #[xml(attr)]
    pub dev: Option<NonEmpty>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

/// A server.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Network {
    /// How it is spoken to.
    #[xml(attr)]
    pub protocol: Protocol,
    /// The image's name there.
    #[xml(attr)]
    pub name: Option<String>,
    /// The query of the URL.
    #[xml(attr)]
    pub query: Option<String>,
    /// Whether the connection is encrypted.
    #[xml(attr)]
    pub tls: Option<YesNo>,
    /// The name in the server's certificate.
    #[xml(attr = "tlsHostname")]
    pub tls_hostname: Option<String>,
    /// The servers.
    #[xml(list = "host")]
    pub host: Vec<Host>,
    /// Whether a lost connection is set up again.
    #[xml(child)]
    pub reconnect: Option<Delay>,
    /// The snapshot of the image.
    #[xml(child)]
    pub snapshot: Option<Name>,
    /// The client's configuration.
    #[xml(child)]
    pub config: Option<ConfigFile>,
    /// The name that the client goes by.
    #[xml(child)]
    pub initiator: Option<Initiator>,
    /// Whether the certificate is checked.
    #[xml(child)]
    pub ssl: Option<Ssl>,
    /// Cookies of the requests.
    #[xml(child)]
    pub cookies: Option<Cookies>,
    /// How much is read ahead.
    #[xml(child)]
    pub readahead: Option<Readahead>,
    /// How long it waits.
    #[xml(child)]
    pub timeout: Option<Timeout>,
    /// The keys of known hosts.
    #[xml(child = "knownHosts")]
    pub known_hosts: Option<KnownHosts>,
    /// The user there.
    #[xml(child)]
    pub identity: Option<Identity>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

token! {
    /// How a server is spoken to.
    pub enum Protocol: default Nbd {
        /// Network block device.
        Nbd = "nbd",
        /// Ceph's block device.
        Rbd = "rbd",
        /// Sheepdog.
        Sheepdog = "sheepdog",
        /// Gluster.
        Gluster = "gluster",
        /// iSCSI.
        Iscsi = "iscsi",
        /// HTTP.
        Http = "http",
        /// HTTP over TLS.
        Https = "https",
        /// FTP.
        Ftp = "ftp",
        /// FTP over TLS.
        Ftps = "ftps",
        /// TFTP.
        Tftp = "tftp",
        /// SSH.
        Ssh = "ssh",
        /// Veritas HyperScale.
        Vxhs = "vxhs",
        /// NFS.
        Nfs = "nfs",
    }
}

impl Protocol {
    /// The port where none is given; `None` for protocols that need none.
    pub fn port(self) -> Option<u16> {
        match self {
            Protocol::Nbd => Some(10809),
            Protocol::Sheepdog => Some(7000),
            Protocol::Gluster => Some(24007),
            Protocol::Iscsi => Some(3260),
            Protocol::Http => Some(80),
            Protocol::Https => Some(443),
            Protocol::Ftp => Some(21),
            Protocol::Ftps => Some(990),
            Protocol::Tftp => Some(69),
            Protocol::Ssh => Some(22),
            Protocol::Vxhs => Some(9999),
            Protocol::Rbd | Protocol::Nfs => None,
        }
    }
}

/// `<host>`: one server.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Host {
    /// Its name or address.
    #[xml(attr)]
    pub name: Option<String>,
    /// Its port.
    #[xml(attr, omit)]
    pub port: u32,
    /// How it is reached.
    #[xml(attr, omit)]
    pub transport: Transport,
    /// The path of its socket.
    #[xml(attr)]
    pub socket: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// How a server is reached.
    pub enum Transport: default Tcp {
        /// By TCP.
        Tcp = "tcp",
        /// By a UNIX domain socket.
        Unix = "unix",
        /// By remote memory access.
        Rdma = "rdma",
    }
}

macro_rules! small {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $field_doc:literal])+ #[xml($($word:tt)+)] $field:ident: $type:ty,)+ })+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, Element)]
        pub struct $name {
            $($(#[doc = $field_doc])+ #[xml($($word)+)] pub $field: $type,)+
            #[xml(rest)]
            #[doc = "What is not known."]
            pub rest: Rest,
        }
    )+};
}

small! {
    /// `<identity>`: the user at a server.
    Identity {
        /// The user, on NFS.
        #[xml(attr)] user: Option<String>,
        /// The group, on NFS.
        #[xml(attr)] group: Option<String>,
        /// The user, on SSH.
        #[xml(attr)] username: Option<String>,
        /// The file with the private key.
        #[xml(attr)] keyfile: Option<String>,
        /// The socket of the key agent.
        #[xml(attr)] agentsock: Option<String>,
    }
    /// `<reconnect>` of a network disk.
    Delay {
        /// Seconds between tries.
        #[xml(attr, omit)] delay: u32,
    }
    /// `<snapshot>`.
    Name {
        /// Its name.
        #[xml(attr)] name: Option<NonEmpty>,
    }
    /// `<config>`.
    ConfigFile {
        /// Its path.
        #[xml(attr)] file: Option<NonEmpty>,
    }
    /// `<initiator>`.
    Initiator {
        /// The iSCSI qualified name.
        #[xml(child)] iqn: Option<Name>,
    }
    /// `<ssl>`.
    Ssl {
        /// Whether the certificate is checked.
        #[xml(attr)] verify: Option<YesNo>,
    }
    /// `<cookies>`.
    Cookies {
        /// The cookies.
        #[xml(list = "cookie")] cookie: Vec<Cookie>,
    }
    /// `<cookie>`.
    Cookie {
        /// Its name.
        #[xml(attr)] name: String,
        /// Its value.
        #[xml(text)] value: Option<String>,
    }
    /// `<readahead>`.
    Readahead {
        /// Bytes.
        #[xml(attr, omit)] size: u64,
    }
    /// `<timeout>`.
    Timeout {
        /// Seconds.
        #[xml(attr, omit)] seconds: u64,
    }
    /// `<knownHosts>`.
    KnownHosts {
        /// The file's path.
        #[xml(attr)] path: Option<NonEmpty>,
    }
    /// `<slices>`.
    Slices {
        /// The slice.
        #[xml(child)] slice: Option<Slice>,
    }
    /// `<slice>`: a part of the storage.
    Slice {
        /// Of what it is a part.
        #[xml(attr)] r#type: String,
        /// Where it begins, in bytes.
        #[xml(attr)] offset: u64,
        /// Its length in bytes.
        #[xml(attr)] size: u64,
    }
    /// `<reservations>`.
    Reservations {
        /// Whether a helper process is started for it.
        #[xml(attr)] managed: Option<YesNo>,
        /// The helper's socket.
        #[xml(child)] source: Option<ReservationsSource>,
    }
    /// `<reservations><source>`.
    ReservationsSource {
        /// The kind of socket.
        #[xml(attr)] r#type: String,
        /// Its path.
        #[xml(attr)] path: Option<NonEmpty>,
        /// Who connects.
        #[xml(attr)] mode: Option<String>,
    }
    /// `<auth>`: how to log in.
    Auth {
        /// The scheme.
        #[xml(attr)] r#type: Option<String>,
        /// The user.
        #[xml(attr)] username: String,
        /// The secret that holds the password.
        #[xml(child)] secret: Option<Secret>,
    }
    /// `<secret>`: one of the manager's secrets.
    Secret {
        /// Its kind.
        #[xml(attr)] r#type: Option<String>,
        /// Its identity.
        #[xml(attr)] uuid: Option<crate::xml::value::id::Uuid>,
        /// What it is for, as its name.
        #[xml(attr)] usage: Option<String>,
    }
    /// `<cipher>` of an encryption.
    Cipher {
        /// Its name, such as aes.
        #[xml(attr)] name: String,
        /// Bits of a key.
        #[xml(attr)] size: u32,
        /// How blocks are chained.
        #[xml(attr)] mode: Option<String>,
        /// The hash of the mode.
        #[xml(attr)] hash: Option<String>,
    }
    /// `<ivgen>`: how initialization vectors are made.
    Ivgen {
        /// The generator.
        #[xml(attr)] name: String,
        /// Its hash.
        #[xml(attr)] hash: Option<String>,
    }
    /// `<backenddomain>`.
    Backenddomain {
        /// The Xen domain's name.
        #[xml(attr)] name: Option<NonEmpty>,
    }
    /// `<geometry>`.
    Geometry {
        /// Cylinders.
        #[xml(attr, omit)] cyls: u32,
        /// Heads.
        #[xml(attr, omit)] heads: u32,
        /// Sectors of a track.
        #[xml(attr, omit)] secs: u32,
        /// How the BIOS translates it.
        #[xml(attr)] trans: Option<Trans>,
    }
    /// `<blockio>`: block sizes in bytes.
    Blockio {
        /// The size that the guest addresses.
        #[xml(attr, omit)] logical_block_size: u32,
        /// The size that the device writes.
        #[xml(attr, omit)] physical_block_size: u32,
        /// The size that is freed at once.
        #[xml(attr, omit)] discard_granularity: u32,
    }
    /// `<iotune>`: limits of I/O, in bytes and requests a second.
    Iotune {
        /// Bytes.
        #[xml(child, omit)] total_bytes_sec: u64,
        /// Bytes read.
        #[xml(child, omit)] read_bytes_sec: u64,
        /// Bytes written.
        #[xml(child, omit)] write_bytes_sec: u64,
        /// Requests.
        #[xml(child, omit)] total_iops_sec: u64,
        /// Reads.
        #[xml(child, omit)] read_iops_sec: u64,
        /// Writes.
        #[xml(child, omit)] write_iops_sec: u64,
        /// Bytes in a burst.
        #[xml(child, omit)] total_bytes_sec_max: u64,
        /// Bytes read in a burst.
        #[xml(child, omit)] read_bytes_sec_max: u64,
        /// Bytes written in a burst.
        #[xml(child, omit)] write_bytes_sec_max: u64,
        /// Requests in a burst.
        #[xml(child, omit)] total_iops_sec_max: u64,
        /// Reads in a burst.
        #[xml(child, omit)] read_iops_sec_max: u64,
        /// Writes in a burst.
        #[xml(child, omit)] write_iops_sec_max: u64,
        /// Bytes that count as one request.
        #[xml(child, omit)] size_iops_sec: u64,
        /// The group of disks that shares the limits.
        #[xml(child)] group_name: Option<NonEmpty>,
        /// Seconds of a burst.
        #[xml(child, omit)] total_bytes_sec_max_length: u64,
        /// Seconds of a burst of reads.
        #[xml(child, omit)] read_bytes_sec_max_length: u64,
        /// Seconds of a burst of writes.
        #[xml(child, omit)] write_bytes_sec_max_length: u64,
        /// Seconds of a burst of requests.
        #[xml(child, omit)] total_iops_sec_max_length: u64,
        /// Seconds of a burst of reads.
        #[xml(child, omit)] read_iops_sec_max_length: u64,
        /// Seconds of a burst of writes.
        #[xml(child, omit)] write_iops_sec_max_length: u64,
    }
    /// `<target>`: what the guest sees the disk as.
    Target {
        /// The name that orders the disks of a bus, such as `vda`.
        #[xml(attr)] dev: String,
        /// The bus; after the name's first letters where it is missing.
        #[xml(attr)] bus: Option<DiskBus>,
        /// Whether the tray is open.
        #[xml(attr, omit)] tray: Tray,
        /// Whether the guest sees it as removable, on USB.
        #[xml(attr)] removable: Option<OnOff>,
        /// Turns a minute; 1 for a disk without.
        #[xml(attr, omit)] rotation_rate: u32,
        /// What counts but is not written.
        #[xml(flatten)] unwritten: Unwritten,
    }
}

/// `<encryption>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Encryption {
    /// The format.
    #[xml(attr)]
    pub format: String,
    /// Who decrypts it.
    #[xml(attr)]
    pub engine: Option<String>,
    /// The secrets that hold the keys.
    #[xml(list = "secret")]
    pub secret: Vec<Secret>,
    /// The cipher of a volume that is to be made.
    #[xml(child)]
    pub cipher: Option<Cipher>,
    /// How initialization vectors are made.
    #[xml(child)]
    pub ivgen: Option<Ivgen>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// What a document says of a disk's target that counts when the guest starts, but does not stand in
/// the canonical form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unwritten {
    /// Whether the guest sees a disk as removable that is not on USB; set when the definition is
    /// completed.
    pub removable: Option<OnOff>,
}

impl crate::xml::Fields for Unwritten {
    const SHAPE: &'static crate::xml::Shape = &crate::xml::Shape::EMPTY;

    fn read_fields(_: &mut crate::xml::Cursor<'_, '_>) -> Option<Unwritten> {
        Some(Unwritten::default())
    }

    fn write_attrs(&self, _: &mut crate::xml::Writer<'_>) {}

    fn write_content<'a>(&'a self, _: &mut crate::xml::Writer<'a>) {}
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

token! {
    /// How the BIOS translates a disk's geometry.
    pub enum Trans {
        /// As it is.
        None = "none",
        /// As the BIOS likes.
        Auto = "auto",
        /// By logical block addresses.
        Lba = "lba",
    }
}

token! {
    /// The bus of a disk.
    pub enum DiskBus {
        /// IDE.
        Ide = "ide",
        /// The floppy controller.
        Fdc = "fdc",
        /// SCSI.
        Scsi = "scsi",
        /// Virtio.
        Virtio = "virtio",
        /// Xen's.
        Xen = "xen",
        /// USB.
        Usb = "usb",
        /// User Mode Linux.
        Uml = "uml",
        /// SATA.
        Sata = "sata",
        /// SD cards.
        Sd = "sd",
    }
}

token! {
    /// Whether the tray of a drive is open.
    pub enum Tray: default Closed {
        /// It is not.
        Closed = "closed",
        /// It is.
        Open = "open",
    }
}

/// `<backingStore>`: what lies below an image; empty where nothing does.
#[derive(Clone, Debug, PartialEq)]
pub struct BackingStore {
    /// What it is; absent at the end of the chain.
    pub layer: Option<Layer>,
    /// What is not known.
    pub rest: Rest,
}

/// One image below another.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Layer {
    /// Its number in the chain of a running guest.
    #[xml(attr, omit)]
    pub index: u32,
    /// Its format.
    #[xml(child)]
    pub format: LayerFormat,
    /// Where its bytes are.
    #[xml(child, tag = "type")]
    pub source: Source,
    /// What lies below it.
    #[xml(child = "backingStore")]
    pub backing_store: Option<Box<BackingStore>>,
}

/// `<format>` of a lower image.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct LayerFormat {
    /// The format.
    #[xml(attr)]
    pub r#type: Format,
    /// The cache of the image's tables.
    #[xml(child)]
    pub metadata_cache: Option<MetadataCache>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl crate::xml::Element for BackingStore {
    const SHAPE: &'static crate::xml::Shape = <Layer as crate::xml::Fields>::SHAPE;

    fn read(cursor: &mut crate::xml::Cursor<'_, '_>) -> Option<BackingStore> {
        let layer = match cursor.peek("type") {
            Some(_) => Some(<Layer as crate::xml::Fields>::read_fields(cursor)?),
            None => None,
        };
        Some(BackingStore { layer, rest: cursor.rest(Self::SHAPE) })
    }

    fn write<'a>(&'a self, writer: &mut crate::xml::Writer<'a>, name: &str) {
        writer.element(name, crate::xml::Empty::Closed, Some(&self.rest), |writer| {
            if let Some(layer) = &self.layer {
                crate::xml::Fields::write_attrs(layer, writer);
                crate::xml::Fields::write_content(layer, writer);
            }
        });
    }
}

impl crate::xml::Element for Box<BackingStore> {
    const SHAPE: &'static crate::xml::Shape = <BackingStore as crate::xml::Element>::SHAPE;

    fn read(cursor: &mut crate::xml::Cursor<'_, '_>) -> Option<Box<BackingStore>> {
        crate::xml::Element::read(cursor).map(Box::new)
    }

    fn write<'a>(&'a self, writer: &mut crate::xml::Writer<'a>, name: &str) {
        BackingStore::write(self, writer, name);
    }
}
