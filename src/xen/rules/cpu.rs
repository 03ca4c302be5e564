//! `<cpu>`: features, nested virtualization, NUMA cells (xen.md 2.12, 5.3).

use super::{Form, Subject, NOT_IN_NOTATION, NOT_IN_XEN};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::cpu::Mode;
use crate::domain::Domain;
use crate::xen::libxl::{cpuid, Host};
use crate::xen::words;
use crate::xen::Kind;
use crate::xml::mistake::MISSING_ATTRIBUTE;

rule! {
    /// Xen does not know the CPU feature.
    ///
    /// libxl sets features by bits of the CPUID instruction and has to know the bit of each. Remove the
    /// feature, or use the name that libvirt has for it.
    ///
    /// ```xml wrong notation=json
    /// <cpu mode='host-passthrough'><feature policy='require' name='rocket'/></cpu>
    /// ```
    /// ```xml right notation=json
    /// <cpu mode='host-passthrough'><feature policy='require' name='avx2'/></cpu>
    /// ```
    UNKNOWN_CPU_FEATURE = "N012" "unknown-cpu-feature" Error;

    /// A pvh guest sees the host's CPU, and this libxl would have to be asked for nested
    /// virtualization.
    ///
    /// libxl before 4.14 has that setting for fully virtualized guests only. Use another CPU mode, a
    /// fully virtualized guest or a newer libxl.
    ///
    /// ```xml wrong notation=json libxl=4.13 os=xenpvh
    /// <cpu mode='host-passthrough'/>
    /// ```
    /// ```xml right notation=json os=xenpvh
    /// <cpu mode='host-passthrough'/>
    /// ```
    NESTED_IN_PVH = "N013" "nested-virtualization-in-pvh" Error;
}

/// The NUMA cells that are translated at most: all distances between them are written, which are as many as their
/// square.
const CELLS: usize = 128;
/// The numbers of host CPUs that a translation lists at most.
const PINS: u64 = 1 << 18;

pub(super) fn check(subject: &Subject<'_>, root: &Place<'_>, findings: &mut Findings) {
    let Some(cpu) = &subject.domain.cpu else { return };
    let place = root.child("cpu");
    if cpu.mode() == Mode::HostPassthrough {
        let json = subject.form == Form::Json && subject.kind != Kind::Pv;
        for (feature, place) in place.each("feature", &cpu.feature) {
            let name = &feature.name;
            if json && cpuid::is_unknown(feature) {
                findings
                    .report(
                        &UNKNOWN_CPU_FEATURE,
                        &place.attr("name"),
                        format!("CPU feature '{name}' is unknown to Xen"),
                    )
                    .help("remove it");
            } else if subject.form == Form::Xl {
                super::separator(findings, &place.attr("name"), "CPU feature", name, &[',', '=']);
            }
        }
    }
    if subject.form == Form::Xm {
        return;
    }
    let Some(numa) = &cpu.numa else { return };
    let place = place.child("numa");
    if let Some((_, first)) = place.each("cell", &numa.cell).nth(CELLS) {
        let message =
            format!("`<numa>` has {} cells; {CELLS} at most are translated for Xen", numa.cell.len());
        findings.report(&NOT_IN_XEN, &first, message).help("give the guest fewer cells");
    }
    for (at, (cell, place)) in place.each("cell", &numa.cell).enumerate() {
        if cell.cpus.is_none() {
            findings
                .report(&MISSING_ATTRIBUTE, &place, format!("NUMA cell {at} has no attribute `cpus`"))
                .help("add the virtual CPUs of the cell as `cpus`");
        }
    }
}

/// What a libxl cannot do of nested virtualization, and its JSON of pins: there each host CPU is a line of its own.
pub(crate) fn check_host(domain: &Domain, host: &Host, findings: &mut Findings) {
    let pins = words::pins(domain);
    let listed: u64 = pins.values().map(|cpus| cpus.len() as u64).sum();
    let virtual_cpus = pins.keys().next_back().map_or(0, |highest| u64::from(*highest) + 1);
    let unpinned = virtual_cpus.saturating_sub(pins.len() as u64);
    let listed = listed.saturating_add(unpinned.saturating_mul(host.cpus.into()));
    if listed > PINS {
        let message =
            format!("pins of {virtual_cpus} virtual CPUs are {listed} numbers in the JSON of libxl; expected at most {PINS}");
        let root = domain.place();
        findings
            .report(&NOT_IN_NOTATION, &root.child("cputune"), message)
            .help("pin fewer virtual CPUs, or to sets without host CPUs that are not there");
    }
    let sees_host = domain.cpu.as_ref().is_some_and(|cpu| cpu.mode() == Mode::HostPassthrough);
    if Kind::of(domain) == Kind::Pvh && sees_host && !host.unified_nested_hvm {
        let place = domain.place();
        let place = place.child("cpu");
        let message = "`mode='host-passthrough'`: this libxl has no nested virtualization for a pvh guest";
        findings
            .report(&NESTED_IN_PVH, &place.attr("mode"), message)
            .help("use a newer libxl, or another mode");
    }
}
