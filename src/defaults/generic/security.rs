//! Labels, keys and launch security of a definition that does not run (canonical-form.md 14).

use crate::diagnostic::{code, Diagnostic};
use crate::domain::devices::chardev::Source;
use crate::domain::devices::disk;
use crate::domain::security::{DeviceLabel, Seclabel, SeclabelType};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

/// Fills in what they lack, drops what has no effect, and tells what cannot be.
pub fn complete(domain: &mut Domain, refused: &mut Vec<Diagnostic>) {
    each_source(domain, &mut |kind, number, labels| {
        let mut refuse = |message: String| {
            let path = format!("/domain/devices/{kind}[{number}]/source/seclabel");
            refused.push(Diagnostic::error(&code::RULE, message).on(path));
        };
        let mut models: Vec<&str> = Vec::new();
        for label in labels.iter() {
            let model = label.model.as_deref().unwrap_or_default();
            if models.contains(&model) {
                refuse(format!("there is a label for the model '{model}' already"));
            }
            models.push(model);
        }
        for label in labels.iter_mut() {
            if label.label.is_some() && label.relabel == Some(YesNo::No) {
                refuse("a source that is not labelled has a `<label>`".to_owned());
            }
            if label.label.is_none() && label.relabel == Some(YesNo::Yes) {
                refuse("`relabel='yes'` needs a `<label>`".to_owned());
            }
            label.labelskip = None;
            label.label.take_if(|label| label.len() > LONGEST);
            label.relabel.get_or_insert(YesNo::Yes);
        }
        labels.retain(|label| label.relabel == Some(YesNo::No) || label.label.is_some());
    });
    domain.seclabel.iter_mut().for_each(settle);
    domain.seclabel.retain(|label| label.r#type.is_some());
    if let Some(keywrap) = &mut domain.keywrap {
        keywrap.cipher.sort_by_key(|cipher| cipher.name);
    }
    if let Some(launch) = &mut domain.launch_security {
        launch.rest.forget_children(&["handle"]);
    }
}

fn settle(label: &mut Seclabel) {
    if label.r#type.is_some() && label.model.as_deref() == Some("none") {
        label.r#type = Some(SeclabelType::None);
    }
    match label.r#type {
        Some(SeclabelType::None) => {
            *label = Seclabel { r#type: label.r#type, model: label.model.take(), ..Seclabel::default() };
        }
        Some(SeclabelType::Dynamic) => {
            (label.label, label.imagelabel) = (None, None);
            label.relabel.get_or_insert(YesNo::Yes);
        }
        Some(SeclabelType::Static) => {
            label.baselabel = None;
            // Which label files get is known of a running guest only.
            label.imagelabel = None;
            label.relabel.get_or_insert(YesNo::No);
        }
        None => {}
    }
}

/// Labels longer than that, in bytes, are none.
const LONGEST: usize = 4096;

/// Calls `see` with the labels of each source, with the kind and place of its device.
fn each_source(domain: &mut Domain, see: &mut dyn FnMut(&str, usize, &mut Vec<DeviceLabel>)) {
    let devices = &mut domain.devices;
    for (index, disk) in devices.disk.iter_mut().enumerate() {
        let mut layer_labels = |source: &mut disk::Source| {
            let network = matches!(source, disk::Source::Network(_));
            let labels = &mut source.common_mut().seclabel;
            see("disk", index + 1, labels);
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
    macro_rules! characters {
        ($($kind:ident),+) => {
            $(for (index, device) in devices.$kind.iter_mut().enumerate() {
                if let Some(labels) = labels(&mut device.source) {
                    see(stringify!($kind), index + 1, labels);
                }
            })+
        };
    }
    characters!(serial, parallel, console, channel);
}

/// The labels of a character device's source; none of those that have no file.
fn labels(source: &mut Source) -> Option<&mut Vec<DeviceLabel>> {
    match source {
        Source::Dev(path) | Source::Pipe(path) => Some(&mut path.source.as_mut()?.seclabel),
        Source::File(file) => Some(&mut file.source.as_mut()?.seclabel),
        Source::Unix(unix) => Some(&mut unix.source.as_mut()?.seclabel),
        _ => None,
    }
}
