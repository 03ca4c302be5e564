//! `<input>`: buses of the guest, and what goes with them (parse-and-rules.md 3.8).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::os::OsKind;
use crate::domain::{Domain, Type};
use crate::xml::value::token::OnOff;

/// Input devices are on a bus that the guest has.
pub fn inputs(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let kind = domain.os.as_ref().and_then(|os| os.r#type.as_ref()).and_then(|os_type| os_type.kind);
    let inputs = &domain.devices.input;
    for (at, input) in inputs.iter().enumerate() {
        let mut one = element(path("input", at, inputs.len()), findings);
        let plain = matches!(input.r#type, InputType::Mouse | InputType::Keyboard);
        let on = |bus: InputBus| input.bus.is_none_or(|own| own == bus);
        match kind {
            None => {}
            Some(OsKind::Hvm) => {
                one.refuse(input.bus == Some(InputBus::Xen), "the bus 'xen' is for paravirtual guests")
            }
            Some(OsKind::Xen | OsKind::Linux | OsKind::Xenpvh) => {
                one.refuse(!on(InputBus::Xen), "the input devices of a paravirtual guest are on bus 'xen'");
                one.refuse(!plain, "a paravirtual guest has a mouse and a keyboard alone");
            }
            Some(_) if matches!(domain.r#type, Type::Vz | Type::Parallels) => {
                one.refuse(
                    !on(InputBus::Parallels) || !plain,
                    "a container has a mouse and a keyboard on bus 'parallels'",
                );
            }
            Some(_) => one.refuse(true, "a container has no input devices"),
        }
    }
}

/// What goes with the type and the bus of an input device.
pub fn input_types(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    let no_ps2 =
        domain.features.as_ref().and_then(|features| features.ps2.as_ref()?.state) == Some(OnOff::Off);
    for (at, input) in devices.input.iter().enumerate() {
        let mut one = element(path("input", at, devices.input.len()), findings);
        let ps2 = input.bus == Some(InputBus::Ps2);
        let fits = matches!(input.r#type, InputType::Mouse | InputType::Keyboard);
        one.refuse(ps2 && !fits, "only a mouse and a keyboard are on bus 'ps2'");
        one.refuse(ps2 && no_ps2, "the feature 'ps2' is off");
        let undecided = input.bus.is_none() && input.r#type != InputType::Evdev;
        let virtio = undecided || input.bus == Some(InputBus::Virtio);
        one.refuse(
            input.r#type == InputType::Passthrough && !virtio,
            "a device of the host is on bus 'virtio'",
        );
        one.refuse(input.model.is_some() && !virtio, "`model` is for bus 'virtio'");
        one.refuse(input.r#type == InputType::Evdev && input.bus.is_some(), "an event device has no bus");
    }
}
