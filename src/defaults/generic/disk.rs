//! Disks: their order, bus and address (canonical-form.md 13.1, 16.2).

use crate::diagnostic::{code, Diagnostic};
use crate::domain::devices::disk::{
    Cache, Device, DiskBus, Format, Iotune, Snapshot, Source, Target, Transport,
};
use crate::domain::devices::Disk;
use crate::domain::info::{Bus, Drive};
use crate::domain::{Domain, Type};
use crate::xml::value::token::YesNo;

/// The number in a disk's name: `vda` is 0, `sdz` 25, `hdaa` 26; `None` for other names.
pub fn name_index(name: &str) -> Option<u32> {
    let prefixes = ["xvd", "ubd", "fd", "hd", "vd", "sd"];
    let rest = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix))?;
    let letters = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    if letters.is_empty() || letters.len() > 6 || !letters.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let number = letters.bytes().fold(0u32, |number, byte| number * 26 + u32::from(byte - b'a') + 1);
    Some(number - 1)
}

/// Puts disks in the order of their bus and name.
pub fn order(domain: &mut Domain) {
    let mut ordered: Vec<Disk> = Vec::with_capacity(domain.devices.disk.len());
    for disk in domain.devices.disk.drain(..) {
        let index = |disk: &Disk| name_index(&disk.target.dev).map_or(-1, i64::from);
        let same = |other: &Disk| other.target.bus == disk.target.bus;
        let place = match ordered.iter().rposition(|other| same(other) && index(other) <= index(&disk)) {
            Some(before) => before + 1,
            None => ordered.iter().position(same).unwrap_or(ordered.len()),
        };
        ordered.insert(place, disk);
    }
    domain.devices.disk = ordered;
}

/// Fills in buses, addresses and what a source lacks.
pub fn complete(domain: &mut Domain, refused: &mut Vec<Diagnostic>) {
    let wide = domain.r#type == Type::Vmware;
    share_limits(&mut domain.devices.disk);
    let count = domain.devices.disk.len();
    for (number, disk) in domain.devices.disk.iter_mut().enumerate() {
        if let Some(name) = disk.target.dev.strip_prefix("ioemu:") {
            disk.target.dev = name.to_owned();
        }
        disk.target.bus.get_or_insert(bus_of(&disk.target, disk.device));
        settle(disk);
        if let Err(message) = address(disk, wide) {
            let path = if count == 1 {
                "/domain/devices/disk/target".to_owned()
            } else {
                format!("/domain/devices/disk[{}]/target", number + 1)
            };
            refused.push(Diagnostic::error(&code::RULE, message).on(path));
        }
    }
}

/// A disk of a group without limits of its own has those of the first one that has some.
fn share_limits(disks: &mut [Disk]) {
    let bare = |tune: &Iotune| Iotune { group_name: tune.group_name.clone(), ..Iotune::default() } == *tune;
    let given: Vec<Iotune> =
        disks.iter().filter_map(|disk| disk.iotune.clone()).filter(|tune| !bare(tune)).collect();
    for tune in disks.iter_mut().filter_map(|disk| disk.iotune.as_mut()) {
        if tune.group_name.is_some() && bare(tune) {
            if let Some(first) = given.iter().find(|own| own.group_name == tune.group_name) {
                *tune = first.clone();
            }
        }
    }
}

fn bus_of(target: &Target, device: Device) -> DiskBus {
    if device == Device::Floppy {
        return DiskBus::Fdc;
    }
    let by_prefix = [
        ("hd", DiskBus::Ide),
        ("sd", DiskBus::Scsi),
        ("vd", DiskBus::Virtio),
        ("xvd", DiskBus::Xen),
        ("ubd", DiskBus::Uml),
    ];
    by_prefix.iter().find(|(prefix, _)| target.dev.starts_with(prefix)).map_or(DiskBus::Ide, |(_, bus)| *bus)
}

fn settle(disk: &mut Disk) {
    if disk.device == Device::Cdrom {
        disk.readonly = true;
    }
    if disk.readonly && disk.snapshot == Some(Snapshot::No) {
        disk.snapshot = None;
    }
    if !matches!(disk.device, Device::Cdrom | Device::Floppy) {
        disk.target.tray = Default::default();
    }
    if disk.target.bus != Some(DiskBus::Usb) {
        let removable = disk.target.removable.take();
        disk.target.unwritten.removable = removable.or(disk.target.unwritten.removable);
    }
    if let Some(driver) = &mut disk.driver {
        if driver.r#type == Some(Format::Aio) {
            driver.r#type = Some(Format::Raw);
        }
        if driver.cache == Cache::Default {
            driver.rest.forget_attributes(&["cache"]);
        }
    }
    disk.geometry.take_if(|geometry| geometry.cyls == 0 || geometry.heads == 0 || geometry.secs == 0);
    disk.source.common_mut().index = 0;
    let mut below = disk.backing_store.as_mut();
    while let Some(layer) = below.and_then(|store| store.layer.as_mut()) {
        layer.index = 0;
        layer.source.common_mut().index = 0;
        below = layer.backing_store.as_mut();
    }
    match &mut disk.source {
        Source::Network(network) => {
            let default = network.protocol.port();
            for host in &mut network.host {
                match host.transport {
                    Transport::Unix => (host.name, host.port) = (None, 0),
                    Transport::Tcp if host.port == 0 => host.port = default.unwrap_or(0).into(),
                    Transport::Tcp | Transport::Rdma => {}
                }
            }
            if network.protocol == crate::domain::devices::disk::Protocol::Iscsi {
                if let Some(name) = network.name.as_mut().filter(|name| !name.contains('/')) {
                    name.push_str("/0");
                }
            }
        }
        Source::Nvme(nvme) => {
            nvme.managed.get_or_insert(YesNo::Yes);
        }
        Source::VhostUser(_) => disk.snapshot = disk.snapshot.or(Some(Snapshot::No)),
        source if source.is_empty() && !matches!(source, Source::File(_)) => {
            let common = source.common().clone();
            if common == Default::default() {
                disk.source = Source::File(Default::default());
            }
        }
        _ => {}
    }
}

fn address(disk: &mut Disk, wide: bool) -> Result<(), String> {
    if disk.info.address.is_some() {
        return Ok(());
    }
    let name = &disk.target.dev;
    let index = name_index(name)
        .ok_or_else(|| format!("'{name}' is no name of a disk; expected one such as 'vda'"))?;
    let drive = |controller, bus, unit| Drive { controller, bus, target: 0, unit };
    let drive = match disk.target.bus {
        Some(DiskBus::Ide) => drive(index / 4, index % 4 / 2, index % 2),
        Some(DiskBus::Sata) => drive(index / 6, 0, index % 6),
        Some(DiskBus::Fdc) => drive(index / 2, 0, index % 2),
        Some(DiskBus::Scsi) if wide => drive(index / 15, 0, index % 15 + u32::from(index % 15 >= 7)),
        Some(DiskBus::Scsi) => drive(index / 7, 0, index % 7),
        _ => return Ok(()),
    };
    disk.info.address = Some(Bus::Drive(drive).into());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbers() {
        let cases = [
            ("vda", Some(0)),
            ("sdz", Some(25)),
            ("hdaa", Some(26)),
            ("xvdb1", Some(1)),
            ("vd", None),
            ("nvme0", None),
        ];
        for (name, index) in cases {
            assert_eq!(name_index(name), index, "{name}");
        }
    }
}
