//! `<genid>`: the guest's generation, which changes when it is restored (qemu-command-1.md 2.16).

use super::Translation;
use crate::qemu::members::Members;

pub(super) fn genid(out: &mut Translation<'_>) {
    if let Some(guid) = out.domain.genid.as_ref().and_then(|genid| genid.uuid) {
        out.device(Members::new("driver", "vmgenid").with("guid", guid.to_string()).with("id", "vmgenid0"));
    }
}
