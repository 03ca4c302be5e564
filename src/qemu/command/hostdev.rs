//! Devices of the host (qemu-command-2.md 24).

use super::members::Members;
use super::{id, net, rom, Translation};
use crate::domain::devices::disk::Protocol;
use crate::domain::devices::hostdev::{Address, Mode, Source};
use crate::domain::devices::interface::{HostdevSource, Source as InterfaceSource, Teaming};
use crate::domain::devices::{Hostdev, Interface};
use crate::domain::info::{Bus, VirtioModel};
use crate::qemu::caps::Flag;
use crate::xml::value::token::{OnOff, YesNo};

pub(super) fn hostdevs(out: &mut Translation<'_>) {
    let domain = out.domain;
    for (at, interface) in domain.devices.interface.iter().enumerate() {
        if let InterfaceSource::Hostdev(source) = &interface.source {
            let order = net::boot_order(domain, at);
            interface_hostdev(out, interface, source, order);
        }
    }
    let mut block = out.blocks;
    for device in domain.devices.hostdev.iter().filter(|device| device.mode == Mode::Subsystem) {
        let order = device.info.boot.as_ref().map_or(0, |boot| boot.order);
        hostdev(out, device, order, &mut block);
    }
}

/// The interface that stands in while this one is away.
fn pair(teaming: Option<&Teaming>) -> Option<String> {
    teaming.filter(|teaming| teaming.r#type.as_deref() == Some("transient"))?.persistent.clone()
}

fn interface_hostdev(out: &mut Translation<'_>, interface: &Interface, source: &HostdevSource, order: u32) {
    let Some(address) = &source.address else {
        out.refuse("/domain/devices/interface/source", "the host device has no address");
        return;
    };
    if address.r#type.as_deref() == Some("usb") {
        out.refuse(
            "/domain/devices/interface",
            "USB host devices as interfaces are not translated for QEMU yet",
        );
        return;
    }
    let host = format!(
        "{:04x}:{:02x}:{:02x}.{:x}",
        address.domain.map_or(0, |part| part.0),
        address.bus.map_or(0, |part| part.0),
        address.slot.map_or(0, |part| part.0),
        address.function.map_or(0, |part| part.0),
    );
    if let Some(zpci) = out.zpci(&interface.info) {
        out.device(zpci);
    }
    let place = out.address(&interface.info);
    let members = Members::new("driver", "vfio-pci")
        .with("host", host)
        .with("id", id(&interface.info))
        .with_non_zero("bootindex", order.into())
        .with_some("failover_pair_id", pair(interface.teaming.as_ref()));
    out.device(members.and(place).and(rom(&interface.info)));
}

fn hostdev(out: &mut Translation<'_>, device: &Hostdev, order: u32, block: &mut u32) {
    if matches!(device.info.address.as_ref().map(|address| &address.bus), Some(Bus::Unassigned)) {
        return;
    }
    let none = Source::default();
    let source = device.source.as_ref().unwrap_or(&none);
    let members = match device.r#type.as_str() {
        "pci" => pci(out, device, source, order),
        "usb" => usb(out, device, source, order),
        "scsi" => {
            *block += 1;
            scsi(out, device, source, order, *block);
            return;
        }
        "scsi_host" => scsi_host(out, device, source),
        "mdev" => mdev(out, device, source, order),
        kind => {
            out.refuse("/domain/devices/hostdev", format!("QEMU has no host devices of type '{kind}'"));
            None
        }
    };
    if let Some(members) = members {
        let address = out.address(&device.info);
        out.device(members.and(address).and(rom(&device.info)));
    }
}

fn pci(out: &mut Translation<'_>, device: &Hostdev, source: &Source, order: u32) -> Option<Members> {
    let Some(Address::Pci { domain, bus, slot, function }) = &source.address else {
        out.refuse("/domain/devices/hostdev/source", "the PCI device has no address on the host");
        return None;
    };
    let driver = device.driver.as_ref().and_then(|driver| driver.name.as_deref());
    if matches!(driver, Some("kvm" | "xen")) {
        out.refuse("/domain/devices/hostdev/driver", "QEMU hands PCI devices over by VFIO alone");
        return None;
    }
    if let Some(zpci) = out.zpci(&device.info) {
        out.device(zpci);
    }
    let ramfb = device.ramfb == Some(OnOff::On);
    let members = Members::new("driver", if ramfb { "vfio-pci-nohotplug" } else { "vfio-pci" })
        .with("host", format!("{domain:04x}:{bus:02x}:{slot:02x}.{function:x}"))
        .with("id", id(&device.info))
        .with_non_zero("bootindex", order.into())
        .with_some("failover_pair_id", pair(device.teaming.as_ref()))
        .with_some("display", device.display.map(|on| on.as_str()));
    Some(members.with_some("ramfb", ramfb.then_some(true)))
}

