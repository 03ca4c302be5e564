//! `<driver>`: how the host drives a disk.

use crate::domain::info::Virtio;
use crate::token;
use crate::xml::value::size::Bytes;
use crate::xml::value::token::OnOff;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<driver>`: how the host drives a disk.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Driver {
    /// Back end of the hypervisor, such as qemu, file or phy; absent: the hypervisor's default.
    #[xml(attr)]
    pub name: Option<String>,
    /// Format of the image; absent: raw on QEMU, except for volumes.
    #[xml(attr)]
    pub r#type: Option<Format>,
    /// Whether reads and writes go through the host's page cache, and when writes reach the storage.
    #[xml(attr, omit, since = "0.6")]
    pub cache: Cache,
    /// What happens to the guest when a write (or any request) fails; absent: the hypervisor's default.
    #[xml(attr, since = "0.8")]
    pub error_policy: Option<ErrorPolicy>,
    /// What happens to the guest when a read fails; absent: as `error_policy`.
    #[xml(attr, since = "0.9.7")]
    pub rerror_policy: Option<ErrorPolicy>,
    /// How the host does its I/O.
    #[xml(attr, since = "0.8.8")]
    pub io: Option<Io>,
    /// Whether notifications are handled apart from the CPU.
    #[xml(attr, since = "0.9.3")]
    pub ioeventfd: Option<OnOff>,
    /// Whether notifications are limited by an index (event index), with virtio; absent: the device's
    /// default.
    #[xml(attr, since = "0.9.5")]
    pub event_idx: Option<OnOff>,
    /// Whether what is read from below is kept.
    #[xml(attr, since = "0.9.10")]
    pub copy_on_read: Option<OnOff>,
    /// What happens to blocks that the guest frees.
    #[xml(attr, since = "1.0.6")]
    pub discard: Option<Discard>,
    /// Id of the I/O thread that serves it, from 1; absent: the emulator's main loop.
    #[xml(attr, since = "1.2.8")]
    pub iothread: Option<u32>,
    /// What happens to zeroes that the guest writes.
    #[xml(attr, since = "2.0")]
    pub detect_zeroes: Option<DetectZeroes>,
    /// Whether freed clusters keep their place in the image.
    #[xml(attr, since = "9.5")]
    pub discard_no_unref: Option<OnOff>,
    /// Queues of requests, with virtio; 0 or absent: the device's default.
    #[xml(attr, omit, since = "3.9")]
    pub queues: u32,
    /// Entries of each queue, with virtio; 0 or absent: the device's default.
    #[xml(attr, omit, since = "7.8")]
    pub queue_size: u32,
    /// Options of every virtio device.
    #[xml(flatten)]
    pub virtio: Virtio,
    /// The cache of the image's tables.
    #[xml(child, since = "7.0")]
    pub metadata_cache: Option<MetadataCache>,
    /// The I/O threads that serve its queues.
    #[xml(child, since = "10.0")]
    pub iothreads: Option<DiskIothreads>,
    /// What is counted of its I/O beside the totals.
    #[xml(child, since = "11.10")]
    pub statistics: Option<Statistics>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<driver><statistics>`: what is counted of the disk's I/O beside the totals.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Statistics {
    /// Intervals over which requests are counted.
    #[xml(list = "statistic")]
    pub statistic: Vec<Statistic>,
    /// How many requests took how long, at most one for each type.
    #[xml(list = "latency-histogram", since = "12.1")]
    pub latency_histogram: Vec<LatencyHistogram>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<statistic>`: an interval over which requests are counted.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Statistic {
    /// Length of the interval in seconds, at least 1.
    #[xml(attr)]
    pub interval: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<latency-histogram>`: how many requests took how long, at most one for each type.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct LatencyHistogram {
    /// Kind of requests that are counted; absent: those of all kinds without a histogram of their own.
    #[xml(attr)]
    pub r#type: Option<RequestType>,
    /// Ranges of time, in ascending order; one that begins at 0 is added.
    #[xml(list = "bin")]
    pub bin: Vec<HistogramBin>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// A kind of request to a disk.
    pub enum RequestType {
        /// Requests that read blocks.
        Read = "read",
        /// Requests that write blocks.
        Write = "write",
        /// Commands to zones.
        Zone = "zone",
        /// Requests that write the disk's cache out.
        Flush = "flush",
    }
}

