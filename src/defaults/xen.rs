//! What Xen's definitions get besides the generic defaults (xen.md 2.1, 3.13).

use super::generic;
use crate::diagnostic::Diagnostic;
use crate::domain::devices::disk::{Format, Source};
use crate::domain::Domain;
use crate::xen::Kind;

/// Completes a definition for Xen in place, and tells what makes it impossible.
pub fn complete(domain: &mut Domain) -> Vec<Diagnostic> {
    let refused = generic::complete(domain);
    let kind = Kind::of(domain);
    if let Some(os_type) = domain.os.as_mut().and_then(|os| os.r#type.as_mut()) {
        let machine = match kind {
            Kind::Hvm => "xenfv",
            Kind::Pv => "xenpv",
            Kind::Pvh => "xenpvh",
        };
        os_type.machine.get_or_insert_with(|| machine.into());
    }
    let cells =
        domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()).is_some_and(|numa| !numa.cell.is_empty());
    if kind == Kind::Hvm {
        let features = domain.features.get_or_insert_with(Default::default);
        features.pae = true;
        features.acpi |= cells;
    }
    for disk in &mut domain.devices.disk {
        let network = matches!(disk.source, Source::Network(_));
        let driver = disk.driver.get_or_insert_with(Default::default);
        driver.r#type.get_or_insert(Format::Raw);
        if network && driver.name.is_none() {
            driver.name = Some("qemu".to_owned());
        }
    }
    refused
}
