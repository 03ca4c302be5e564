//! Devices of the host (qemu-command-2.md 24).

use super::address::rom;
use super::{id, net, Translation};
use crate::domain::devices::disk::Protocol;
use crate::domain::devices::hostdev;
use crate::domain::devices::hostdev::{Address, GuestReset, Mode, Model, Source, Type};
use crate::domain::devices::interface::{Source as InterfaceSource, Teaming, TeamingType};
use crate::domain::devices::{Hostdev, Interface};
use crate::domain::info::{Bus, DeviceInfo, VirtioModel};
use crate::qemu::caps::Flag;
use crate::qemu::members::Members;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::{self, number::Hex};

pub(super) fn hostdevs(out: &mut Translation<'_>) {
    let domain = out.domain;
    let interfaces = &domain.devices.interface;
    let (turned, written): (Vec<usize>, Vec<usize>) =
        (0..interfaces.len()).partition(|at| out.start.turned.contains(at));
    for at in written {
        interface_hostdev(out, &interfaces[at], at);
    }
    let mut block = out.blocks;
    for device in &domain.devices.hostdev {
        if device.mode != Mode::Subsystem {
            continue;
        }
        let order = device.info.boot.as_ref().map_or(0, |boot| boot.order);
        hostdev(out, device, order, &mut block);
    }
    for at in turned {
        interface_hostdev(out, &interfaces[at], at);
    }
}

/// Whether the device is kept from the guest.
fn is_unassigned(info: &DeviceInfo) -> bool {
    matches!(info.address.as_ref().map(|address| &address.bus), Some(Bus::Unassigned))
}

fn interface_hostdev(out: &mut Translation<'_>, interface: &Interface, at: usize) {
    let InterfaceSource::Hostdev(source) = &interface.source else { return };
    // Host devices without an address are refused.
    let none = Default::default();
    let address = source.address.as_ref().unwrap_or(&none);
    if is_unassigned(&interface.info) {
        return;
    }
    let order = net::boot_order(out, at);
    let number = |part: Option<Hex<2>>| part.map_or(0, |part| part.0 as u32);
    if source.is_usb() {
        let device = address.device.map_or(0, |device| device.0);
        let members = usb_host(out, number(address.bus), device);
        let place = out.address(&interface.info);
        let members = members.with("id", id(&interface.info)).with_non_zero("bootindex", order.into());
        out.device(members.and(place));
        return;
    }
    let own = Vfio {
        host: format!(
            "{:04x}:{:02x}:{:02x}.{:x}",
            address.domain.map_or(0, |part| part.0),
            number(address.bus),
            number(address.slot),
            address.function.map_or(0, |part| part.0),
        ),
        order,
        teaming: interface.teaming.as_ref(),
        display: None,
        ramfb: false,
    };
    let iommufd = interface.hostdev_driver.0.as_ref().and_then(|driver| driver.iommufd);
    let members = vfio(out, &interface.info, own);
    let members = members.with_some("iommufd", out.iommufd(iommufd));
    let place = out.address(&interface.info);
    out.device(members.and(place).and(rom(&interface.info)));
}

fn hostdev(out: &mut Translation<'_>, device: &Hostdev, order: u32, block: &mut u32) {
    if is_unassigned(&device.info) {
        return;
    }
    let none = Source::default();
    let source = device.source.as_ref().unwrap_or(&none);
    let members = match device.r#type {
        Type::Pci => pci(out, device, source, order),
        Type::Usb => Some(usb(out, device, source, order)),
        Type::Scsi => {
            *block += 1;
            scsi(out, device, source, order, *block);
            return;
        }
        Type::ScsiHost => Some(scsi_host(out, device, source)),
        Type::Mdev => mdev(out, device, source, order),
        // QEMU has no such devices, which is refused.
        Type::Storage | Type::Misc | Type::Net => None,
    };
    if let Some(members) = members {
        let pci = device.r#type == Type::Pci;
        let iommufd = device.driver.as_ref().and_then(|driver| driver.iommufd);
        let members = if pci { members.with_some("iommufd", out.iommufd(iommufd)) } else { members };
        let members = members.and(out.address(&device.info));
        out.device(if pci { members.and(rom(&device.info)) } else { members });
        if pci {
            generic_initiators(out, &device.info);
        }
    }
}

