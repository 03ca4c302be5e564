//! Labels, keys and launch security (canonical-form.md 14).

use super::Form;
use crate::domain::devices::chardev::Source;
use crate::domain::devices::disk;
use crate::domain::security::{DeviceLabel, LaunchSecurityKind, Seclabel, SeclabelType};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

/// Fills in what they lack and drops what has no effect.
pub fn complete(domain: &mut Domain) {
    let form = Form::of(domain);
    each_source(domain, &mut |labels| {
        for label in labels.iter_mut() {
            label.label.take_if(|label| label.len() > LONGEST);
            label.relabel.get_or_insert(YesNo::Yes);
        }
        labels.retain(|label| {
            form == Form::Running || label.relabel == Some(YesNo::No) || label.label.is_some()
        });
    });
    domain.seclabel.iter_mut().for_each(|label| settle(label, form));
    domain.seclabel.retain(|label| label.r#type.is_some());
    if let Some(keywrap) = &mut domain.keywrap {
        crate::order::by_key(&mut keywrap.cipher, |cipher| cipher.name);
    }
    if let Some(launch) = &mut domain.launch_security {
        launch.rest.forget_children(&["handle"]);
        if let LaunchSecurityKind::Sev(sev) = &mut launch.kind {
            sev.handle = None;
        }
    }
}

fn settle(label: &mut Seclabel, form: Form) {
    if label.model.as_deref() == Some("none") {
        label.r#type = Some(SeclabelType::None);
    }
    match label.r#type {
        Some(SeclabelType::None) => {
            *label = Seclabel { r#type: label.r#type, model: label.model.take(), ..Seclabel::default() };
        }
        Some(SeclabelType::Dynamic) => {
            if form == Form::Defined {
                (label.label, label.imagelabel) = (None, None);
            }
            label.relabel.get_or_insert(YesNo::Yes);
        }
        Some(SeclabelType::Static) => {
            label.baselabel = None;
            // Which label files get is known of a running guest only.
            label.imagelabel.take_if(|_| form == Form::Defined);
            label.relabel.get_or_insert(YesNo::No);
        }
        None => {}
    }
}

/// Labels longer than that, in bytes, are none.
const LONGEST: usize = 4096;

/// Calls `see` with the labels of each source.
pub(super) fn each_source(domain: &mut Domain, see: &mut dyn FnMut(&mut Vec<DeviceLabel>)) {
    let devices = &mut domain.devices;
    for disk in &mut devices.disk {
        let mut layer_labels = |source: &mut disk::Source| {
            let network = matches!(source, disk::Source::Network(_));
            let labels = &mut source.common_mut().seclabel;
            see(labels);
            if network {
                labels.clear();
            }
        };
        layer_labels(&mut disk.source);
        let mut below = disk.backing_store.as_mut();
        while let Some(layer) = below.and_then(|store| store.layer.as_mut()) {
            layer_labels(&mut layer.source);
            below = layer.backing_store.as_mut();
        }
    }
    let streams = (devices.serial.iter_mut().map(|device| &mut device.source))
        .chain(devices.parallel.iter_mut().map(|device| &mut device.source))
        .chain(devices.console.iter_mut().map(|device| &mut device.source))
        .chain(devices.channel.iter_mut().map(|device| &mut device.source));
    streams.filter_map(labels).for_each(see);
}

/// The labels of a character device's source; none of those that have no file.
fn labels(source: &mut Source) -> Option<&mut Vec<DeviceLabel>> {
    match source {
        Source::Dev(path) | Source::Pipe(path) => Some(&mut path.source.as_mut()?.seclabel),
        Source::Pty(pty) => Some(&mut pty.source.as_mut()?.seclabel),
        Source::File(file) => Some(&mut file.source.as_mut()?.seclabel),
        Source::Unix(unix) => Some(&mut unix.source.as_mut()?.seclabel),
        _ => None,
    }
}
