//! Rules about disks: names, buses, drivers and tuning (parse-and-rules.md 3.1, 3.3).

use super::address::{bus, other_bus};
use super::virtio;
use crate::diagnostic::{rule, Findings, Located, Origin, Place};
use crate::domain::devices::disk::{
    name_index, nvme_name, Device, DiskBus, DiskModel, Driver, Format, Limits, Sgio,
};
use crate::domain::devices::Disk;
use crate::domain::info::Bus;
use crate::domain::Domain;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, INVALID_VALUE};
use crate::xml::value::token::OnOff;
use std::collections::HashMap;

rule! {
    /// Two disks have the same name.
    ///
    /// `dev` of `<target>` names the disk in the guest's definition, whatever its bus. Give one of
    /// them another name.
    ///
    /// ```xml wrong
    /// <disk><source file='/a'/><target dev='vda'/></disk>
    /// <disk><source file='/b'/><target dev='vda'/></disk>
    /// ```
    /// ```xml right
    /// <disk><source file='/a'/><target dev='vda'/></disk>
    /// <disk><source file='/b'/><target dev='vdb'/></disk>
    /// ```
    DISK_NAME_TAKEN = "R230" "disk-name-taken" Error;

    /// The name of a disk does not fit its kind.
    ///
    /// A name is a prefix and letters: `vd`, `sd`, `hd`, `xvd` or `ubd` for disks and CD-ROM drives,
    /// `fd` for floppy drives; as `vda`, `sdb`. Change `dev`, or `device`.
    ///
    /// ```xml wrong
    /// <disk><source file='/a'/><target dev='disk1' bus='virtio'/></disk>
    /// ```
    /// ```xml right
    /// <disk><source file='/a'/><target dev='vda' bus='virtio'/></disk>
    /// ```
    DISK_NAME = "R231" "disk-name-not-of-device" Error;

    /// A floppy disk is on another bus, or another disk on the bus of floppy disks.
    ///
    /// Floppy disks, and they alone, are on bus `fdc`. Change `bus`, or `device`.
    ///
    /// ```xml wrong
    /// <disk device='floppy'><source file='/a'/><target dev='fda' bus='ide'/></disk>
    /// ```
    /// ```xml right
    /// <disk device='floppy'><source file='/a'/><target dev='fda' bus='fdc'/></disk>
    /// ```
    FLOPPY_BUS = "R232" "floppy-and-bus" Error;

    /// A setting of virtio disks is given for a disk on another bus.
    ///
    /// `model`, and `queues`, `queue_size`, `event_idx` and `ioeventfd` of `<driver>`, are settings of
    /// virtio disks. Remove them, or set `bus='virtio'`.
    ///
    /// ```xml wrong
    /// <disk><driver queues='2'/><source file='/a'/><target dev='sda' bus='scsi'/></disk>
    /// ```
    /// ```xml right
    /// <disk><driver queues='2'/><source file='/a'/><target dev='vda' bus='virtio'/></disk>
    /// ```
    VIRTIO_DISK_ONLY = "R233" "setting-of-virtio-disks" Error;

    /// `discard_no_unref` is set for a disk that cannot have it.
    ///
    /// It keeps the clusters of a qcow2 image in place when the guest discards them, so the image is of
    /// format `qcow2` and can be written. Remove the attribute otherwise.
    ///
    /// ```xml wrong
    /// <disk><driver type='raw' discard_no_unref='on'/><source file='/a'/><target dev='vda'/></disk>
    /// ```
    /// ```xml right
    /// <disk><driver type='qcow2' discard_no_unref='on'/><source file='/a'/><target dev='vda'/></disk>
    /// ```
    DISCARD_NO_UNREF = "R234" "discard-no-unref-without-effect" Error;

    /// A limit for all of a disk's traffic is given beside one for its reading or writing.
    ///
    /// A `total_` limit excludes the `read_` and `write_` limits of the same kind. Remove one of them.
    ///
    /// ```xml wrong
    /// <disk><source file='/a'/><target dev='vda'/><iotune>
    ///   <total_bytes_sec>1000000</total_bytes_sec><read_bytes_sec>500000</read_bytes_sec>
    /// </iotune></disk>
    /// ```
    /// ```xml right
    /// <disk><source file='/a'/><target dev='vda'/><iotune>
    ///   <write_bytes_sec>500000</write_bytes_sec><read_bytes_sec>500000</read_bytes_sec>
    /// </iotune></disk>
    /// ```
    TOTAL_AND_PART = "R235" "total-limit-beside-part" Error;
}

