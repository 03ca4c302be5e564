//! Rules about disks that are SCSI devices of the host: `device='lun'` (parse-and-rules.md 3.3).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::disk::{Device, EncryptionFormat, Format, Protocol, Source};
use crate::domain::devices::Disk;
use crate::domain::Domain;
use crate::xml::mistake::EXCLUDED_ATTRIBUTE;

rule! {
    /// A disk of device `lun` has a source that takes no SCSI commands.
    ///
    /// The guest's SCSI commands go to the device itself, so it is a block device of the host, a
    /// volume, or a unit of an iSCSI server. Use one of these, or `device='disk'`.
    ///
    /// ```xml wrong
    /// <disk device='lun'><source file='/a'/><target dev='sda'/></disk>
    /// ```
    /// ```xml right
    /// <disk type='block' device='lun'><source dev='/dev/sdb'/><target dev='sda'/></disk>
    /// ```
    LUN_SOURCE = "R236" "lun-without-scsi-device" Error;

    /// A disk of device `lun` has a setting that would change what the guest reads.
    ///
    /// The guest has the device as it is: format `raw`, whole, and not decrypted. Remove the setting,
    /// or use `device='disk'`.
    ///
    /// ```xml wrong
    /// <disk type='block' device='lun'>
    ///   <driver type='qcow2'/><source dev='/dev/sdb'/><target dev='sda'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='block' device='lun'>
    ///   <driver type='raw'/><source dev='/dev/sdb'/><target dev='sda'/>
    /// </disk>
    /// ```
    LUN_SETTING = "R237" "lun-not-raw" Error;

    /// A setting of SCSI devices of the host is given for another disk.
    ///
    /// `<reservations>` are those of a device that takes the guest's SCSI commands. Remove them, or use
    /// `device='lun'`.
    ///
    /// ```xml wrong
    /// <disk type='block'>
    ///   <source dev='/dev/sdb'><reservations managed='yes'/></source><target dev='sda'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='block' device='lun'>
    ///   <source dev='/dev/sdb'><reservations managed='yes'/></source><target dev='sda'/>
    /// </disk>
    /// ```
    RESERVATIONS = "R238" "reservations-without-lun" Error;
}

/// What goes with device 'lun', and with it alone.
pub fn luns(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (disk, place) in devices.each("disk", &domain.devices.disk) {
        match disk.device {
            Device::Lun => lun(disk, &place, findings),
            Device::Disk | Device::Cdrom | Device::Floppy => other(disk, &place, findings),
        }
    }
}

fn lun(disk: &Disk, place: &Place<'_>, findings: &mut Findings) {
    let scsi = match &disk.source {
        Source::Block(_) | Source::Volume(_) => true,
        Source::Network(network) => network.protocol == Protocol::Iscsi,
        Source::File(_)
        | Source::Dir(_)
        | Source::Nvme(_)
        | Source::VhostUser(_)
        | Source::VhostVdpa(_)
        | Source::Ctl(_) => false,
    };
    if !scsi {
        findings
            .report(&LUN_SOURCE, &place.attr("device"), "`device='lun'` of a source that is no SCSI device")
            .help("use a block device, a volume or an iSCSI unit, or set `device='disk'`");
    }
    let mut refuse = |place: &Place<'_>, what: &str| {
        findings
            .report(&LUN_SETTING, place, format!("{what} of a disk of device 'lun'"))
            .remove(", or set `device='disk'`");
    };
    let format = disk.driver.as_ref().and_then(|driver| driver.r#type);
    if let Some(format) = format.filter(|format| *format != Format::Raw) {
        let driver = place.child("driver");
        refuse(&driver.attr("type"), &format!("format '{format}'"));
    }
    let (source, common) = (place.child("source"), disk.source.common());
    if common.slices.is_some() {
        refuse(&source.child("slices"), "`<slices>`");
    }
    let encryption = match (&common.encryption, &disk.encryption) {
        (Some(own), _) => Some((own, source.child("encryption"))),
        (None, Some(own)) => Some((own, place.child("encryption"))),
        (None, None) => None,
    };
    if let Some((_, place)) = encryption.filter(|(own, _)| own.format != EncryptionFormat::Default) {
        refuse(&place, "`<encryption>`");
    }
}

fn other(disk: &Disk, place: &Place<'_>, findings: &mut Findings) {
    if disk.source.common().reservations.is_some() {
        let source = place.child("source");
        findings
            .report(
                &RESERVATIONS,
                &source.child("reservations"),
                format!("`<reservations>` of a disk of device '{}'", disk.device),
            )
            .remove(", or set `device='lun'`");
    }
    for (name, given) in [("rawio", disk.rawio.is_some()), ("sgio", disk.sgio.is_some())] {
        if given {
            findings
                .report(
                    &EXCLUDED_ATTRIBUTE,
                    &place.attr(name),
                    format!("`{name}` of a disk of device '{}'", disk.device),
                )
                .remove(", or set `device='lun'`");
        }
    }
}
