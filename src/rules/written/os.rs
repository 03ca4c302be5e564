//! `<os>`: the kind of guest, its architecture, firmware and first program.

use super::element;
use crate::diagnostic::Diagnostic;
use crate::domain::os::{NvramStore, OsKind};
use crate::domain::Domain;

/// What kind of guest it is, and its architecture.
pub fn head(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let mut os = element("/domain/os", findings);
    let unsaid = os_type.and_then(|os_type| os_type.kind).is_none() && domain.bootloader.is_none();
    os.refuse(unsaid, "the kind of guest is not said; add `<type>hvm</type>`");
    os.known("arch", domain.arch());
}

/// Firmware and the first program of a container.
pub fn boot(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(os) = &domain.os else { return };
    let mut one = element("/domain/os", findings);
    let nvram = os.nvram.as_ref();
    let unsaid =
        nvram.is_some_and(|nvram| matches!(&nvram.store, NvramStore::Source(source) if source.is_empty()));
    one.refuse_in("nvram", unsaid, "`type` is given, but no `<source>`");
    let formats = (os.loader.as_ref().and_then(|loader| loader.format), nvram.and_then(|nvram| nvram.format));
    if let (Some(loader), Some(nvram)) = formats {
        let message =
            format!("the firmware's image has format '{loader}', its variables '{nvram}'; they share one");
        one.refuse_in("nvram", loader != nvram, message);
    }
    let several = os.acpi.as_ref().is_some_and(|acpi| acpi.table.len() > 1);
    one.refuse_in("acpi", several, "there is more than one table");
    let container = os.r#type.as_ref().and_then(|os_type| os_type.kind) == Some(OsKind::Exe);
    let blank = container && os.initarg.iter().any(String::is_empty);
    one.refuse_in("initarg", blank, "an argument of the first program is empty");
    let blank =
        container && os.initenv.iter().any(|variable| variable.value.as_ref().is_none_or(String::is_empty));
    one.refuse_in("initenv", blank, "a variable of the first program has no value");
}
