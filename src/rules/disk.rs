//! Rules about disks (parse-and-rules.md 3.1, 3.3).

use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::disk::{
    BackingStore, Cache, Device, DiskBus, Encryption, EncryptionFormat, Format, Iotune, Network, Protocol,
    Sgio, Snapshot, Source, StartupPolicy, Tray,
};
use crate::domain::devices::Disk;
use crate::domain::info::{Bus, Drive, Virtio};
use crate::domain::Domain;
use crate::xml::value::token::OnOff;

/// Each disk by itself, and no two in one place.
pub fn disks(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let disks = &domain.devices.disk;
    let mut names: Vec<&str> = Vec::new();
    let mut drives: Vec<(DiskBus, Drive)> = Vec::new();
    for (at, disk) in disks.iter().enumerate() {
        let mut one = element(path("disk", at, disks.len()), findings);
        let name = disk.target.dev.as_str();
        one.refuse_in("target", names.contains(&name), format!("another disk is called '{name}'"));
        names.push(name);
        if let (Some(bus), Some(Bus::Drive(drive))) =
            (disk.target.bus, disk.info.address.as_ref().map(|address| &address.bus))
        {
            let taken = drives.contains(&(bus, *drive));
            one.refuse_in("address", taken, "another disk of the same bus has this address");
            drives.push((bus, *drive));
        }
        placement(&mut one, disk);
        device(&mut one, disk);
        driver(&mut one, disk);
        source(&mut one, disk);
        served(&mut one, disk);
        labelled(&mut one, domain, &disk.source);
        let mut below: Option<&BackingStore> = disk.backing_store.as_deref();
        while let Some(layer) = below.and_then(|store| store.layer.as_ref()) {
            labelled(&mut one, domain, &layer.source);
            below = layer.backing_store.as_deref();
        }
    }
}

fn placement(one: &mut Element<'_>, disk: &Disk) {
    let bus = disk.target.bus;
    let on_controller = matches!(bus, Some(DiskBus::Ide | DiskBus::Fdc | DiskBus::Scsi | DiskBus::Sata));
    let address = disk.info.address.as_ref().map(|address| &address.bus);
    let word = bus.map_or("", |bus| bus.as_str());
    let other = address.is_some_and(|bus| !matches!(bus, Bus::Drive(_)));
    one.refuse_in(
        "address",
        on_controller && other,
        format!("a disk on bus '{word}' needs an address of type 'drive'"),
    );
    let floppy = disk.device == Device::Floppy;
    let fdc = bus == Some(DiskBus::Fdc);
    one.refuse_in("target", floppy && bus.is_some() && !fdc, "a floppy disk is on bus 'fdc'");
    one.refuse_in("target", !floppy && fdc, "only a floppy disk is on bus 'fdc'");
    let name = disk.target.dev.as_str();
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    let hard = matches!(disk.device, Device::Disk | Device::Lun);
    let wrong = hard && !starts(&["hd", "sd", "vd", "xvd", "ubd", "ioemu:"]);
    one.refuse_in("target", wrong, format!("'{name}' is no name of a hard disk; expected one such as 'vda'"));
    let wrong = floppy && !starts(&["fd", "ioemu:"]);
    one.refuse_in(
        "target",
        wrong,
        format!("'{name}' is no name of a floppy disk; expected one such as 'fda'"),
    );
    let opens = matches!(disk.device, Device::Cdrom | Device::Floppy);
    one.refuse_in("target", disk.target.tray == Tray::Open && !opens, "only a CD or floppy drive has a tray");
    let usb =
        bus.is_none_or(|bus| bus == DiskBus::Usb || bus == DiskBus::Scsi && disk.device == Device::Disk);
    let removable = disk.target.removable.is_some() && !usb;
    one.refuse_in("target", removable, "only disks on USB and hard disks on SCSI can be removable");
}

