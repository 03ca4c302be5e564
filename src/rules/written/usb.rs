//! Devices on USB, and guests without it (parse-and-rules.md 2.19, 2.20).

use super::controller::usb_disabled;
use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::input::{Input, InputBus, InputType};
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::Domain;

/// Nothing hangs on USB where there is none, nor elsewhere what hangs on USB.
pub fn usb(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    let disabled = usb_disabled(domain);
    const DISABLED: &str = "USB is disabled by a controller of model 'none'";
    let message = "a device on USB needs an address of type 'usb'";
    let placed =
        |info: &DeviceInfo| !info.address.as_ref().is_some_and(|own| !matches!(own.bus, Bus::Usb(_)));
    for at in 0..devices.hub.len() {
        element(path("hub", at, devices.hub.len()), findings).refuse(disabled, DISABLED);
    }
    for (at, device) in devices.redirdev.iter().enumerate() {
        let mut one = element(path("redirdev", at, devices.redirdev.len()), findings);
        one.refuse_in("address", !placed(&device.info), message);
    }
    for (at, input) in devices.input.iter().enumerate() {
        let mut one = element(path("input", at, devices.input.len()), findings);
        let usb = input.bus == Some(InputBus::Usb);
        one.refuse(usb && disabled, DISABLED);
        one.refuse_in("address", usb && !placed(&input.info), message);
        grabbed(&mut one, input);
    }
    let rules = devices.redirfilter.iter().flat_map(|filter| &filter.usbdev);
    let beyond = rules.clone().any(|rule| rule.class.0.is_some_and(|class| class > 255));
    element("/domain/devices/redirfilter", findings).refuse(beyond, "a USB class is at most 0xff");
}

fn grabbed(one: &mut Element<'_>, input: &Input) {
    let (evdev, passthrough) = (input.r#type == InputType::Evdev, input.r#type == InputType::Passthrough);
    let Some(source) = input.source.as_ref().filter(|_| evdev || passthrough) else { return };
    one.refuse_in("source", passthrough && source.evdev.is_none(), "the source needs `evdev`");
    one.refuse_in("source", evdev && source.dev.is_none(), "the source needs `dev`");
    if evdev {
        one.known("grab", source.grab.as_ref());
        one.known("grabToggle", source.grab_toggle.as_ref());
    }
}
