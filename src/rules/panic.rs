//! Rules about panic devices: `<panic>` (parse-and-rules.md 3.2).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::Domain;
use std::collections::BTreeSet;

rule! {
    /// A guest has two panic devices of one model.
    ///
    /// A guest reports its crash by each model once. Remove one of them, or change its model.
    ///
    /// ```xml wrong
    /// <panic model='isa'/><panic model='isa'/>
    /// ```
    /// ```xml right
    /// <panic model='isa'/><panic model='hyperv'/>
    /// ```
    SECOND_PANIC = "R504" "second-panic-of-model" Error;
}

/// Panic devices are of different models.
pub fn panics(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let mut models = BTreeSet::new();
    for (panic, place) in devices.each("panic", &domain.devices.panic) {
        if !models.insert(panic.model) {
            findings
                .report(
                    &SECOND_PANIC,
                    &place.attr("model"),
                    format!("second panic device of model '{}'", panic.model),
                )
                .remove_element("remove it, or change its model");
        }
    }
}
