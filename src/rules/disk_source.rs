//! Rules about where the bytes of a disk are: `<source>` of `<disk>` (parse-and-rules.md 3.1, 3.3).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::disk::{
    Cache, Device, DiskBus, Driver, Encryption, EncryptionFormat, Iotune, Network, Protocol, Snapshot,
    Source, StartupPolicy,
};
use crate::domain::devices::Disk;
use crate::domain::Domain;
use crate::xml::mistake::{
    EXCLUDED_ATTRIBUTE, INVALID_VALUE, MISPLACED_ELEMENT, MISSING_ATTRIBUTE, MISSING_ELEMENT,
    REPEATED_ELEMENT,
};

rule! {
    /// The secret of a network disk is not of the type that its protocol uses.
    ///
    /// An iSCSI server takes secrets of type `iscsi`, a Ceph cluster (protocol `rbd`) those of type
    /// `ceph`. Change `type` of `<secret>`.
    ///
    /// ```xml wrong
    /// <disk type='network'>
    ///   <source protocol='rbd' name='pool/image'>
    ///     <auth username='u'><secret type='iscsi' usage='x'/></auth>
    ///   </source>
    ///   <target dev='vda'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='network'>
    ///   <source protocol='rbd' name='pool/image'>
    ///     <auth username='u'><secret type='ceph' usage='x'/></auth>
    ///   </source>
    ///   <target dev='vda'/>
    /// </disk>
    /// ```
    SECRET_OF_OTHER_PROTOCOL = "R239" "secret-of-other-protocol" Error;

    /// A disk of type `vhostuser` has a setting that the process which serves it decides.
    ///
    /// The guest talks to that process alone, by virtio, so there is nothing left for the hypervisor
    /// to do: no cache, no limits, no encryption, no snapshots. Remove the setting, or configure the
    /// process.
    ///
    /// ```xml wrong
    /// <disk type='vhostuser'>
    ///   <driver cache='none'/><source type='unix' path='/a'/><target dev='vda'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='vhostuser'><source type='unix' path='/a'/><target dev='vda'/></disk>
    /// ```
    VHOST_USER_SETTING = "R240" "setting-of-vhostuser-disk" Error;
}

/// Sources have what they need, and nothing that they cannot have.
pub fn sources(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (disk, place) in devices.each("disk", &domain.devices.disk) {
        let source = place.child("source");
        repeated(disk, &source, findings);
        for (own, above) in [(&disk.encryption, &place), (&disk.source.common().encryption, &source)] {
            if own.as_deref().is_some_and(has_cipher) {
                let encryption = above.child("encryption");
                findings
                    .report(&MISPLACED_ELEMENT, &encryption.child("cipher"), "`<cipher>` of a disk")
                    .remove("; the image itself says its cipher");
            }
        }
        policy(disk, &source, findings);
        let fd = matches!(&disk.source, Source::File(file) if file.fdgroup.is_some());
        // Half of the name of a volume is a missing attribute, not a missing source.
        let half = matches!(&disk.source, Source::Volume(volume) if volume.pool.is_some());
        let empty = disk.device == Device::Disk && disk.source.is_empty() && !fd && !half;
        if empty && disk.rest.elements().next().is_none() {
            findings
                .report(&MISSING_ELEMENT, &place, "a hard disk has no `<source>`")
                .help("add it, as `<source file='/path/of/image'/>`");
        }
        match &disk.source {
            Source::Network(network) => server(disk, network, &place, findings),
            Source::Nvme(nvme) if nvme.namespace == 0 => {
                let message = "`namespace` of `<source>` is 0; expected at least 1";
                findings.report(&INVALID_VALUE, &source.attr("namespace"), message);
            }
            Source::VhostUser(_) => vhost_user(disk, &place, findings),
            Source::Nvme(_)
            | Source::File(_)
            | Source::Block(_)
            | Source::Dir(_)
            | Source::Volume(_)
            | Source::VhostVdpa(_)
            | Source::Ctl(_) => {}
        }
    }
}

/// Users and encryption are those of the disk or of its source, not both.
fn repeated(disk: &Disk, source: &Place<'_>, findings: &mut Findings) {
    let common = disk.source.common();
    let given = [
        ("auth", disk.auth.is_some() && common.auth.is_some()),
        ("encryption", disk.encryption.is_some() && common.encryption.is_some()),
    ];
    for (name, _) in given.iter().filter(|(_, twice)| *twice) {
        findings
            .report(
                &REPEATED_ELEMENT,
                &source.child(name),
                format!("second `<{name}>` of the disk; the first is in `<disk>` itself"),
            )
            .help("remove one of the two");
    }
}

fn has_cipher(encryption: &Encryption) -> bool {
    encryption.format == EncryptionFormat::Luks && encryption.cipher.is_some()
}

fn policy(disk: &Disk, source: &Place<'_>, findings: &mut Findings) {
    let Some(policy) = disk.source.common().startup_policy else { return };
    let place = source.attr("startupPolicy");
    let local =
        matches!(disk.source, Source::File(_) | Source::Block(_) | Source::Dir(_) | Source::Volume(_));
    if !local {
        findings
            .report(&EXCLUDED_ATTRIBUTE, &place, format!("`startupPolicy='{policy}'` of a remote source"))
            .remove("; only files, block devices and volumes have one");
    }
    let drive = matches!(disk.device, Device::Cdrom | Device::Floppy);
    if policy == StartupPolicy::Requisite && !drive {
        findings
            .report(
                &EXCLUDED_ATTRIBUTE,
                &place,
                format!("`startupPolicy='requisite'` of a disk of device '{}'", disk.device),
            )
            .help("use 'mandatory' or 'optional'; 'requisite' is for CD-ROM and floppy drives");
    }
}

