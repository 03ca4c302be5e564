//! `<disk>` (xen.md 5.6).

use super::{flag, Members, Translation};
use crate::domain::devices::disk::{Device, Discard, Format, Source};
use crate::domain::devices::Disk;
use crate::xen::words;
use serde_json::Value;

pub(super) fn disks(out: &Translation<'_>) -> Vec<Value> {
    out.domain.devices.disk.iter().map(|disk| one(disk).into()).collect()
}

fn one(disk: &Disk) -> Members {
    let driver = disk.driver.as_ref();
    let name = driver.and_then(|driver| driver.name.as_deref());
    let format = driver.and_then(|driver| driver.r#type).unwrap_or(Format::Raw);
    let path = match &disk.source {
        Source::Network(network) => {
            let file = network.config.as_ref().and_then(|config| config.file.as_ref());
            let conf = file.map_or_else(String::new, |file| format!(":conf={file}"));
            Some(words::rbd(network) + &conf)
        }
        source => source.path().map(str::to_owned),
    };
    let cdrom = disk.device == Device::Cdrom;
    let (backend, mut format) = match name.map(|name| backend(name, format)) {
        Some(Some((backend, format))) => (Some(backend), format),
        // Without a driver libxl chooses one, for a raw image; what no driver serves is refused.
        Some(None) | None => (None, "raw"),
    };
    if cdrom && path.is_none() {
        format = "empty";
    }
    let mut own = Members::default();
    let served_by = disk.backenddomain.as_ref().and_then(|domain| domain.name.as_ref());
    own.path("backend_domname", served_by);
    own.some("pdev_path", path);
    own.put("vdev", disk.target.dev.as_str());
    own.some("backend", backend);
    own.put("format", format);
    own.put("removable", 1);
    own.number("readwrite", u64::from(!disk.readonly));
    own.number("is_cdrom", u64::from(cdrom));
    if !disk.readonly {
        let discard = driver.and_then(|driver| driver.discard);
        own.some("discard_enable", discard.map(|discard| flag(discard == Discard::Unmap)));
    }
    own
}

/// Who serves a disk of a driver and a format, and libxl's word for the format.
pub(in crate::xen) fn backend(driver: &str, format: Format) -> Option<(&'static str, &'static str)> {
    let word = match format {
        Format::Raw => "raw",
        Format::Qcow => "qcow",
        Format::Qcow2 => "qcow2",
        Format::Qed => "qed",
        Format::Vhd => "vhd",
        _ => return None,
    };
    let backend = match (driver, format) {
        ("qemu", _) => "qdisk",
        ("tap" | "tap2", Format::Raw | Format::Vhd) => "tap",
        ("tap" | "tap2", _) => "qdisk",
        ("file", Format::Raw) => "qdisk",
        ("phy", Format::Raw) => "phy",
        _ => return None,
    };
    Some((backend, word))
}
