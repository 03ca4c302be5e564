//! TPMs that another program emulates.

use super::Startup;
use crate::diagnostic::Place;
use crate::domain::devices::tpm::TpmBackendType;
use crate::xml::mistake::MISSING_ELEMENT;

impl Startup<'_> {
    /// Where that program listens is known.
    pub(super) fn external_tpms(&mut self, devices: &Place<'_>) {
        for (tpm, place) in devices.each("tpm", &self.domain.devices.tpm) {
            let backend = &tpm.backend;
            if backend.r#type == TpmBackendType::External && backend.source.is_none() {
                self.findings
                    .report(
                        &MISSING_ELEMENT,
                        &place.child("backend"),
                        "`<backend>` of the TPM has no `<source>`",
                    )
                    .help("add the socket of the program that emulates the TPM");
            }
        }
    }
}
