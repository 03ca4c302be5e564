//! `<seclabel>` without a model (qemu-defaults.md 3.1).

use super::Completion;
use crate::domain::security::SeclabelType;
use crate::xml::mistake::MISSING_ATTRIBUTE;

impl Completion<'_> {
    /// A lone label without a model gets the host's: none.
    pub(super) fn labels(&mut self) {
        let [label] = &mut self.domain.seclabel[..] else { return };
        if label.model.is_some() || label.r#type.is_none() {
            return;
        }
        let open = label.r#type == Some(SeclabelType::Dynamic) && label.baselabel.is_none();
        if open || label.r#type == Some(SeclabelType::None) {
            label.r#type = Some(SeclabelType::None);
            label.model = Some("none".into());
            label.relabel = None;
        } else {
            let root = self.domain.place();
            let place = root.child("seclabel");
            self.findings
                .report(&MISSING_ATTRIBUTE, &place.attr("model"), "`<seclabel>` has no `model`")
                .help("add `model`, such as 'selinux', 'apparmor' or 'dac'");
        }
    }
}
