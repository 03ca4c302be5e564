//! What is refused only when a guest is to start, before an option is written (qemu-rules.md 1.4,
//! 1.5): the definition itself is a good one.

use super::Translation;
use crate::domain::devices::chardev::{ChannelType, SerialType, Source as Stream};
use crate::domain::devices::disk::{Protocol, Source as DiskSource, Transport};
use crate::domain::devices::graphics::Kind;
use crate::domain::devices::interface::{BackendType, Source as NetSource};
use crate::domain::features::GicVersion;
use crate::domain::memory::SourceType;
use crate::domain::os::{SmbiosMode, SysinfoType};
use crate::qemu::caps::Flag;

/// Longer names of sockets are cut off by the host.
const SOCKET_NAME: usize = 107;

/// Everything that speaks against the start.
pub(super) fn refusals(out: &mut Translation<'_>) {
    machine(out);
    memory(out);
    streams(out);
    disks(out);
    interfaces(out);
    displays(out);
    hostdevs(out);
}

fn machine(out: &mut Translation<'_>) {
    let domain = out.domain;
    let version = domain.features.as_ref().and_then(|features| features.gic.as_ref()?.version);
    if version.is_some_and(|version| version != GicVersion::V2) && out.caps.arch != "aarch64" {
        out.refuse("/domain/features/gic", "this QEMU binary has version 2 of the GIC alone");
    }
    let mode = domain.os.as_ref().and_then(|os| os.smbios.as_ref()).map(|smbios| smbios.mode);
    if mode == Some(SmbiosMode::Sysinfo) {
        let tables = domain.sysinfo.iter().find(|info| info.r#type == SysinfoType::Smbios);
        match tables {
            None => out.refuse("/domain/os/smbios", "the tables of `<sysinfo type='smbios'>` are asked for"),
            Some(tables) if tables.base_board.len() > 1 => {
                out.refuse("/domain/sysinfo", "QEMU shows one main board at most");
            }
            Some(_) => {}
        }
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
    for serial in &devices.serial {
        let kind = serial.target.as_ref().and_then(|target| target.r#type);
        let lacks = match kind {
            Some(SerialType::UsbSerial) => !out.caps.has(Flag::UsbSerial),
            Some(SerialType::PciSerial) => !out.caps.has(Flag::PciSerial),
            Some(SerialType::SpaprVioSerial) => !out.caps.has(Flag::SpaprVty),
            _ => false,
        };
        if let Some(kind) = kind.filter(|_| lacks) {
            let message = format!("this QEMU binary does not support serial ports of type '{kind}'");
            out.refuse("/domain/devices/serial", message);
        }
    }
    for channel in &devices.channel {
        let Some(target) = channel.target.as_ref().filter(|target| target.r#type == ChannelType::Virtio)
        else {
            continue;
        };
        let agent = "com.redhat.spice.0";
        if matches!(channel.source, Stream::SpiceVmc)
            && target.name.as_deref().is_some_and(|name| name != agent)
        {
            out.refuse("/domain/devices/channel/target", format!("the agent of SPICE is called '{agent}'"));
        }
    }
}

fn disks(out: &mut Translation<'_>) {
    for disk in &out.domain.devices.disk {
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

fn interfaces(out: &mut Translation<'_>) {
    for interface in &out.domain.devices.interface {
        let word = interface.source.word();
        let queues = interface.driver.as_ref().map_or(0, |driver| driver.queues);
        let several = matches!(
            interface.source,
            NetSource::Network(_)
                | NetSource::Bridge(_)
                | NetSource::Direct(_)
                | NetSource::Ethernet(_)
                | NetSource::VhostUser(_)
                | NetSource::Vdpa(_)
        );
        let passt = interface.backend.as_ref().is_some_and(|backend| backend.r#type == BackendType::Passt);
        if queues > 0 && !several && !passt {
            let message = format!("an interface of type '{word}' has one queue");
            out.refuse("/domain/devices/interface/driver", message);
        }
        let filtered =
            matches!(interface.source, NetSource::Network(_) | NetSource::Bridge(_) | NetSource::Ethernet(_));
        if interface.filterref.is_some() && (!filtered || interface.virtualport.is_some()) {
            let message = format!("the traffic of an interface of type '{word}' is not filtered");
            out.refuse("/domain/devices/interface/filterref", message);
        }
    }
}

fn displays(out: &mut Translation<'_>) {
    let mut seen = Vec::new();
    for display in &out.domain.devices.graphics {
        let listens = match &display.kind {
            Kind::Vnc(vnc) => vnc.listens.len(),
            Kind::Spice(spice) => spice.listens.len(),
            _ => 0,
        };
        if listens > 1 {
            out.refuse("/domain/devices/graphics", "a display listens in one place");
        }
        let kind = std::mem::discriminant(&display.kind);
        if seen.contains(&kind) {
            out.refuse("/domain/devices/graphics", "a guest has one display of a kind");
        }
        seen.push(kind);
    }
}

fn hostdevs(out: &mut Translation<'_>) {
    let mut devices = out.domain.devices.hostdev.iter();
    let chosen = devices.any(|device| {
        device.r#type == "pci" && device.driver.as_ref().is_none_or(|driver| driver.name.is_none())
    });
    if chosen && !out.caps.has(Flag::VfioPci) {
        out.refuse("/domain/devices/hostdev", "this QEMU binary takes no PCI devices of the host");
    }
}
