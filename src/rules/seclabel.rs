//! Rules about security labels: `<seclabel>` of the guest and of single files (parse-and-rules.md 3.1).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::chardev;
use crate::domain::devices::disk::BackingStore;
use crate::domain::security::{DeviceLabel, Seclabel, SeclabelType};
use crate::domain::Domain;
use crate::xml::mistake::MISSING_ATTRIBUTE;
use crate::xml::value::token::YesNo;
use std::collections::BTreeSet;

rule! {
    /// The guest has two labels of one security model.
    ///
    /// There is one label for each model, such as `selinux` and `dac`. Remove one of the two.
    ///
    /// ```xml wrong
    /// <seclabel type='dynamic' model='dac'/>
    /// <seclabel type='none' model='dac'/>
    /// ```
    /// ```xml right
    /// <seclabel type='dynamic' model='selinux'/>
    /// <seclabel type='none' model='dac'/>
    /// ```
    MODEL_LABELLED_TWICE = "R140" "security-model-labelled-twice" Error;

    /// A file has a label of its own, but the guest's files are not labelled at all.
    ///
    /// With `relabel='no'`, which is the default of static labels, no file of the guest gets a label
    /// of that model. Remove the label of the file, or set `relabel='yes'` on the guest's.
    ///
    /// ```xml wrong
    /// <seclabel type='static' model='selinux' relabel='no'><label>y</label></seclabel>
    /// <disk>
    ///   <source file='/a'><seclabel model='selinux'><label>x</label></seclabel></source>
    ///   <target dev='vda'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <seclabel type='static' model='selinux' relabel='yes'><label>y</label></seclabel>
    /// <disk>
    ///   <source file='/a'><seclabel model='selinux'><label>x</label></seclabel></source>
    ///   <target dev='vda'/>
    /// </disk>
    /// ```
    LABEL_WITHOUT_RELABEL = "R141" "file-label-without-relabel" Error;
}

/// Each label names its model, and no model is labelled twice.
pub fn models(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (label, place) in root.each("seclabel", &domain.seclabel) {
        match label.model.as_deref() {
            None if domain.seclabel.len() > 1 => findings
                .report(&MISSING_ATTRIBUTE, &place, "`<seclabel>` without `model` beside others")
                .help("add `model` to each `<seclabel>`"),
            None => {}
            Some(model) if !seen.insert(model) => findings
                .report(
                    &MODEL_LABELLED_TWICE,
                    &place.attr("model"),
                    format!("second label of model '{model}'"),
                )
                .remove_repeated("remove one of the two"),
            Some(_) => {}
        }
    }
}

/// Single files are labelled only where the guest's files are.
pub fn overrides(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let off = |label: &&Seclabel| {
        let never = label.r#type.is_some_and(|kind| kind != SeclabelType::Dynamic);
        label.relabel == Some(YesNo::No) || never && label.relabel.is_none()
    };
    let never: BTreeSet<&str> =
        domain.seclabel.iter().filter(off).filter_map(|label| label.model.as_deref()).collect();
    if never.is_empty() {
        return;
    }
    let devices = root.child("devices");
    for (disk, place) in devices.each("disk", &domain.devices.disk) {
        labels(&never, &place.child("source"), &disk.source.common().seclabel, findings);
        layers(&never, &place, disk.backing_store.as_deref(), findings);
    }
    for (serial, place) in devices.each("serial", &domain.devices.serial) {
        stream(&never, &place, &serial.source, findings);
    }
    for (channel, place) in devices.each("channel", &domain.devices.channel) {
        stream(&never, &place, &channel.source, findings);
    }
}

/// The labels of what lies below a disk; as deep as the document's own nesting, which is limited.
fn layers(never: &BTreeSet<&str>, above: &Place<'_>, store: Option<&BackingStore>, findings: &mut Findings) {
    let Some(layer) = store.and_then(|store| store.layer.as_ref()) else { return };
    let place = above.child("backingStore");
    labels(never, &place.child("source"), &layer.source.common().seclabel, findings);
    layers(never, &place, layer.backing_store.as_deref(), findings);
}

fn stream(never: &BTreeSet<&str>, device: &Place<'_>, stream: &chardev::Source, findings: &mut Findings) {
    labels(never, &device.child("source"), stream.labels(), findings);
}

fn labels(never: &BTreeSet<&str>, source: &Place<'_>, own: &[DeviceLabel], findings: &mut Findings) {
    for (label, place) in source.each("seclabel", own) {
        let Some(model) = label.model.as_deref().filter(|model| never.contains(model)) else { continue };
        let message = format!("label of model '{model}' for a file, but the guest's files are not labelled");
        findings
            .report(&LABEL_WITHOUT_RELABEL, &place, message)
            .remove(", or set `relabel='yes'` on the `<seclabel>` of the guest");
    }
}
