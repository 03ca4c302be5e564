//! `<vsock>` (canonical-form.md 13.16).

use crate::domain::Domain;

/// The guest's address is chosen unless it is given.
pub fn vsock(domain: &mut Domain) {
    if let Some(vsock) = &mut domain.devices.vsock {
        let given = vsock.cid.address.is_some();
        vsock.cid.auto.get_or_insert((!given).into());
    }
}
