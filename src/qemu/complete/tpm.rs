//! `<tpm>`: model and version (qemu-defaults.md 3.8).

use super::Completion;
use crate::domain::devices::tpm::{TpmBackendType, TpmModel, TpmVersion};

impl Completion<'_> {
    pub(super) fn tpms(&mut self) {
        let tpm_model = if self.ppc64() { TpmModel::TpmSpapr } else { TpmModel::TpmTis };
        let x86 = self.x86();
        for tpm in &mut self.domain.devices.tpm {
            let model = *tpm.model.get_or_insert(tpm_model);
            if tpm.backend.r#type == TpmBackendType::Emulator {
                let old = x86 && model == TpmModel::TpmTis;
                tpm.backend.version.get_or_insert(if old { TpmVersion::V1 } else { TpmVersion::V2 });
            }
        }
    }
}
