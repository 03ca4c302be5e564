//! `<input>` (xen.md 2.1, 2.15, 5.4).

use super::{Form, Subject, NOT_IN_NOTATION};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::input::{InputBus, InputType};

rule! {
    /// An input device is one for the other kind of guest.
    ///
    /// Bus 'xen' is for paravirtual guests, which have a mouse and a keyboard there and nothing else;
    /// fully virtualized guests have emulated devices. Correct the bus, or remove the device.
    ///
    /// ```xml wrong
    /// <input type='mouse' bus='xen'/>
    /// ```
    /// ```xml right
    /// <input type='mouse' bus='ps2'/>
    /// ```
    INPUT_OF_OTHER_KIND = "N018" "input-of-other-guest-kind" Error;
}

pub(super) fn check(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    for (input, place) in devices.each("input", &subject.devices().input) {
        let kind = input.r#type;
        match (subject.is_hvm(), input.bus) {
            (true, Some(InputBus::Xen)) => findings
                .report(
                    &INPUT_OF_OTHER_KIND,
                    &place.attr("bus"),
                    format!("`bus='xen'` of {kind}: a fully virtualized guest has no such bus"),
                )
                .help("use bus 'ps2' or 'usb'"),
            (true, Some(InputBus::Usb))
                if subject.form == Form::Json && !matches!(kind, InputType::Mouse | InputType::Tablet) =>
            {
                findings
                    .report(
                        &NOT_IN_NOTATION,
                        &place.attr("type"),
                        format!("USB {kind}: the JSON of libxl has USB mice and tablets only"),
                    )
                    .help("use a mouse or a tablet, or another bus");
            }
            (false, Some(bus)) if bus != InputBus::Xen => findings
                .report(
                    &INPUT_OF_OTHER_KIND,
                    &place.attr("bus"),
                    format!("`bus='{bus}'` of {kind}: a paravirtual guest has no such bus"),
                )
                .help("use bus 'xen'"),
            (false, _) if !matches!(kind, InputType::Mouse | InputType::Keyboard) => findings
                .report(
                    &INPUT_OF_OTHER_KIND,
                    &place.attr("type"),
                    format!("`type='{kind}'`: a paravirtual guest has a mouse and a keyboard only"),
                )
                .help("remove it"),
            _ => {}
        }
    }
}
