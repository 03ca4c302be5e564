//! Controllers: the binary has them, with as many ports and companions as they are to have.

use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::Controller;
use crate::qemu::arch;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::qemu::rules::NOT_IN_QEMU;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, MISSING_ATTRIBUTE};
use std::collections::HashSet;

rule! {
    /// A companion of a USB controller has no controller to be a companion of.
    ///
    /// A controller with `<master>` serves ports of the one that has the same `index` and no `<master>`,
    /// of model `ich9-ehci1`. Add that one, or remove the companion.
    ///
    /// ```xml wrong
    /// <controller type='usb' index='0' model='piix3-uhci'/>
    /// <controller type='usb' index='2' model='ich9-uhci1'><master startport='0'/></controller>
    /// ```
    /// ```xml right
    /// <controller type='usb' index='2' model='ich9-ehci1'/>
    /// <controller type='usb' index='2' model='ich9-uhci1'><master startport='0'/></controller>
    /// ```
    COMPANION_ALONE = "Q571" "usb-companion-of-no-controller" Error;
}

impl Startup<'_> {
    pub(super) fn controllers(&mut self, devices: &Place<'_>) {
        let all = &self.domain.devices.controller;
        let masters: HashSet<u32> = all
            .iter()
            .filter(|one| one.r#type == Type::Usb && one.info.master.is_none())
            .map(|one| one.index.unwrap_or(0))
            .collect();
        for (controller, place) in devices.each("controller", all) {
            match controller.r#type {
                Type::Usb => self.usb(controller, &masters, &place),
                Type::Scsi => self.scsi_model(controller, &place),
                Type::Pci
                | Type::Ide
                | Type::Sata
                | Type::VirtioSerial
                | Type::Fdc
                | Type::Ccid
                | Type::Xenbus
                | Type::Isa
                | Type::Nvme => {}
            }
        }
    }

    fn usb(&mut self, controller: &Controller, masters: &HashSet<u32>, place: &Place<'_>) {
        let Some(model) = controller.model else {
            if self.family != Family::S390 {
                let message = "USB controller without `model`, and none can be chosen";
                self.findings
                    .report(&MISSING_ATTRIBUTE, &place.attr("model"), message)
                    .help("add `model='qemu-xhci'`");
            }
            return;
        };
        if model == Model::None {
            return;
        }
        let at = place.attr("model");
        let Some(flag) = usb_flag(model) else {
            self.findings
                .report(&NOT_IN_QEMU, &at, format!("`model='{model}'`: QEMU has no such USB controller"))
                .help("use model 'qemu-xhci'");
            return;
        };
        self.needs(flag, &at, format!("USB controller '{model}'"));
        if controller.ports.is_some() && !model.is_xhci() {
            self.findings
                .report(
                    &EXCLUDED_ATTRIBUTE,
                    &place.attr("ports"),
                    format!("`ports` of a USB controller '{model}', which has a fixed number"),
                )
                .help("remove `ports`, or use model 'qemu-xhci'");
        }
        let index = controller.index.unwrap_or(0);
        if controller.info.master.is_some() && !masters.contains(&index) {
            self.findings
                .report(
                    &COMPANION_ALONE,
                    place,
                    format!("companion '{model}' of USB controller {index}, which is not there"),
                )
                .help("add the controller with that index, or remove the companion");
        }
    }

    fn scsi_model(&mut self, controller: &Controller, place: &Place<'_>) {
        let os_type = self.domain.os.as_ref().and_then(|os| os.r#type.as_ref());
        let machine = os_type.and_then(|os_type| os_type.machine.as_deref()).unwrap_or_default();
        let built_in = controller.index.unwrap_or(0) == 0 && arch::has_esp(&self.arch(), machine);
        match controller.model {
            Some(
                Model::VirtioScsi
                | Model::VirtioTransitional
                | Model::VirtioNonTransitional
                | Model::Lsilogic
                | Model::Ibmvscsi
                | Model::Lsisas1068
                | Model::Lsisas1078
                | Model::Vmpvscsi
                | Model::Am53c974
                | Model::Dc390,
            ) => {}
            Some(Model::Ncr53c90) if built_in => {}
            other => {
                let other = other.map_or("", Model::as_str);
                let message = format!("`model='{other}'`: QEMU has no such SCSI controller here");
                self.findings
                    .report(&NOT_IN_QEMU, &place.attr("model"), message)
                    .help("use model 'virtio-scsi'");
            }
        }
    }
}

/// What tells that the binary has a model of USB controllers; nothing where QEMU has none.
fn usb_flag(model: Model) -> Option<Flag> {
    Some(match model {
        Model::Piix3Uhci => Flag::Piix3UsbUhci,
        Model::Piix4Uhci => Flag::Piix4UsbUhci,
        Model::Ehci => Flag::UsbEhci,
        Model::Ich9Ehci1 | Model::Ich9Uhci1 | Model::Ich9Uhci2 | Model::Ich9Uhci3 => Flag::Ich9UsbEhci1,
        Model::Vt82c686bUhci => Flag::Vt82c686bUsbUhci,
        Model::PciOhci => Flag::PciOhci,
        Model::NecXhci => Flag::NecUsbXhci,
        Model::QemuXhci => Flag::QemuXhci,
        _ => return None,
    })
}
