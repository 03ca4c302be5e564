//! `<serial>`: ports on ISA (parse-and-rules.md 3.2).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::chardev::SerialType;
use crate::domain::{Arch, Domain};
use std::collections::BTreeSet;

/// ISA has four serial ports, and a debug port on PCs.
pub fn isa(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let serials = &domain.devices.serial;
    let pc = domain.arch().is_none_or(Arch::is_x86);
    let mut ports = BTreeSet::new();
    let mut count = 0;
    for (at, serial) in serials.iter().enumerate() {
        let mut one = element(path("serial", at, serials.len()), findings);
        let target = serial.target.as_ref();
        match target.and_then(|target| target.r#type) {
            Some(SerialType::IsaSerial) => {
                count += 1;
                one.refuse(count > 4, "there are four serial ports on ISA");
                let Some(port) = target.and_then(|target| target.port) else { continue };
                one.refuse_in("target", port > 3, format!("the ports on ISA are 0 to 3, not {port}"));
                one.refuse_in(
                    "target",
                    !ports.insert(port),
                    format!("another serial port has number {port}"),
                );
            }
            Some(SerialType::IsaDebug) => one.refuse(!pc, "the debug port is one of PCs"),
            _ => {}
        }
    }
}
