//! The names by which devices are known while the guest runs (qemu-addresses.md 16).

use crate::domain::devices::chardev::ConsoleType;
use crate::domain::devices::controller::Model;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::disk::name_index;
use crate::domain::devices::interface::Source as InterfaceSource;
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::memory::MemoryModel;
use crate::domain::devices::{Controller, Devices, Disk, Id, Interface, Kind, MemoryDevice};
use crate::domain::info::{Alias, Bus, DeviceInfo};
use crate::domain::Domain;
use crate::qemu::machine::Family;

fn name(info: &mut DeviceInfo, alias: String) {
    let own = info.alias.get_or_insert_with(Alias::default);
    own.name.get_or_insert(alias);
}

/// Names the devices of a kind by their place in the list.
fn by_place(devices: &mut Devices, kind: Kind, prefix: &str) {
    for at in 0..devices.count(kind) {
        devices.info_mut(Id::new(kind, at)).into_iter().for_each(|info| name(info, format!("{prefix}{at}")));
    }
}

/// Names the devices of a kind by the next number.
fn by_count(devices: &mut Devices, kind: Kind, prefix: &str, next: &mut u32) {
    for at in 0..devices.count(kind) {
        devices.info_mut(Id::new(kind, at)).into_iter().for_each(|info| count(info, prefix, next));
    }
}

/// Names a device by the next number; one with a name of its own takes none.
fn count(info: &mut DeviceInfo, prefix: &str, next: &mut u32) {
    if info.alias.as_ref().is_none_or(|alias| alias.name.is_none()) {
        name(info, format!("{prefix}{next}"));
        *next += 1;
    }
}

/// Names every device that has no name of its own.
pub fn assign(domain: &mut Domain) {
    let family = Family::of(domain);
    let lsi = without_scsi_buses(domain);
    let devices = &mut domain.devices;
    // Interfaces that are devices of the host are counted with these.
    let mut hostdevs = 0;
    for kind in Kind::ALL {
        match kind {
            Kind::Disk => devices.disk.iter_mut().for_each(|disk| {
                let alias = disk_alias(disk, &lsi);
                name(&mut disk.info, alias);
            }),
            Kind::Controller => devices.controller.iter_mut().for_each(|controller| {
                let alias = controller_alias(controller, family);
                name(&mut controller.info, alias);
            }),
            Kind::Interface => interfaces(&mut devices.interface, &mut hostdevs),
            Kind::Hostdev => by_count(devices, *kind, "hostdev", &mut hostdevs),
            Kind::Console => consoles(devices),
            Kind::Memory => memory(&mut devices.memory),
            Kind::Memballoon => {
                let balloon = devices.memballoon.as_mut().filter(|own| own.model != MemballoonModel::None);
                balloon.into_iter().for_each(|balloon| name(&mut balloon.info, "balloon0".to_owned()));
            }
            Kind::Filesystem => by_count(devices, *kind, "fs", &mut 0),
            Kind::Rng => by_count(devices, *kind, "rng", &mut 0),
            Kind::Crypto => by_count(devices, *kind, "crypto", &mut 0),
            Kind::Redirdev => by_place(devices, *kind, "redir"),
            Kind::Sound
            | Kind::Video
            | Kind::Input
            | Kind::Parallel
            | Kind::Serial
            | Kind::Channel
            | Kind::Hub
            | Kind::Shmem
            | Kind::Smartcard
            | Kind::Watchdog
            | Kind::Tpm
            | Kind::Vsock
            | Kind::Iommu
            | Kind::Pstore => by_place(devices, *kind, kind.name()),
            // Part of the machine, or no devices of the guest.
            Kind::Lease | Kind::Graphics | Kind::Audio | Kind::Redirfilter | Kind::Nvram | Kind::Panic => {}
        }
    }
}

fn interfaces(interfaces: &mut [Interface], hostdevs: &mut u32) {
    let mut nets = 0;
    for interface in interfaces {
        let hostdev = matches!(interface.source, InterfaceSource::Hostdev(_));
        let (prefix, next) = if hostdev { ("hostdev", &mut *hostdevs) } else { ("net", &mut nets) };
        count(&mut interface.info, prefix, next);
    }
}

/// The first console may stand for the first serial port, whose name it then has.
fn consoles(devices: &mut Devices) {
    let first = devices.serial.first().and_then(|serial| serial.info.alias.clone());
    for (at, device) in devices.console.iter_mut().enumerate() {
        let shadow = device.target.as_ref().is_none_or(|target| target.r#type == Some(ConsoleType::Serial));
        match &first {
            Some(alias) if at == 0 && shadow => device.info.alias = Some(alias.clone()),
            _ => name(&mut device.info, format!("console{at}")),
        }
    }
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
        count(&mut device.info, prefix, next);
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
