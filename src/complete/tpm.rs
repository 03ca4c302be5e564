//! `<tpm>` (canonical-form.md 13.9).

use crate::domain::devices::tpm::{Tpm, TpmBackendType, TpmDevice, TpmProfile, TpmSourceType};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

/// The host's device, and what each kind of back end has.
pub fn tpms(domain: &mut Domain) {
    domain.devices.tpm.iter_mut().for_each(settle_tpm);
}

fn settle_tpm(tpm: &mut Tpm) {
    let backend = &mut tpm.backend;
    backend.persistent_state.take_if(|kept| *kept == YesNo::No);
    if backend.r#type == TpmBackendType::Passthrough {
        let device = backend.device.get_or_insert_with(TpmDevice::default);
        device.path.get_or_insert_with(|| "/dev/tpm0".into());
    } else {
        backend.device = None;
    }
    if backend.r#type != TpmBackendType::Emulator {
        (backend.version, backend.persistent_state, backend.debug) = (None, None, 0);
        (backend.encryption, backend.active_pcr_banks) = (None, None);
    }
    backend
        .profile
        .take_if(|profile| backend.r#type != TpmBackendType::Emulator || *profile == TpmProfile::default());
    let kind = backend.r#type;
    backend.source.take_if(|source| match source.r#type {
        TpmSourceType::Unix => kind != TpmBackendType::External,
        TpmSourceType::File | TpmSourceType::Dir => kind != TpmBackendType::Emulator,
    });
    if let Some(source) = backend.source.as_mut().filter(|source| source.r#type == TpmSourceType::Unix) {
        source.mode.get_or_insert_default();
    }
}
