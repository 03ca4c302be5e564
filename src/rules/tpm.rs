//! Rules about trusted platform modules: `<tpm>` (parse-and-rules.md 3.11).

use super::chardev::missing;
use crate::diagnostic::{Findings, Place};
use crate::domain::devices::chardev::Mode;
use crate::domain::devices::tpm::{TpmBackendType, TpmVersion};
use crate::domain::Domain;
use crate::xml::mistake::{INVALID_VALUE, MISPLACED_ELEMENT};

/// Banks go with version 2.0; the program of an external TPM listens.
pub fn tpms(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (tpm, place) in devices.each("tpm", &domain.devices.tpm) {
        let (own, backend) = (&tpm.backend, place.child("backend"));
        match own.r#type {
            TpmBackendType::Emulator => {
                if own.active_pcr_banks.is_some() && own.version != Some(TpmVersion::V2) {
                    let banks = backend.child("active_pcr_banks");
                    findings
                        .report(
                            &MISPLACED_ELEMENT,
                            &banks,
                            "`<active_pcr_banks>` of a TPM that is not version 2.0",
                        )
                        .remove(", or set `version='2.0'` on `<backend>`");
                }
            }
            TpmBackendType::External => {
                let Some(own) = &own.source else { continue };
                let source = backend.child("source");
                if own.mode == Some(Mode::Bind) {
                    let message = "`mode` of `<source>` is 'bind'; expected 'connect' for an external TPM";
                    findings.report(&INVALID_VALUE, &source.attr("mode"), message);
                }
                if own.path.is_none() {
                    missing(findings, &source, "path");
                }
            }
            TpmBackendType::Passthrough => {}
        }
    }
}
