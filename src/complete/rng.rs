//! `<rng>` (canonical-form.md 13.15).

use crate::domain::devices::rng::RngBackendKind;
use crate::domain::Domain;

/// The source of random numbers, `/dev/random` by default.
pub fn rngs(domain: &mut Domain) {
    for rng in &mut domain.devices.rng {
        match &mut rng.backend.kind {
            RngBackendKind::Random(random) => {
                random.path.get_or_insert_with(|| "/dev/random".into());
            }
            RngBackendKind::Builtin => rng.backend.rest.forget_text(),
            RngBackendKind::Egd(_) => {}
        }
        rng.rate.take_if(|rate| rate.bytes == 0);
    }
}
