//! `<disk>` (xen.md 2.13, 4.1, 5.6).

use super::text::unwritable;
use super::{separator, Form, Subject, KNOWN_TO_HOST_ONLY, NOT_IN_NOTATION, NOT_IN_XEN};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::disk::{Device, Driver, Format, Network, Protocol, Source};
use crate::domain::devices::Disk;
use crate::xen::libxl::backend;

rule! {
    /// No driver of Xen serves a disk of that kind and format.
    ///
    /// `qemu` serves raw, qcow, qcow2, qed and vhd images and images on servers; `tap` the same images;
    /// `phy` and `file` raw ones only. A format that a driver does not know would be handed to the guest
    /// as a raw disk, and be destroyed by it. Use driver 'qemu', or convert the image.
    ///
    /// ```xml wrong
    /// <disk type='file'><driver name='qemu' type='vmdk'/><source file='/a'/><target dev='xvda'/></disk>
    /// ```
    /// ```xml right
    /// <disk type='file'><driver name='qemu' type='qcow2'/><source file='/a'/><target dev='xvda'/></disk>
    /// ```
    DISK_WITHOUT_DRIVER = "N014" "disk-without-driver" Error;
}

pub(super) fn check(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    for (disk, place) in devices.each("disk", &subject.devices().disk) {
        if disk.transient.is_some() {
            findings
                .report(&NOT_IN_XEN, &place.child("transient"), "`<transient>`: Xen has no transient disks")
                .help("remove it, and give the guest a copy of the image");
        }
        // Configurations have no floppy disks: they are left out.
        if disk.device == Device::Floppy && subject.form != Form::Json {
            continue;
        }
        source(subject.form, disk, &place, findings);
        driver(subject.form, disk, &place, findings);
        if subject.form == Form::Json {
            continue;
        }
        if disk.shareable && !disk.readonly && subject.form == Form::Xl {
            findings
                .report(
                    &NOT_IN_NOTATION,
                    &place.child("shareable"),
                    format!(
                        "`<shareable>` of disk '{}': an xl configuration cannot share a disk",
                        disk.target.dev
                    ),
                )
                .help("make the disk `<readonly/>`, or remove `<shareable/>`");
        }
        let target = place.child("target");
        separator(findings, &target.attr("dev"), "target", &disk.target.dev, &[',', ':']);
    }
}

fn source(form: Form, disk: &Disk, place: &Place<'_>, findings: &mut Findings) {
    let target = &disk.target.dev;
    match &disk.source {
        Source::File(_) | Source::Block(_) | Source::Dir(_) => {
            let path = disk.source.path().unwrap_or_default();
            let attribute = match &disk.source {
                Source::Block(_) => "dev",
                Source::Dir(_) => "dir",
                _ => "file",
            };
            let at = place.child("source");
            if form == Form::Xl && path.contains('\n') {
                unwritable(findings, &at.attr(attribute), path, "a line feed", "the text of a disk");
            } else if form == Form::Xm {
                separator(findings, &at.attr(attribute), "path", path, &[',']);
            }
        }
        Source::Volume(volume) => {
            let name = volume.volume.as_deref().unwrap_or_default();
            findings
                .report(
                    &KNOWN_TO_HOST_ONLY,
                    &place.child("source").attr("volume"),
                    format!("volume '{name}' of disk '{target}': only the host knows its path"),
                )
                .help("name the volume's file or block device as the source");
        }
        Source::Network(network) => server(form, disk, network, place, findings),
        Source::Nvme(_) | Source::VhostUser(_) | Source::VhostVdpa(_) | Source::Ctl(_) => {
            use crate::xml::Tagged;
            let message = format!("disk '{target}': Xen has no disks of type '{}'", disk.source.tag());
            findings
                .report(&NOT_IN_XEN, &place.attr("type"), message)
                .help("use type 'file' or 'block', or 'network' with protocol 'rbd'");
        }
    }
}

/// An image on a server is one of a Ceph cluster, without a secret.
fn server(form: Form, disk: &Disk, network: &Network, place: &Place<'_>, findings: &mut Findings) {
    let source = place.child("source");
    let target = &disk.target.dev;
    let name = network.name.as_deref().unwrap_or_default();
    if form == Form::Xm {
        let message = format!("disk '{target}': an xm configuration has no disks on servers");
        findings
            .report(&NOT_IN_NOTATION, &place.attr("type"), message)
            .help("translate into xen-xl, or use type 'file' or 'block'");
    } else if network.protocol != Protocol::Rbd {
        let message = format!("`protocol='{}'` of disk '{target}': Xen has no such disks", network.protocol);
        findings.report(&NOT_IN_XEN, &source.attr("protocol"), message).help("use protocol 'rbd'");
    } else if name.contains(':') {
        separator(findings, &source.attr("name"), "image", name, &[':']);
    } else if form == Form::Json && (disk.auth.is_some() || disk.source.common().auth.is_some()) {
        let (parent, on) = if disk.auth.is_some() { (place, "") } else { (&source, " of the source") };
        let message = format!("`<auth>`{on} of disk '{target}': only the host knows the key");
        findings
            .report(&KNOWN_TO_HOST_ONLY, &parent.child("auth"), message)
            .help("let the host's Ceph configuration name the key");
    }
}

/// The driver serves the format.
fn driver(form: Form, disk: &Disk, place: &Place<'_>, findings: &mut Findings) {
    let Some(driver) = disk.driver.as_ref() else { return };
    let (name, format) = (driver.name.as_deref(), driver.r#type.unwrap_or(Format::Raw));
    let place = place.child("driver");
    let target = &disk.target.dev;
    let on_server = matches!(&disk.source, Source::Network(network) if network.protocol == Protocol::Rbd);
    if on_server && form != Form::Xm && name != Some("qemu") {
        let message = format!(
            "disk '{target}' is on a server, which driver '{}' does not serve",
            name.unwrap_or_default()
        );
        findings.report(&DISK_WITHOUT_DRIVER, &place.attr("name"), message).help("use driver 'qemu'");
    } else if !serves(form, driver, format) {
        let (attribute, message) = match name {
            Some(name) => ("name", format!("driver '{name}' of Xen serves no disk of format '{format}'")),
            None => ("type", format!("Xen serves no disk of format '{format}'")),
        };
        findings
            .report(&DISK_WITHOUT_DRIVER, &place.attr(attribute), message)
            .help("use driver 'qemu' and an image in format raw, qcow, qcow2, qed or vhd");
    }
}

fn serves(form: Form, driver: &Driver, format: Format) -> bool {
    match (form, driver.name.as_deref()) {
        // An older driver of `xm` may know any format.
        (Form::Xm, _) => true,
        (_, Some(name)) => backend(name, format).is_some(),
        (_, None) => backend("qemu", format).is_some(),
    }
}
