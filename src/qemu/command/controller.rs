//! Controllers (qemu-command-1.md 3).

use super::{id, Family, Translation};
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::Controller;
use crate::domain::info::VirtioModel;
use crate::qemu::arch;
use crate::qemu::caps::Flag;
use crate::qemu::members::Members;

pub(super) fn controllers(out: &mut Translation<'_>) {
    let all = &out.domain.devices.controller;
    let of = |kind: Type| all.iter().enumerate().filter(move |(_, controller)| controller.r#type == kind);
    for (at, controller) in of(Type::Pci) {
        out.stand("controller", at, all.len());
        if let Some(size) = controller.pcihole64 {
            let host = match controller.model {
                Some(Model::PciRoot) => "i440FX-pcihost",
                Some(Model::PcieRoot) => "q35-pcihost",
                _ => {
                    let text = "only the root of the PCI buses has a hole for 64 bits";
                    out.refuse("/domain/devices/controller/pcihole64", text);
                    continue;
                }
            };
            out.option("-global", format!("{host}.pci-hole64-size={}K", size.0));
        }
    }
    for kind in [Type::Pci, Type::Usb, Type::Scsi, Type::Ide, Type::Sata, Type::VirtioSerial] {
        for (at, controller) in of(kind) {
            out.stand("controller", at, all.len());
            one(out, controller);
        }
    }
}

/// Hubs and readers of smart cards, which come after memory devices.
pub(super) fn readers(out: &mut Translation<'_>) {
    for (at, hub) in out.domain.devices.hub.iter().enumerate() {
        out.stand("hub", at, out.domain.devices.hub.len());
        let address = out.address(&hub.info);
        out.device(Members::new("driver", "usb-hub").with("id", id(&hub.info)).and(address));
    }
    for ccid in out.domain.devices.controller.iter().filter(|controller| controller.r#type == Type::Ccid) {
        let address = out.address(&ccid.info);
        out.device(Members::new("driver", "usb-ccid").with("id", id(&ccid.info)).and(address));
    }
}

fn one(out: &mut Translation<'_>, controller: &Controller) {
    let index = controller.index.unwrap_or(0);
    let model = controller.model;
    let members = match controller.r#type {
        Type::Pci => pci(out, controller, model, index),
        Type::Usb => usb(out, controller, model),
        Type::Scsi => scsi(out, controller, model, index),
        Type::Ide if index == 0 && out.family.has_ide() => None,
        Type::Ide => {
            out.refuse("/domain/devices/controller", "the machine has no IDE controller");
            None
        }
        Type::Sata if index == 0 && out.family == Family::Q35 => None,
        Type::Sata => Some(Members::new("driver", "ahci").with("id", id(&controller.info))),
        Type::VirtioSerial => {
            let options = controller.driver.as_ref().map(|driver| driver.virtio).unwrap_or_default();
            let members = out.virtio("virtio-serial", &controller.info, virtio_model(model), options);
            let members = members.with("id", id(&controller.info)).with_some("max_ports", controller.ports);
            Some(members.with_some("vectors", controller.vectors))
        }
        Type::Fdc | Type::Ccid | Type::Xenbus | Type::Isa => None,
    };
    if let Some(members) = members {
        if let Some(zpci) = out.zpci(&controller.info) {
            out.device(zpci);
        }
        let address = out.address(&controller.info);
        out.device(members.and(address));
    }
}

fn virtio_model(model: Option<Model>) -> Option<VirtioModel> {
    match model {
        Some(Model::VirtioTransitional) => Some(VirtioModel::VirtioTransitional),
        Some(Model::VirtioNonTransitional) => Some(VirtioModel::VirtioNonTransitional),
        _ => None,
    }
}

fn pci(
    out: &mut Translation<'_>,
    controller: &Controller,
    model: Option<Model>,
    index: u32,
) -> Option<Members> {
    let none = Default::default();
    let target = controller.target.as_ref().unwrap_or(&none);
    if model == Some(Model::PciRoot) && index == 0 {
        if let Some(hotplug) = target.hotplug {
            out.option("-global", format!("PIIX4_PM.acpi-root-pci-hotplug={hotplug}"));
        }
    }
    let root = model == Some(Model::PciRoot)
        && (out.family != Family::Pseries || target.index.is_none_or(|index| index.0 == 0));
    if model == Some(Model::PcieRoot) || root {
        return None;
    }
    let Some(name) = controller.model_name.as_ref().and_then(|name| name.name) else {
        out.refuse(
            "/domain/devices/controller",
            format!("the PCI controller '{}' has no model name", model.map_or("", Model::as_str)),
        );
        return None;
    };
    let number =
        |number: Option<crate::xml::value::number::AnyBase<u32>>| number.map_or(0, |number| number.0);
    let reserve = target.mem_reserve.map_or(0, |reserve| reserve.0 * 1024);
    let members = Members::new("driver", name.as_str());
    let alias = id(&controller.info);
    Some(match model {
        Some(Model::PciBridge) => members
            .with("chassis_nr", number(target.chassis_nr))
            .with_non_zero("mem-reserve", reserve)
            .with("id", alias),
        Some(Model::PciExpanderBus | Model::PcieExpanderBus) => members
            .with("bus_nr", number(target.bus_nr))
            .with("id", alias)
            .with_some("numa_node", target.node),
        Some(Model::PcieRootPort | Model::PcieSwitchDownstreamPort) => members
            .with("port", target.port.map_or(0, |port| port.0))
            .with("chassis", number(target.chassis))
            .with("id", alias)
            .with_some("hotplug", target.hotplug.map(|on| on.is_on()))
            .with_non_zero("mem-reserve", reserve),
        Some(Model::PciRoot) => members
            .with("index", number(target.index))
            .with_non_zero("mem-reserve", reserve)
            .with("id", alias)
            .with_some("numa_node", target.node),
        _ => members.with("id", alias),
    })
}

