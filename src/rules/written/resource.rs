//! `<resource>`: the group of the guest's process.

use crate::diagnostic::{Findings, Place};
use crate::domain::Domain;
use crate::xml::mistake::MISSING_ELEMENT;

/// A resource group is named.
pub fn resource(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.resource else { return };
    let appid = own.fibrechannel.as_ref().and_then(|channel| channel.appid.as_ref());
    if own.partition.is_none() && appid.is_none() {
        let message = "`<resource>` has neither `<partition>` nor `<fibrechannel>` with `appid`";
        findings
            .report(&MISSING_ELEMENT, &root.child("resource"), message)
            .help("add one of them, or remove `<resource>`");
    }
}
