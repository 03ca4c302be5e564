//! `<memory>` among the devices (parse-and-rules.md 2.25).

use super::vcpu::is_empty;
use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::memory::MemoryModel;
use crate::domain::Domain;

/// What backs memory devices, and their labels.
pub fn memory(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices.memory;
    for (at, device) in devices.iter().enumerate() {
        let mut one = element(path("memory", at, devices.len()), findings);
        let nodes = device.source.as_ref().and_then(|source| source.nodemask.as_ref());
        one.refuse_in("source/nodemask", nodes.is_some_and(is_empty), "it holds no node");
        let label = device.target.label.as_ref().map_or(0, |label| label.size.0);
        if device.model == MemoryModel::Nvdimm && label > 0 {
            one.refuse_in("target/label", label < 128, "a label has at least 128 KiB");
            one.refuse_in(
                "target/label",
                label >= device.target.size.0,
                "the label is as large as the device",
            );
        }
    }
}
