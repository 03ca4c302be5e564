//! `<numa>` of `<cpu>`: the guest's NUMA cells (parse-and-rules.md 6).

use super::invalid;
use crate::diagnostic::{rule, Applicability, Findings, Fix, Meant, Place};
use crate::domain::cpu::Cell;
use crate::domain::Domain;
use crate::xml::mistake::MISSING_ELEMENT;
use crate::xml::value::set::NumberSet;
use std::collections::BTreeSet;

rule! {
    /// A virtual CPU belongs to two NUMA cells.
    ///
    /// Each virtual CPU is in one cell. Remove it from the `cpus` of one of them.
    ///
    /// ```xml wrong
    /// <vcpu>2</vcpu>
    /// <cpu><numa>
    ///   <cell id='0' cpus='0-1' memory='524288'/>
    ///   <cell id='1' cpus='1' memory='524288'/>
    /// </numa></cpu>
    /// ```
    /// ```xml right
    /// <vcpu>2</vcpu>
    /// <cpu><numa>
    ///   <cell id='0' cpus='0' memory='524288'/>
    ///   <cell id='1' cpus='1' memory='524288'/>
    /// </numa></cpu>
    /// ```
    VCPU_IN_TWO_CELLS = "R061" "vcpu-in-two-cells" Error;

    /// A NUMA cell holds a virtual CPU that the guest does not have.
    ///
    /// CPUs are numbered from 0 to the maximum of `<vcpu>` minus one. Raise the maximum, or remove
    /// the number from `cpus`.
    ///
    /// ```xml wrong
    /// <vcpu>2</vcpu>
    /// <cpu><numa><cell id='0' cpus='0-3' memory='1048576'/></numa></cpu>
    /// ```
    /// ```xml right
    /// <vcpu>4</vcpu>
    /// <cpu><numa><cell id='0' cpus='0-3' memory='1048576'/></numa></cpu>
    /// ```
    CELL_OF_NO_VCPU = "R062" "cell-of-no-vcpu" Error;

    /// The distance of a NUMA cell to itself is not 10, or that to another cell is.
    ///
    /// 10 means local memory, so it is the distance of each cell to itself and to no other. Distances
    /// to other cells are 11 to 255; 20 is usual.
    ///
    /// ```xml wrong
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'>
    ///   <distances><sibling id='0' value='20'/></distances>
    /// </cell></numa></cpu>
    /// ```
    /// ```xml right
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'>
    ///   <distances><sibling id='0' value='10'/></distances>
    /// </cell></numa></cpu>
    /// ```
    LOCAL_DISTANCE = "R063" "numa-local-distance" Error;
}

/// Cells have CPUs of the guest, each its own, and distances to one another.
pub fn cells(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()) else { return };
    let maximum = domain.vcpu.as_ref().map_or(1, |vcpu| u32::from(vcpu.maximum));
    let cpu = root.child("cpu");
    let numa = cpu.child("numa");
    if own.cell.is_empty() {
        findings
            .report(&MISSING_ELEMENT, &numa, "`<numa>` has no `<cell>`")
            .help("add a cell, or remove `<numa>`");
    } else if maximum == 0 {
        findings
            .report(&CELL_OF_NO_VCPU, &numa, "the guest has NUMA cells, but no virtual CPU")
            .help("`<vcpu>` must be at least 1");
    }
    // Where a number occurs twice it is not known which cell a distance leads to.
    let numbers: BTreeSet<u32> = (0u32..).zip(&own.cell).map(|(at, cell)| cell.id.unwrap_or(at)).collect();
    let clear = numbers.len() == own.cell.len();
    let (mut taken, mut beyond) = (NumberSet::default(), maximum == 0);
    for (at, (cell, place)) in (0u32..).zip(numa.each("cell", &own.cell)) {
        let none = NumberSet::default();
        let cpus = cell.cpus.as_ref().unwrap_or(&none);
        if let Some(id) = cpus.first_from(maximum).filter(|_| !beyond) {
            beyond = true;
            findings
                .report(
                    &CELL_OF_NO_VCPU,
                    &place.attr("cpus"),
                    format!("virtual CPU {id}: the guest has no such virtual CPU"),
                )
                .help(format!("`<vcpu>` has the maximum of {maximum}; CPUs are numbered from 0"));
        }
        let twice = cpus.first_in(&taken);
        taken.insert_all(cpus);
        if let Some(id) = twice {
            findings
                .report(
                    &VCPU_IN_TWO_CELLS,
                    &place.attr("cpus"),
                    format!("virtual CPU {id} is already in an earlier cell"),
                )
                .help("remove it from the `cpus` of one of the cells");
        }
        distances(cell, Some(cell.id.unwrap_or(at)).filter(|_| clear), &place, findings);
    }
}

/// The distances of a cell, whose number is clear or not.
fn distances(cell: &Cell, own: Option<u32>, place: &Place<'_>, findings: &mut Findings) {
    let Some(list) = &cell.distances else { return };
    let distances = place.child("distances");
    if list.sibling.is_empty() {
        findings
            .report(&MISSING_ELEMENT, &distances, "`<distances>` has no `<sibling>`")
            .help("add a distance, or remove `<distances>`");
    }
    for (sibling, place) in distances.each("sibling", &list.sibling) {
        let (id, value) = (sibling.id, sibling.value);
        if !(10..=255).contains(&value) {
            invalid(findings, &place.attr("value"), value, "a distance of 10 to 255");
            continue;
        }
        let Some(own) = own else { continue };
        if id == own && value != 10 {
            findings
                .report(
                    &LOCAL_DISTANCE,
                    &place.attr("value"),
                    format!("`value='{value}'` is the distance of cell {own} to itself"),
                )
                .remedy("set it to 10", Fix::meant(Meant::Value("10".to_owned()), Applicability::Safe));
        } else if id != own && value == 10 {
            findings
                .report(
                    &LOCAL_DISTANCE,
                    &place.attr("value"),
                    format!("`value='10'` is the distance of cell {own} to the other cell {id}"),
                )
                .help("set it to 11 or more; 10 means local memory");
        }
    }
}
