//! `<reservations>`: the helper process that keeps SCSI reservations (qemu-command-1.md 2.1).

use super::blockdev::{layers, Layer, Numbers};
use super::Translation;
use crate::domain::Domain;
use crate::qemu::launch::Launch;
use crate::qemu::members::Members;
use crate::xml::value::token::YesNo;

pub(super) fn helper(out: &mut Translation<'_>) {
    if has_managed(out.domain, out.launch) {
        let path =
            format!("{}/pr-helper0.sock", out.launch.state_dir.as_deref().unwrap_or("/run/qemu-pr-helper"));
        out.object(Members::new("qom-type", "pr-manager-helper").with("id", "pr-helper0").with("path", path));
    }
}

/// Whether a helper process that the manager starts keeps reservations of some disk.
pub(super) fn has_managed(domain: &Domain, launch: &Launch) -> bool {
    let managed = |layer: &Layer<'_>| {
        let reservations = layer.source.common().reservations.as_ref();
        reservations.is_some_and(|reservations| reservations.managed == Some(YesNo::Yes))
    };
    let mut disks = domain.devices.disk.iter();
    disks.any(|disk| layers(disk, launch, &mut Numbers::default()).iter().any(managed))
}
