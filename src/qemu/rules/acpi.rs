//! ACPI tables that a document brings.

use super::{Check, NOT_IN_QEMU};
use crate::diagnostic::Place;
use crate::domain::os::AcpiTableType;
use crate::release::Release;

impl Check<'_> {
    /// Since release 12.0 several tables in one file are refused (since-10.7.md 3).
    pub(super) fn acpi_tables(&mut self, root: &Place<'_>) {
        if self.libvirt < Release::new(12, 0) {
            return;
        }
        let Some(acpi) = self.domain.os.as_ref().and_then(|os| os.acpi.as_ref()) else { return };
        let os = root.child("os");
        let place = os.child("acpi");
        for (table, place) in place.each("table", &acpi.table) {
            if table.r#type == AcpiTableType::Rawset {
                self.findings
                    .report(
                        &NOT_IN_QEMU,
                        &place.attr("type"),
                        "`type='rawset'`: QEMU takes one table from a file",
                    )
                    .help("use `type='raw'` with a file for each table");
            }
        }
    }
}