/// Each disk by itself, and no two with one name.
pub fn disks(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let all = &domain.devices.disk;
    let mut names: HashMap<&str, usize> = HashMap::with_capacity(all.len());
    for (at, (disk, place)) in devices.each("disk", all).enumerate() {
        let name = disk.target.dev.as_str();
        let first = *names.entry(name).or_insert(at);
        if first != at {
            let target = place.child("target");
            let other = devices.item("disk", first, all.len(), all[first].origin());
            findings
                .report(
                    &DISK_NAME_TAKEN,
                    &target.attr("dev"),
                    format!("`dev='{name}'` is also the name of {}", other.label()),
                )
                .help("give each disk another name");
        }
        position(disk, &place, findings);
        self::name(disk, &place, findings);
        if let Some(own) = &disk.driver {
            driver(disk, own, &place, findings);
        }
        let virtio = disk.target.bus.is_none_or(|bus| bus == DiskBus::Virtio);
        let foreign = |model: &DiskModel| match model {
            DiskModel::UsbStorage | DiskModel::UsbBot => virtio || disk.target.bus == Some(DiskBus::Ide),
            _ => !virtio,
        };
        if let Some(model) = disk.model.filter(foreign) {
            only_virtio(findings, &place.attr("model"), &format!("`model='{model}'`"));
        }
        identity(disk, &place, findings);
        if let Some(tune) = &disk.iotune {
            limits(&tune.limits, &place.child("iotune"), findings);
        }
    }
}

/// The bus of a disk is one for its kind, and its address one of the bus.
fn position(disk: &Disk, place: &Place<'_>, findings: &mut Findings) {
    let Some(own) = disk.target.bus else { return };
    let on_controller = matches!(own, DiskBus::Ide | DiskBus::Fdc | DiskBus::Scsi | DiskBus::Sata);
    if let Some(address) = bus(&disk.info).filter(|_| on_controller) {
        if !matches!(address, Bus::Drive(_)) {
            other_bus(findings, place, address, &format!("a disk on bus '{own}'"), "'drive'");
        }
    }
    let target = place.child("target");
    let floppy = disk.device == Device::Floppy;
    if floppy != (own == DiskBus::Fdc) {
        let device = disk.device;
        findings
            .report(&FLOPPY_BUS, &target.attr("bus"), format!("`bus='{own}'` of a disk of device '{device}'"))
            .help("floppy disks, and they alone, are on bus 'fdc'");
    }
}

/// The name of a disk says what it is.
fn name(disk: &Disk, place: &Place<'_>, findings: &mut Findings) {
    let name = disk.target.dev.as_str();
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    let bare = name.strip_prefix("ioemu:").unwrap_or(name);
    let (fits, what, expected) = match disk.device {
        Device::Disk | Device::Lun => {
            let letters = starts(&["hd", "sd", "vd", "xvd", "ubd", "ioemu:"]);
            (letters || nvme_name(name).is_some(), "a hard disk", "'vda' or 'sda'")
        }
        Device::Floppy => (starts(&["fd", "ioemu:"]), "a floppy disk", "'fda'"),
        Device::Cdrom => (true, "a CD-ROM drive", "'sda' or 'hda'"),
    };
    // An address that the document does not give follows from the letters of the name.
    let given = disk.info.address.as_ref().is_some_and(|address| address.origin() != Origin::Made);
    let numbered = given || name_index(bare).is_some() || nvme_name(bare).is_some();
    if !fits || !numbered {
        let target = place.child("target");
        let message = format!("`dev='{name}'` is not the name of {what}; expected one such as {expected}");
        findings.report(&DISK_NAME, &target.attr("dev"), message);
    }
}

