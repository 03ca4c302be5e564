//! `<crypto>` (qemu-command-2.md 31.4).

use super::virtio::options;
use super::{id, Translation};
use crate::domain::devices::crypto::CryptoBackendModel;
use crate::qemu::members::Members;

pub(super) fn cryptos(out: &mut Translation<'_>) {
    for crypto in &out.domain.devices.crypto {
        let alias = id(&crypto.info);
        let object = match crypto.backend.model {
            CryptoBackendModel::Builtin => "cryptodev-backend-builtin",
            CryptoBackendModel::Lkcf => "cryptodev-backend-lkcf",
        };
        let object = Members::new("qom-type", object).with("id", format!("obj{alias}"));
        out.object(object.with_non_zero("queues", crypto.backend.queues.into()));
        if let Some(zpci) = out.zpci(&crypto.info) {
            out.device(zpci);
        }
        let members = out.virtio("virtio-crypto", &crypto.info, None, options(&crypto.driver));
        let address = out.address(&crypto.info);
        out.device(members.with("cryptodev", format!("obj{alias}")).with("id", alias).and(address));
    }
}
