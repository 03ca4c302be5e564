//! `<vsock>`: sockets between host and guest (qemu-command-2.md 31.3).

use super::virtio::options;
use super::{id, Translation};
use crate::domain::info::VirtioModel;
use crate::xml::value::token::YesNo;

pub(super) fn vsock(out: &mut Translation<'_>) {
    let Some(vsock) = &out.domain.devices.vsock else { return };
    let model = vsock.model.filter(|model| *model != VirtioModel::Virtio);
    if let Some(zpci) = out.zpci(&vsock.info) {
        out.device(zpci);
    }
    let automatic = vsock.cid.auto == Some(YesNo::Yes);
    let cid = match (automatic, vsock.cid.address) {
        (true, _) | (_, None) => out.launch.free_cid,
        (_, Some(address)) => address.get(),
    };
    let descriptor = out.launch.descriptors.map(|descriptors| descriptors.vsock.to_string());
    let members = out.virtio("vhost-vsock", &vsock.info, model, options(&vsock.driver));
    let address = out.address(&vsock.info);
    let members = members.with("id", id(&vsock.info)).with("guest-cid", cid).with_some("vhostfd", descriptor);
    out.device(members.and(address));
}
