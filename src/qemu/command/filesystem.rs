//! `<filesystem>`: directories by 9p, virtiofs and MTP (qemu-command-2.md 9).

use super::{id, Translation};
use crate::domain::devices::filesystem::{AccessMode, DriverType, Multidevs, Wrpolicy};
use crate::domain::devices::Filesystem;
use crate::domain::info::VirtioModel;
use crate::qemu::members::{doubled, Members};

pub(super) fn filesystems(out: &mut Translation<'_>) {
    for filesystem in &out.domain.devices.filesystem {
        let members = match filesystem.driver.as_ref().and_then(|driver| driver.r#type) {
            Some(DriverType::Virtiofs) => virtiofs(out, filesystem),
            Some(DriverType::Mtp) => mtp(filesystem),
            None | Some(DriverType::Path | DriverType::Handle) => plan9(out, filesystem),
            // QEMU has no such drivers, which is refused.
            Some(DriverType::Loop | DriverType::Nbd | DriverType::Ploop) => continue,
        };
        if let Some(zpci) = out.zpci(&filesystem.info) {
            out.device(zpci);
        }
        let order = filesystem.info.boot.as_ref().map_or(0, |boot| boot.order);
        let virtiofs = members.0.iter().any(|(name, _)| name == "chardev");
        let members = if virtiofs { members.with_non_zero("bootindex", order.into()) } else { members };
        let address = out.address(&filesystem.info);
        out.device(members.and(address));
    }
}

fn tag(filesystem: &Filesystem) -> String {
    filesystem.target.as_ref().map(|target| target.dir.clone()).unwrap_or_default()
}

fn folder(filesystem: &Filesystem) -> String {
    filesystem.source.as_ref().and_then(|source| source.dir.clone()).unwrap_or_default()
}

fn plan9(out: &mut Translation<'_>, filesystem: &Filesystem) -> Members {
    let alias = id(&filesystem.info);
    let none = Default::default();
    let driver = filesystem.driver.as_ref().unwrap_or(&none);
    let mut text = match driver.r#type {
        Some(DriverType::Handle) => "handle".to_owned(),
        _ => {
            let security = match filesystem.accessmode {
                Some(AccessMode::Mapped) => "mapped",
                Some(AccessMode::Squash) => "none",
                Some(AccessMode::Passthrough) | None => "passthrough",
            };
            let mut text = format!("local,security_model={security}");
            if filesystem.multidevs != Multidevs::Default {
                text.push_str(&format!(",multidevs={}", filesystem.multidevs));
            }
            for (name, mode) in [("fmode", filesystem.fmode), ("dmode", filesystem.dmode)] {
                if let Some(mode) = mode.filter(|mode| mode.0 > 0) {
                    text.push_str(&format!(",{name}={:04o}", mode.0));
                }
            }
            text
        }
    };
    if driver.wrpolicy == Some(Wrpolicy::Immediate) {
        text.push_str(",writeout=immediate");
    }
    text.push_str(&format!(",id=fsdev-{alias},path={}", doubled(&folder(filesystem))));
    if filesystem.readonly {
        text.push_str(",readonly");
    }
    out.option("-fsdev", text);
    let model = filesystem.model.filter(|model| *model != VirtioModel::Virtio);
    let members = out.virtio("virtio-9p", &filesystem.info, model, driver.virtio);
    members.with("id", &*alias).with("fsdev", format!("fsdev-{alias}")).with("mount_tag", tag(filesystem))
}

fn virtiofs(out: &mut Translation<'_>, filesystem: &Filesystem) -> Members {
    let alias = id(&filesystem.info);
    let given = filesystem.source.as_ref().and_then(|source| source.socket.clone());
    let socket = given.unwrap_or_else(|| match &out.launch.state_dir {
        Some(dir) => format!("{dir}/{alias}-fs.sock"),
        None => format!("{}-{alias}.sock", out.short_name()),
    });
    out.option("-chardev", format!("socket,id=chr-vu-{alias},path={}", doubled(&socket)));
    let none = Default::default();
    let driver = filesystem.driver.as_ref().unwrap_or(&none);
    out.virtio("vhost-user-fs", &filesystem.info, None, driver.virtio)
        .with("id", &*alias)
        .with("chardev", format!("chr-vu-{alias}"))
        .with_non_zero("queue-size", driver.queue.into())
        .with("tag", tag(filesystem))
}

fn mtp(filesystem: &Filesystem) -> Members {
    Members::new("driver", "usb-mtp")
        .with("id", id(&filesystem.info))
        .with("rootdir", folder(filesystem))
        .with("desc", tag(filesystem))
        .with("readonly", filesystem.readonly)
}
