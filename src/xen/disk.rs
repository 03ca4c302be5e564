//! Disks (xen.md 2.13, 4.1).

use super::{Notation, Translation};
use crate::domain::devices::disk::{Device, Format, Network, Protocol, Source};
use crate::domain::devices::Disk;

pub(super) fn disks(out: &mut Translation<'_>) {
    let mut items = Vec::new();
    for (index, disk) in out.domain.devices.disk.iter().enumerate() {
        let path = format!("/domain/devices/disk[{}]", index + 1);
        if disk.transient.is_some() {
            out.refuse(path, "a transient disk is not supported by Xen");
            continue;
        }
        if disk.device == Device::Floppy {
            continue;
        }
        let item = match out.notation {
            Notation::Xl => xl(disk),
            Notation::Xm => Ok(xm(disk)),
        };
        match item {
            Ok(item) => items.push(item),
            Err(message) => out.refuse(path, message),
        }
    }
    out.list("disk", items);
}

fn xl(disk: &Disk) -> Result<String, String> {
    let driver = disk.driver.as_ref();
    let format = match driver.and_then(|driver| driver.r#type) {
        Some(Format::Vhd) => "xvhd",
        Some(Format::Qcow) => "qcow",
        Some(Format::Qcow2) => "qcow2",
        Some(Format::Qed) => "qed",
        _ => "raw",
    };
    let access = match (disk.readonly, disk.shareable) {
        (true, _) => "ro",
        (false, true) => "!",
        (false, false) => "rw",
    };
    let mut words =
        vec![format!("format={format}"), format!("vdev={}", disk.target.dev), format!("access={access}")];
    if let Some(name) = driver.and_then(|driver| driver.name.as_deref()) {
        let backend = match name {
            "qemu" | "file" => "qdisk",
            "tap" => "tap",
            "phy" => "phy",
            _ => "",
        };
        words.push(format!("backendtype={backend}"));
    }
    if disk.device == Device::Cdrom {
        words.push("devtype=cdrom".to_owned());
    }
    let target = match &disk.source {
        Source::File(_) | Source::Block(_) | Source::Dir(_) => disk.source.path().map(str::to_owned),
        Source::Volume(_) => None,
        Source::Network(network) => Some(rbd(network, "\\\\", false)?),
        Source::Nvme(_) | Source::VhostUser(_) | Source::VhostVdpa(_) => {
            return Err("a disk with this kind of source is not supported by Xen".to_owned());
        }
    };
    words.extend(target.map(|target| format!("target={target}")));
    Ok(words.join(","))
}

/// The text for an image on a Ceph cluster; `escape` protects signs in the list of its servers.
pub(super) fn rbd(network: &Network, escape: &str, secret: bool) -> Result<String, String> {
    if network.protocol != Protocol::Rbd {
        return Err(format!("a disk on a server of protocol '{}' is not supported by Xen", network.protocol));
    }
    if secret {
        return Err("the key of the storage is a secret of the host's, which is not known here".to_owned());
    }
    let name = network.name.clone().unwrap_or_default();
    if name.contains(':') {
        return Err(format!("the image's name '{name}' holds a ':'"));
    }
    let mut target = format!("rbd:{name}:auth_supported=none");
    let hosts: Vec<String> = network
        .host
        .iter()
        .map(|host| {
            let name = host.name.clone().unwrap_or_default();
            let name = if name.contains(':') { format!("[{}]", name.replace(':', "\\:")) } else { name };
            match host.port {
                0 => name,
                port => format!("{name}{escape}:{port}"),
            }
        })
        .collect();
    if !hosts.is_empty() {
        target.push_str(&format!(":mon_host={}", hosts.join(&format!("{escape};"))));
    }
    Ok(target)
}

fn xm(disk: &Disk) -> String {
    let driver = disk.driver.as_ref();
    let name = driver.and_then(|driver| driver.name.as_deref());
    let path = match &disk.source {
        Source::Network(network) => network.name.clone(),
        source => source.path().map(str::to_owned),
    };
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
        source.push_str(&path);
    }
    let cdrom = if disk.device == Device::Cdrom { ":cdrom" } else { "" };
    let mode = match (disk.readonly, disk.shareable) {
        (true, _) => "r",
        (false, true) => "!",
        (false, false) => "w",
    };
    format!("{source},{}{cdrom},{mode}", disk.target.dev)
}
