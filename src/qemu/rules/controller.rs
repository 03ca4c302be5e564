//! `<controller>` (qemu-rules.md 3.15).

pub(crate) mod pci;

use super::{bus, Check, NOT_IN_QEMU};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::controller::{Model, Type};
use crate::domain::devices::disk::DiskBus;
use crate::domain::devices::Controller;
use crate::domain::info::Bus;
use crate::qemu::arch;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::release::Release;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ELEMENT};
use std::collections::BTreeSet;

rule! {
    /// Controllers of that type and model do not have the setting.
    ///
    /// Queues, limits of commands and I/O threads are for virtio SCSI controllers; each attribute of
    /// `<target>` is for some PCI controllers: chassis and port for root ports, bus numbers and NUMA
    /// nodes for expander buses, the size of the 64-bit window for the roots of PCs. Remove it, or
    /// change `model`.
    ///
    /// ```xml wrong
    /// <controller type='scsi' model='lsilogic'><driver queues='2'/></controller>
    /// ```
    /// ```xml right
    /// <controller type='scsi' model='virtio-scsi'><driver queues='2'/></controller>
    /// ```
    OTHER_CONTROLLER = "Q160" "setting-of-other-controller" Error;
}

impl Check<'_> {
    /// The machine and the binary have the controllers.
    pub(super) fn controllers(&mut self, devices: &Place<'_>) {
        let iothreads = self.iothreads();
        let explained = self.ide_controllers();
        for (controller, place) in devices.each("controller", &self.domain.devices.controller) {
            self.virtio_settings(controller, &place);
            match controller.r#type {
                Type::Scsi => self.scsi(controller, &place, &iothreads),
                Type::Usb => self.usb(controller, &place),
                Type::Ide => {
                    let index = controller.index.unwrap_or(0);
                    if (!self.family.has_ide() || index > 0) && !explained.contains(&index) {
                        self.absent(
                            &place,
                            format_args!("IDE controller {index}"),
                            "remove it, and use bus 'sata', 'scsi' or 'virtio'",
                        );
                    }
                }
                Type::Sata => {
                    if self.family != Family::Q35 || controller.index != Some(0) {
                        self.needs(Flag::Ich9Ahci, &place.attr("type"), "SATA controller");
                    }
                }
                Type::Pci => self.pci(controller, &place),
                Type::Nvme => self.nvme(controller, &place),
                Type::Fdc | Type::VirtioSerial | Type::Ccid | Type::Xenbus | Type::Isa => {}
            }
        }
    }

    /// The IDE controllers of disks: where the machine does not have them, the disks explain it.
    fn nvme(&mut self, controller: &Controller, place: &Place<'_>) {
        self.needs(Flag::NvmeNs, &place.attr("type"), "NVMe controller");
        // Since release 12.0 (since-10.7.md 3).
        if controller.serial.is_none() && self.libvirt >= Release::new(12, 0) {
            self.findings
                .report(&MISSING_ELEMENT, place, "NVMe controller without `<serial>`")
                .help("add it here, or to a disk of the controller");
        }
    }

    fn ide_controllers(&self) -> BTreeSet<u32> {
        let disks = self.domain.devices.disk.iter().filter(|disk| disk.target.bus == Some(DiskBus::Ide));
        disks
            .filter_map(|disk| match bus(&disk.info) {
                Some(Bus::Drive(drive)) => Some(drive.controller),
                Some(_) | None => None,
            })
            .collect()
    }

    /// Reports a setting that controllers of a kind do not have.
    fn other_controller(
        &mut self,
        place: &Place<'_>,
        controller: &Controller,
        what: impl std::fmt::Display,
        help: &str,
    ) {
        let kind = match controller.model {
            Some(model) => format!("model '{model}'"),
            None => format!("type '{}'", controller.r#type),
        };
        self.findings
            .report(&OTHER_CONTROLLER, place, format!("{what} is not possible for a controller of {kind}"))
            .help(help);
    }

    fn usb(&mut self, controller: &Controller, place: &Place<'_>) {
        let Some(model) = controller.model else { return };
        if let Some(ports) = controller.ports.filter(|ports| model.is_xhci() && *ports > 15) {
            let message = format!("`ports='{ports}'` of USB controller '{model}'; expected at most 15");
            self.findings.report(&INVALID_VALUE, &place.attr("ports"), message);
        }
        if matches!(model, Model::Qusb1 | Model::Qusb2) {
            let message = format!("USB controller '{model}': QEMU has no such controller");
            self.findings.report(&NOT_IN_QEMU, &place.attr("model"), message).use_value("qemu-xhci");
        }
    }

    fn scsi(&mut self, controller: &Controller, place: &Place<'_>, iothreads: &BTreeSet<u32>) {
        let Some(model) = controller.model else { return };
        let flag = match model {
            Model::Lsilogic => Some(Flag::Lsi),
            Model::Lsisas1068 => Some(Flag::Mptsas1068),
            Model::Lsisas1078 => Some(Flag::Megasas),
            Model::Vmpvscsi => Some(Flag::Pvscsi),
            Model::VirtioScsi | Model::VirtioTransitional | Model::VirtioNonTransitional => {
                Some(Flag::VirtioScsiPci)
            }
            Model::Buslogic => {
                self.findings
                    .report(
                        &NOT_IN_QEMU,
                        &place.attr("model"),
                        "SCSI controller 'buslogic': QEMU has no such controller",
                    )
                    .help("use 'virtio-scsi' or 'lsilogic'");
                None
            }
            Model::Ncr53c90 => {
                let index = controller.index.unwrap_or(0);
                if index > 0 || !arch::has_esp(&self.arch, &self.machine) {
                    self.absent(
                        &place.attr("model"),
                        format_args!("SCSI controller 'ncr53c90' with index {index}"),
                        "use another model, as 'virtio-scsi'",
                    );
                }
                None
            }
            // They need nothing of the binary here.
            Model::Auto | Model::Ibmvscsi | Model::Dc390 | Model::Am53c974 => None,
            // They are of other types, so that the definition is refused before.
            Model::Virtio
            | Model::Piix3Uhci
            | Model::Piix4Uhci
            | Model::Ehci
            | Model::Ich9Ehci1
            | Model::Ich9Uhci1
            | Model::Ich9Uhci2
            | Model::Ich9Uhci3
            | Model::Vt82c686bUhci
            | Model::PciOhci
            | Model::NecXhci
            | Model::Qusb1
            | Model::Qusb2
            | Model::QemuXhci
            | Model::None
            | Model::PciRoot
            | Model::PcieRoot
            | Model::PciBridge
            | Model::DmiToPciBridge
            | Model::PcieToPciBridge
            | Model::PcieRootPort
            | Model::PcieSwitchUpstreamPort
            | Model::PcieSwitchDownstreamPort
            | Model::PciExpanderBus
            | Model::PcieExpanderBus
            | Model::Piix3
            | Model::Piix4
            | Model::Ich6 => None,
        };
        if let Some(flag) = flag {
            self.needs(flag, &place.attr("model"), format_args!("SCSI controller '{model}'"));
        }
        if model.is_virtio_scsi() {
            self.controller_iothread(controller, place, iothreads);
        }
    }

    /// The I/O thread of a virtio SCSI controller exists, and the controller is where it can serve it.
    fn controller_iothread(&mut self, controller: &Controller, place: &Place<'_>, iothreads: &BTreeSet<u32>) {
        let thread = controller.driver.as_ref().map_or(0, |driver| driver.iothread);
        if thread == 0 {
            return;
        }
        if let Some(bus) = bus(&controller.info).filter(|bus| !matches!(bus, Bus::Pci(_) | Bus::Ccw(_))) {
            self.wrong_address(place, bus, format_args!("`iothread='{thread}'`"), Some("'pci' or 'ccw'"));
        }
        self.iothread_exists(thread, &place.child("driver").attr("iothread"), iothreads);
    }

    /// Settings that virtio SCSI controllers have.
    fn virtio_settings(&mut self, controller: &Controller, place: &Place<'_>) {
        let virtio = controller.r#type == Type::Scsi && controller.model.is_some_and(Model::is_virtio_scsi);
        let Some(driver) = controller.driver.as_ref().filter(|_| !virtio) else { return };
        let place = place.child("driver");
        let settings = [
            ("queues", driver.queues > 0),
            ("cmd_per_lun", driver.cmd_per_lun > 0),
            ("max_sectors", driver.max_sectors > 0),
            ("ioeventfd", driver.ioeventfd.is_some()),
            ("iothread", driver.iothread > 0),
        ];
        for (name, _) in settings.into_iter().filter(|(_, given)| *given) {
            let help = "remove it; it is for virtio SCSI controllers";
            self.other_controller(&place.attr(name), controller, format_args!("`{name}`"), help);
        }
    }
}
