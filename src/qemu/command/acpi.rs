//! `<acpi>`: machines without it, and a table of the host (qemu-command-1.md 2.20, 2.21).

use super::Translation;
use crate::domain::os::AcpiTableType;
use crate::domain::Arch;
use crate::qemu::members::doubled;

/// Binaries that cannot say it of the machine have an option of its own.
pub(super) fn absent(out: &mut Translation<'_>) {
    let domain = out.domain;
    let arch = domain.arch();
    let acpi = domain.features.as_ref().is_some_and(|features| features.acpi);
    let unknown = out.machine.is_none_or(|machine| machine.acpi.is_none());
    if unknown && !acpi && matches!(arch, None | Some(Arch::I686 | Arch::X86_64 | Arch::Aarch64)) {
        out.word("-no-acpi");
    }
}

pub(super) fn table(out: &mut Translation<'_>) {
    let acpi = out.domain.os.as_ref().and_then(|os| os.acpi.as_ref());
    for table in acpi.map_or(&[][..], |acpi| &acpi.table) {
        let signature = match table.r#type {
            AcpiTableType::Slic => "sig=SLIC,",
            AcpiTableType::Msdm => "sig=MSDM,",
            // The file has the whole table; several in one file are refused.
            AcpiTableType::Raw | AcpiTableType::Rawset => "",
        };
        out.option("-acpitable", format!("{signature}file={}", doubled(&table.path.0)));
    }
}
