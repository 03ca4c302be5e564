//! `<shmem>`: size and interrupts (qemu-defaults.md 3.8).

use super::Completion;
use crate::domain::devices::shmem::ShmemType;
use crate::xml::value::size::Megabytes;
use crate::xml::value::token::OnOff;

impl Completion<'_> {
    pub(super) fn shmems(&mut self) {
        for shmem in &mut self.domain.devices.shmem {
            if shmem.model.r#type != ShmemType::IvshmemDoorbell {
                shmem.size.take_if(|size| size.0 == 0);
                shmem.size.get_or_insert(Megabytes(4 << 20));
            } else {
                let msi = shmem.msi.get_or_insert_with(Default::default);
                msi.ioeventfd.get_or_insert(OnOff::On);
            }
        }
    }
}
