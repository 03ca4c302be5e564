//! `<seclabel>` without a model (qemu-defaults.md 3.1).

use super::Completion;
use crate::domain::security::SeclabelType;

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
            self.refuse("/domain/seclabel", "the label names no security model");
        }
    }
}
