//! Memory: how much, where it comes from, and its limits.

use crate::token;
use crate::xml::value::set::NumberSet;
use crate::xml::value::size::{Kib, SizeAttrs};
use crate::xml::value::token::OnOff;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<maxMemory>`: how far memory can be plugged in.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct MaxMemory {
    /// Slots for memory devices that can be added while the guest runs; absent or 0: none.
    #[xml(attr, omit)]
    pub slots: u32,
    /// Memory that the guest can have at most, memory devices included, in KiB.
    #[xml(flatten)]
    pub size: Kib,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memory>`: the memory at boot.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Memory {
    /// Whether the memory is part of a core dump of the hypervisor.
    #[xml(attr = "dumpCore", since = "0.10.2")]
    pub dump_core: Option<OnOff>,
    /// Memory at boot, memory devices included, in KiB.
    #[xml(flatten)]
    pub size: Kib,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<blkiotune>`: shares and limits of block I/O.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Blkiotune {
    /// The guest's share of block I/O, 100 to 1000; absent: the host's default.
    #[xml(child, omit)]
    pub weight: u32,
    /// Limits for single block devices of the host.
    #[xml(list = "device", since = "0.9.8")]
    pub device: Vec<BlkiotuneDevice>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<blkiotune><device>`: limits for one host device.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct BlkiotuneDevice {
    /// Path of the host's block device that the limits are for.
    #[xml(child)]
    pub path: String,
    /// Share of the device's I/O in comparison with other guests; 0 or absent: not set.
    #[xml(child, omit)]
    pub weight: u32,
    /// Read requests per second at most; 0 or absent: no limit.
    #[xml(child, omit, since = "1.2.2")]
    pub read_iops_sec: u32,
    /// Write requests per second at most; 0 or absent: no limit.
    #[xml(child, omit, since = "1.2.2")]
    pub write_iops_sec: u32,
    /// Bytes read per second at most; 0 or absent: no limit.
    #[xml(child, omit, since = "1.2.2")]
    pub read_bytes_sec: u64,
    /// Bytes written per second at most; 0 or absent: no limit.
    #[xml(child, omit, since = "1.2.2")]
    pub write_bytes_sec: u64,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memtune>`: limits of host memory, in KiB.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Memtune {
    /// The most host memory that the guest may ever use, in KiB; absent: no limit.
    #[xml(child, within = "@unit=0.9.11")]
    pub hard_limit: Option<Kib>,
    /// Host memory that the guest is held to while the host is short of it, in KiB; absent: no limit.
    #[xml(child, within = "@unit=0.9.11")]
    pub soft_limit: Option<Kib>,
    /// Host memory that the guest keeps in any case, in KiB; 0 or absent: none.
    #[xml(child, omit, within = "@unit=0.9.11")]
    pub min_guarantee: Kib,
    /// Memory and swap of the host that the guest may use together, in KiB; absent: no limit.
    #[xml(child, within = "@unit=0.9.11")]
    pub swap_hard_limit: Option<Kib>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memoryBacking>`: where the guest's memory comes from on the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct MemoryBacking {
    /// Backs the guest's memory with huge pages of the host; without `<page>` with those of the default
    /// size.
    #[xml(child)]
    pub hugepages: Option<Hugepages>,
    /// The host does not merge the guest's pages with equal ones (KSM).
    #[xml(flag, since = "1.0.6")]
    pub nosharepages: bool,
    /// The host never swaps the guest's memory out.
    #[xml(flag, since = "1.0.6")]
    pub locked: bool,
    /// What the guest's memory is on the host.
    #[xml(child, since = "3.1")]
    pub source: Option<Source>,
    /// Whether the memory is shared with other processes of the host, unless a NUMA cell says otherwise.
    #[xml(child, since = "3.1")]
    pub access: Option<Access>,
    /// When and with how many threads the host allocates the memory.
    #[xml(child, since = "3.1")]
    pub allocation: Option<Allocation>,
    /// Its content is thrown away when the guest ends.
    #[xml(flag, since = "4.4")]
    pub discard: bool,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<hugepages>`: backs the guest's memory with huge pages of the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct Hugepages {
    /// Page sizes, of all memory or of some NUMA nodes.
    #[xml(list = "page", since = "1.2.7")]
    pub page: Vec<Page>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<page>`: one page size.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Page {
    /// Size of the huge pages, in KiB, not 0.
    #[xml(flatten)]
    pub size: SizeAttrs,
    /// The guest NUMA nodes that use it; all where it is missing.
    #[xml(attr)]
    pub nodeset: Option<NumberSet>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memoryBacking><source>`: what the guest's memory is on the host.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Source {
    /// What the memory is on the host: anonymous, a file or a memfd; absent: the hypervisor's choice.
    #[xml(attr)]
    pub r#type: SourceType,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of host memory.
    pub enum SourceType {
        /// A file that is mapped, so that other processes can share it.
        File = "file",
        /// Memory of the process, which no other process can share.
        Anonymous = "anonymous",
        /// An anonymous file that can be shared.
        Memfd = "memfd" since "4.10",
    }
}

/// `<memoryBacking><access>`: whether the memory is shared with other processes of the host, unless a NUMA
/// cell says otherwise.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Access {
    /// Whether other processes of the host can share the memory (shared) or not (private).
    #[xml(attr)]
    pub mode: AccessMode,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Who sees the guest's memory.
    pub enum AccessMode {
        /// Other processes too.
        Shared = "shared",
        /// The hypervisor alone.
        Private = "private",
    }
}

/// `<memoryBacking><allocation>`: when and with how many threads the host allocates the memory.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Allocation {
    /// Whether all memory is allocated at the start (immediate) or when it is first used (ondemand).
    #[xml(attr)]
    pub mode: Option<AllocationMode>,
    /// Threads that allocate the memory at the start; 0 or absent: the hypervisor's default.
    #[xml(attr, omit, since = "8.2")]
    pub threads: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// When the host reserves the memory.
    pub enum AllocationMode {
        /// Before the guest starts.
        Immediate = "immediate",
        /// When the guest touches it.
        Ondemand = "ondemand",
    }
}
