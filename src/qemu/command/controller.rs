//! Controllers (qemu-command-1.md 3).

use super::disk::queue_mapping;
use super::{id, Family, Translation};
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::Controller;
use crate::domain::info::VirtioModel;
use crate::qemu::members::Members;

pub(super) fn controllers(out: &mut Translation<'_>) {
    let all = &out.domain.devices.controller;
    let of = |kind: Type| all.iter().filter(move |controller| controller.r#type == kind);
    for controller in of(Type::Pci) {
        if let Some(size) = controller.pcihole64 {
            let host = match controller.model {
                Some(Model::PciRoot) => "i440FX-pcihost",
                // Only roots have one, which the rules see to.
                _ => "q35-pcihost",
            };
            out.option("-global", format!("{host}.pci-hole64-size={}K", size.0));
        }
    }
    for kind in [Type::Pci, Type::Usb, Type::Scsi, Type::Ide, Type::Sata, Type::VirtioSerial, Type::Nvme] {
        for controller in of(kind) {
            one(out, controller);
        }
    }
}

/// Hubs and readers of smart cards, which come after memory devices.
pub(super) fn readers(out: &mut Translation<'_>) {
    for hub in &out.domain.devices.hub {
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
        Type::Scsi => scsi(out, controller, model),
        // It is part of the machine.
        Type::Ide => None,
        Type::Sata if index == 0 && out.family == Family::Q35 => None,
        Type::Sata => Some(Members::new("driver", "ahci").with("id", id(&controller.info))),
        Type::VirtioSerial => {
            let options = controller.driver.as_ref().map(|driver| driver.virtio).unwrap_or_default();
            let members = out.virtio("virtio-serial", &controller.info, virtio_model(model), options);
            let members = members.with("id", id(&controller.info)).with_some("max_ports", controller.ports);
            Some(members.with_some("vectors", controller.vectors))
        }
        Type::Nvme => {
            let serial = controller.serial.as_ref().map(|serial| serial.0.replace(' ', "\\ "));
            let queues = controller.driver.as_ref().map_or(0, |driver| driver.queues);
            let members = Members::new("driver", "nvme").with("id", id(&controller.info));
            Some(members.with_some("serial", serial).with_non_zero("num_queues", queues.into()))
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
    // Completion gives each its model name.
    let name = controller.model_name.as_ref().and_then(|name| name.name)?;
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

/// A USB controller; those that QEMU or the binary lacks are refused.
fn usb(out: &Translation<'_>, controller: &Controller, model: Option<Model>) -> Option<Members> {
    let driver = match model? {
        Model::Piix3Uhci => "piix3-usb-uhci",
        Model::Piix4Uhci => "piix4-usb-uhci",
        Model::Ehci => "usb-ehci",
        Model::Ich9Ehci1 => "ich9-usb-ehci1",
        Model::Ich9Uhci1 => "ich9-usb-uhci1",
        Model::Ich9Uhci2 => "ich9-usb-uhci2",
        Model::Ich9Uhci3 => "ich9-usb-uhci3",
        Model::Vt82c686bUhci => "vt82c686b-usb-uhci",
        Model::PciOhci => "pci-ohci",
        Model::NecXhci => "nec-usb-xhci",
        Model::QemuXhci => "qemu-xhci",
        _ => return None,
    };
    let members =
        Members::new("driver", driver).with_some("p2", controller.ports).with_some("p3", controller.ports);
    Some(match &controller.info.master {
        Some(master) => {
            let index = controller.index.unwrap_or(0);
            let first = out.domain.devices.controller.iter().find(|other| {
                other.r#type == Type::Usb && other.index == Some(index) && other.info.master.is_none()
            });
            let bus = first.map_or(String::new(), |first| id(&first.info));
            members.with("masterbus", format!("{bus}.0")).with("firstport", master.startport)
        }
        None => members.with("id", id(&controller.info)),
    })
}

fn scsi(out: &Translation<'_>, controller: &Controller, model: Option<Model>) -> Option<Members> {
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
                    .with_some("iothread-vq-mapping", driver.iothreads.as_ref().map(queue_mapping))
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
        // 'ncr53c90' is part of the machine; QEMU has no others.
        _ => return None,
    };
    Some(Members::new("driver", name).with("id", alias))
}
