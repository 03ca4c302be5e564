//! `<shmem>` (qemu-rules.md 3.26).

use super::Check;
use crate::domain::devices::shmem::ShmemType;
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn shmems(&mut self) {
        let shmems = &self.domain.devices.shmem;
        for (at, shmem) in shmems.iter().enumerate() {
            self.device("shmem", at, shmems.len());
            let served = shmem.server.is_some();
            match shmem.model.r#type {
                ShmemType::Ivshmem => {
                    self.refuse(true, "QEMU has no shared memory of model 'ivshmem' any more")
                }
                ShmemType::IvshmemPlain => {
                    self.lacks(true, Flag::IvshmemPlain, "shared memory");
                    self.refuse(served, "memory of model 'ivshmem-plain' has no server");
                }
                ShmemType::IvshmemDoorbell => {
                    self.lacks(true, Flag::IvshmemDoorbell, "shared memory with interrupts");
                    self.refuse(!served, "memory of model 'ivshmem-doorbell' needs a server");
                    self.refuse(shmem.size.is_some(), "the server says how much memory it is");
                }
            }
            let odd = shmem.size.is_some_and(|size| size.0 < 1 << 20 || !size.0.is_power_of_two());
            self.refuse(odd, "the size of shared memory is a power of two of at least 1 MiB");
        }
    }
}
