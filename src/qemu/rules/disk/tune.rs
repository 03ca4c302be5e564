//! Limits, sharing and the life of a disk's content (qemu-rules.md 3.13).

use super::Shared;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::disk::{
    Device, DiskBus, EncryptionEngine, EncryptionFormat, Format, Iotune, Source, Transient,
};
use crate::domain::devices::Disk;
use crate::domain::power::OnReboot;
use crate::qemu::caps::Flag;
use crate::qemu::rules::{Check, MEMORY_NOT_SHARED};
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::token::YesNo;
use std::collections::BTreeMap;

rule! {
    /// Disks that share their limits do not agree on them.
    ///
    /// All disks with the same `<group_name>` have one budget, so each must give the same `<iotune>`,
    /// with at least one limit.
    ///
    /// ```xml wrong
    /// <disk type='file'>
    ///   <source file='/a'/><target dev='vda' bus='virtio'/>
    ///   <iotune><total_iops_sec>5</total_iops_sec><group_name>g</group_name></iotune>
    /// </disk>
    /// <disk type='file'>
    ///   <source file='/b'/><target dev='vdb' bus='virtio'/>
    ///   <iotune><total_iops_sec>6</total_iops_sec><group_name>g</group_name></iotune>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <source file='/a'/><target dev='vda' bus='virtio'/>
    ///   <iotune><total_iops_sec>5</total_iops_sec><group_name>g</group_name></iotune>
    /// </disk>
    /// <disk type='file'>
    ///   <source file='/b'/><target dev='vdb' bus='virtio'/>
    ///   <iotune><total_iops_sec>5</total_iops_sec><group_name>g</group_name></iotune>
    /// </disk>
    /// ```
    GROUP_LIMITS = "Q106" "iotune-group-limits" Error;

    /// The disk cannot be transient.
    ///
    /// A transient disk gets a temporary image on top of its file, which is dropped when the guest
    /// ends: it must be a writable hard disk in a file. Guests can share the file below only on the
    /// buses `usb`, `virtio` and `scsi`.
    ///
    /// ```xml wrong
    /// <disk type='block'>
    ///   <source dev='/dev/sda'/><target dev='vda' bus='virtio'/><transient/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <source file='/a'/><target dev='vda' bus='virtio'/><transient/>
    /// </disk>
    /// ```
    NOT_TRANSIENT = "Q107" "disk-cannot-be-transient" Error;

    /// Several guests would write to an image whose format keeps tables in memory.
    ///
    /// Two writers of such an image corrupt it. Use the format `raw` for a disk with `<shareable/>`, or
    /// make it read-only.
    ///
    /// ```xml wrong
    /// <disk type='file'>
    ///   <driver type='qcow2'/><source file='/a'/><target dev='vda' bus='virtio'/><shareable/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <driver type='raw'/><source file='/a'/><target dev='vda' bus='virtio'/><shareable/>
    /// </disk>
    /// ```
    SHARED_FORMAT = "Q108" "shareable-disk-format" Error;
}

/// The highest limit that QEMU takes.
const HIGHEST: u64 = 1_000_000_000_000_000;

/// The first disk of each group of limits.
pub(super) fn groups(disks: &[Disk]) -> BTreeMap<String, usize> {
    let mut groups = BTreeMap::new();
    for (at, disk) in disks.iter().enumerate() {
        if let Some(name) = disk.iotune.as_deref().and_then(|tune| tune.group_name.as_deref()) {
            groups.entry(name.to_owned()).or_insert(at);
        }
    }
    groups
}

