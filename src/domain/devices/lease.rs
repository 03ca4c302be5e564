//! `<lease>`: a lock that the guest holds while it runs.

use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<lease>`: a lock that the guest holds while it runs.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Lease {
    /// The space of its name.
    #[xml(child)]
    pub lockspace: NonEmpty,
    /// Its name there.
    #[xml(child)]
    pub key: NonEmpty,
    /// Where it is kept.
    #[xml(child)]
    pub target: LeaseTarget,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<lease><target>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct LeaseTarget {
    /// The file or device.
    #[xml(attr)]
    pub path: String,
    /// Where in it, in bytes.
    #[xml(attr, omit)]
    pub offset: u64,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
