//! What is refused only when a guest is to start, before an option is written (qemu-rules.md 1.4,
//! 1.5): the definition itself is a good one.

use super::Translation;
use crate::domain::devices::chardev::Source as Stream;
use crate::domain::devices::disk::{Protocol, Source as DiskSource, Transport};
use crate::domain::features::GicVersion;
use crate::domain::memory::SourceType;
use crate::domain::Arch;
use crate::qemu::caps::Flag;

/// Longer names of sockets are cut off by the host.
const SOCKET_NAME: usize = 107;

/// Everything that speaks against the start.
pub(super) fn refusals(out: &mut Translation<'_>) {
    machine(out);
    memory(out);
    streams(out);
    disks(out);
}

fn machine(out: &mut Translation<'_>) {
    let domain = out.domain;
    let version = domain.features.as_ref().and_then(|features| features.gic.as_ref()?.version);
    if version.is_some_and(|version| version != GicVersion::V2) && out.caps.arch != Arch::Aarch64 {
        out.refuse("/domain/features/gic", "this QEMU binary has version 2 of the GIC alone");
    }
}

fn memory(out: &mut Translation<'_>) {
    let domain = out.domain;
    let source = domain.memory_backing.as_ref().and_then(|backing| backing.source.as_ref());
    let memfd = source.is_some_and(|source| source.r#type == SourceType::Memfd);
    if memfd && !out.caps.has(Flag::MemoryBackendMemfd) {
        out.refuse("/domain/memoryBacking", "this QEMU binary does not support memory by memfd");
    }
    let mut devices = domain.devices.memory.iter();
    let pmem = devices.any(|device| device.source.as_ref().is_some_and(|source| source.pmem));
    if pmem && !out.caps.has(Flag::MemoryBackendFilePmem) {
        out.refuse("/domain/devices/memory", "this QEMU binary does not support `<pmem/>`");
    }
}

fn streams(out: &mut Translation<'_>) {
    let devices = &out.domain.devices;
    let all = devices.serial.iter().map(|device| &device.source);
    let all = all.chain(devices.parallel.iter().map(|device| &device.source));
    let all = all.chain(devices.console.iter().map(|device| &device.source));
    for source in all.chain(devices.channel.iter().map(|device| &device.source)) {
        let Stream::Unix(unix) = source else { continue };
        let path = unix.source.as_ref().and_then(|source| source.path.as_ref());
        if path.is_some_and(|path| path.len() > SOCKET_NAME) {
            let message = format!("the name of a socket has at most {SOCKET_NAME} bytes");
            out.refuse("/domain/devices", message);
        }
    }
}

fn disks(out: &mut Translation<'_>) {
    for (at, disk) in out.domain.devices.disk.iter().enumerate() {
        out.stand("disk", at, out.domain.devices.disk.len());
        match &disk.source {
            DiskSource::Nvme(_) if !out.caps.has(Flag::DriveNvme) => {
                out.refuse("/domain/devices/disk", "this QEMU binary does not drive NVMe disks itself");
            }
            DiskSource::Network(network) => {
                use Protocol::{Iscsi, Nfs, Rbd, Ssh};
                let protocol = network.protocol;
                let other = network.host.iter().any(|host| host.transport != Transport::Tcp);
                if other && matches!(protocol, Rbd | Ssh | Nfs) {
                    let message = format!("servers of protocol '{protocol}' are reached by TCP alone");
                    out.refuse("/domain/devices/disk/source/host", message);
                }
                let unit = network.name.as_deref().and_then(|name| name.split_once('/'));
                let odd = unit.is_some_and(|(_, unit)| unit.parse::<u32>().is_err());
                if protocol == Iscsi && odd {
                    out.refuse(
                        "/domain/devices/disk/source",
                        "what stands behind the '/' is no number of a unit",
                    );
                }
            }
            _ => {}
        }
    }
}