fn rates(tune: &Iotune) -> [(&'static str, u64); 13] {
    [
        ("total_bytes_sec", tune.limits.total_bytes_sec),
        ("read_bytes_sec", tune.limits.read_bytes_sec),
        ("write_bytes_sec", tune.limits.write_bytes_sec),
        ("total_iops_sec", tune.limits.total_iops_sec),
        ("read_iops_sec", tune.limits.read_iops_sec),
        ("write_iops_sec", tune.limits.write_iops_sec),
        ("total_bytes_sec_max", tune.limits.total_bytes_sec_max),
        ("read_bytes_sec_max", tune.limits.read_bytes_sec_max),
        ("write_bytes_sec_max", tune.limits.write_bytes_sec_max),
        ("total_iops_sec_max", tune.limits.total_iops_sec_max),
        ("read_iops_sec_max", tune.limits.read_iops_sec_max),
        ("write_iops_sec_max", tune.limits.write_iops_sec_max),
        ("size_iops_sec", tune.limits.size_iops_sec),
    ]
}

impl Check<'_> {
    /// The disk can be limited, shared and dropped as it is set.
    pub(super) fn limits(&mut self, disk: &Disk, place: &Place<'_>, shared: &Shared) {
        if let Some(tune) = &disk.iotune {
            self.iotune(disk, tune, place, shared);
        }
        if let Some(transient) = &disk.transient {
            self.transient(disk, transient, place);
        }
        let format = disk.driver.as_ref().and_then(|driver| driver.r#type).unwrap_or(Format::Raw);
        let encryption = disk.source.common().encryption.as_deref().or(disk.encryption.as_deref());
        let decrypted = encryption.is_some_and(|own| {
            own.format == EncryptionFormat::Luks && own.engine != Some(EncryptionEngine::Librbd)
        });
        if disk.shareable && !disk.readonly && (format != Format::Raw || decrypted) {
            let encrypted = if decrypted { ", encrypted" } else { "" };
            let message = format!(
                "`<shareable/>` is not possible for a writable{encrypted} image of format '{format}'"
            );
            self.findings
                .report(&SHARED_FORMAT, &place.child("shareable"), message)
                .help("use format 'raw', or add `<readonly/>`");
        }
        let flag = match disk.source {
            Source::VhostUser(_) => Flag::VhostUserBlk,
            Source::VhostVdpa(_) => Flag::VirtioBlkVhostVdpa,
            Source::File(_)
            | Source::Block(_)
            | Source::Dir(_)
            | Source::Network(_)
            | Source::Volume(_)
            | Source::Nvme(_)
            | Source::Ctl(_) => return,
        };
        let kind = crate::xml::Tagged::tag(&disk.source);
        self.needs(flag, &place.attr("type"), format_args!("`type='{kind}'` of `<disk>`"));
        if !self.shares_memory {
            let message = format!("disk of type '{kind}', but the guest's memory is not shared");
            self.findings
                .report(&MEMORY_NOT_SHARED, &place.attr("type"), message)
                .help("add `<memoryBacking>` with `<access mode='shared'/>`");
        }
    }

    fn iotune(&mut self, disk: &Disk, tune: &Iotune, disk_place: &Place<'_>, shared: &Shared) {
        let place = disk_place.child("iotune");
        if disk.target.bus == Some(DiskBus::Sd) {
            self.not_on_bus(&place, disk, "`<iotune>`", "remove it, or use another bus");
        }
        let rates = rates(tune);
        for (name, rate) in rates.into_iter().filter(|(_, rate)| *rate > HIGHEST) {
            let message = format!("`<{name}>` is {rate}; expected at most {HIGHEST}");
            self.findings.report(&INVALID_VALUE, &place.child(name), message);
        }
        let Some(name) = tune.group_name.as_deref() else { return };
        let group = place.child("group_name");
        if rates.iter().all(|(_, rate)| *rate == 0) {
            let message = format!("`<group_name>` is '{name}', but `<iotune>` has no limit");
            self.findings.report(&GROUP_LIMITS, &group, message).help("add a limit, or remove it");
            return;
        }
        let first = shared.groups.get(name).and_then(|at| self.domain.devices.disk.get(*at));
        if let Some(first) = first.filter(|first| first.iotune.as_deref() != Some(tune)) {
            let other = &*first.target.dev;
            let message = format!("`<iotune>` of group '{name}' differs from that of disk '{other}'");
            self.findings
                .report(&GROUP_LIMITS, &place, message)
                .help("give both the same limits, or another `<group_name>`");
        }
    }

    fn transient(&mut self, disk: &Disk, transient: &Transient, disk_place: &Place<'_>) {
        let place = disk_place.child("transient");
        let file = matches!(disk.source, Source::File(_)) && !disk.source.is_empty();
        let what = if !file {
            Some("that is not a file")
        } else if disk.readonly {
            Some("that is read-only")
        } else {
            (disk.device != Device::Disk).then_some("that is not a hard disk")
        };
        if let Some(what) = what {
            self.findings
                .report(&NOT_TRANSIENT, &place, format!("`<transient/>` is not possible for a disk {what}"))
                .remove("");
        }
        if transient.share_backing != Some(YesNo::Yes) {
            return;
        }
        let place = place.attr("shareBacking");
        if self.domain.on_reboot == Some(OnReboot::Destroy) {
            let what = "`shareBacking='yes'` with `<on_reboot>` 'destroy'";
            self.needs(Flag::SetAction, &place, what);
        }
        if !matches!(disk.target.bus, Some(DiskBus::Usb | DiskBus::Virtio | DiskBus::Scsi)) {
            let bus = disk.target.bus.unwrap_or(DiskBus::Ide);
            let message = format!("`shareBacking='yes'` is not possible for a disk on bus '{bus}'");
            self.findings
                .report(&NOT_TRANSIENT, &place, message)
                .help("use bus 'virtio', 'scsi' or 'usb', or remove it");
        }
    }
}
