//! `<tpm>` (qemu-rules.md 3.23).

use super::Check;
use crate::domain::devices::tpm::{TpmBackendType, TpmModel, TpmVersion};
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn tpms(&mut self) {
        let tpms = &self.domain.devices.tpm;
        let proxies = tpms.iter().filter(|tpm| tpm.model == Some(TpmModel::SpaprTpmProxy)).count();
        for (at, tpm) in tpms.iter().enumerate() {
            self.device("tpm", at, tpms.len());
            self.refuse(proxies > 1 || tpms.len() - proxies > 1, "a guest has one TPM, and one proxy");
            let old =
                tpm.backend.r#type == TpmBackendType::Emulator && tpm.backend.version == Some(TpmVersion::V1);
            let tis = tpm.model == Some(TpmModel::TpmTis);
            self.refuse(old && !(tis && self.x86()), "TPM 1.2 is for the model 'tpm-tis' on x86");
            let flag = match tpm.backend.r#type {
                TpmBackendType::Passthrough => Flag::TpmPassthrough,
                _ => Flag::TpmEmulator,
            };
            self.lacks(true, flag, "such a back end of a TPM");
            match tpm.model {
                Some(TpmModel::TpmTis) => self.lacks(true, Flag::TpmTis, "the TPM 'tpm-tis'"),
                Some(TpmModel::TpmCrb) => self.lacks(true, Flag::TpmCrb, "the TPM 'tpm-crb'"),
                Some(TpmModel::TpmSpapr) => self.lacks(true, Flag::TpmSpapr, "the TPM 'tpm-spapr'"),
                Some(TpmModel::SpaprTpmProxy) => {
                    self.lacks(true, Flag::SpaprTpmProxy, "a proxy of a TPM");
                    let other = tpm.backend.r#type != TpmBackendType::Passthrough;
                    self.refuse(other, "a proxy leads to the host's TPM");
                }
                None => {}
            }
        }
    }
}
