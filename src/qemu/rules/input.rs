//! `<input>` (qemu-rules.md 3.23).

use super::bus;
use super::Check;
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn inputs(&mut self) {
        let inputs = &self.domain.devices.input;
        for (at, input) in inputs.iter().enumerate() {
            self.device("input", at, inputs.len());
            self.refuse(
                input.bus == Some(InputBus::Ps2) && !self.i8042(),
                "this machine has no PS/2 controller",
            );
            let other = matches!(input.bus, Some(InputBus::Xen | InputBus::Parallels));
            self.refuse(other, "QEMU has no such bus");
            let usb = input.bus == Some(InputBus::Usb) && input.r#type == InputType::Keyboard;
            self.lacks(usb, Flag::UsbKbd, "USB keyboards");
            self.lacks(input.r#type == InputType::Evdev, Flag::InputLinux, "event devices");
            if input.bus == Some(InputBus::Virtio) {
                let old = input.model.is_some_and(|model| model.as_str() != "virtio");
                self.refuse(old, "input devices have the model 'virtio' alone");
                let ccw = matches!(bus(&input.info), Some(Bus::Ccw(_)));
                let flag = match input.r#type {
                    InputType::Mouse if ccw => Flag::VirtioMouseCcw,
                    InputType::Tablet if ccw => Flag::VirtioTabletCcw,
                    InputType::Keyboard if ccw => Flag::VirtioKeyboardCcw,
                    InputType::Mouse => Flag::VirtioMouse,
                    InputType::Tablet => Flag::VirtioTablet,
                    InputType::Keyboard => Flag::VirtioKeyboard,
                    InputType::Passthrough | InputType::Evdev => Flag::VirtioInputHost,
                };
                self.lacks(true, flag, "such a virtio input device");
                let passed = matches!(input.r#type, InputType::Passthrough | InputType::Evdev);
                self.refuse(ccw && passed, "an input device of the host is no channel device");
            }
        }
    }
}
