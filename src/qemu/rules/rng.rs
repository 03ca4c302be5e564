//! `<rng>` (qemu-rules.md 3.25).

use super::Check;
use crate::diagnostic::Place;
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::info::VirtioModel;
use crate::qemu::caps::Flag;
use crate::xml::Tagged;

impl Check<'_> {
    /// The binary has the generators and where their numbers come from.
    pub(super) fn rngs(&mut self, devices: &Place<'_>) {
        for (rng, place) in devices.each("rng", &self.domain.devices.rng) {
            let kind = &rng.backend.kind;
            let flag = match kind {
                RngBackendKind::Random(_) => Flag::RngRandom,
                RngBackendKind::Egd(_) => Flag::RngEgd,
                RngBackendKind::Builtin => Flag::RngBuiltin,
            };
            let backend = place.child("backend");
            self.needs(
                flag,
                &backend.attr("model"),
                format_args!("`model='{}'` of `<backend>`", Tagged::tag(kind)),
            );
            self.needs(Flag::VirtioRng, &place, "`<rng>`");
            match rng.model {
                VirtioModel::Virtio => {}
                model @ (VirtioModel::VirtioTransitional | VirtioModel::VirtioNonTransitional) => {
                    self.needs(
                        Flag::VirtioPciNonTransitional,
                        &place.attr("model"),
                        format_args!("`model='{model}'` of `<rng>`"),
                    );
                }
            }
        }
    }
}
