//! `<numa>` of `<cpu>`: the NUMA cells that the guest sees.

use crate::token;
use crate::xml::value::set::NumberSet;
use crate::xml::value::size::{MemoryAttrs, ValueAttrs};
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<numa>`: NUMA cells that the guest sees.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Numa {
    /// The cells, numbered from 0 without gaps.
    #[xml(list = "cell")]
    pub cell: Vec<Cell>,
    /// How fast memory of one cell is for another.
    #[xml(child, since = "6.6")]
    pub interconnects: Option<Interconnects>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cell>`: one NUMA cell of the guest.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Cell {
    /// Its number; its place in the list where it is missing.
    #[xml(attr, since = "1.2.7")]
    pub id: Option<u32>,
    /// Virtual CPUs of the cell; each belongs to one cell at most.
    #[xml(attr)]
    pub cpus: Option<NumberSet>,
    /// Memory of the cell; the cells' sum is the guest's memory without memory devices.
    #[xml(flatten, within = "@unit=1.2.11")]
    pub memory: MemoryAttrs,
    /// Whether the cell's memory is shared with other processes of the host; absent: as of
    /// `<memoryBacking>`.
    #[xml(attr = "memAccess", since = "1.2.9")]
    pub mem_access: Option<crate::domain::memory::AccessMode>,
    /// Whether its content is thrown away when the guest ends.
    #[xml(attr, since = "4.4")]
    pub discard: Option<YesNo>,
    /// How far other cells' memory is from this cell.
    #[xml(child, since = "3.10")]
    pub distances: Option<Distances>,
    /// Caches in front of the cell's memory.
    #[xml(list = "cache", since = "6.6")]
    pub cache: Vec<CellCache>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cell><cache>`: a cache in front of the cell's memory.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct CellCache {
    /// Level of the cache, 1 to 3, 1 being nearest to the CPU.
    #[xml(attr)]
    pub level: u32,
    /// Where a line of memory can be in it.
    #[xml(attr)]
    pub associativity: Associativity,
    /// When writes to the cache reach memory: at once (writethrough) or later (writeback).
    #[xml(attr)]
    pub policy: CachePolicy,
    /// Size of the cache, in KiB.
    #[xml(child)]
    pub size: CacheAmount,
    /// Length of a cache line, in bytes.
    #[xml(child)]
    pub line: CacheAmount,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<size>` and `<line>` of a cache; the unit is always the same, whatever the document says.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct CacheAmount {
    /// Size of the cache in KiB, or of its line in bytes; a unit beside it is not read.
    #[xml(attr)]
    pub value: u32,
    /// The unit: KiB of a size, B of a line.
    #[xml(attr)]
    pub unit: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Where a line of memory can be in a cache.
    pub enum Associativity {
        /// The cache does not say.
        None = "none",
        /// In one place.
        Direct = "direct",
        /// In any place.
        Full = "full",
    }
}

token! {
    /// When writes reach memory.
    pub enum CachePolicy {
        /// The cache does not say.
        None = "none",
        /// Writes stay in the cache until its line is needed for something else.
        Writeback = "writeback",
        /// Each write goes to memory at once.
        Writethrough = "writethrough",
    }
}

/// `<interconnects>`: how fast memory of one cell is for another.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Interconnects {
    /// How long accesses between an initiator and a target take.
    #[xml(list = "latency")]
    pub latency: Vec<Latency>,
    /// How much can be transferred between an initiator and a target.
    #[xml(list = "bandwidth")]
    pub bandwidth: Vec<Bandwidth>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<latency>`, in nanoseconds.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Latency {
    /// Id of the cell whose CPUs access the memory.
    #[xml(attr)]
    pub initiator: u32,
    /// Id of the cell whose memory is accessed.
    #[xml(attr)]
    pub target: u32,
    /// The level of a cache of that cell; the memory itself where it is missing.
    #[xml(attr, omit)]
    pub cache: u32,
    /// Kind of access that the value is for: any, reads or writes.
    #[xml(attr)]
    pub r#type: AccessType,
    /// Time that an access takes, in nanoseconds.
    #[xml(attr)]
    pub value: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<bandwidth>`: how much can be transferred between an initiator and a target.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Bandwidth {
    /// Id of the cell whose CPUs access the memory.
    #[xml(attr)]
    pub initiator: u32,
    /// Id of the cell whose memory is accessed.
    #[xml(attr)]
    pub target: u32,
    /// The level of a cache of that cell; the memory itself where it is missing.
    #[xml(attr, omit, since = "7.6")]
    pub cache: u32,
    /// Kind of access that the value is for: any, reads or writes.
    #[xml(attr)]
    pub r#type: AccessType,
    /// Data that can be transferred per second, in KiB.
    #[xml(flatten)]
    pub value: ValueAttrs,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What is done with memory.
    pub enum AccessType {
        /// Reading and writing alike.
        Access = "access",
        /// Reading alone.
        Read = "read",
        /// Writing alone.
        Write = "write",
    }
}

/// `<distances>`: how far other cells' memory is from this cell.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Distances {
    /// Distances to single cells; one that is given in one direction only counts for both.
    #[xml(list = "sibling")]
    pub sibling: Vec<Sibling>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<sibling>`: the distance to one cell.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Sibling {
    /// Id of the cell that the distance is to.
    #[xml(attr)]
    pub id: u32,
    /// Relative distance, from 10, that within a cell, to 254; 255 is out of reach.
    #[xml(attr)]
    pub value: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
