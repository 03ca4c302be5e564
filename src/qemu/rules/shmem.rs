//! `<shmem>` (qemu-rules.md 3.26).

use super::{Check, NOT_IN_QEMU};
use crate::diagnostic::Place;
use crate::domain::devices::shmem::ShmemType;
use crate::domain::devices::Shmem;
use crate::qemu::caps::Flag;
use crate::xml::mistake::{INVALID_VALUE, MISPLACED_ELEMENT, MISSING_ELEMENT};

impl Check<'_> {
    /// The memory is of a model and a size that QEMU has.
    pub(super) fn shmems(&mut self, devices: &Place<'_>) {
        for (shmem, place) in devices.each("shmem", &self.domain.devices.shmem) {
            let model_place = place.child("model");
            let model = shmem.model.r#type;
            let flag = match model {
                ShmemType::Ivshmem => {
                    self.findings
                        .report(
                            &NOT_IN_QEMU,
                            &model_place.attr("type"),
                            "shared memory of model 'ivshmem': QEMU no longer has it",
                        )
                        .help("use 'ivshmem-plain' or 'ivshmem-doorbell'");
                    continue;
                }
                ShmemType::IvshmemPlain => Flag::IvshmemPlain,
                ShmemType::IvshmemDoorbell => Flag::IvshmemDoorbell,
            };
            self.needs(flag, &model_place.attr("type"), format_args!("shared memory of model '{model}'"));
            self.shmem_parts(shmem, &place);
            if let Some(size) = shmem.size.filter(|size| size.0 < 1 << 20 || !size.0.is_power_of_two()) {
                let message =
                    format!("`<size>` is {} bytes; expected a power of two of at least 1 MiB", size.0);
                self.findings.report(&INVALID_VALUE, &place.child("size"), message);
            }
        }
    }

    /// The memory is QEMU's own, or that of a server, which knows its size.
    fn shmem_parts(&mut self, shmem: &Shmem, place: &Place<'_>) {
        let model = shmem.model.r#type;
        let server = shmem.server.is_some();
        let excluded = match model {
            ShmemType::Ivshmem => return,
            ShmemType::IvshmemPlain => server.then_some(("server", "remove it, or use 'ivshmem-doorbell'")),
            ShmemType::IvshmemDoorbell => {
                if !server {
                    self.findings
                        .report(
                            &MISSING_ELEMENT,
                            place,
                            format!("shared memory of model '{model}' has no `<server>`"),
                        )
                        .help("add `<server path='…'/>`");
                }
                shmem.size.is_some().then_some(("size", "remove it; the server gives the size"))
            }
        };
        if let Some((name, help)) = excluded {
            let message = format!("`<{name}>` is not possible in shared memory of model '{model}'");
            self.findings.report(&MISPLACED_ELEMENT, &place.child(name), message).help(help);
        }
    }
}
