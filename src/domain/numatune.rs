//! `<numatune>`: which host NUMA nodes the guest's memory comes from.

use crate::token;
use crate::xml::value::set::NumberSet;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<numatune>`: which host NUMA nodes the memory comes from.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Numatune {
    /// Host nodes of the guest's memory as a whole.
    #[xml(child)]
    pub memory: Option<Memory>,
    /// The memory of one guest NUMA cell each.
    #[xml(list = "memnode", since = "1.2.7")]
    pub memnode: Vec<Memnode>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<numatune><memory>`: host nodes of the guest's memory as a whole.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Memory {
    /// What happens when the nodes have no memory left: strict fails, preferred takes other nodes;
    /// interleave spreads pages, restrictive sets only the cgroup; strict where absent.
    #[xml(attr)]
    pub mode: Option<Mode>,
    /// Host nodes that the memory may come from; required with static placement.
    #[xml(attr)]
    pub nodeset: Option<NumberSet>,
    /// Whether the nodes come from `nodeset` (static) or from a placement service (auto); absent: static
    /// with a nodeset, else as of `<vcpu>`.
    #[xml(attr, since = "0.9.12")]
    pub placement: Option<Placement>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memnode>`: the memory of one guest NUMA cell each.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Memnode {
    /// Id of the guest's NUMA cell, once in this list.
    #[xml(attr)]
    pub cellid: u32,
    /// What happens when the nodes have no memory left, as for all memory; strict where absent.
    #[xml(attr, default)]
    pub mode: Mode,
    /// Host nodes that the cell's memory may come from.
    #[xml(attr)]
    pub nodeset: NumberSet,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// How strictly memory keeps to its nodes.
    pub enum Mode: default Strict {
        /// From these nodes only.
        Strict = "strict",
        /// From these nodes while they have any.
        Preferred = "preferred",
        /// In turns from each.
        Interleave = "interleave",
        /// By the control group alone.
        Restrictive = "restrictive" since "7.3",
    }
}

token! {
    /// Who chooses the nodes.
    pub enum Placement {
        /// The definition: the nodes are those of `nodeset`.
        Static = "static",
        /// A placement daemon.
        Auto = "auto",
        /// As `<vcpu>` says.
        Default = "default",
    }
}
