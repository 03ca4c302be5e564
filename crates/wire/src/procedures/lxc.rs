//! The types of the program `lxc`. Made of `procedures.tsv` and `members.tsv` by `tests/table.rs`.

use super::procedures;
use crate::xdr::{structures, *};

structures! {
    /// Descriptors of the kernel namespaces of a container.
    ///
    /// Arguments of call 1, `virDomainLxcOpenNamespace`.
    DomainOpenNamespace {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
}

procedures! {
    call 458 1 DomainOpenNamespace ();
    =>
}
