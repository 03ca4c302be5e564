//! `<controller>`: those that a machine has, and the models of others (qemu-defaults.md 3.6, 3.8).

use super::Completion;
use crate::domain::devices::controller::{insert, Type};
use crate::domain::devices::Controller;
use crate::domain::info::Master;
use crate::qemu::arch;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;

#[derive(Clone, Copy)]
pub(super) enum Usb {
    /// Of a model that is chosen later.
    Open,
    /// Of that model.
    Model(&'static str),
    /// The best for PCI Express.
    Best,
}

impl Completion<'_> {
    pub(super) fn ensure(&mut self, kind: Type, model: Option<&str>) {
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

    pub(super) fn implicit_usb(&mut self, usb: Usb) {
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

    pub(super) fn root(&mut self, model: &'static str) {
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

    pub(super) fn controllers(&mut self) {
        for at in 0..self.domain.devices.controller.len() {
            let controller = &self.domain.devices.controller[at];
            let open = controller.model.is_none();
            let model = match controller.r#type {
                Type::Usb if open => self.usb_model(controller.info.address.is_some()),
                _ => continue,
            };
            self.domain.devices.controller[at].model = model.map(str::to_owned);
        }
        self.scsi_models();
    }

    pub(super) fn usb_model(&self, placed: bool) -> Option<&'static str> {
        let has = |flag| self.caps.has(flag);
        let ohci = has(Flag::PciOhci).then_some("pci-ohci");
        let start = match () {
            () if has(Flag::Piix3UsbUhci) => Some("piix3-uhci"),
            () if !self.x86() => ohci,
            () => None,
        };
        let xhci = has(Flag::QemuXhci).then_some("qemu-xhci");
        let nec = has(Flag::NecUsbXhci).then_some("nec-xhci");
        match self.arch.as_str() {
            _ if self.s390() && !placed => Some("none"),
            _ if self.ppc64() => xhci.or(nec).filter(|_| self.settings.new).or(ohci),
            "aarch64" => xhci.or(nec).or(start),
            "loongarch64" => xhci.or(start),
            _ => start,
        }
    }

    pub(super) fn scsi_models(&mut self) {
        for at in 0..self.domain.devices.controller.len() {
            let controller = &self.domain.devices.controller[at];
            let open = matches!(controller.model.as_deref(), None | Some("auto"));
            if controller.r#type != Type::Scsi || !open {
                continue;
            }
            let model = match () {
                () if self.family == Family::Pseries => "ibmvscsi",
                () if self.s390() || self.virt("loongarch") => "virtio-scsi",
                () if self.caps.has(Flag::Lsi) => "lsilogic",
                () if self.caps.has(Flag::VirtioScsiPci) => "virtio-scsi",
                () if arch::has_esp(&self.arch, &self.machine) => "ncr53c90",
                () => {
                    self.refuse("/domain/devices/controller", "the binary has no SCSI controller to choose");
                    return;
                }
            };
            self.domain.devices.controller[at].model = Some(model.to_owned());
        }
    }
}