fn device(one: &mut Element<'_>, disk: &Disk) {
    let lun = disk.device == Device::Lun;
    let block = match &disk.source {
        Source::Block(_) | Source::Volume(_) => true,
        Source::Network(network) => network.protocol == Protocol::Iscsi,
        _ => false,
    };
    one.refuse(lun && !block, "a disk of device 'lun' needs a block device, a volume or an iSCSI unit");
    let format = disk.driver.as_ref().and_then(|driver| driver.r#type);
    one.refuse_in(
        "driver",
        lun && format.is_some_and(|format| format != Format::Raw),
        "a 'lun' has format 'raw'",
    );
    let common = disk.source.common();
    one.refuse_in("source", lun && common.slices.is_some(), "a 'lun' has no slices");
    let encrypted = common.encryption.as_ref().or(disk.encryption.as_ref());
    let other = encrypted.is_some_and(|own| own.format != EncryptionFormat::Default);
    one.refuse_in("source", lun && other, "a 'lun' is not decrypted");
    one.refuse(disk.sgio == Some(Sgio::Unfiltered), "SCSI commands are always filtered now");
    one.refuse_in("source", !lun && common.reservations.is_some(), "reservations are for device 'lun'");
    one.refuse(!lun && disk.rawio.is_some(), "`rawio` is for device 'lun'");
    one.refuse(!lun && disk.sgio.is_some(), "`sgio` is for device 'lun'");
    let bus = disk.target.bus;
    let virtio = bus.is_none_or(|bus| bus == DiskBus::Virtio);
    one.refuse(disk.model.is_some() && !virtio, "`model` is for disks on bus 'virtio'");
    for (text, limit, name) in [(&disk.vendor, 8, "vendor"), (&disk.product, 16, "product")] {
        let Some(text) = text else { continue };
        one.refuse_in(
            name,
            text.0.chars().count() > limit,
            format!("`<{name}>` is longer than {limit} characters"),
        );
        let printable = text.0.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        one.refuse_in(name, !printable, format!("`<{name}>` holds more than printable ASCII"));
    }
    if let Some(wwn) = &disk.wwn {
        let digits = wwn.0.strip_prefix("0x").unwrap_or(&wwn.0);
        let fits = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        one.refuse_in("wwn", !fits, "a world wide name has 16 hexadecimal digits");
    }
}

fn driver(one: &mut Element<'_>, disk: &Disk) {
    let Some(driver) = &disk.driver else { return };
    let virtio = disk.target.bus.is_none_or(|bus| bus == DiskBus::Virtio);
    let only = [
        ("queues", driver.queues > 0),
        ("queue_size", driver.queue_size > 0),
        ("event_idx", driver.event_idx.is_some()),
        ("ioeventfd", driver.ioeventfd.is_some()),
        ("iommu, ats, packed and page_per_vq", driver.virtio != Virtio::default()),
    ];
    for (name, given) in only {
        one.refuse_in("driver", given && !virtio, format!("`{name}` is for disks on bus 'virtio'"));
    }
    let unref = driver.discard_no_unref == Some(OnOff::On);
    let qcow2 = driver.r#type == Some(Format::Qcow2);
    one.refuse_in("driver", unref && !qcow2, "`discard_no_unref` is for images of format 'qcow2'");
    one.refuse_in("driver", unref && disk.readonly, "`discard_no_unref` is of no use on a read-only disk");
    let both = driver.iothread.is_some() && driver.iothreads.is_some();
    one.refuse_in("driver", both, "a disk has one I/O thread or a list of them, not both");
}

fn source(one: &mut Element<'_>, disk: &Disk) {
    let common = disk.source.common();
    one.refuse_in("source/auth", disk.auth.is_some() && common.auth.is_some(), "how to log in is said twice");
    let twice = disk.encryption.is_some() && common.encryption.is_some();
    one.refuse_in("source/encryption", twice, "how it is encrypted is said twice");
    for encryption in [&disk.encryption, &common.encryption].into_iter().flatten() {
        one.refuse(cipher(encryption), "the cipher is known to the image; `<cipher>` is for making volumes");
    }
    if let Some(tune) = &disk.iotune {
        let limits = [
            ("bytes_sec", tune.total_bytes_sec, tune.read_bytes_sec, tune.write_bytes_sec),
            ("iops_sec", tune.total_iops_sec, tune.read_iops_sec, tune.write_iops_sec),
            ("bytes_sec_max", tune.total_bytes_sec_max, tune.read_bytes_sec_max, tune.write_bytes_sec_max),
            ("iops_sec_max", tune.total_iops_sec_max, tune.read_iops_sec_max, tune.write_iops_sec_max),
        ];
        for (name, total, read, write) in limits {
            let both = total > 0 && (read > 0 || write > 0);
            one.refuse_in(
                "iotune",
                both,
                format!("`total_{name}` excludes limits of reading and of writing"),
            );
        }
    }
    let local =
        matches!(disk.source, Source::File(_) | Source::Block(_) | Source::Dir(_) | Source::Volume(_));
    let policy = common.startup_policy;
    one.refuse_in(
        "source",
        policy.is_some() && !local,
        "`startupPolicy` is for files, block devices and volumes",
    );
    let drive = matches!(disk.device, Device::Cdrom | Device::Floppy);
    let requisite = policy == Some(StartupPolicy::Requisite);
    one.refuse_in("source", requisite && !drive, "policy 'requisite' is for CD and floppy drives");
    let fd = matches!(&disk.source, Source::File(file) if file.fdgroup.is_some());
    let empty = disk.device == Device::Disk && disk.source.is_empty() && !fd;
    one.refuse(empty && disk.rest.elements().next().is_none(), "a hard disk needs a source");
    match &disk.source {
        Source::Network(network) => server(one, disk, network),
        Source::Nvme(nvme) => {
            one.refuse_in("source", nvme.namespace == 0, "NVMe namespaces are counted from 1")
        }
        _ => {}
    }
}

/// What a process serves is as that process has it.
fn served(one: &mut Element<'_>, disk: &Disk) {
    if !matches!(disk.source, Source::VhostUser(_)) {
        return;
    }
    let other = disk.target.bus.is_some_and(|bus| bus != DiskBus::Virtio);
    one.refuse_in("target", other, "a disk of type 'vhostuser' is on bus 'virtio'");
    let snapshot = disk.snapshot.is_some_and(|snapshot| snapshot != Snapshot::No);
    one.refuse(snapshot, "a disk of type 'vhostuser' is in no snapshot");
    let driven = disk.driver.as_ref().is_some_and(|driver| {
        driver.cache != Cache::Default
            || driver.error_policy.is_some()
            || driver.rerror_policy.is_some()
            || driver.io.is_some()
            || driver.ioeventfd.is_some()
            || driver.copy_on_read.is_some()
            || driver.discard.is_some()
            || driver.iothread.is_some()
            || driver.detect_zeroes.is_some()
            || driver.metadata_cache.is_some()
    });
    one.refuse_in("driver", driven, "the process that serves the disk decides about that");
    let common = disk.source.common();
    let given = [
        ("iotune", disk.iotune.as_ref().is_some_and(|tune| *tune != Iotune::default())),
        ("backingStore", disk.backing_store.as_ref().is_some_and(|store| store.layer.is_some())),
        ("encryption", disk.encryption.is_some() || common.encryption.is_some()),
        ("readonly", disk.readonly),
        ("shareable", disk.shareable),
        ("transient", disk.transient.is_some()),
        ("serial", disk.serial.is_some()),
        ("wwn", disk.wwn.is_some()),
        ("vendor", disk.vendor.is_some()),
        ("product", disk.product.is_some()),
        ("auth", disk.auth.is_some() || common.auth.is_some()),
        ("geometry", disk.geometry.is_some()),
        ("blockio", disk.blockio.is_some()),
    ];
    for (name, given) in given {
        one.refuse_in(name, given, format!("a disk of type 'vhostuser' has no `<{name}>`"));
    }
}

fn labelled(one: &mut Element<'_>, domain: &Domain, source: &Source) {
    for label in &source.common().seclabel {
        super::os::overrides(one, domain, label);
    }
}

fn cipher(encryption: &Encryption) -> bool {
    encryption.format == EncryptionFormat::Luks && encryption.cipher.is_some()
}

fn server(one: &mut Element<'_>, disk: &Disk, network: &Network) {
    use Protocol::*;
    let protocol = network.protocol;
    if let Some(auth) = network.common.auth.as_ref().or(disk.auth.as_ref()) {
        let logs_in = matches!(protocol, Iscsi | Http | Https | Ftp | Ftps | Ssh | Rbd);
        one.refuse_in("auth", !logs_in, format!("nobody logs in to protocol '{protocol}'"));
        let kind = auth.secret.as_ref().and_then(|secret| secret.r#type.as_deref());
        let known =
            kind.is_some_and(|kind| matches!(kind, "none" | "volume" | "ceph" | "iscsi" | "tls" | "vtpm"));
        one.refuse_in(
            "auth",
            logs_in && !known,
            "the secret's type is none that there is, such as 'ceph' or 'iscsi'",
        );
        let wanted = match protocol {
            Iscsi => Some("iscsi"),
            Rbd => Some("ceph"),
            _ => None,
        };
        let other = known && wanted.is_some() && kind != wanted;
        let wanted = wanted.unwrap_or_default();
        one.refuse_in("auth", other, format!("protocol '{protocol}' takes a secret of type '{wanted}'"));
    }
    one.refuse_in(
        "source",
        network.snapshot.is_some() && protocol != Rbd,
        "`<snapshot>` is for protocol 'rbd'",
    );
    one.refuse_in("source", network.config.is_some() && protocol != Rbd, "`<config>` is for protocol 'rbd'");
}
