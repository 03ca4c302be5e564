//! Devices that a machine has unasked (qemu-defaults.md 3.6).

use super::Completion;
use crate::domain::devices::controller::insert;
use crate::domain::devices::controller::Type;
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::panic::PanicModel;
use crate::domain::devices::watchdog::WatchdogModel;
use crate::domain::devices::{Controller, Input, Memballoon, Panic, Watchdog};
use crate::domain::info::{DeviceInfo, Master};
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::value::token::OnOff;
use crate::xml::Rest;

/// What a machine has unasked.
#[derive(Clone, Copy, Default)]
struct Implicit {
    usb: Option<Usb>,
    root: Option<&'static str>,
    balloon: bool,
}

#[derive(Clone, Copy)]
enum Usb {
    /// Of a model that is chosen later.
    Open,
    /// Of that model.
    Model(&'static str),
    /// The best for PCI Express.
    Best,
}

impl Completion<'_> {
    pub(super) fn implicit_devices(&mut self) {
        self.ps2();
        let implicit = self.implicit();
        if let Some(usb) = implicit.usb {
            self.implicit_usb(usb);
        }
        if self.family == Family::Q35 {
            self.ensure(Type::Sata, None);
        }
        if let Some(root) = implicit.root {
            self.root(root);
        }
        if implicit.balloon && self.domain.devices.memballoon.is_none() {
            self.domain.devices.memballoon = Some(Memballoon {
                model: MemballoonModel::Virtio,
                autodeflate: None,
                free_page_reporting: None,
                stats: None,
                info: DeviceInfo::default(),
                driver: None,
                rest: Rest::default(),
            });
        }
        self.ppc_inputs();
        self.panics();
        self.itco();
        self.audio();
    }

    fn implicit(&self) -> Implicit {
        let with = |usb, root, balloon| Implicit { usb, root, balloon };
        let (open, pci, pcie) = (Some(Usb::Open), Some("pci-root"), Some("pcie-root"));
        let ohci = Some(Usb::Model("pci-ohci"));
        match self.arch.as_str() {
            _ if self.x86() => match self.family {
                Family::Q35 => with(Some(Usb::Best), pcie, true),
                Family::I440fx => with(open, pci, true),
                _ if self.machine == "isapc" => with(None, None, true),
                _ => with(open, None, true),
            },
            _ if self.arm() => match self.machine.as_str() {
                "versatilepb" => with(ohci, pci, false),
                machine if machine.starts_with("realview") => with(ohci, None, false),
                _ if self.virt("arm") => with(None, pcie, false),
                _ => Implicit::default(),
            },
            _ if self.ppc64() => with(open, pci, true),
            "ppc" | "ppcemb" | "alpha" | "sh4" | "sh4eb" | "sparc64" => with(open, pci, true),
            arch if arch.starts_with("mips") => with(open, pci.filter(|_| self.machine == "malta"), true),
            arch if arch.starts_with("riscv") => with(None, pcie.filter(|_| self.virt("riscv")), true),
            _ if self.s390() => with(None, pci.filter(|_| self.caps.has(Flag::Zpci)), true),
            "loongarch64" => with(None, pcie, false),
            _ => Implicit::default(),
        }
    }

    fn ps2(&mut self) {
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

    fn ensure_input(&mut self, kind: InputType, bus: InputBus) {
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

    fn ensure(&mut self, kind: Type, model: Option<&str>) {
        let controllers = &mut self.domain.devices.controller;
        if !controllers.iter().any(|controller| controller.r#type == kind && controller.index == Some(0)) {
            insert(
                controllers,
                Controller {
                    r#type: kind,
                    index: Some(0),
                    model: model.map(str::to_owned),
                    ..Controller::default()
                },
            );
        }
    }

    fn implicit_usb(&mut self, usb: Usb) {
        match usb {
            Usb::Open => self.ensure(Type::Usb, None),
            Usb::Model(model) => self.ensure(Type::Usb, Some(model)),
            Usb::Best if self.caps.has(Flag::QemuXhci) => self.ensure(Type::Usb, Some("qemu-xhci")),
            Usb::Best if self.caps.has(Flag::NecUsbXhci) => self.ensure(Type::Usb, Some("nec-xhci")),
            Usb::Best if self.caps.has(Flag::Ich9UsbEhci1) => {
                let controllers = &mut self.domain.devices.controller;
                let usb =
                    |controller: &Controller| controller.r#type == Type::Usb && controller.index == Some(0);
                if controllers.iter().any(usb) {
                    return;
                }
                let units = [
                    ("ich9-ehci1", None),
                    ("ich9-uhci1", Some(0)),
                    ("ich9-uhci2", Some(2)),
                    ("ich9-uhci3", Some(4)),
                ];
                // A unit is a companion only once it is in the list, so that the last one stands first.
                for (model, startport) in units {
                    insert(
                        controllers,
                        Controller {
                            r#type: Type::Usb,
                            index: Some(0),
                            model: Some(model.to_owned()),
                            ..Controller::default()
                        },
                    );
                    let unit =
                        controllers.iter_mut().find(|unit| usb(unit) && unit.model.as_deref() == Some(model));
                    if let (Some(unit), Some(startport)) = (unit, startport) {
                        unit.info.master = Some(Master { startport, ..Master::default() });
                    }
                }
            }
            Usb::Best => {}
        }
    }

    fn root(&mut self, model: &'static str) {
        let controllers = self.domain.devices.controller.iter();
        let found = controllers
            .clone()
            .find(|controller| controller.r#type == Type::Pci && controller.index == Some(0));
        match found.map(|controller| controller.model.clone().unwrap_or_default()) {
            Some(found) if found != model => {
                let message = format!(
                    "the PCI controller with index 0 must be '{model}' on this machine, not '{found}'"
                );
                self.refuse("/domain/devices/controller", message);
            }
            _ => self.ensure(Type::Pci, Some(model)),
        }
    }

    fn ppc_inputs(&mut self) {
        if !self.ppc64() || self.domain.devices.graphics.is_empty() {
            return;
        }
        self.ensure_input(InputType::Keyboard, InputBus::Usb);
        let mut inputs = self.domain.devices.input.iter();
        if !inputs.any(|input| input.r#type == InputType::Tablet && input.bus == Some(InputBus::Usb)) {
            self.ensure_input(InputType::Mouse, InputBus::Usb);
        }
    }

    fn panics(&mut self) {
        let own = match self.family {
            Family::Pseries => PanicModel::Pseries,
            _ if self.s390() => PanicModel::S390,
            _ => return,
        };
        let panics = &mut self.domain.devices.panic;
        if !panics.iter().any(|panic| panic.model == own || panic.model == PanicModel::Default) {
            panics.push(Panic::default());
        }
    }

    fn itco(&mut self) {
        let watchdogs = &mut self.domain.devices.watchdog;
        let exists = watchdogs.iter().any(|watchdog| watchdog.model == WatchdogModel::Itco);
        if self.family == Family::Q35 && !exists {
            let action = watchdogs.first().map(|first| first.action).unwrap_or_default();
            watchdogs.push(Watchdog {
                model: WatchdogModel::Itco,
                action,
                info: DeviceInfo::default(),
                rest: Rest::default(),
            });
        }
    }
}
