//! `<tpm>` (qemu-rules.md 3.23).

use super::Check;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::tpm::{TpmBackendType, TpmModel, TpmVersion};
use crate::qemu::caps::Flag;

rule! {
    /// The guest has a second TPM, or a second proxy of the host's.
    ///
    /// A guest can have one TPM, and on pSeries one `spapr-tpm-proxy` beside it. Remove the others.
    ///
    /// ```xml wrong
    /// <tpm model='tpm-tis'><backend type='emulator' version='2.0'/></tpm>
    /// <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
    /// ```
    /// ```xml right
    /// <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
    /// ```
    SECOND_TPM = "Q370" "second-tpm" Error;

    /// The model of the TPM does not go with its back end.
    ///
    /// TPM 1.2 is emulated for the model `tpm-tis` on x86 only, and a `spapr-tpm-proxy` leads to the
    /// TPM of the host.
    ///
    /// ```xml wrong
    /// <tpm model='tpm-crb'><backend type='emulator' version='1.2'/></tpm>
    /// ```
    /// ```xml right
    /// <tpm model='tpm-tis'><backend type='emulator' version='1.2'/></tpm>
    /// ```
    TPM_BACKEND = "Q371" "tpm-backend-of-model" Error;
}

impl Check<'_> {
    /// There is one TPM of a kind, with a back end for it.
    pub(super) fn tpms(&mut self, devices: &Place<'_>) {
        let (mut proxies, mut chips) = (0, 0);
        for (tpm, place) in devices.each("tpm", &self.domain.devices.tpm) {
            let proxy = tpm.model == Some(TpmModel::SpaprTpmProxy);
            let (count, what) = if proxy { (&mut proxies, "TPM proxy") } else { (&mut chips, "TPM") };
            *count += 1;
            if *count > 1 {
                self.findings
                    .report(&SECOND_TPM, &place, format!("second {what}: a guest has one"))
                    .remove("");
            }
            let backend = place.child("backend");
            let name = tpm.model.map_or("", TpmModel::as_str);
            let kind = tpm.backend.r#type;
            let old = kind == TpmBackendType::Emulator && tpm.backend.version == Some(TpmVersion::V1);
            if old && (tpm.model != Some(TpmModel::TpmTis) || !self.x86()) {
                let arch = &self.arch;
                let message = format!(
                    "`version='1.2'` is not possible with TPM model '{name}' on architecture '{arch}'"
                );
                self.findings
                    .report(&TPM_BACKEND, &backend.attr("version"), message)
                    .help("use '2.0', or model 'tpm-tis' on x86");
            }
            let flag = match kind {
                TpmBackendType::Passthrough => Flag::TpmPassthrough,
                TpmBackendType::Emulator | TpmBackendType::External => Flag::TpmEmulator,
            };
            self.needs(flag, &backend.attr("type"), format_args!("TPM back end '{kind}'"));
            let flag = match tpm.model {
                Some(TpmModel::TpmTis) => Flag::TpmTis,
                Some(TpmModel::TpmCrb) => Flag::TpmCrb,
                Some(TpmModel::TpmSpapr) => Flag::TpmSpapr,
                Some(TpmModel::SpaprTpmProxy) => Flag::SpaprTpmProxy,
                None => continue,
            };
            self.needs(flag, &place.attr("model"), format_args!("TPM model '{name}'"));
            if proxy && kind != TpmBackendType::Passthrough {
                self.findings
                    .report(
                        &TPM_BACKEND,
                        &backend.attr("type"),
                        format!("TPM model '{name}' is not possible with back end '{kind}'"),
                    )
                    .use_value("passthrough");
            }
        }
    }
}
