//! `<vsock>` (parse-and-rules.md 3.11).

use super::element;
use crate::diagnostic::Diagnostic;
use crate::domain::info::Virtio;
use crate::domain::Domain;

/// A socket device's options go with its model; guests' addresses begin with 3.
pub fn vsock(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    if let Some(vsock) = &devices.vsock {
        let options = vsock.driver.as_ref().is_some_and(|driver| driver.virtio != Virtio::default());
        let message = "these options need `model='virtio'`";
        element("/domain/devices/vsock", findings).refuse_in(
            "driver",
            options && vsock.model.is_none(),
            message,
        );

        let reserved = vsock.cid.address.is_some_and(|address| address.get() < 3);
        element("/domain/devices/vsock/cid", findings).refuse(reserved, "guests' addresses begin with 3");
    }
}
