//! `<numa>` of `<cpu>`: the NUMA cells that the guest sees.

use crate::token;
use crate::xml::value::set::NumberSet;
use crate::xml::value::size::{MemoryAttrs, ValueAttrs};
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<numa>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Numa {
    /// The cells.
    #[xml(list = "cell")]
    pub cell: Vec<Cell>,
    /// How fast memory of one cell is for another.
    #[xml(child)]
    pub interconnects: Option<Interconnects>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cell>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Cell {
    /// Its number; its place in the list where it is missing.
    #[xml(attr)]
    pub id: Option<u32>,
    /// Its virtual CPUs.
    #[xml(attr)]
    pub cpus: Option<NumberSet>,
    /// Its memory.
    #[xml(flatten)]
    pub memory: MemoryAttrs,
    /// Whether other processes see the memory.
    #[xml(attr = "memAccess")]
    pub mem_access: Option<crate::domain::memory::AccessMode>,
    /// Whether its content is thrown away when the guest ends.
    #[xml(attr)]
    pub discard: Option<YesNo>,
    /// How far other cells are.
    #[xml(child)]
    pub distances: Option<Distances>,
    /// Caches on the side of its memory.
    #[xml(list = "cache")]
    pub cache: Vec<CellCache>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cell><cache>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct CellCache {
    /// Its level, from 1.
    #[xml(attr)]
    pub level: u32,
    /// Where a line of memory can be in it.
    #[xml(attr)]
    pub associativity: Associativity,
    /// When writes reach memory.
    #[xml(attr)]
    pub policy: CachePolicy,
    /// How much it holds, in KiB.
    #[xml(child)]
    pub size: CacheAmount,
    /// How long a line is, in bytes.
    #[xml(child)]
    pub line: CacheAmount,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<size>` and `<line>` of a cache; the unit is always the same, whatever the document says.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct CacheAmount {
    /// The number.
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
        /// Later.
        Writeback = "writeback",
        /// At once.
        Writethrough = "writethrough",
    }
}

/// `<interconnects>`: how fast memory of one cell is for another.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Interconnects {
    /// How long it takes.
    #[xml(list = "latency")]
    pub latency: Vec<Latency>,
    /// How much passes.
    #[xml(list = "bandwidth")]
    pub bandwidth: Vec<Bandwidth>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<latency>`, in nanoseconds.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Latency {
    /// The cell that asks.
    #[xml(attr)]
    pub initiator: u32,
    /// The cell whose memory it is.
    #[xml(attr)]
    pub target: u32,
    /// The level of a cache of that cell; the memory itself where it is missing.
    #[xml(attr, omit)]
    pub cache: u32,
    /// What is done.
    #[xml(attr)]
    pub r#type: AccessType,
    /// How long it takes.
    #[xml(attr)]
    pub value: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<bandwidth>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Bandwidth {
    /// The cell that asks.
    #[xml(attr)]
    pub initiator: u32,
    /// The cell whose memory it is.
    #[xml(attr)]
    pub target: u32,
    /// The level of a cache of that cell; the memory itself where it is missing.
    #[xml(attr, omit)]
    pub cache: u32,
    /// What is done.
    #[xml(attr)]
    pub r#type: AccessType,
    /// How much passes in a second.
    #[xml(flatten)]
    pub value: ValueAttrs,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What is done with memory.
    pub enum AccessType {
        /// Either.
        Access = "access",
        /// Reading.
        Read = "read",
        /// Writing.
        Write = "write",
    }
}

/// `<distances>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Distances {
    /// The cells.
    #[xml(list = "sibling")]
    pub sibling: Vec<Sibling>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<sibling>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Sibling {
    /// The other cell.
    #[xml(attr)]
    pub id: u32,
    /// How far it is, from 10 (here) to 254; 255 is out of reach.
    #[xml(attr)]
    pub value: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