/// What the disk says about itself to the guest.
fn identity(disk: &Disk, place: &Place<'_>, findings: &mut Findings) {
    if disk.sgio == Some(Sgio::Unfiltered) {
        unfiltered(findings, &place.attr("sgio"));
    }
    for (text, limit, name) in [(&disk.vendor, 8, "vendor"), (&disk.product, 16, "product")] {
        let Some(text) = text else { continue };
        let length = text.0.chars().count();
        if length > limit {
            let message = format!("`<{name}>` has {length} characters; expected at most {limit}");
            findings.report(&INVALID_VALUE, &place.child(name), message);
        }
        if !text.0.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            let message = format!("`<{name}>` is '{}'; expected printable ASCII characters", text.0);
            findings.report(&INVALID_VALUE, &place.child(name), message);
        }
    }
    let Some(wwn) = &disk.wwn else { return };
    let digits = wwn.0.strip_prefix("0x").unwrap_or(&wwn.0);
    if digits.len() != 16 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let message = format!("`<wwn>` is '{}'; expected 16 hexadecimal digits", wwn.0);
        findings.report(&INVALID_VALUE, &place.child("wwn"), message);
    }
}

/// Reports that SCSI commands are to reach a device without a filter.
pub(super) fn unfiltered(findings: &mut Findings, place: &Place<'_>) {
    findings
        .report(&INVALID_VALUE, place, "`sgio='unfiltered'` is no longer supported; expected 'filtered'")
        .remove("; hosts always filter SCSI commands");
}

fn only_virtio(findings: &mut Findings, place: &Place<'_>, what: &str) {
    findings
        .report(&VIRTIO_DISK_ONLY, place, format!("{what} needs a disk on bus 'virtio'"))
        .remove(", or set `bus='virtio'`");
}

fn driver(disk: &Disk, own: &Driver, disk_place: &Place<'_>, findings: &mut Findings) {
    let place = disk_place.child("driver");
    if disk.target.bus.is_some_and(|bus| bus != DiskBus::Virtio) {
        let only = [
            ("queues", own.queues > 0),
            ("queue_size", own.queue_size > 0),
            ("event_idx", own.event_idx.is_some()),
            ("ioeventfd", own.ioeventfd.is_some()),
        ];
        for (name, _) in only.iter().filter(|(_, given)| *given) {
            only_virtio(findings, &place.attr(name), &format!("`{name}`"));
        }
        virtio::options(findings, disk_place, &own.virtio, "a disk on bus 'virtio'");
    }
    if own.discard_no_unref == Some(OnOff::On) {
        let unref = place.attr("discard_no_unref");
        if own.r#type != Some(Format::Qcow2) {
            findings
                .report(&DISCARD_NO_UNREF, &unref, "`discard_no_unref='on'` for an image that is not qcow2")
                .remove(", or set `type='qcow2'`");
        }
        if disk.readonly {
            findings
                .report(&DISCARD_NO_UNREF, &unref, "`discard_no_unref='on'` for a read-only disk")
                .remove("");
        }
    }
    if own.iothread.is_some() && own.iothreads.is_some() {
        findings
            .report(&EXCLUDED_ATTRIBUTE, &place.attr("iothread"), "`iothread` beside `<iothreads>`")
            .help("remove one of the two");
    }
}

fn limits(tune: &Limits, place: &Place<'_>, findings: &mut Findings) {
    let limits = [
        ("bytes_sec", tune.total_bytes_sec, tune.read_bytes_sec, tune.write_bytes_sec),
        ("iops_sec", tune.total_iops_sec, tune.read_iops_sec, tune.write_iops_sec),
        ("bytes_sec_max", tune.total_bytes_sec_max, tune.read_bytes_sec_max, tune.write_bytes_sec_max),
        ("iops_sec_max", tune.total_iops_sec_max, tune.read_iops_sec_max, tune.write_iops_sec_max),
    ];
    for (name, total, read, write) in limits {
        if total > 0 && (read > 0 || write > 0) {
            let part = if read > 0 { "read" } else { "write" };
            let (total, part) = (format!("total_{name}"), format!("{part}_{name}"));
            findings
                .report(&TOTAL_AND_PART, &place.child(&total), format!("`<{total}>` beside `<{part}>`"))
                .help("remove one of the two");
        }
    }
}
