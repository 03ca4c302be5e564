//! `<controller type='usb'>` (xen.md 2.17, 5.6).

use super::{Form, Subject, NOT_IN_XEN};
use crate::diagnostic::{Findings, Place};
use crate::domain::devices::controller::{Model, Type};

/// USB controllers are Xen's own.
pub(super) fn controllers(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    for (controller, place) in devices.each("controller", &subject.devices().controller) {
        let own = matches!(controller.model, None | Some(Model::Qusb1 | Model::Qusb2));
        if let Some(model) =
            controller.model.filter(|_| controller.r#type == Type::Usb && !own && subject.form != Form::Xm)
        {
            findings
                .report(&NOT_IN_XEN, &place.attr("model"), format!("Xen has no USB controller '{model}'"))
                .help("use model 'qusb1' or 'qusb2'");
        }
    }
}
