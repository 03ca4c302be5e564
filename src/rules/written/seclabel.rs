//! `<seclabel>`: labels by which the host confines the guest and its devices (parse-and-rules.md 2.2).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::disk::BackingStore;
use crate::domain::security::{DeviceLabel, Seclabel, SeclabelType};
use crate::domain::Domain;
use crate::xml::mistake::MISSING_ELEMENT;
use crate::xml::value::token::YesNo;
use std::collections::BTreeSet;

rule! {
    /// The type or the label of a `<seclabel>` contradicts `relabel`.
    ///
    /// A label that is chosen when the guest starts (`type='dynamic'`) has to be set on its
    /// resources, and where there is no label (`type='none'`) nothing can be set. The label of a
    /// single device has `relabel='yes'` and a `<label>`, or `relabel='no'` and none.
    ///
    /// ```xml wrong
    /// <seclabel type='dynamic' model='selinux' relabel='no'/>
    /// ```
    /// ```xml right
    /// <seclabel type='dynamic' model='selinux' relabel='yes'/>
    /// ```
    RELABEL_CONTRADICTION = "R131" "relabel-contradiction" Error;

    /// The storage of a device has two labels for one security model.
    ///
    /// Each `<seclabel>` of a `<source>` names another `model`. Remove one of the two.
    ///
    /// ```xml wrong
    /// <disk type='file'>
    ///   <source file='/a'>
    ///     <seclabel model='dac' relabel='no'/><seclabel model='dac' relabel='no'/>
    ///   </source>
    ///   <target dev='vda'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <source file='/a'><seclabel model='dac' relabel='no'/></source>
    ///   <target dev='vda'/>
    /// </disk>
    /// ```
    TWO_LABELS = "R132" "two-labels-of-model" Error;
}

/// The guest's labels, and those of single devices.
pub fn labels(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    for (label, place) in root.each("seclabel", &domain.seclabel) {
        if label.model.as_deref() != Some("none") {
            guest(label, &place, findings);
        }
    }
    let (place, devices) = (root.child("devices"), &domain.devices);
    for (disk, place) in place.each("disk", &devices.disk) {
        storage(&disk.source.common().seclabel, &place, findings);
        backing(disk.backing_store.as_deref(), &place, findings);
    }
    for (device, place) in place.each("serial", &devices.serial) {
        storage(device.source.labels(), &place, findings);
    }
    for (device, place) in place.each("parallel", &devices.parallel) {
        storage(device.source.labels(), &place, findings);
    }
    for (device, place) in place.each("console", &devices.console) {
        storage(device.source.labels(), &place, findings);
    }
    for (device, place) in place.each("channel", &devices.channel) {
        storage(device.source.labels(), &place, findings);
    }
}

fn guest(label: &Seclabel, place: &Place<'_>, findings: &mut Findings) {
    let relabel = label.relabel;
    match label.r#type.unwrap_or(SeclabelType::Dynamic) {
        SeclabelType::Dynamic if relabel == Some(YesNo::No) => findings
            .report(
                &RELABEL_CONTRADICTION,
                &place.attr("relabel"),
                "`relabel='no'`, but a dynamic label must be set on the guest's resources",
            )
            .help("set `relabel='yes'` or `type='static'`"),
        SeclabelType::None if relabel == Some(YesNo::Yes) => findings
            .report(
                &RELABEL_CONTRADICTION,
                &place.attr("relabel"),
                "`relabel='yes'`, but `type='none'` has no label to set",
            )
            .help("set `relabel='no'`, or use another type"),
        SeclabelType::Static if label.label.is_none() => findings
            .report(&MISSING_ELEMENT, place, "`<seclabel type='static'>` has no `<label>`")
            .help("add the label, or use `type='dynamic'`"),
        SeclabelType::Dynamic | SeclabelType::None | SeclabelType::Static => {}
    }
}

/// The labels of the images below a disk's.
fn backing(below: Option<&BackingStore>, parent: &Place<'_>, findings: &mut Findings) {
    let Some(layer) = below.and_then(|store| store.layer.as_ref()) else { return };
    let place = parent.child("backingStore");
    storage(&layer.source.common().seclabel, &place, findings);
    backing(layer.backing_store.as_deref(), &place, findings);
}

/// The labels in the `<source>` of a device.
fn storage(labels: &[DeviceLabel], device: &Place<'_>, findings: &mut Findings) {
    let source = device.child("source");
    let mut models = BTreeSet::new();
    for (label, place) in source.each("seclabel", labels) {
        if let Some(model) = label.model.as_deref() {
            if !models.insert(model) {
                findings
                    .report(&TWO_LABELS, &place.attr("model"), format!("second label for model '{model}'"))
                    .remove_repeated("remove one of the two");
            }
        }
        let message = match (label.relabel, &label.label) {
            (Some(YesNo::No), Some(_)) => "`relabel='no'` with a `<label>`",
            (Some(YesNo::Yes), None) => "`relabel='yes'` without a `<label>`",
            (None | Some(YesNo::Yes | YesNo::No), _) => continue,
        };
        findings
            .report(&RELABEL_CONTRADICTION, &place.attr("relabel"), message)
            .help("use `relabel='yes'` with a label, or `relabel='no'` without");
    }
}
