//! `<shmem>` (canonical-form.md 13.15).

use crate::domain::devices::shmem::ShmemType;
use crate::domain::Domain;

/// A role goes with a model that has one, a size is above 0.
pub fn shmems(domain: &mut Domain) {
    for shmem in &mut domain.devices.shmem {
        shmem.role.take_if(|_| shmem.model.r#type == ShmemType::Ivshmem);
        shmem.size.take_if(|size| size.0 == 0);
    }
}
