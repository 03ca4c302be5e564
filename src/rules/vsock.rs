//! Rules about sockets between guest and host: `<vsock>` (parse-and-rules.md 3.11).

use super::virtio;
use crate::diagnostic::{Findings, Place};
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;

/// A socket device's options go with its model; addresses of guests begin with 3.
pub fn vsock(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(vsock) = &domain.devices.vsock else { return };
    let devices = root.child("devices");
    let place = devices.child("vsock");
    if let Some(own) = vsock.driver.as_ref().filter(|_| vsock.model.is_none()) {
        virtio::options(findings, &place, &own.virtio, "`<vsock model='virtio'>`");
    }
    if let Some(address) = vsock.cid.address.filter(|address| address.get() < 3) {
        let cid = place.child("cid");
        let message = format!("`address` of `<cid>` is {address}; expected at least 3");
        findings.report(&INVALID_VALUE, &cid.attr("address"), message).help("0 to 2 are those of the host");
    }
}
