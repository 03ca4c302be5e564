//! Rules about input devices: their buses, and what goes with them (parse-and-rules.md 3.8).

use crate::diagnostic::{rule, Findings, Located, Origin, Place};
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::Input;
use crate::domain::os::OsKind;
use crate::domain::{Domain, Type};
use crate::xml::mistake::EXCLUDED_ATTRIBUTE;
use crate::xml::value::token::OnOff;

rule! {
    /// An input device is one that this kind of guest does not have.
    ///
    /// Paravirtualized guests have a mouse and a keyboard on bus `xen`, containers of Virtuozzo have
    /// them on bus `parallels`, other containers have none; fully virtualized guests have no bus
    /// `xen`. Remove the device, or change its bus.
    ///
    /// ```xml wrong
    /// <input type='mouse' bus='xen'/>
    /// ```
    /// ```xml right
    /// <input type='mouse' bus='usb'/>
    /// ```
    INPUT_OF_GUEST = "R499" "input-device-of-other-guest" Error;

    /// An input device is on bus PS/2, but the guest has none.
    ///
    /// `<ps2 state='off'>` in `<features>` takes the bus away. Use another bus, or remove the feature.
    ///
    /// ```xml wrong
    /// <features><ps2 state='off'/></features>
    /// <input type='mouse' bus='ps2'/>
    /// ```
    /// ```xml right
    /// <features><ps2 state='off'/></features>
    /// <input type='mouse' bus='usb'/>
    /// ```
    PS2_DISABLED = "R500" "input-device-of-disabled-ps2" Error;
}

/// Input devices are on a bus that the guest has.
pub fn of_guest(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let kind = domain.os.as_ref().and_then(|os| os.r#type.as_ref()).and_then(|os_type| os_type.kind);
    let Some(kind) = kind else { return };
    let container = !matches!(kind, OsKind::Hvm | OsKind::Xen | OsKind::Linux | OsKind::Xenpvh);
    let parallels = container && matches!(domain.r#type, Type::Vz | Type::Parallels);
    let devices = root.child("devices");
    for (input, place) in devices.each("input", &domain.devices.input) {
        // What a completion added is not wrong with the document.
        if input.origin() == Origin::Made && domain.rest.origin() != Origin::Made {
            continue;
        }
        let plain = matches!(input.r#type, InputType::Mouse | InputType::Keyboard);
        if kind == OsKind::Hvm {
            if input.bus == Some(InputBus::Xen) {
                findings
                    .report(&INPUT_OF_GUEST, &place.attr("bus"), "`bus='xen'` in a fully virtualized guest")
                    .help("use 'ps2', 'usb' or 'virtio'");
            }
        } else if container && !parallels {
            findings
                .report(&INPUT_OF_GUEST, &place, format!("`<input type='{}'>` in a container", input.r#type))
                .remove("; a container has no input devices");
        } else {
            let (guest, bus) = match parallels {
                true => ("a container", InputBus::Parallels),
                false => ("a paravirtualized guest", InputBus::Xen),
            };
            on_bus(input, plain, bus, guest, &place, findings);
        }
    }
}

fn on_bus(
    input: &Input,
    plain: bool,
    bus: InputBus,
    guest: &str,
    place: &Place<'_>,
    findings: &mut Findings,
) {
    if let Some(own) = input.bus.filter(|own| *own != bus) {
        findings
            .report(&INPUT_OF_GUEST, &place.attr("bus"), format!("`bus='{own}'` in {guest}"))
            .help(format!("use bus '{bus}'"));
    }
    if !plain {
        findings
            .report(&INPUT_OF_GUEST, &place.attr("type"), format!("`type='{}'` in {guest}", input.r#type))
            .help("use 'mouse' or 'keyboard'");
    }
}

/// What goes with the type and the bus of an input device.
pub fn types(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let ps2 = domain.features.as_ref().and_then(|features| features.ps2.as_ref()?.state);
    let devices = root.child("devices");
    for (input, place) in devices.each("input", &domain.devices.input) {
        let bus = place.attr("bus");
        let undecided = input.bus.is_none() && input.r#type != InputType::Evdev;
        let virtio = undecided || input.bus == Some(InputBus::Virtio);
        let own = input.bus.map_or(String::new(), |bus| format!("`bus='{bus}'`"));
        let excluded = match input.r#type {
            InputType::Mouse | InputType::Keyboard => None,
            InputType::Tablet => (input.bus == Some(InputBus::Ps2)).then_some("use 'usb' or 'virtio'"),
            InputType::Passthrough => (!virtio).then_some("use 'virtio', or remove `bus`"),
            InputType::Evdev => input.bus.is_some().then_some("remove it"),
        };
        if let Some(help) = excluded {
            let message = format!("{own} of an input device of type '{}'", input.r#type);
            findings.report(&EXCLUDED_ATTRIBUTE, &bus, message).help(help);
        }
        if input.bus == Some(InputBus::Ps2) && ps2 == Some(OnOff::Off) {
            findings
                .report(&PS2_DISABLED, &bus, "`bus='ps2'`, but the feature 'ps2' is off")
                .help("use another bus, or remove `<ps2 state='off'/>`");
        }
        if let Some(model) = input.model.filter(|_| !virtio) {
            findings
                .report(
                    &EXCLUDED_ATTRIBUTE,
                    &place.attr("model"),
                    format!("`model='{model}'` of an input device that is not on bus 'virtio'"),
                )
                .help("remove it, or set `bus='virtio'`");
        }
    }
}
