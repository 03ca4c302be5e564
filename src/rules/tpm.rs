//! `<tpm>` (parse-and-rules.md 3.11).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::chardev::Mode::Bind;
use crate::domain::devices::tpm::{TpmBackendType, TpmVersion};
use crate::domain::Domain;

/// Banks go with version 2.0; an external TPM's program listens.
pub fn tpms(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    for (at, tpm) in devices.tpm.iter().enumerate() {
        let mut one = element(path("tpm", at, devices.tpm.len()), findings);
        let banks = tpm.backend.active_pcr_banks.is_some();
        let old =
            tpm.backend.r#type == TpmBackendType::Emulator && tpm.backend.version != Some(TpmVersion::V2);
        one.refuse_in("backend", banks && old, "banks are chosen for version '2.0'");
        if let Some(source) =
            tpm.backend.source.as_ref().filter(|_| tpm.backend.r#type == TpmBackendType::External)
        {
            one.refuse_in(
                "backend/source",
                source.mode == Bind,
                "the program listens already: the mode is 'connect'",
            );
            one.refuse_in("backend/source", source.path.is_none(), "the source needs `path`");
        }
    }
}
