//! `<controller>`: those that a machine has, and the models of others (qemu-defaults.md 3.6, 3.8).

use super::Completion;
use crate::domain::devices::controller::{insert, Model, Type};
use crate::domain::devices::Controller;
use crate::domain::info::Master;
use crate::domain::Arch;
use crate::qemu::arch;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;

#[derive(Clone, Copy)]
pub(super) enum Usb {
    /// Of a model that is chosen later.
    Open,
    /// Of that model.
    Model(Model),
    /// The best for PCI Express.
    Best,
}

impl Completion<'_> {
    pub(super) fn ensure(&mut self, kind: Type, model: Option<Model>) {
        let controllers = &mut self.domain.devices.controller;
        if !controllers.iter().any(|controller| controller.r#type == kind && controller.index == Some(0)) {
            insert(controllers, Controller { r#type: kind, index: Some(0), model, ..Controller::default() });
        }
    }

    pub(super) fn implicit_usb(&mut self, usb: Usb) {
        match usb {
            Usb::Open => self.ensure(Type::Usb, None),
            Usb::Model(model) => self.ensure(Type::Usb, Some(model)),
            Usb::Best if self.caps.has(Flag::QemuXhci) => self.ensure(Type::Usb, Some(Model::QemuXhci)),
            Usb::Best if self.caps.has(Flag::NecUsbXhci) => self.ensure(Type::Usb, Some(Model::NecXhci)),
            Usb::Best if self.caps.has(Flag::Ich9UsbEhci1) => {
                let controllers = &mut self.domain.devices.controller;
                let usb =
                    |controller: &Controller| controller.r#type == Type::Usb && controller.index == Some(0);
                if controllers.iter().any(usb) {
                    return;
                }
                let units = [
                    (Model::Ich9Ehci1, None),
                    (Model::Ich9Uhci1, Some(0)),
                    (Model::Ich9Uhci2, Some(2)),
                    (Model::Ich9Uhci3, Some(4)),
                ];
                // A unit is a companion only once it is in the list, so that the last one stands first.
                for (model, startport) in units {
                    insert(
                        controllers,
                        Controller {
                            r#type: Type::Usb,
                            index: Some(0),
                            model: Some(model),
                            ..Controller::default()
                        },
                    );
                    let unit = controllers.iter_mut().find(|unit| usb(unit) && unit.model == Some(model));
                    if let (Some(unit), Some(startport)) = (unit, startport) {
                        unit.info.master = Some(Master { startport, ..Master::default() });
                    }
                }
            }
            Usb::Best => {}
        }
    }

    pub(super) fn root(&mut self, model: Model) {
        let controllers = self.domain.devices.controller.iter();
        let found = controllers
            .clone()
            .find(|controller| controller.r#type == Type::Pci && controller.index == Some(0));
        match found.map(|controller| controller.model) {
            Some(found) if found != Some(model) => {
                let found = found.map_or("", Model::as_str);
                let message = format!(
                    "the PCI controller with index 0 must be '{model}' on this machine, not '{found}'"
                );
                self.refuse("/domain/devices/controller", message);
            }
            _ => self.ensure(Type::Pci, Some(model)),
        }
    }

    pub(super) fn controllers(&mut self) {
        for at in 0..self.domain.devices.controller.len() {
            let controller = &self.domain.devices.controller[at];
            let open = controller.model.is_none();
            let model = match controller.r#type {
                Type::Usb if open => self.usb_model(controller.info.address.is_some()),
                _ => continue,
            };
            self.domain.devices.controller[at].model = model;
        }
        self.scsi_models();
    }

    pub(super) fn usb_model(&self, placed: bool) -> Option<Model> {
        let has = |flag| self.caps.has(flag);
        let ohci = has(Flag::PciOhci).then_some(Model::PciOhci);
        let start = match () {
            () if has(Flag::Piix3UsbUhci) => Some(Model::Piix3Uhci),
            () if !self.x86() => ohci,
            () => None,
        };
        let xhci = has(Flag::QemuXhci).then_some(Model::QemuXhci);
        let nec = has(Flag::NecUsbXhci).then_some(Model::NecXhci);
        match &self.arch {
            _ if self.s390() && !placed => Some(Model::None),
            _ if self.ppc64() => xhci.or(nec).filter(|_| self.settings.new).or(ohci),
            Arch::Aarch64 => xhci.or(nec).or(start),
            Arch::Loongarch64 => xhci.or(start),
            _ => start,
        }
    }

    pub(super) fn scsi_models(&mut self) {
        for at in 0..self.domain.devices.controller.len() {
            let controller = &self.domain.devices.controller[at];
            let open = matches!(controller.model, None | Some(Model::Auto));
            if controller.r#type != Type::Scsi || !open {
                continue;
            }
            let model = match () {
                () if self.family == Family::Pseries => Model::Ibmvscsi,
                () if self.s390() || self.virt(Arch::is_loongarch) => Model::VirtioScsi,
                () if self.caps.has(Flag::Lsi) => Model::Lsilogic,
                () if self.caps.has(Flag::VirtioScsiPci) => Model::VirtioScsi,
                () if arch::has_esp(&self.arch, &self.machine) => Model::Ncr53c90,
                () => {
                    self.refuse("/domain/devices/controller", "the binary has no SCSI controller to choose");
                    return;
                }
            };
            self.domain.devices.controller[at].model = Some(model);
        }
    }
}
