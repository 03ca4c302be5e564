//! Rules about memory devices: `<memory model=…>` of `<devices>` (parse-and-rules.md 3.10).

use super::address::ADDRESS_TAKEN;
use super::numa::{self, no_such_cell};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::memory::MemoryModel;
use crate::domain::devices::MemoryDevice;
use crate::domain::info::Bus;
use crate::domain::memory::AccessMode;
use crate::domain::{Arch, Domain};
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, INVALID_VALUE, MISPLACED_ELEMENT, MISSING_ELEMENT};
use crate::xml::value::token::YesNo;
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// The sizes of a virtio-mem device do not fit each other.
    ///
    /// Memory is handed over in blocks: `<requested>` is a multiple of `<block>` and at most `<size>`,
    /// and the address of the device is a multiple of `<block>` too.
    ///
    /// ```xml wrong
    /// <maxMemory unit='GiB' slots='2'>8</maxMemory>
    /// <memory model='virtio-mem'><target>
    ///   <size unit='KiB'>4096</size><block unit='KiB'>2048</block><requested unit='KiB'>1024</requested>
    /// </target></memory>
    /// ```
    /// ```xml right
    /// <maxMemory unit='GiB' slots='2'>8</maxMemory>
    /// <memory model='virtio-mem'><target>
    ///   <size unit='KiB'>4096</size><block unit='KiB'>2048</block><requested unit='KiB'>2048</requested>
    /// </target></memory>
    /// ```
    BLOCKS = "R495" "virtio-mem-blocks" Error;

    /// An NVDIMM is not described as the guest's architecture needs it.
    ///
    /// On ppc64 an NVDIMM has a label area and may have a `<uuid>`; elsewhere it has no `<uuid>`.
    ///
    /// ```xml wrong
    /// <maxMemory slots='2'>2097152</maxMemory>
    /// <memory model='nvdimm'>
    ///   <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
    ///   <source><path>/a</path></source><target><size>1024</size></target>
    /// </memory>
    /// ```
    /// ```xml right
    /// <maxMemory slots='2'>2097152</maxMemory>
    /// <memory model='nvdimm'>
    ///   <source><path>/a</path></source><target><size>1024</size></target>
    /// </memory>
    /// ```
    NVDIMM_OF_ARCH = "R496" "nvdimm-of-other-architecture" Error;
}

/// Memory devices fit the guest, and each other.
pub fn devices(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let cells = numa::count(domain);
    let mut slots = BTreeSet::new();
    let mut ranges = BTreeMap::new();
    for (device, place) in devices.each("memory", &domain.devices.memory) {
        let target = place.child("target");
        if let Some(node) = device.target.node.filter(|node| *node >= cells) {
            no_such_cell(findings, &target.child("node"), node, cells);
        }
        match device.model {
            MemoryModel::Dimm => {}
            MemoryModel::Nvdimm => {
                persistent(device, &place, findings);
                nvdimm(device, &place, domain.arch(), findings);
            }
            MemoryModel::VirtioPmem => {
                persistent(device, &place, findings);
                virtio_pmem(device, &place, findings);
            }
            MemoryModel::VirtioMem => virtio_mem(device, &target, findings),
            MemoryModel::SgxEpc if device.info.address.is_some() => findings
                .report(&MISPLACED_ELEMENT, &place.child("address"), "`<address>` of model 'sgx-epc'")
                .remove("; enclave memory has no address"),
            MemoryModel::SgxEpc => {}
        }
        let base = match device.info.address.as_ref().map(|address| &address.bus) {
            Some(Bus::Dimm(dimm)) => {
                if !slots.insert(dimm.slot) {
                    let address = place.child("address");
                    findings
                        .report(
                            &ADDRESS_TAKEN,
                            &address.attr("slot"),
                            format!("`slot='{}'` is also that of another memory device", dimm.slot),
                        )
                        .help("use another slot, or remove `<address>`");
                }
                dimm.base.0
            }
            _ => address(device),
        };
        if base > 0 {
            let end = base.saturating_add(length(device).saturating_mul(1024));
            if clashes(&ranges, base, end) {
                let message =
                    format!("addresses {base:#x} to {end:#x} overlap those of another memory device");
                findings.report(&ADDRESS_TAKEN, &place, message).help("change `base` of one of them");
            }
            add(&mut ranges, base, end);
        }
    }
}

/// Whether a range of addresses overlaps one of these, which do not overlap each other.
fn clashes(ranges: &BTreeMap<u64, u64>, base: u64, end: u64) -> bool {
    ranges.range(..end).next_back().is_some_and(|(_, stop)| base < *stop)
}

/// Adds a range of addresses; those that it overlaps become one with it.
fn add(ranges: &mut BTreeMap<u64, u64>, mut base: u64, mut end: u64) {
    while let Some((start, stop)) = ranges.range(..=end).next_back().map(|(start, stop)| (*start, *stop)) {
        if stop < base {
            break;
        }
        ranges.remove(&start);
        (base, end) = (base.min(start), end.max(stop));
    }
    ranges.insert(base, end);
}

fn address(device: &MemoryDevice) -> u64 {
    device.target.address.as_ref().map_or(0, |address| address.base.0)
}

