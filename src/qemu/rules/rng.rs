//! `<rng>` (qemu-rules.md 3.25).

use super::Check;
use crate::domain::devices::rng::RngBackendKind;
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn rngs(&mut self) {
        let rngs = &self.domain.devices.rng;
        for (at, rng) in rngs.iter().enumerate() {
            self.device("rng", at, rngs.len());
            let flag = match rng.backend.kind {
                RngBackendKind::Random(_) => Flag::RngRandom,
                RngBackendKind::Egd(_) => Flag::RngEgd,
                RngBackendKind::Builtin => Flag::RngBuiltin,
            };
            self.lacks(true, flag, "such a source of random numbers");
            self.lacks(true, Flag::VirtioRng, "random number generators");
            let old = rng.model.as_str() != "virtio";
            self.lacks(old, Flag::VirtioPciNonTransitional, "that model of a random number generator");
        }
    }
}
