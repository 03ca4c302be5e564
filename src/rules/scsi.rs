//! Addresses of SCSI devices, which no two share (parse-and-rules.md 3.2).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::disk::DiskBus;
use crate::domain::devices::hostdev;
use crate::domain::info::{Bus, DeviceInfo, Drive};
use crate::domain::Domain;

/// SCSI devices of the host are not where another device is.
pub fn units(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let drive = |info: &DeviceInfo| match info.address.as_ref().map(|address| &address.bus) {
        Some(Bus::Drive(drive)) => Some(*drive),
        _ => None,
    };
    let devices = &domain.devices;
    let disks = devices.disk.iter().filter(|disk| disk.target.bus == Some(DiskBus::Scsi));
    let mut taken: Vec<Drive> = disks.filter_map(|disk| drive(&disk.info)).collect();
    for (at, device) in
        devices.hostdev.iter().enumerate().filter(|(_, device)| device.r#type == hostdev::Type::Scsi)
    {
        let Some(own) = drive(&device.info) else { continue };
        let message = "another SCSI device has this address";
        let mut one = element(path("hostdev", at, devices.hostdev.len()), findings);
        one.refuse_in("address", taken.contains(&own), message);
        taken.push(own);
    }
}
