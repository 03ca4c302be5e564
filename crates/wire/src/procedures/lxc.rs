//! The types of the program `lxc`. Made of `procedures.tsv` by `tests/table.rs`.

#![allow(missing_docs)]

use super::procedures;
use crate::xdr::*;

structures! {
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
