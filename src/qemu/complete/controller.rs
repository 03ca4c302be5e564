//! `<controller>`: those that a machine has, and the models of others (qemu-defaults.md 3.6, 3.8).

use super::Completion;
use crate::diagnostic::{rule, Located};
use crate::domain::devices::controller::{insert, Model, Type};
use crate::domain::devices::Controller;
use crate::domain::info::{DeviceInfo, Master};
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

rule! {
    /// The root of the PCI buses is of a model that the machine does not have.
    ///
    /// The PCI controller with index 0 is part of the machine: `pcie-root` on `q35` and on the virtual
    /// boards, `pci-root` on `pc` and `pseries`. Give it the model of the machine, or remove it: it is
    /// added.
    ///
    /// ```xml wrong machine=q35
    /// <controller type='pci' index='0' model='pci-root'/>
    /// ```
    /// ```xml right machine=q35
    /// <controller type='pci' index='0' model='pcie-root'/>
    /// ```
    PCI_ROOT_MODEL = "Q471" "pci-root-of-other-machine" Error;

    /// A SCSI controller names no model, and the binary has none that could be chosen.
    ///
    /// Without `model`, the first of `lsilogic` and `virtio-scsi` is taken that the QEMU binary has.
    /// Use another binary, or put the devices on another bus.
    ///
    /// ```xml wrong lacks=lsi,virtio-scsi-pci
    /// <controller type='scsi' index='0'/>
    /// ```
    /// ```xml right
    /// <controller type='scsi' index='0'/>
    /// ```
    NO_SCSI_MODEL = "Q472" "no-scsi-controller-to-choose" Error;
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
                let found = found.map_or(String::new(), |found| format!(" of model '{found}'"));
                let message = format!("PCI controller 0{found} on machine '{}'", self.machine);
                let (root, list) = (self.domain.place(), &self.domain.devices.controller);
                let devices = root.child("devices");
                let first = |one: &&Controller| one.r#type == Type::Pci && one.index == Some(0);
                let own = devices.each("controller", list).find(|(one, _)| first(one));
                let place = own.map_or(devices, |(_, place)| place);
                self.findings
                    .report(&PCI_ROOT_MODEL, &place.attr("model"), message)
                    .help(format!("its root is '{model}'; use this model, or remove the controller"));
            }
            _ => self.ensure(Type::Pci, Some(model)),
        }
    }

    pub(super) fn controllers(&mut self) {
        for at in 0..self.domain.devices.controller.len() {
            let controller = &self.domain.devices.controller[at];
            let open = controller.model.is_none();
            let model = match controller.r#type {
                Type::Usb if open => self.usb_model(&controller.info),
                _ => continue,
            };
            let controller = &mut self.domain.devices.controller[at];
            controller.model = model;
            if model == Some(Model::None) {
                controller.info = DeviceInfo::default();
            }
        }
        self.scsi_models();
    }

    /// The model since 11.9, by the machine.
    fn usb_model_of_machine(&self) -> Option<Model> {
        let first = |candidates: &[(Flag, Model)]| {
            candidates.iter().find(|(flag, _)| self.caps.has(*flag)).map(|(_, model)| *model)
        };
        const XHCI: (Flag, Model) = (Flag::QemuXhci, Model::QemuXhci);
        const NEC: (Flag, Model) = (Flag::NecUsbXhci, Model::NecXhci);
        const OHCI: (Flag, Model) = (Flag::PciOhci, Model::PciOhci);
        const UHCI: (Flag, Model) = (Flag::Piix3UsbUhci, Model::Piix3Uhci);
        match &self.arch {
            _ if self.s390() => Some(Model::None),
            _ if self.x86() => first(&[UHCI]),
            _ if self.ppc64() && !self.settings.new => first(&[OHCI]),
            Arch::Ppc => first(&[OHCI]),
            _ if self.ppc64() => first(&[XHCI, NEC, OHCI]),
            Arch::Loongarch64 => first(&[XHCI]),
            arch if arch.is_riscv() => first(&[XHCI]),
            _ if self.family.virt_of(&self.arch, Arch::is_little_endian_arm) => first(&[XHCI, NEC]),
            _ if self.arm() => first(&[XHCI, NEC, OHCI]),
            _ => first(&[UHCI, OHCI]),
        }
    }

    fn usb_model(&self, info: &DeviceInfo) -> Option<Model> {
        if self.since(11, 9) {
            return self.usb_model_of_machine();
        }
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
            _ if self.s390() && info.address.is_none() => Some(Model::None),
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
                () if self.s390() || self.family.virt_of(&self.arch, Arch::is_loongarch) => Model::VirtioScsi,
                () if self.since(11, 6) && self.family == Family::Virt => Model::VirtioScsi,
                () if self.caps.has(Flag::Lsi) => Model::Lsilogic,
                () if self.caps.has(Flag::VirtioScsiPci) => Model::VirtioScsi,
                () if arch::has_esp(&self.arch, &self.machine) => Model::Ncr53c90,
                () => {
                    let (root, list) = (self.domain.place(), &self.domain.devices.controller);
                    let devices = root.child("devices");
                    let message = "SCSI controller without `model`: this QEMU binary has none to choose";
                    let length = list.len();
                    let place = devices.item("controller", at, length, list[at].origin());
                    self.findings
                        .report(&NO_SCSI_MODEL, &place, message)
                        .help("use another QEMU binary, or no SCSI devices");
                    return;
                }
            };
            self.domain.devices.controller[at].model = Some(model);
        }
    }
}
