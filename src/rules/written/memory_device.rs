//! `<memory>` among the devices (parse-and-rules.md 2.25).

use super::vcpu::is_empty;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::memory::{MemoryDevice, MemoryModel};
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;

rule! {
    /// The label area of an NVDIMM leaves no memory for the guest.
    ///
    /// The label area is cut from the device, so its `<size>` must be below that of the `<target>`.
    /// Make the device larger or the label smaller.
    ///
    /// ```xml wrong
    /// <maxMemory slots='2'>2097152</maxMemory>
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <memory model='nvdimm'>
    ///   <source><path>/nvdimm</path></source>
    ///   <target><size>256</size><node>0</node><label><size>256</size></label></target>
    /// </memory>
    /// ```
    /// ```xml right
    /// <maxMemory slots='2'>2097152</maxMemory>
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <memory model='nvdimm'>
    ///   <source><path>/nvdimm</path></source>
    ///   <target><size>524288</size><node>0</node><label><size>256</size></label></target>
    /// </memory>
    /// ```
    LABEL_FILLS_DEVICE = "R060" "nvdimm-label-fills-device" Error;
}

/// What backs memory devices, and their labels.
pub fn memory(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (device, place) in devices.each("memory", &domain.devices.memory) {
        let nodes = device.source.as_ref().and_then(|source| source.nodemask.as_ref());
        if nodes.is_some_and(is_empty) {
            let message = "`<nodemask>` is empty; expected at least one host NUMA node";
            findings.report(&INVALID_VALUE, &place.child("source").child("nodemask"), message);
        }
        if device.model == MemoryModel::Nvdimm {
            label(device, &place, findings);
        }
    }
}

fn label(device: &MemoryDevice, place: &Place<'_>, findings: &mut Findings) {
    let (size, label) = (device.target.size.0, device.target.label.as_ref().map_or(0, |label| label.size.0));
    if label == 0 {
        return;
    }
    let target = place.child("target");
    let own = target.child("label");
    if label < 128 {
        let message = format!("`<size>` of the label is {label} KiB; expected at least 128 KiB");
        findings.report(&INVALID_VALUE, &own.child("size"), message);
    }
    if label >= size {
        findings
            .report(
                &LABEL_FILLS_DEVICE,
                &own.child("size"),
                format!("the label of {label} KiB fills the memory device of {size} KiB"),
            )
            .help("make the device larger or the label smaller");
    }
}
