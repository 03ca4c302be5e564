//! Labels by which the host confines the guest and its devices (parse-and-rules.md 2.2).

use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::disk::BackingStore;
use crate::domain::security::{DeviceLabel, SeclabelType};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

/// The guest's labels, and those of single devices.
pub fn labels(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    for label in &domain.seclabel {
        let mut one = element("/domain/seclabel", findings);
        if label.model.as_deref() == Some("none") {
            continue;
        }
        let (off, on) = (label.relabel == Some(YesNo::No), label.relabel == Some(YesNo::Yes));
        match label.r#type.unwrap_or(SeclabelType::Dynamic) {
            SeclabelType::Dynamic => one.refuse(off, "a label that is chosen needs `relabel`"),
            SeclabelType::None => one.refuse(on, "where there is no label nothing is relabelled"),
            SeclabelType::Static => {
                one.refuse(label.label.is_none(), "a label of type 'static' needs `<label>`")
            }
        }
    }
    let devices = &domain.devices;
    for (at, disk) in devices.disk.iter().enumerate() {
        let mut one = element(path("disk", at, devices.disk.len()), findings);
        source(&mut one, &disk.source.common().seclabel);
        let mut below: Option<&BackingStore> = disk.backing_store.as_deref();
        while let Some(layer) = below.and_then(|store| store.layer.as_ref()) {
            source(&mut one, &layer.source.common().seclabel);
            below = layer.backing_store.as_deref();
        }
    }
    let serials = devices.serial.iter().map(|device| ("serial", &device.source));
    let parallels = devices.parallel.iter().map(|device| ("parallel", &device.source));
    let consoles = devices.console.iter().map(|device| ("console", &device.source));
    let channels = devices.channel.iter().map(|device| ("channel", &device.source));
    for (name, stream) in serials.chain(parallels).chain(consoles).chain(channels) {
        source(&mut element(path(name, 0, 1), findings), stream.labels());
    }
}

fn source(one: &mut Element<'_>, labels: &[DeviceLabel]) {
    for (at, label) in labels.iter().enumerate() {
        let twice = label.model.is_some() && labels[..at].iter().any(|other| other.model == label.model);
        one.refuse_in("source/seclabel", twice, "there are two labels for one model");
        let (off, on) = (label.relabel == Some(YesNo::No), label.relabel == Some(YesNo::Yes));
        one.refuse_in(
            "source/seclabel",
            off && label.label.is_some(),
            "there is a label, but it is not to be set",
        );
        one.refuse_in(
            "source/seclabel",
            on && label.label.is_none(),
            "`relabel` is 'yes', but there is no `<label>`",
        );
    }
}
