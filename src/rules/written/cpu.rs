//! The CPU model of the guest (parse-and-rules.md 6).

use super::invalid;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::cpu::{Check, Cpu, MaxphysaddrMode, Mode};
use crate::domain::{Domain, Type};
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, INVALID_VALUE, MISSING_ELEMENT};
use std::collections::BTreeSet;

/// What is in `<cpu>` goes with its mode and its model.
pub fn model(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.cpu else { return };
    let cpu = root.child("cpu");
    let mode = own.mode();
    let host = matches!(mode, Mode::HostPassthrough | Mode::Maximum);
    if own.attrs.migratable.is_some() && !host {
        findings
            .report(
                &EXCLUDED_ATTRIBUTE,
                &cpu.attr("migratable"),
                format!("`migratable` with `mode='{mode}'`"),
            )
            .help("it needs `mode='host-passthrough'` or `mode='maximum'`");
    }
    needs_model(domain, own, &cpu, findings);
    let vendor = own.model.as_ref().and_then(|model| model.vendor_id.as_deref()).filter(|_| !host);
    if let Some(vendor) = vendor.filter(|vendor| vendor.len() != 12 || vendor.contains(',')) {
        let place = cpu.child("model");
        invalid(findings, &place.attr("vendor_id"), vendor, "12 characters without a comma");
    }
    let level = own.cache.as_ref().and_then(|cache| cache.level);
    if let Some(level) = level.filter(|level| !(1..=3).contains(level)) {
        invalid(findings, &cpu.child("cache").attr("level"), level, "a cache level of 1 to 3");
    }
    if let Some(address) = &own.maxphysaddr {
        if address.limit > 0 && address.mode == MaxphysaddrMode::Emulate {
            findings
                .report(
                    &EXCLUDED_ATTRIBUTE,
                    &cpu.child("maxphysaddr").attr("limit"),
                    format!("`limit='{}'` with `mode='emulate'`", address.limit),
                )
                .help("`limit` needs `mode='passthrough'`; use `bits` instead");
        }
    }
    features(own, &cpu, findings);
}

/// What changes a model needs one. The first that lacks it is reported.
fn needs_model(domain: &Domain, own: &Cpu, cpu: &Place<'_>, findings: &mut Findings) {
    // These hypervisors have a model by default.
    let filled = matches!(domain.r#type, Type::Qemu | Type::Kvm | Type::Hvf);
    let check = own.attrs.check.filter(|check| *check != Check::Default && own.is_unnamed() && !filled);
    let subject = if let Some(check) = check {
        format!("`check='{check}'`")
    } else if own.vendor.is_some() && own.model_name().is_none() {
        "`<vendor>`".to_owned()
    } else if own.is_unnamed() && !own.feature.is_empty() {
        "`<feature>`".to_owned()
    } else {
        return;
    };
    findings
        .report(&MISSING_ELEMENT, cpu, format!("`<cpu>` has {subject}, but no `<model>`"))
        .help("add the `<model>` that it is about");
}

rule! {
    /// A CPU feature is listed twice.
    ///
    /// A feature has one `policy`, so each name occurs once. Remove one of the two.
    ///
    /// ```xml wrong
    /// <cpu><model>qemu64</model>
    ///   <feature name='vmx' policy='require'/><feature name='vmx' policy='disable'/>
    /// </cpu>
    /// ```
    /// ```xml right
    /// <cpu><model>qemu64</model><feature name='vmx' policy='require'/></cpu>
    /// ```
    FEATURE_TWICE = "R101" "cpu-feature-twice" Error;
}

fn features(own: &Cpu, cpu: &Place<'_>, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for (feature, place) in cpu.each("feature", &own.feature) {
        if feature.name.is_empty() {
            findings
                .report(&INVALID_VALUE, &place.attr("name"), "`name` of `<feature>` is empty")
                .help("name the feature, such as 'vmx', or remove the element");
        } else if !seen.insert(feature.name.as_str()) {
            findings
                .report(&FEATURE_TWICE, &place.attr("name"), format!("second `<feature>` '{}'", feature.name))
                .remove_repeated("remove one of the two");
        }
    }
}
