//! `<vcpu>`, and sets that hold nothing.

use super::element;
use crate::diagnostic::Diagnostic;
use crate::domain::Domain;
use crate::xml::value::set::NumberSet;

/// Virtual CPUs run somewhere.
pub fn cpuset(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let cpuset = domain.vcpu.as_ref().and_then(|vcpu| vcpu.cpuset.as_ref());
    element("/domain/vcpu", findings).refuse(cpuset.is_some_and(is_empty), "`cpuset` holds no CPU");
}

/// Whether a set was written that holds nothing.
pub(super) fn is_empty(set: &NumberSet) -> bool {
    set.0.is_empty()
}
