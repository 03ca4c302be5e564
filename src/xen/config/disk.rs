//! `<disk>` (xen.md 2.13, 4.1).

use super::{Notation, Translation};
use crate::domain::devices::disk::{Device, Format, Source};
use crate::domain::devices::Disk;
use crate::xen::words::rbd;

pub(super) fn disks(out: &mut Translation<'_>) {
    let disks = out.domain.devices.disk.iter().filter(|disk| disk.device != Device::Floppy);
    let items = disks.map(|disk| match out.notation {
        Notation::Xl => xl(disk),
        Notation::Xm => xm(disk),
    });
    let items = items.collect();
    out.list("disk", items);
}

fn xl(disk: &Disk) -> String {
    let driver = disk.driver.as_ref();
    let format = match driver.and_then(|driver| driver.r#type) {
        Some(Format::Vhd) => "vhd",
        Some(Format::Qcow) => "qcow",
        Some(Format::Qcow2) => "qcow2",
        Some(Format::Qed) => "qed",
        _ => "raw",
    };
    let access = if disk.readonly { "ro" } else { "rw" };
    let mut words =
        vec![format!("format={format}"), format!("vdev={}", disk.target.dev), format!("access={access}")];
    words.push(format!("backendtype={}", backend(disk)));
    if disk.device == Device::Cdrom {
        words.push("devtype=cdrom".to_owned());
    }
    let target = match &disk.source {
        Source::File(_) | Source::Block(_) | Source::Dir(_) => disk.source.path().map(str::to_owned),
        Source::Network(network) => Some(rbd(network)),
        // Refused.
        Source::Volume(_)
        | Source::Nvme(_)
        | Source::VhostUser(_)
        | Source::VhostVdpa(_)
        | Source::Ctl(_) => None,
    };
    words.extend(target.map(|target| format!("target={target}")));
    words.join(",")
}

/// The driver of Xen. Where the definition names none it is what Xen chooses itself, and is written: a
/// configuration without it is read as one with QEMU's driver.
fn backend(disk: &Disk) -> &str {
    let driver = disk.driver.as_ref();
    match driver.and_then(|driver| driver.name.as_deref()) {
        Some("qemu" | "file") => "qdisk",
        Some("tap" | "tap2") => "tap",
        Some(other) => other,
        None => {
            let raw = matches!(driver.and_then(|driver| driver.r#type), None | Some(Format::Raw));
            let is_block = matches!(disk.source, Source::Block(_)) && disk.device != Device::Cdrom;
            if raw && is_block {
                "phy"
            } else {
                "qdisk"
            }
        }
    }
}

fn xm(disk: &Disk) -> String {
    let driver = disk.driver.as_ref();
    let name = driver.and_then(|driver| driver.name.as_deref());
    let path = disk.source.path();
    let mut source = String::new();
    if let Some(path) = path {
        if let Some(name) = name {
            source.push_str(&format!("{name}:"));
            if matches!(name, "tap" | "tap2") {
                let format = driver.and_then(|driver| driver.r#type).unwrap_or(Format::Raw);
                let word = if format == Format::Raw { "aio" } else { format.as_str() };
                source.push_str(&format!("{word}:"));
            }
        }
        source.push_str(path);
    }
    let cdrom = if disk.device == Device::Cdrom { ":cdrom" } else { "" };
    let mode = match (disk.readonly, disk.shareable) {
        (true, _) => "r",
        (false, true) => "!",
        (false, false) => "w",
    };
    format!("{source},{}{cdrom},{mode}", disk.target.dev)
}
