//! `<input>` (qemu-rules.md 3.23).

use super::{bus, Check, NOT_IN_QEMU};
use crate::diagnostic::Place;
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::Input;
use crate::domain::info::{Bus, VirtioModel};
use crate::qemu::caps::Flag;

impl Check<'_> {
    /// The machine and the binary have the input devices.
    pub(super) fn inputs(&mut self, devices: &Place<'_>) {
        for (input, place) in devices.each("input", &self.domain.devices.input) {
            if input.r#type == InputType::Evdev {
                self.needs(Flag::InputLinux, &place.attr("type"), "`type='evdev'` of `<input>`");
            }
            match input.bus {
                Some(InputBus::Ps2) if !self.i8042() => {
                    let help = "use bus 'usb' or 'virtio'";
                    self.absent(&place.attr("bus"), "`bus='ps2'` of `<input>`", help);
                }
                Some(InputBus::Usb) if input.r#type == InputType::Keyboard => {
                    self.needs(Flag::UsbKbd, &place.attr("bus"), "keyboard on bus 'usb'");
                }
                Some(InputBus::Virtio) => self.virtio_input(input, &place),
                Some(bus @ (InputBus::Xen | InputBus::Parallels)) => {
                    let message = format!("`bus='{bus}'` of `<input>`: QEMU has no such bus");
                    self.findings
                        .report(&NOT_IN_QEMU, &place.attr("bus"), message)
                        .help("use 'usb', 'virtio' or 'ps2'");
                }
                Some(InputBus::Ps2 | InputBus::Usb) | None => {}
            }
        }
    }

    fn virtio_input(&mut self, input: &Input, place: &Place<'_>) {
        match input.model {
            Some(VirtioModel::Virtio) | None => {}
            Some(model @ (VirtioModel::VirtioTransitional | VirtioModel::VirtioNonTransitional)) => {
                let message = format!("`model='{model}'` of `<input>`: QEMU has no such input device");
                self.findings.report(&NOT_IN_QEMU, &place.attr("model"), message).use_value("virtio");
            }
        }
        let address = bus(&input.info).filter(|bus| matches!(bus, Bus::Ccw(_)));
        let flag = match (input.r#type, address) {
            (InputType::Mouse, Some(_)) => Flag::VirtioMouseCcw,
            (InputType::Tablet, Some(_)) => Flag::VirtioTabletCcw,
            (InputType::Keyboard, Some(_)) => Flag::VirtioKeyboardCcw,
            (InputType::Mouse, None) => Flag::VirtioMouse,
            (InputType::Tablet, None) => Flag::VirtioTablet,
            (InputType::Keyboard, None) => Flag::VirtioKeyboard,
            (InputType::Passthrough | InputType::Evdev, address) => {
                if let Some(bus) = address {
                    self.wrong_address(
                        place,
                        bus,
                        format_args!("input device '{}' of the host", input.r#type),
                        Some("'pci'"),
                    );
                }
                Flag::VirtioInputHost
            }
        };
        self.needs(
            flag,
            &place.attr("type"),
            format_args!("input device '{}' on bus 'virtio'", input.r#type),
        );
    }
}
