//! `<input>` (xen.md 5.4).

use super::{Form, Subject, NOT_IN_NOTATION};
use crate::diagnostic::{Findings, Place};
use crate::domain::devices::input::{InputBus, InputType};

/// Of the devices on USB, libxl has those that point.
pub(super) fn check(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    if subject.form != Form::Json || !subject.is_hvm() {
        return;
    }
    for (input, place) in devices.each("input", &subject.devices().input) {
        let kind = input.r#type;
        if input.bus == Some(InputBus::Usb) && !matches!(kind, InputType::Mouse | InputType::Tablet) {
            findings
                .report(
                    &NOT_IN_NOTATION,
                    &place.attr("type"),
                    format!("USB {kind}: the JSON of libxl has USB mice and tablets only"),
                )
                .help("use a mouse or a tablet, or another bus");
        }
    }
}