/// The KiB of a device that the guest has at its address.
fn length(device: &MemoryDevice) -> u64 {
    let size = device.target.size.0;
    match device.model {
        MemoryModel::Nvdimm => {
            let label = device.target.label.as_ref().map_or(0, |label| label.size.0);
            let align = device.source.as_ref().and_then(|source| source.alignsize);
            let align = align.map_or(4, |align| align.0.max(1));
            size.saturating_sub(label.div_ceil(align).saturating_mul(align))
        }
        MemoryModel::Dimm | MemoryModel::VirtioPmem | MemoryModel::VirtioMem | MemoryModel::SgxEpc => size,
    }
}

/// Memory that outlives the guest is in a file.
fn persistent(device: &MemoryDevice, place: &Place<'_>, findings: &mut Findings) {
    let model = device.model;
    if device.source.as_ref().is_none_or(|source| source.path.is_none()) {
        findings
            .report(&MISSING_ELEMENT, place, format!("memory of model '{model}' has no `<path>`"))
            .help("add `<source><path>…</path></source>`, the file that holds it");
    }
    if device.discard == Some(YesNo::Yes) {
        findings
            .report(
                &EXCLUDED_ATTRIBUTE,
                &place.attr("discard"),
                format!("`discard='yes'` of model '{model}'"),
            )
            .remove("; persistent memory cannot be discarded");
    }
}

fn nvdimm(device: &MemoryDevice, place: &Place<'_>, arch: Option<&Arch>, findings: &mut Findings) {
    let power = arch.is_some_and(Arch::is_ppc64);
    if power && device.target.label.as_ref().is_none_or(|label| label.size.0 == 0) {
        findings
            .report(&NVDIMM_OF_ARCH, &place.child("target"), "an NVDIMM of ppc64 has no `<label>`")
            .help("add `<label><size unit='KiB'>128</size></label>` to `<target>`");
    }
    if let Some(arch) = arch.filter(|_| device.uuid.is_some() && !power) {
        findings
            .report(&NVDIMM_OF_ARCH, &place.child("uuid"), format!("`<uuid>` of an NVDIMM of {arch}"))
            .remove("; only NVDIMMs of ppc64 have one");
    }
}

fn virtio_pmem(device: &MemoryDevice, place: &Place<'_>, findings: &mut Findings) {
    if let Some(access) = device.access.filter(|access| *access != AccessMode::Shared) {
        let message = format!("`access='{access}'` of model 'virtio-pmem'; expected 'shared'");
        findings
            .report(&EXCLUDED_ATTRIBUTE, &place.attr("access"), message)
            .remove(", or set `access='shared'`");
    }
    let target = place.child("target");
    if address(device) % 4096 != 0 {
        let at = target.child("address");
        let message = format!(
            "`base` of `<address>` is {:#x}; expected a multiple of the page size, 0x1000",
            address(device)
        );
        findings.report(&INVALID_VALUE, &at.attr("base"), message);
    }
    if device.target.node.is_some() {
        findings
            .report(&MISPLACED_ELEMENT, &target.child("node"), "`<node>` of model 'virtio-pmem'")
            .remove("; this model belongs to no NUMA cell");
    }
}

fn virtio_mem(device: &MemoryDevice, target: &Place<'_>, findings: &mut Findings) {
    let own = &device.target;
    let block = own.block.map_or(0, |block| block.0);
    let requested = own.requested.map_or(0, |requested| requested.0);
    let place = target.child("block");
    if !block.is_power_of_two() {
        findings.report(&INVALID_VALUE, &place, format!("`<block>` is {block} KiB; expected a power of two"));
    } else if block < 2048 {
        let message =
            format!("`<block>` is {block} KiB; expected at least the size of a huge page, 2048 KiB");
        findings.report(&INVALID_VALUE, &place, message);
    }
    let place = target.child("requested");
    if requested > own.size.0 {
        let message =
            format!("`<requested>` is {requested} KiB, more than the `<size>` of {} KiB", own.size.0);
        findings.report(&BLOCKS, &place, message).help("raise `<size>`, or lower `<requested>`");
    }
    if block > 0 && requested % block != 0 {
        findings
            .report(
                &BLOCKS,
                &place,
                format!("`<requested>` is {requested} KiB, no multiple of the `<block>` of {block} KiB"),
            )
            .help("request whole blocks");
    }
    if block > 0 && address(device) % block.saturating_mul(1024) != 0 {
        let at = target.child("address");
        let message =
            format!("`base` is {:#x}, no multiple of the `<block>` of {block} KiB", address(device));
        findings.report(&BLOCKS, &at.attr("base"), message).help("move it to a multiple of `<block>`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_overlap_become_one() {
        let mut ranges = BTreeMap::new();
        add(&mut ranges, 10, 20);
        add(&mut ranges, 30, 40);
        let cases =
            [(0, 10, false), (0, 11, true), (20, 30, false), (19, 25, true), (40, 50, false), (5, 50, true)];
        for (base, end, expected) in cases {
            assert_eq!(clashes(&ranges, base, end), expected, "{base} to {end}");
        }
        add(&mut ranges, 15, 35);
        assert_eq!(ranges, BTreeMap::from([(10, 40)]));
    }
}
