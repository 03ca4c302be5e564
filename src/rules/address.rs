//! Rules about addresses of devices: `<address>` (parse-and-rules.md 3.1, 3.2).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::disk::DiskBus;
use crate::domain::devices::{hostdev, Device, Id, Kind};
use crate::domain::info::{Bus, DeviceInfo, Drive};
use crate::domain::Domain;
use crate::xml::Tagged;
use std::collections::BTreeMap;

rule! {
    /// Two devices have the same address.
    ///
    /// A position on a disk controller, a PCI function, a USB port, a port of a virtio-serial
    /// controller, a memory slot, a range of memory, an s390 channel and a register of the pSeries bus
    /// take one device each. The device that comes later is reported. Give it another address, or
    /// remove its `<address>`: a free one is chosen.
    ///
    /// ```xml wrong
    /// <disk><source file='/a'/><target dev='sda'/><address type='drive' unit='3'/></disk>
    /// <disk><source file='/b'/><target dev='sdb'/><address type='drive' unit='3'/></disk>
    /// ```
    /// ```xml right
    /// <disk><source file='/a'/><target dev='sda'/><address type='drive' unit='3'/></disk>
    /// <disk><source file='/b'/><target dev='sdb'/><address type='drive' unit='4'/></disk>
    /// ```
    ADDRESS_TAKEN = "R535" "address-taken" Error;

    /// The address of a device is one of another bus.
    ///
    /// The type of an address follows from the bus of the device: `drive` for disks on IDE, SCSI,
    /// SATA and floppy controllers, `ccid` for smart cards, `pci` for PCI devices of the host.
    /// Change the type, or remove the address, so that a fitting one is chosen.
    ///
    /// ```xml wrong
    /// <disk><source file='/a'/><target dev='sda' bus='sata'/><address type='pci' slot='4'/></disk>
    /// ```
    /// ```xml right
    /// <disk><source file='/a'/><target dev='sda' bus='sata'/><address type='drive' unit='0'/></disk>
    /// ```
    ADDRESS_OF_OTHER_BUS = "R536" "address-of-other-bus" Error;

    /// A device of the guest has the address type `unassigned`.
    ///
    /// Only devices of the host can be kept out of the guest in this way. Remove the address.
    ///
    /// ```xml wrong
    /// <sound model='ich6'><address type='unassigned'/></sound>
    /// ```
    /// ```xml right
    /// <hostdev type='pci'>
    ///   <source><address bus='1' slot='1'/></source><address type='unassigned'/>
    /// </hostdev>
    /// ```
    UNASSIGNED = "R537" "address-unassigned" Error;
}

/// The bus of an address and its numbers, where the device has one.
pub(super) fn bus(info: &DeviceInfo) -> Option<&Bus> {
    info.address.as_ref().map(|address| &address.bus)
}

/// Reports an address of another type than the device has.
pub(super) fn other_bus(findings: &mut Findings, device: &Place<'_>, bus: &Bus, of: &str, expected: &str) {
    let address = device.child("address");
    findings
        .report(
            &ADDRESS_OF_OTHER_BUS,
            &address.attr("type"),
            format!("address type '{}' for {of}; expected {expected}", bus.tag()),
        )
        .help("change the type, or remove `<address>`");
}

/// Only devices of the host are without an address on purpose.
pub fn unassigned(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for id in domain.devices.ids().filter(|id| id.kind() != Kind::Hostdev) {
        let info = domain.devices.get(id).and_then(|device| device.info());
        if matches!(info.and_then(bus), Some(Bus::Unassigned)) {
            let device = domain.devices.place(&devices, id);
            let address = device.child("address");
            let message = format!("`type='unassigned'` for `<{}>`", id.kind().name());
            findings
                .report(&UNASSIGNED, &address.attr("type"), message)
                .help("remove `<address>`; only `<hostdev>` can be unassigned");
        }
    }
}

/// No two disks of a bus, and no two SCSI devices, have the same address on a controller.
pub fn drives(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let mut taken: BTreeMap<(DiskBus, Drive), Id> = BTreeMap::new();
    for id in domain.devices.ids().filter(|id| matches!(id.kind(), Kind::Disk | Kind::Hostdev)) {
        let (bus, info) = match domain.devices.get(id) {
            Some(Device::Disk(disk)) => (disk.target.bus, &disk.info),
            Some(Device::Hostdev(own)) if own.r#type == hostdev::Type::Scsi => {
                (Some(DiskBus::Scsi), &own.info)
            }
            _ => continue,
        };
        let (Some(bus), Some(Bus::Drive(drive))) = (bus, self::bus(info)) else { continue };
        let Some(other) = taken.get(&(bus, *drive)) else {
            taken.insert((bus, *drive), id);
            continue;
        };
        let place = domain.devices.place(&devices, id);
        let other = domain.devices.place(&devices, *other).label();
        let message = format!(
            "controller {}, bus {}, target {}, unit {} is also the address of {other}",
            drive.controller, drive.bus, drive.target, drive.unit
        );
        findings
            .report(&ADDRESS_TAKEN, &place.child("address"), message)
            .help("change one of the two, or remove `<address>`");
    }
}
