//! `<input>`: mice, tablets, keyboards, and devices of the host (qemu-command-2.md 17).

use super::virtio::options;
use super::{id, Translation};
use crate::domain::devices::input::{Grab, GrabToggle, InputBus, InputType};
use crate::domain::devices::Input;
use crate::qemu::members::Members;
use crate::xml::value::token::OnOff;

pub(super) fn inputs(out: &mut Translation<'_>) {
    for input in &out.domain.devices.input {
        if input.r#type == InputType::Evdev {
            evdev(out, input);
            continue;
        }
        let members = match (input.bus, input.r#type) {
            (Some(InputBus::Usb), InputType::Mouse) => Members::new("driver", "usb-mouse"),
            (Some(InputBus::Usb), InputType::Tablet) => Members::new("driver", "usb-tablet"),
            (Some(InputBus::Usb), InputType::Keyboard) => Members::new("driver", "usb-kbd"),
            (Some(InputBus::Virtio), kind) => {
                let base = match kind {
                    InputType::Mouse => "virtio-mouse",
                    InputType::Tablet => "virtio-tablet",
                    InputType::Keyboard => "virtio-keyboard",
                    InputType::Passthrough | InputType::Evdev => "virtio-input-host",
                };
                out.virtio(base, &input.info, None, options(&input.driver))
            }
            (None | Some(InputBus::Ps2 | InputBus::Xen | InputBus::Parallels), _) => continue,
            // Devices of the host are on no USB, which the rules see to.
            (Some(InputBus::Usb), InputType::Passthrough | InputType::Evdev) => continue,
        };
        if let Some(zpci) = out.zpci(&input.info) {
            out.device(zpci);
        }
        let passed = input.r#type == InputType::Passthrough;
        let device = input.source.as_ref().filter(|_| passed).and_then(|source| source.evdev.as_ref());
        let address = out.address(&input.info);
        let members =
            members.with("id", id(&input.info)).with_some("evdev", device.map(crate::xml::value::text));
        out.device(members.and(address));
    }
}

fn evdev(out: &mut Translation<'_>, input: &Input) {
    let source = input.source.as_ref();
    let device = source.and_then(|source| source.dev.as_ref()).map(crate::xml::value::text);
    let all = source.and_then(|source| source.grab.as_ref()) == Some(&Grab::All);
    let members = Members::new("qom-type", "input-linux")
        .with("id", id(&input.info))
        .with("evdev", device.unwrap_or_default())
        .with_some("repeat", source.and_then(|source| source.repeat).map(OnOff::is_on))
        .with_some("grab_all", all.then_some(true))
        .with_some(
            "grab-toggle",
            source.and_then(|source| source.grab_toggle.as_ref()).map(GrabToggle::as_str),
        );
    out.object(members);
}
