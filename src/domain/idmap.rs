//! `<idmap>`: how user and group ids of a container map to the host's.

use crate::xml::Rest;
use domdef_derive::Element;

/// `<idmap>`: how ids of a container map to the host's.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Idmap {
    /// Ranges of user ids and what they are mapped to.
    #[xml(list = "uid")]
    pub uid: Vec<IdRange>,
    /// Ranges of group ids and what they are mapped to.
    #[xml(list = "gid")]
    pub gid: Vec<IdRange>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A range of ids.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct IdRange {
    /// First id of the range in the container or guest.
    #[xml(attr)]
    pub start: u32,
    /// First id on the host that the range is mapped to.
    #[xml(attr)]
    pub target: u32,
    /// Number of ids in the range.
    #[xml(attr)]
    pub count: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
