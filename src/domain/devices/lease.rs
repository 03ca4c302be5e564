//! `<lease>`: a lock that the guest holds while it runs.

use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<lease>`: a lock that the guest holds while it runs.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Lease {
    /// Name of the lock space that the lease belongs to.
    #[xml(child)]
    pub lockspace: NonEmpty,
    /// Name of the lease in its lock space.
    #[xml(child)]
    pub key: NonEmpty,
    /// Storage of the host that the lease is kept in.
    #[xml(child)]
    pub target: LeaseTarget,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<lease><target>`: storage of the host that the lease is kept in.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct LeaseTarget {
    /// Path of the file or block device on the host.
    #[xml(attr)]
    pub path: String,
    /// Byte of the file or device at which the lease begins; 0 where absent.
    #[xml(attr, omit)]
    pub offset: u64,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