fn usb(out: &mut Translation<'_>, controller: &Controller, model: Option<Model>) -> Option<Members> {
    let (driver, flag) = match model {
        Some(Model::None) => return None,
        None if out.family == Family::S390 => return None,
        Some(Model::Piix3Uhci) => ("piix3-usb-uhci", Flag::Piix3UsbUhci),
        Some(Model::Piix4Uhci) => ("piix4-usb-uhci", Flag::Piix4UsbUhci),
        Some(Model::Ehci) => ("usb-ehci", Flag::UsbEhci),
        Some(Model::Ich9Ehci1) => ("ich9-usb-ehci1", Flag::Ich9UsbEhci1),
        Some(Model::Ich9Uhci1) => ("ich9-usb-uhci1", Flag::Ich9UsbEhci1),
        Some(Model::Ich9Uhci2) => ("ich9-usb-uhci2", Flag::Ich9UsbEhci1),
        Some(Model::Ich9Uhci3) => ("ich9-usb-uhci3", Flag::Ich9UsbEhci1),
        Some(Model::Vt82c686bUhci) => ("vt82c686b-usb-uhci", Flag::Vt82c686bUsbUhci),
        Some(Model::PciOhci) => ("pci-ohci", Flag::PciOhci),
        Some(Model::NecXhci) => ("nec-usb-xhci", Flag::NecUsbXhci),
        Some(Model::QemuXhci) => ("qemu-xhci", Flag::QemuXhci),
        None => {
            out.refuse(
                "/domain/devices/controller",
                "the USB controller has no model, and none can be chosen",
            );
            return None;
        }
        Some(other) => {
            out.refuse("/domain/devices/controller", format!("QEMU has no USB controller '{other}'"));
            return None;
        }
    };
    let xhci = model.is_some_and(Model::is_xhci);
    let model = model.map_or("", Model::as_str);
    if !out.has(flag) {
        out.refuse("/domain/devices/controller", format!("this QEMU binary has no USB controller '{model}'"));
    }

    if controller.ports.is_some() && !xhci {
        out.refuse(
            "/domain/devices/controller",
            format!("the ports of a USB controller '{model}' are fixed"),
        );
    }
    let members =
        Members::new("driver", driver).with_some("p2", controller.ports).with_some("p3", controller.ports);
    Some(match &controller.info.master {
        Some(master) => {
            let index = controller.index.unwrap_or(0);
            let first = out.domain.devices.controller.iter().find(|other| {
                other.r#type == Type::Usb && other.index == Some(index) && other.info.master.is_none()
            });
            let Some(first) = first else {
                out.refuse(
                    "/domain/devices/controller",
                    format!("there is no USB controller {index} for its companions"),
                );
                return None;
            };
            let bus = id(&first.info);
            members.with("masterbus", format!("{bus}.0")).with("firstport", master.startport)
        }
        None => members.with("id", id(&controller.info)),
    })
}

/// Whether the machine has a SCSI controller of its own.
fn has_esp(out: &Translation<'_>) -> bool {
    let os_type = out.domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let machine = os_type.and_then(|os_type| os_type.machine.as_deref()).unwrap_or_default();
    arch::has_esp(&out.arch(), machine)
}

fn scsi(
    out: &mut Translation<'_>,
    controller: &Controller,
    model: Option<Model>,
    index: u32,
) -> Option<Members> {
    let none = Default::default();
    let driver = controller.driver.as_ref().unwrap_or(&none);
    let alias = id(&controller.info);
    let name = match model {
        Some(Model::VirtioScsi | Model::VirtioTransitional | Model::VirtioNonTransitional) => {
            let members = out.virtio("virtio-scsi", &controller.info, virtio_model(model), driver.virtio);
            let thread = (driver.iothread > 0).then(|| format!("iothread{}", driver.iothread));
            return Some(
                members
                    .with_some("iothread", thread)
                    .with("id", alias)
                    .with_non_zero("num_queues", driver.queues.into())
                    .with_non_zero("cmd_per_lun", driver.cmd_per_lun.into())
                    .with_non_zero("max_sectors", driver.max_sectors.into())
                    .with_some("ioeventfd", driver.ioeventfd.map(|on| on.is_on())),
            );
        }
        Some(Model::Lsilogic) => "lsi",
        Some(Model::Ibmvscsi) => "spapr-vscsi",
        Some(Model::Lsisas1068) => "mptsas1068",
        Some(Model::Lsisas1078) => "megasas",
        Some(Model::Vmpvscsi) => "pvscsi",
        Some(Model::Am53c974) => "am53c974",
        Some(Model::Dc390) => "dc-390",
        Some(Model::Ncr53c90) if index == 0 && has_esp(out) => return None,
        other => {
            let other = other.map_or("", Model::as_str);
            out.refuse("/domain/devices/controller", format!("QEMU has no SCSI controller '{other}'"));
            return None;
        }
    };
    Some(Members::new("driver", name).with("id", alias))
}