/// The NUMA cells that a device is near to.
fn generic_initiators(out: &mut Translation<'_>, info: &DeviceInfo) {
    let Some(nodes) = info.acpi.as_ref().and_then(|acpi| acpi.nodeset.clone()) else { return };
    for node in nodes.iter() {
        let members = Members::new("qom-type", "acpi-generic-initiator")
            .with("id", format!("gi{}", out.initiators))
            .with("pci-dev", id(info))
            .with("node", node);
        out.initiators += 1;
        out.object(members);
    }
}

/// What is said of a PCI device that is handed over.
struct Vfio<'v> {
    host: String,
    order: u32,
    teaming: Option<&'v Teaming>,
    display: Option<OnOff>,
    ramfb: bool,
}

fn vfio(out: &mut Translation<'_>, info: &DeviceInfo, own: Vfio<'_>) -> Members {
    if let Some(zpci) = out.zpci(info) {
        out.device(zpci);
    }
    // The interface that stands in while this one is away.
    let pair = own.teaming.filter(|teaming| teaming.r#type == Some(TeamingType::Transient));
    Members::new("driver", if own.ramfb { "vfio-pci-nohotplug" } else { "vfio-pci" })
        .with("host", own.host)
        .with("id", id(info))
        .with_non_zero("bootindex", own.order.into())
        .with_some("failover_pair_id", pair.and_then(|teaming| teaming.persistent.clone()))
        .with_some("display", own.display.map(|on| on.as_str()))
        .with_some("ramfb", own.ramfb.then_some(true))
}

fn pci(out: &mut Translation<'_>, device: &Hostdev, source: &Source, order: u32) -> Option<Members> {
    // Without an address it is refused.
    let Some(Address::Pci { domain, bus, slot, function }) = &source.address else { return None };
    let host = format!("{domain:04x}:{bus:02x}:{slot:02x}.{function:x}");
    let own = Vfio {
        host,
        order,
        teaming: device.teaming.as_ref(),
        display: device.display,
        ramfb: device.ramfb == Some(OnOff::On),
    };
    Some(vfio(out, &device.info, own))
}

/// A USB device by its place on the host.
fn usb_host(out: &Translation<'_>, bus: u32, device: u32) -> Members {
    let members = Members::new("driver", "usb-host");
    match out.has(Flag::UsbHostHostdevice) {
        true => members.with("hostdevice", format!("/dev/bus/usb/{bus:03}/{device:03}")),
        false => members.with_non_zero("hostbus", bus.into()).with_non_zero("hostaddr", device.into()),
    }
}

fn usb(out: &Translation<'_>, device: &Hostdev, source: &Source, order: u32) -> Members {
    let members = Members::new("driver", "usb-host");
    let members = match &source.address {
        _ if source.missing == Some(YesNo::Yes) => members,
        Some(Address::Usb { bus, device }) => usb_host(out, *bus, *device),
        // QEMU finds the device in the port itself.
        Some(Address::UsbPort { bus, port }) => {
            members.with_non_zero("hostbus", (*bus).into()).with("hostport", value::text(port))
        }
        _ => members
            .with_some("vendorid", source.vendor.as_ref().map(|vendor| vendor.id.0))
            .with_some("productid", source.product.as_ref().map(|product| product.id.0)),
    };
    let (one, all) = match &source.guest_reset {
        Some(GuestReset::Off) => (Some(false), None),
        Some(GuestReset::Uninitialized) => (Some(true), Some(false)),
        Some(GuestReset::On) => (Some(true), Some(true)),
        _ => (None, None),
    };
    let members = members.with("id", id(&device.info)).with_non_zero("bootindex", order.into());
    members.with_some("guest-reset", one).with_some("guest-resets-all", all)
}

fn scsi(out: &mut Translation<'_>, device: &Hostdev, source: &Source, order: u32, number: u32) {
    let node = format!("libvirt-{number}-backend");
    let block = if source.protocol == Some(hostdev::Protocol::Iscsi) {
        // That there is one server is a rule of the start.
        let host = source.host.first().cloned().unwrap_or_default();
        let secret = source.auth.as_ref().map(|_| format!("{node}-secret0"));
        if let Some((name, auth)) = secret.as_ref().zip(source.auth.as_ref()) {
            out.secret(name, auth.secret.as_ref());
        }
        let name = source.name.as_deref().unwrap_or_default();
        let (target, unit) = name.split_once('/').unwrap_or((name, ""));
        let initiator = source.initiator.as_ref().and_then(|initiator| initiator.iqn.as_ref()?.name.clone());
        Members::new("driver", "iscsi")
            .with("portal", super::network_disk::portal(&host, Protocol::Iscsi))
            .with("target", target)
            .with("lun", unit.parse::<u32>().unwrap_or(0))
            .with("transport", "tcp")
            .with_some("user", source.auth.as_ref().map(|auth| auth.username.clone()))
            .with_some("password-secret", secret)
            .with_some("initiator-name", initiator.map(|name| name.0))
    } else {
        // As is that its node is known.
        let path = out.launch.scsi_generic.clone().unwrap_or_default();
        Members::new("driver", "host_device").with("filename", path)
    };
    out.option("-blockdev", block.with("node-name", &*node).with("read-only", device.readonly).json());
    let address = match device.info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Drive(drive)) => out.scsi_address(drive),
        // Other addresses are refused.
        _ => Members::default(),
    };
    let members = Members::new("driver", "scsi-generic").with("drive", node).with("id", id(&device.info));
    let loadparm = out.loadparm(&device.info);
    let members = members.with_non_zero("bootindex", order.into()).with_some("loadparm", loadparm);
    out.device(members.and(address));
}

