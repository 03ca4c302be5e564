//! `<vcpu>`, and sets that are empty.

use crate::diagnostic::{Findings, Place};
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::set::NumberSet;

/// Virtual CPUs can run on some host CPU.
pub fn cpuset(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let cpuset = domain.vcpu.as_ref().and_then(|vcpu| vcpu.cpuset.as_ref());
    if cpuset.is_some_and(is_empty) {
        let message = "`cpuset` of `<vcpu>` is empty; expected at least one host CPU";
        findings.report(&INVALID_VALUE, &root.child("vcpu").attr("cpuset"), message);
    }
}

/// Whether a set was written that holds nothing.
pub(super) fn is_empty(set: &NumberSet) -> bool {
    set.is_empty()
}