fn usb(out: &mut Translation<'_>, device: &Hostdev, source: &Source, order: u32) -> Option<Members> {
    let members = Members::new("driver", "usb-host");
    let members = match &source.address {
        _ if source.missing == Some(YesNo::Yes) => members,
        Some(Address::Usb { bus, device }) if out.has(Flag::UsbHostHostdevice) => {
            members.with("hostdevice", format!("/dev/bus/usb/{bus:03}/{device:03}"))
        }
        Some(Address::Usb { bus, device }) => {
            members.with_non_zero("hostbus", (*bus).into()).with_non_zero("hostaddr", (*device).into())
        }
        _ if out.launch.is_managed() || source.vendor.is_none() => {
            out.refuse(
                "/domain/devices/hostdev/source",
                "the USB device's place on the host is not known here",
            );
            return None;
        }
        _ => members
            .with_some("vendorid", source.vendor.as_ref().map(|vendor| vendor.id.0))
            .with_some("productid", source.product.as_ref().map(|product| product.id.0)),
    };
    let (one, all) = match source.guest_reset.as_deref() {
        Some("off") => (Some(false), None),
        Some("uninitialized") => (Some(true), Some(false)),
        Some("on") => (Some(true), Some(true)),
        _ => (None, None),
    };
    let members = members.with("id", id(&device.info)).with_non_zero("bootindex", order.into());
    Some(members.with_some("guest-reset", one).with_some("guest-resets-all", all))
}

fn scsi(out: &mut Translation<'_>, device: &Hostdev, source: &Source, order: u32, number: u32) {
    let node = format!("libvirt-{number}-backend");
    let block = if source.protocol.as_deref() == Some("iscsi") {
        let [host] = &source.host[..] else {
            out.refuse("/domain/devices/hostdev/source", "an iSCSI unit is on exactly one server");
            return;
        };
        let secret = source.auth.as_ref().map(|_| format!("{node}-secret0"));
        if let Some((name, auth)) = secret.as_ref().zip(source.auth.as_ref()) {
            out.secret(name, "/domain/devices/hostdev/source/auth", auth.secret.as_ref());
        }
        let name = source.name.as_deref().unwrap_or_default();
        let (target, unit) = name.split_once('/').unwrap_or((name, ""));
        let initiator = source.initiator.as_ref().and_then(|initiator| initiator.iqn.as_ref()?.name.clone());
        Members::new("driver", "iscsi")
            .with("portal", super::source::portal(host, Protocol::Iscsi))
            .with("target", target)
            .with("lun", unit.parse::<u32>().unwrap_or(0))
            .with("transport", "tcp")
            .with_some("user", source.auth.as_ref().map(|auth| auth.username.clone()))
            .with_some("password-secret", secret)
            .with_some("initiator-name", initiator.map(|name| name.0))
    } else {
        match &out.launch.scsi_generic {
            Some(path) => Members::new("driver", "host_device").with("filename", path.clone()),
            None => {
                out.refuse(
                    "/domain/devices/hostdev/source",
                    "the SCSI device's node on the host is not known here",
                );
                return;
            }
        }
    };
    out.option("-blockdev", block.with("node-name", &*node).with("read-only", device.readonly).json());
    let address = match device.info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Drive(drive)) => out.scsi_address(&drive.clone()),
        _ => Members::default(),
    };
    let members = Members::new("driver", "scsi-generic").with("drive", node).with("id", id(&device.info));
    out.device(members.with_non_zero("bootindex", order.into()).and(address));
}

fn scsi_host(out: &mut Translation<'_>, device: &Hostdev, source: &Source) -> Option<Members> {
    let model = match device.model.as_deref() {
        Some("virtio-transitional") => Some(VirtioModel::VirtioTransitional),
        Some("virtio-non-transitional") => Some(VirtioModel::VirtioNonTransitional),
        _ => None,
    };
    let descriptor = out.launch.descriptors.map(|descriptors| descriptors.vhost_scsi.to_string());
    let members = out.virtio("vhost-scsi", &device.info, model, Default::default());
    let members =
        members.with("wwpn", source.wwpn.clone().unwrap_or_default()).with_some("vhostfd", descriptor);
    Some(members.with("id", id(&device.info)))
}

fn mdev(out: &mut Translation<'_>, device: &Hostdev, source: &Source, order: u32) -> Option<Members> {
    let Some(Address::Mdev { uuid }) = &source.address else {
        out.refuse("/domain/devices/hostdev/source", "the mediated device has no identity");
        return None;
    };
    let ramfb = device.ramfb == Some(OnOff::On);
    let driver = match device.model.as_deref().unwrap_or("vfio-pci") {
        "vfio-pci" if ramfb => "vfio-pci-nohotplug",
        other => other,
    };
    let members = Members::new("driver", driver)
        .with("id", id(&device.info))
        .with("sysfsdev", format!("/sys/bus/mdev/devices/{uuid}"))
        .with_some("display", device.display.map(|on| on.as_str()))
        .with_some("ramfb", ramfb.then_some(true));
    Some(members.with_non_zero("bootindex", order.into()))
}
