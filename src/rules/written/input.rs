//! `<input>` (parse-and-rules.md 2.20).

use super::controller::usb_disabled;
use super::{lacks, usb, word};
use crate::diagnostic::{Findings, Place};
use crate::domain::devices::input::{Input, InputBus, InputType};
use crate::domain::Domain;

/// Inputs are on a bus that exists, and those of the host name their device.
pub fn inputs(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    let disabled = usb_disabled(domain);
    for (input, place) in devices.each("input", &domain.devices.input) {
        if input.bus == Some(InputBus::Usb) {
            if disabled {
                usb::disabled(&place, "input", findings);
            }
            usb::address(&input.info, &place, findings);
        }
        source(input, &place, findings);
    }
}

fn source(input: &Input, place: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &input.source else { return };
    let source = place.child("source");
    match input.r#type {
        InputType::Passthrough => {
            if own.evdev.is_none() {
                lacks(findings, &source, "source", "evdev").help("name the event device of the host");
            }
        }
        InputType::Evdev => {
            if own.dev.is_none() {
                lacks(findings, &source, "source", "dev").help("name the event device of the host");
            }
            word(findings, &source, "grab", own.grab.as_ref());
            word(findings, &source, "grabToggle", own.grab_toggle.as_ref());
        }
        InputType::Mouse | InputType::Tablet | InputType::Keyboard => {}
    }
}
