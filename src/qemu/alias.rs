//! The names by which devices are known while the guest runs (qemu-addresses.md 16).

use crate::domain::devices::chardev::ConsoleType;
use crate::domain::devices::controller::Model;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::disk::name_index;
use crate::domain::devices::interface::Source as InterfaceSource;
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::memory::MemoryModel;
use crate::domain::devices::{Controller, Disk, MemoryDevice};
use crate::domain::info::{Alias, Bus, DeviceInfo};
use crate::domain::Domain;
use crate::qemu::machine::Family;

fn name(info: &mut DeviceInfo, alias: String) {
    let own = info.alias.get_or_insert_with(Alias::default);
    own.name.get_or_insert(alias);
}

/// Names devices by their place in the list.
fn by_place<'i>(prefix: &str, infos: impl Iterator<Item = &'i mut DeviceInfo>) {
    infos.enumerate().for_each(|(at, info)| name(info, format!("{prefix}{at}")));
}

/// Names devices by the next number; those with a name of their own take none.
fn by_count<'i>(prefix: &str, infos: impl Iterator<Item = &'i mut DeviceInfo>, next: &mut u32) {
    let unnamed = |info: &&mut DeviceInfo| info.alias.as_ref().is_none_or(|alias| alias.name.is_none());
    for info in infos.filter(unnamed) {
        name(info, format!("{prefix}{next}"));
        *next += 1;
    }
}

/// Names every device that has no name of its own.
pub fn assign(domain: &mut Domain) {
    let family = Family::of(domain);
    let lsi = without_scsi_buses(domain);
    let devices = &mut domain.devices;
    for disk in &mut devices.disk {
        let alias = disk_alias(disk, &lsi);
        name(&mut disk.info, alias);
    }
    let (mut nets, mut hostdevs) = (0, 0);
    for interface in &mut devices.interface {
        let hostdev = matches!(interface.source, InterfaceSource::Hostdev(_));
        let (prefix, next) = if hostdev { ("hostdev", &mut hostdevs) } else { ("net", &mut nets) };
        by_count(prefix, std::iter::once(&mut interface.info), next);
    }
    by_count("fs", devices.filesystem.iter_mut().map(|device| &mut device.info), &mut 0);
    by_place("sound", devices.sound.iter_mut().map(|device| &mut device.info));
    by_count("hostdev", devices.hostdev.iter_mut().map(|device| &mut device.info), &mut hostdevs);
    by_place("redir", devices.redirdev.iter_mut().map(|device| &mut device.info));
    by_place("video", devices.video.iter_mut().map(|device| &mut device.info));
    for controller in &mut devices.controller {
        let alias = controller_alias(controller, family);
        name(&mut controller.info, alias);
    }
    by_place("input", devices.input.iter_mut().map(|device| &mut device.info));
    by_place("parallel", devices.parallel.iter_mut().map(|device| &mut device.info));
    by_place("serial", devices.serial.iter_mut().map(|device| &mut device.info));
    by_place("channel", devices.channel.iter_mut().map(|device| &mut device.info));
    let first = devices.serial.first().and_then(|serial| serial.info.alias.clone());
    for (at, device) in devices.console.iter_mut().enumerate() {
        let shadow = device.target.as_ref().is_none_or(|target| target.r#type == Some(ConsoleType::Serial));
        match &first {
            Some(alias) if at == 0 && shadow => device.info.alias = Some(alias.clone()),
            _ => name(&mut device.info, format!("console{at}")),
        }
    }
    by_place("hub", devices.hub.iter_mut().map(|device| &mut device.info));
    by_place("shmem", devices.shmem.iter_mut().map(|device| &mut device.info));
    by_place("smartcard", devices.smartcard.iter_mut().map(|device| &mut device.info));
    by_place("watchdog", devices.watchdog.iter_mut().map(|device| &mut device.info));
    if let Some(balloon) =
        devices.memballoon.as_mut().filter(|balloon| balloon.model != MemballoonModel::None)
    {
        name(&mut balloon.info, "balloon0".to_owned());
    }
    by_count("rng", devices.rng.iter_mut().map(|device| &mut device.info), &mut 0);
    by_place("tpm", devices.tpm.iter_mut().map(|device| &mut device.info));
    memory(&mut devices.memory);
    by_place("vsock", devices.vsock.iter_mut().map(|device| &mut device.info));
    by_place("iommu", devices.iommu.iter_mut().map(|device| &mut device.info));
    by_count("crypto", devices.crypto.iter_mut().map(|device| &mut device.info), &mut 0);
    by_place("pstore", devices.pstore.iter_mut().map(|device| &mut device.info));
}

fn memory(devices: &mut [MemoryDevice]) {
    let mut counts = [0; 3];
    for device in devices {
        let slot = match device.info.address.as_ref().map(|address| &address.bus) {
            Some(Bus::Dimm(dimm)) => dimm.slot,
            _ => 0,
        };
        let (prefix, next) = match device.model {
            MemoryModel::Dimm => ("dimm", &mut slot.clone()),
            MemoryModel::Nvdimm => ("nvdimm", &mut slot.clone()),
            MemoryModel::VirtioPmem => ("virtiopmem", &mut counts[0]),
            MemoryModel::VirtioMem => ("virtiomem", &mut counts[1]),
            MemoryModel::SgxEpc => ("epc", &mut counts[2]),
        };
        by_count(prefix, std::iter::once(&mut device.info), next);
    }
}

/// The name of a disk that is added to a guest.
pub(crate) fn of_disk(domain: &Domain, disk: &Disk) -> String {
    disk_alias(disk, &without_scsi_buses(domain))
}

/// The SCSI controllers whose disks are named as those of other buses.
fn without_scsi_buses(domain: &Domain) -> Vec<u32> {
    domain
        .devices
        .controller
        .iter()
        .filter(|one| one.r#type == ControllerType::Scsi && one.model == Some(Model::Lsilogic))
        .filter_map(|controller| controller.index)
        .collect()
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
    let model = controller.model;
    match controller.r#type {
        ControllerType::Pci if !family.has_multibus() => "pci".to_owned(),
        ControllerType::Pci if model == Some(Model::PcieRoot) => format!("pcie.{index}"),
        ControllerType::Pci => format!("pci.{index}"),
        ControllerType::Ide if index == 0 && family.has_ide() => "ide".to_owned(),
        ControllerType::Sata if index == 0 && family == Family::Q35 => "ide".to_owned(),
        ControllerType::Usb if index == 0 => "usb".to_owned(),
        ControllerType::Scsi if index == 0 && model == Some(Model::Ncr53c90) => "scsi".to_owned(),
        kind => format!("{kind}{index}"),
    }
}
