//! The names by which devices are known while the guest runs (qemu-addresses.md 16).

use crate::defaults::generic::name_index;
use crate::domain::devices::chardev::ConsoleType;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::interface::Source as InterfaceSource;
use crate::domain::devices::misc::MemballoonModel;
use crate::domain::devices::{Controller, Disk};
use crate::domain::info::{Alias, Bus, DeviceInfo};
use crate::domain::Domain;
use crate::qemu::command::machine::Family;

fn name(info: &mut DeviceInfo, alias: String) {
    let own = info.alias.get_or_insert_with(Alias::default);
    own.name.get_or_insert(alias);
}

/// Names every device that has no name of its own.
pub fn assign(domain: &mut Domain) {
    let family = Family::of(domain);
    let lsi: Vec<u32> = domain
        .devices
        .controller
        .iter()
        .filter(|controller| {
            controller.r#type == ControllerType::Scsi && controller.model.as_deref() == Some("lsilogic")
        })
        .filter_map(|controller| controller.index)
        .collect();
    let devices = &mut domain.devices;
    for disk in &mut devices.disk {
        let alias = disk_alias(disk, &lsi);
        name(&mut disk.info, alias);
    }
    let (mut nets, mut hostdevs) = (0, 0);
    for interface in &mut devices.interface {
        let hostdev = matches!(interface.source, InterfaceSource::Hostdev(_));
        if interface.info.alias.is_some() {
            continue;
        }
        let (prefix, next) = if hostdev { ("hostdev", &mut hostdevs) } else { ("net", &mut nets) };
        name(&mut interface.info, format!("{prefix}{next}"));
        *next += 1;
    }
    devices
        .filesystem
        .iter_mut()
        .enumerate()
        .for_each(|(at, device)| name(&mut device.info, format!("fs{at}")));
    devices
        .sound
        .iter_mut()
        .enumerate()
        .for_each(|(at, device)| name(&mut device.info, format!("sound{at}")));
    for device in &mut devices.hostdev {
        if device.info.alias.is_none() {
            name(&mut device.info, format!("hostdev{hostdevs}"));
            hostdevs += 1;
        }
    }
    devices
        .video
        .iter_mut()
        .enumerate()
        .for_each(|(at, device)| name(&mut device.info, format!("video{at}")));
    for controller in &mut devices.controller {
        let alias = controller_alias(controller, family);
        name(&mut controller.info, alias);
    }
    devices
        .input
        .iter_mut()
        .enumerate()
        .for_each(|(at, device)| name(&mut device.info, format!("input{at}")));
    devices
        .parallel
        .iter_mut()
        .enumerate()
        .for_each(|(at, device)| name(&mut device.info, format!("parallel{at}")));
    devices
        .serial
        .iter_mut()
        .enumerate()
        .for_each(|(at, device)| name(&mut device.info, format!("serial{at}")));
    devices
        .channel
        .iter_mut()
        .enumerate()
        .for_each(|(at, device)| name(&mut device.info, format!("channel{at}")));
    let first = devices.serial.first().and_then(|serial| serial.info.alias.clone());
    for (at, device) in devices.console.iter_mut().enumerate() {
        let shadow = device.target.as_ref().is_none_or(|target| target.r#type == Some(ConsoleType::Serial));
        match &first {
            Some(alias) if at == 0 && shadow => device.info.alias = Some(alias.clone()),
            _ => name(&mut device.info, format!("console{at}")),
        }
    }
    devices.hub.iter_mut().enumerate().for_each(|(at, device)| name(&mut device.info, format!("hub{at}")));
    devices
        .watchdog
        .iter_mut()
        .enumerate()
        .for_each(|(at, device)| name(&mut device.info, format!("watchdog{at}")));
    if let Some(balloon) =
        devices.memballoon.as_mut().filter(|balloon| balloon.model != MemballoonModel::None)
    {
        name(&mut balloon.info, "balloon0".to_owned());
    }
    devices.rng.iter_mut().enumerate().for_each(|(at, device)| name(&mut device.info, format!("rng{at}")));
    devices.tpm.iter_mut().enumerate().for_each(|(at, device)| name(&mut device.info, format!("tpm{at}")));
    devices.vsock.iter_mut().for_each(|device| name(&mut device.info, "vsock0".to_owned()));
    devices.iommu.iter_mut().for_each(|device| name(&mut device.info, "iommu0".to_owned()));
}

fn disk_alias(disk: &Disk, lsi: &[u32]) -> String {
    let bus = disk.target.bus.map_or("ide", |bus| bus.as_str());
    match disk.info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Drive(drive)) if bus == "scsi" && !lsi.contains(&drive.controller) => {
            format!("scsi{}-{}-{}-{}", drive.controller, drive.bus, drive.target, drive.unit)
        }
        Some(Bus::Drive(drive)) => format!("{bus}{}-{}-{}", drive.controller, drive.bus, drive.unit),
        _ => format!("{bus}-disk{}", name_index(&disk.target.dev).map_or(-1, i64::from)),
    }
}

fn controller_alias(controller: &Controller, family: Family) -> String {
    let index = controller.index.unwrap_or(0);
    let model = controller.model.as_deref().unwrap_or_default();
    match controller.r#type {
        ControllerType::Pci if !family.has_multibus() => "pci".to_owned(),
        ControllerType::Pci if model == "pcie-root" => format!("pcie.{index}"),
        ControllerType::Pci => format!("pci.{index}"),
        ControllerType::Ide if index == 0 && family.has_ide() => "ide".to_owned(),
        ControllerType::Sata if index == 0 && family == Family::Q35 => "ide".to_owned(),
        ControllerType::Usb if index == 0 => "usb".to_owned(),
        ControllerType::Scsi if index == 0 && model == "ncr53c90" => "scsi".to_owned(),
        kind => format!("{kind}{index}"),
    }
}
