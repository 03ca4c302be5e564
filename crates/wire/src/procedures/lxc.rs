//! The types of the program `lxc`. Made of `procedures.tsv` by `tests/table.rs`.

use super::{members, procedures};
use crate::xdr::*;

members! {
    /// Arguments of 1, `virDomainLxcOpenNamespace`.
    DomainOpenNamespace {
        dom: Domain,
        flags: u32,
    }
}

procedures! {
    call 458 1 DomainOpenNamespace ();
    =>
}
