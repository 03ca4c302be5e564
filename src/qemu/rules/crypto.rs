//! `<crypto>` (qemu-rules.md 3.26).

use super::Check;
use crate::domain::devices::crypto::CryptoBackendModel;
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn cryptos(&mut self) {
        let devices = &self.domain.devices;
        self.at("/domain/devices/crypto");
        let lkcf = devices.crypto.iter().any(|crypto| crypto.backend.model == CryptoBackendModel::Lkcf);
        self.lacks(!devices.crypto.is_empty(), Flag::VirtioCrypto, "crypto devices");
        self.lacks(lkcf, Flag::CryptodevBackendLkcf, "encryption by the kernel");
    }
}
