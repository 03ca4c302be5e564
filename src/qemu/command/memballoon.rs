//! `<memballoon>` (qemu-command-2.md 26).

use super::virtio::options;
use super::{id, Translation};
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::info::VirtioModel;
use crate::xml::value::token::OnOff;

pub(super) fn balloon(out: &mut Translation<'_>) {
    let Some(balloon) = &out.domain.devices.memballoon else { return };
    let model = match balloon.model {
        MemballoonModel::None | MemballoonModel::Xen => return,
        MemballoonModel::Virtio => None,
        MemballoonModel::VirtioTransitional => Some(VirtioModel::VirtioTransitional),
        MemballoonModel::VirtioNonTransitional => Some(VirtioModel::VirtioNonTransitional),
    };
    if let Some(zpci) = out.zpci(&balloon.info) {
        out.device(zpci);
    }
    let members = out.virtio("virtio-balloon", &balloon.info, model, options(&balloon.driver));
    let address = out.address(&balloon.info);
    let members = members
        .with("id", id(&balloon.info))
        .with_some("deflate-on-oom", balloon.autodeflate.map(OnOff::is_on))
        .with_some("free-page-reporting", balloon.free_page_reporting.map(OnOff::is_on));
    out.device(members.and(address));
}