/// `<bin>`: one range of time.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct HistogramBin {
    /// Where the range begins, in nanoseconds; it ends where the next one begins.
    #[xml(attr)]
    pub start: u64,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<driver><iothreads>`: the I/O threads that serve its queues.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct DiskIothreads {
    /// I/O threads that handle the disk's requests.
    #[xml(list = "iothread")]
    pub iothread: Vec<DiskIothread>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<driver><iothreads><iothread>`: an I/O thread that handles requests of the disk.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct DiskIothread {
    /// Id of the I/O thread, at least 1; the guest must have it.
    #[xml(attr)]
    pub id: u32,
    /// The queues that it serves; shared out where none is named.
    #[xml(list = "queue")]
    pub queue: Vec<DiskQueue>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<queue>`: a queue that the thread serves.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct DiskQueue {
    /// Number of the queue that the thread handles, from 0.
    #[xml(attr)]
    pub id: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The format of an image. `aio` is an old name of raw.
    pub enum Format {
        /// The disk's bytes and nothing else.
        Raw = "raw",
        /// A directory of the host, shown as a FAT disk.
        Dir = "dir",
        /// The image format of the Bochs emulator.
        Bochs = "bochs",
        /// A compressed loop image.
        Cloop = "cloop",
        /// Apple's disk image.
        Dmg = "dmg",
        /// A CD image.
        Iso = "iso",
        /// The VHD format of Microsoft Virtual PC.
        Vpc = "vpc",
        /// The disk image format of VirtualBox.
        Vdi = "vdi" since "1.0.3",
        /// A directory shown as a FAT disk.
        Fat = "fat",
        /// Xen's virtual hard disk.
        Vhd = "vhd",
        /// The image format of Virtuozzo containers.
        Ploop = "ploop" since "1.2.5",
        /// User Mode Linux' copy on write.
        Cow = "cow",
        /// QEMU's old format.
        Qcow = "qcow",
        /// QEMU's format: grows as it is filled, with snapshots and encryption.
        Qcow2 = "qcow2",
        /// QEMU's enhanced disk.
        Qed = "qed",
        /// The disk image format of VMware.
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
        /// The host's cache is passed over; the disk's own cache is used.
        None = "none",
        /// The host's cache serves reads; a write is done once the disk has it.
        Writethrough = "writethrough",
        /// Reads and writes.
        Writeback = "writeback",
        /// Not, and every write is flushed.
        Directsync = "directsync" since "0.9.5",
        /// Reads and writes, and flushes are ignored.
        Unsafe = "unsafe" since "0.9.7",
    }
}

token! {
    /// What happens when I/O fails.
    pub enum ErrorPolicy {
        /// The guest is paused.
        Stop = "stop",
        /// The guest is told.
        Report = "report" since "0.9.7",
        /// The failure is not shown to the guest, which goes on.
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
        /// Worker threads of the hypervisor make blocking calls.
        Threads = "threads",
        /// By the kernel's rings.
        IoUring = "io_uring" since "6.3",
    }
}

token! {
    /// What happens to blocks that the guest frees.
    pub enum Discard {
        /// The host frees them.
        Unmap = "unmap",
        /// The request is dropped: the image keeps the blocks.
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

/// `<metadata_cache>`: the cache of the image's tables.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct MetadataCache {
    /// The most memory that it takes, in bytes; absent: the format's default.
    #[xml(child, omit)]
    pub max_size: Bytes,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
