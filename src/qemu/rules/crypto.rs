//! `<crypto>` (qemu-rules.md 3.26).

use super::Check;
use crate::diagnostic::Place;
use crate::domain::devices::crypto::CryptoBackendModel;
use crate::qemu::caps::Flag;

impl Check<'_> {
    /// The binary has the devices and what does their work.
    pub(super) fn cryptos(&mut self, devices: &Place<'_>) {
        for (crypto, place) in devices.each("crypto", &self.domain.devices.crypto) {
            self.needs(Flag::VirtioCrypto, &place, "`<crypto>`");
            match crypto.backend.model {
                CryptoBackendModel::Builtin => {}
                CryptoBackendModel::Lkcf => {
                    let backend = place.child("backend");
                    let what = "`<backend model='lkcf'>` of `<crypto>`";
                    self.needs(Flag::CryptodevBackendLkcf, &backend.attr("model"), what);
                }
            }
        }
    }
}
