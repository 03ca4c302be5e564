//! `<pstore>`: storage that outlives a crash (qemu-command-2.md 31.5).

use super::{id, Translation};
use crate::qemu::members::Members;

pub(super) fn pstore(out: &mut Translation<'_>) {
    let Some(pstore) = &out.domain.devices.pstore else { return };
    let alias = id(&pstore.info);
    let object = Members::new("qom-type", "memory-backend-file")
        .with("id", format!("mem{alias}"))
        .with("mem-path", pstore.path.as_ref().map_or("", |path| &path.0))
        .with("size", pstore.size.0.saturating_mul(1024))
        .with("share", true);
    out.object(object);
    let address = out.address(&pstore.info);
    let members =
        Members::new("driver", "acpi-erst").with("id", &*alias).with("memdev", format!("mem{alias}"));
    out.device(members.and(address));
}
