//! `<tpm>` (parse-and-rules.md 2.19).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::tpm::TpmBackendType;
use crate::domain::Domain;

/// At most two, with a source and banks that exist.
pub fn tpms(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    let several = devices.tpm.len() > 2;
    element("/domain/devices/tpm", findings).refuse(several, "a guest has two TPMs at most");
    for (at, tpm) in devices.tpm.iter().enumerate() {
        let mut one = element(path("tpm", at, devices.tpm.len()), findings);
        let external = tpm.backend.r#type == TpmBackendType::External && tpm.backend.source.is_none();
        one.refuse_in("backend", external, "it needs `<source>`");
        let banks = tpm.backend.active_pcr_banks.as_ref();
        let odd = banks.and_then(|banks| banks.rest.elements().next());
        let message = format!("there is no bank '{}'", odd.map_or("", |bank| bank.name()));
        one.refuse_in("backend", odd.is_some(), message);
    }
}