fn server(disk: &Disk, network: &Network, disk_place: &Place<'_>, findings: &mut Findings) {
    use Protocol::*;
    let protocol = network.protocol;
    let source = disk_place.child("source");
    for (name, given) in [("snapshot", network.snapshot.is_some()), ("config", network.config.is_some())] {
        if given && protocol != Rbd {
            findings
                .report(
                    &MISPLACED_ELEMENT,
                    &source.child(name),
                    format!("`<{name}>` with protocol '{protocol}'"),
                )
                .remove("; only protocol 'rbd' has it");
        }
    }
    let (auth, place) = match (&network.common.auth, &disk.auth) {
        (Some(auth), _) => (auth, source.child("auth")),
        (None, Some(auth)) => (auth, disk_place.child("auth")),
        (None, None) => return,
    };
    let wanted = match protocol {
        Iscsi => Some("iscsi"),
        Rbd => Some("ceph"),
        Http | Https | Ftp | Ftps | Ssh => None,
        Nbd | Sheepdog | Gluster | Tftp | Vxhs | Nfs => {
            findings
                .report(&MISPLACED_ELEMENT, &place, format!("`<auth>` with protocol '{protocol}'"))
                .remove("; the protocol has no users");
            return;
        }
    };
    let place = place.child("secret");
    const KNOWN: [&str; 6] = ["none", "volume", "ceph", "iscsi", "tls", "vtpm"];
    match auth.secret.as_ref().and_then(|secret| secret.r#type.as_deref()) {
        Some(kind) if KNOWN.contains(&kind) => {
            if let Some(wanted) = wanted.filter(|wanted| *wanted != kind) {
                findings
                    .report(
                        &SECRET_OF_OTHER_PROTOCOL,
                        &place.attr("type"),
                        format!("a secret of type '{kind}' with protocol '{protocol}'"),
                    )
                    .help(format!("use a secret of type '{wanted}'"));
            }
        }
        kind => {
            let expected = wanted.map_or("'ceph' or 'iscsi'".to_owned(), |wanted| format!("'{wanted}'"));
            match kind {
                Some(kind) => {
                    let message = format!("`type` of `<secret>` is '{kind}'; expected {expected}");
                    findings.report(&INVALID_VALUE, &place.attr("type"), message);
                }
                // A missing `<secret>` is found where the element is checked as it is written.
                None if auth.secret.is_none() => {}
                None => findings
                    .report(&MISSING_ATTRIBUTE, &place, "`<secret>` has no attribute `type`")
                    .help(format!("add `type`, {expected}")),
            }
        }
    }
}

/// What a process serves is as that process has it.
fn vhost_user(disk: &Disk, place: &Place<'_>, findings: &mut Findings) {
    let target = place.child("target");
    if let Some(bus) = disk.target.bus.filter(|bus| *bus != DiskBus::Virtio) {
        findings
            .report(
                &VHOST_USER_SETTING,
                &target.attr("bus"),
                format!("`bus='{bus}'` of a disk of type 'vhostuser'"),
            )
            .help("use bus 'virtio'");
    }
    let mut refuse = |place: &Place<'_>, what: &str| {
        findings
            .report(&VHOST_USER_SETTING, place, format!("{what} of a disk of type 'vhostuser'"))
            .remove("; the process that serves the disk decides about it");
    };
    if let Some(snapshot) = disk.snapshot.filter(|snapshot| *snapshot != Snapshot::No) {
        refuse(&place.attr("snapshot"), &format!("`snapshot='{snapshot}'`"));
    }
    if let Some(own) = &disk.driver {
        let driver = place.child("driver");
        if let Some(name) = served_by_process(own) {
            refuse(&driver.attr(name), &format!("`{name}`"));
        } else if own.metadata_cache.is_some() {
            refuse(&driver.child("metadata_cache"), "`<metadata_cache>`");
        }
    }
    let common = disk.source.common();
    let given = [
        ("iotune", disk.iotune.as_deref().is_some_and(|tune| *tune != Iotune::default())),
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
    for (name, _) in given.iter().filter(|(_, given)| *given) {
        refuse(&place.child(name), &format!("`<{name}>`"));
    }
}

/// The first attribute of a driver that the process which serves a disk decides about.
fn served_by_process(driver: &Driver) -> Option<&'static str> {
    let given = [
        ("cache", driver.cache != Cache::Default),
        ("error_policy", driver.error_policy.is_some()),
        ("rerror_policy", driver.rerror_policy.is_some()),
        ("io", driver.io.is_some()),
        ("ioeventfd", driver.ioeventfd.is_some()),
        ("copy_on_read", driver.copy_on_read.is_some()),
        ("discard", driver.discard.is_some()),
        ("iothread", driver.iothread.is_some()),
        ("detect_zeroes", driver.detect_zeroes.is_some()),
    ];
    given.iter().find(|(_, given)| *given).map(|(name, _)| *name)
}
