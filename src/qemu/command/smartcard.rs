//! `<smartcard>` (qemu-command-2.md 11).

use super::chardev::{backend, Owner};
use super::{id, Translation};
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::info::Bus;
use crate::qemu::members::Members;

pub(super) fn smartcards(out: &mut Translation<'_>) {
    // A second card is refused.
    let Some(card) = out.domain.devices.smartcard.first() else { return };
    let alias = id(&card.info);
    let members = match &card.mode {
        SmartcardMode::Host => Members::new("driver", "ccid-card-emulated").with("backend", "nss-emulated"),
        SmartcardMode::HostCertificates(files) => {
            let mut members = Members::new("driver", "ccid-card-emulated").with("backend", "certificates");
            for (at, name) in (1..).zip(&files.certificate) {
                members = members.with(format!("cert{at}"), name.as_str());
            }
            members.with("db", files.database.as_ref().map_or("/etc/pki/nssdb", |path| &path.0))
        }
        SmartcardMode::Passthrough(passed) => {
            let name = format!("char{alias}");
            let owner = Owner { id: &name, alias: &alias, spice: "smartcard" };
            backend(out, &owner, &passed.source, passed.log.as_ref());
            Members::new("driver", "ccid-card-passthru").with("chardev", name)
        }
    };
    let index = match card.info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Ccid(ccid)) => ccid.controller,
        _ => 0,
    };
    let reader = out.controller(crate::domain::devices::controller::Type::Ccid, index);
    out.device(members.with("id", alias).with("bus", format!("{reader}.0")));
}