fn scsi_host(out: &Translation<'_>, device: &Hostdev, source: &Source) -> Members {
    let model = match &device.model {
        Some(Model::VirtioTransitional) => Some(VirtioModel::VirtioTransitional),
        Some(Model::VirtioNonTransitional) => Some(VirtioModel::VirtioNonTransitional),
        _ => None,
    };
    // Without a `wwpn` it is refused.
    let wwpn = source.wwpn.clone();
    let descriptor = out.launch.descriptors.map(|descriptors| descriptors.vhost_scsi.to_string());
    let members = out.virtio("vhost-scsi", &device.info, model, Default::default());
    members.with_some("wwpn", wwpn).with_some("vhostfd", descriptor).with("id", id(&device.info))
}

fn mdev(out: &Translation<'_>, device: &Hostdev, source: &Source, order: u32) -> Option<Members> {
    // Without an identity it is refused.
    let Some(Address::Mdev { uuid }) = &source.address else { return None };
    let ramfb = device.ramfb == Some(OnOff::On);
    let driver = match &device.model {
        None | Some(Model::VfioPci) if ramfb => "vfio-pci-nohotplug",
        None => "vfio-pci",
        Some(model @ (Model::VfioPci | Model::VfioCcw | Model::VfioAp)) => model.as_str(),
        // QEMU has no others, which is refused.
        Some(Model::Virtio | Model::VirtioTransitional | Model::VirtioNonTransitional | Model::Other(_)) => {
            return None
        }
    };
    let pci = driver.starts_with("vfio-pci");
    let display = device.display.or(pci.then_some(OnOff::Off));
    let members = Members::new("driver", driver)
        .with("id", id(&device.info))
        .with("sysfsdev", format!("/sys/bus/mdev/devices/{uuid}"))
        .with_some("display", display.map(|on| on.as_str()))
        .with_some("ramfb", ramfb.then_some(true));
    let members = members.with_non_zero("bootindex", order.into());
    Some(members.with_some("loadparm", out.loadparm(&device.info)))
}
