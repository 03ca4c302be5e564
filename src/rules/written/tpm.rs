//! `<tpm>` (parse-and-rules.md 2.19).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::tpm::TpmBackendType;
use crate::domain::Domain;
use crate::xml::mistake::{MISSING_ELEMENT, UNKNOWN_ELEMENT};

rule! {
    /// A guest has more than two TPMs.
    ///
    /// Two are possible on pSeries machines, a TPM and a proxy; other machines have one. Remove the
    /// others.
    ///
    /// ```xml wrong
    /// <tpm model='tpm-tis'><backend type='emulator'/></tpm>
    /// <tpm model='tpm-tis'><backend type='emulator'/></tpm>
    /// <tpm model='tpm-tis'><backend type='emulator'/></tpm>
    /// ```
    /// ```xml right
    /// <tpm model='tpm-tis'><backend type='emulator'/></tpm>
    /// ```
    THIRD_TPM = "R470" "more-than-two-tpms" Error;
}

/// At most two TPMs, with a source and banks that exist.
pub fn tpms(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (at, (tpm, place)) in devices.each("tpm", &domain.devices.tpm).enumerate() {
        if at == 2 {
            findings
                .report(&THIRD_TPM, &place, "third `<tpm>`; a guest has at most two")
                .help("remove the others");
        }
        let own = &tpm.backend;
        let backend = place.child("backend");
        if own.r#type == TpmBackendType::External && own.source.is_none() {
            findings
                .report(&MISSING_ELEMENT, &backend, "`<backend type='external'>` has no `<source>`")
                .help("add the `<source>` with the socket of the TPM");
        }
        let banks = own.active_pcr_banks.as_ref();
        if let Some(odd) = banks.and_then(|banks| banks.rest.elements().next()) {
            let name = odd.name();
            findings
                .report(
                    &UNKNOWN_ELEMENT,
                    &backend.child("active_pcr_banks").child(name),
                    format!("`<{name}>` is not known in `<active_pcr_banks>`"),
                )
                .help("the banks are `<sha1>`, `<sha256>`, `<sha384>` and `<sha512>`");
        }
    }
}
