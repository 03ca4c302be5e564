//! `<input>`: mouse and keyboard that a machine has, and their bus (qemu-defaults.md 3.6, 3.8).

use super::Completion;
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::Input;
use crate::domain::info::DeviceInfo;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::value::token::OnOff;
use crate::xml::Rest;

impl Completion<'_> {
    pub(super) fn ps2(&mut self) {
        let machine = matches!(self.family, Family::I440fx | Family::Q35)
            || self.x86()
                && (self.machine == "isapc" || self.machine == "xenfv" || self.machine.starts_with("xenfv-"));
        let state = self.domain.features.as_ref().and_then(|features| features.ps2.as_ref()?.state);
        if !machine || !self.caps.has(Flag::I8042) || state == Some(OnOff::Off) {
            return;
        }
        self.ensure_input(InputType::Mouse, InputBus::Ps2);
        self.ensure_input(InputType::Keyboard, InputBus::Ps2);
    }

    pub(super) fn ensure_input(&mut self, kind: InputType, bus: InputBus) {
        let inputs = &mut self.domain.devices.input;
        if !inputs.iter().any(|input| input.r#type == kind && input.bus == Some(bus)) {
            inputs.push(Input {
                r#type: kind,
                bus: Some(bus),
                model: None,
                driver: None,
                source: None,
                info: DeviceInfo::default(),
                rest: Rest::default(),
            });
        }
    }

    pub(super) fn ppc_inputs(&mut self) {
        if !self.ppc64() || self.domain.devices.graphics.is_empty() {
            return;
        }
        self.ensure_input(InputType::Keyboard, InputBus::Usb);
        let mut inputs = self.domain.devices.input.iter();
        if !inputs.any(|input| input.r#type == InputType::Tablet && input.bus == Some(InputBus::Usb)) {
            self.ensure_input(InputType::Mouse, InputBus::Usb);
        }
    }

    pub(super) fn inputs(&mut self) {
        let s390 = self.s390();
        for input in &mut self.domain.devices.input {
            if s390 && input.r#type != InputType::Evdev {
                input.bus.get_or_insert(InputBus::Virtio);
            }
        }
    }
}
