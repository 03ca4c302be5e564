//! `<vmcoreinfo>` (qemu-command-2.md 29).

use super::Translation;
use crate::qemu::members::Members;
use crate::xml::value::token::OnOff;

pub(super) fn vmcoreinfo(out: &mut Translation<'_>) {
    let features = out.domain.features.as_ref();
    if features.and_then(|features| features.vmcoreinfo.as_ref()?.state) == Some(OnOff::On) {
        out.device(Members::new("driver", "vmcoreinfo"));
    }
}
