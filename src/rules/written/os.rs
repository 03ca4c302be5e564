//! `<os>`: the kind of guest, its architecture, firmware and first program.

use super::word;
use crate::diagnostic::{rule, Findings, Origin, Place};
use crate::domain::os::{AcpiTableType, NvramStore, OsKind};
use crate::domain::Domain;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ELEMENT, REPEATED_ELEMENT};

/// The kind of guest is given, and its architecture is known.
pub fn kind(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let os = root.child("os");
    if os_type.and_then(|os_type| os_type.kind).is_none() && domain.bootloader.is_none() {
        let (place, message) = match &domain.os {
            Some(_) => (&os, "`<os>` has no `<type>`"),
            None => (root, "`<domain>` has no `<os>`"),
        };
        findings.report(&MISSING_ELEMENT, place, message).help("add `<os><type>hvm</type></os>`");
    }
    word(findings, &os.child("type"), "arch", domain.arch());
}

rule! {
    /// The firmware's image and the storage of its variables have different formats.
    ///
    /// One format holds for both. Convert one of the two images, and give both the same `format`.
    ///
    /// Since libvirt 12.0 they may differ.
    ///
    /// ```xml wrong libvirt=10.7
    /// <os>
    ///   <type arch='x86_64'>hvm</type>
    ///   <loader readonly='yes' type='pflash' format='qcow2'>/usr/share/fw/code.qcow2</loader>
    ///   <nvram format='raw'>/var/lib/vars.fd</nvram>
    /// </os>
    /// ```
    /// ```xml right
    /// <os>
    ///   <type arch='x86_64'>hvm</type>
    ///   <loader readonly='yes' type='pflash' format='qcow2'>/usr/share/fw/code.qcow2</loader>
    ///   <nvram format='qcow2'>/var/lib/vars.qcow2</nvram>
    /// </os>
    /// ```
    FIRMWARE_FORMATS = "R001" "firmware-formats-differ" Error;
}

/// Firmware, its variables and the tables that it shows.
pub fn firmware(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.os else { return };
    let os = root.child("os");
    if let Some(nvram) = &own.nvram {
        let place = os.child("nvram");
        if let NvramStore::Source(source) = &nvram.store {
            if source.is_empty() {
                findings
                    .report(&MISSING_ELEMENT, &place, "`<nvram>` has `type`, but no `<source>`")
                    .help("add the `<source>`, or write the path as the text of `<nvram>`");
            }
        }
    }
    if let Some(own) = &own.acpi {
        let acpi = os.child("acpi");
        for (at, (table, place)) in acpi.each("table", &own.table).enumerate() {
            let before = own.table[..at].iter().any(|other| other.r#type == table.r#type);
            if before && table.r#type != AcpiTableType::Raw {
                let message = format!("second `<table>` of type '{}' in `<acpi>`", table.r#type);
                findings.report(&REPEATED_ELEMENT, &place, message).help("remove one of the two");
            }
        }
    }
}

/// Before 12.0 the firmware and its variables had images of one format.
pub fn formats(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.os else { return };
    let Some(nvram) = &own.nvram else { return };
    let (os, loader) = (root.child("os"), own.loader.as_ref().and_then(|loader| loader.format));
    if let (Some(loader), Some(format)) = (loader, nvram.format) {
        if loader != format {
            let message = format!("`format='{format}'` of `<nvram>`, but '{loader}' of `<loader>`");
            findings
                .report(&FIRMWARE_FORMATS, &os.child("nvram").attr("format"), message)
                .help("both images need the same format");
        }
    }
}

/// Before 11.2 there was one table.
pub fn tables(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = domain.os.as_ref().and_then(|os| os.acpi.as_ref()) else { return };
    let os = root.child("os");
    let acpi = os.child("acpi");
    for (_, table) in acpi.each("table", &own.table).skip(1) {
        findings
            .report(&REPEATED_ELEMENT, &table, "another `<table>` in `<acpi>`; only one is allowed")
            .help("remove the others");
    }
}

/// The arguments and variables of the first program of a container.
pub fn container(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.os else { return };
    if own.r#type.as_ref().and_then(|os_type| os_type.kind) != Some(OsKind::Exe) {
        return;
    }
    let os = root.child("os");
    for (at, argument) in own.initarg.iter().enumerate() {
        if argument.is_empty() {
            let place = os.item("initarg", at, own.initarg.len(), Origin::Positional);
            findings
                .report(&INVALID_VALUE, &place, "`<initarg>` is empty")
                .help("give the argument as text, or remove the element");
        }
    }
    for (variable, place) in os.each("initenv", &own.initenv) {
        if variable.value.as_ref().is_none_or(String::is_empty) {
            let message = format!("the variable '{}' of `<initenv>` has no value", variable.name);
            findings
                .report(&MISSING_ELEMENT, &place, message)
                .help("give the value as text, or remove the element");
        }
    }
}
