//! `<controller>` (qemu-rules.md 3.15).

use super::Check;
use crate::domain::devices::controller::{Model, PciModel, Type};
use crate::domain::devices::Controller;
use crate::domain::info::{Bus, Drive};
use crate::qemu::arch;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;

impl Check<'_> {
    pub(super) fn controllers(&mut self) {
        self.addresses();
        let controllers = &self.domain.devices.controller;
        for (at, controller) in controllers.iter().enumerate() {
            self.device("controller", at, controllers.len());
            self.tuned(controller);
            match controller.r#type {
                Type::Scsi => self.scsi(controller),
                Type::Usb => {
                    let xhci = controller.model.is_some_and(Model::is_xhci);
                    let many = controller.ports.is_some_and(|ports| ports > 15);
                    self.refuse(xhci && many, "an xHCI controller has at most 15 ports");
                    let gone = matches!(controller.model, Some(Model::Qusb1 | Model::Qusb2));
                    self.refuse(gone, "QEMU has no USB controllers of Xen");
                }
                Type::Ide => {
                    let index = controller.index.unwrap_or(0);
                    self.refuse(
                        !self.family.has_ide() || index > 0,
                        "the machine has no such IDE controller",
                    );
                }
                Type::Sata => {
                    let own = self.family == Family::Q35 && controller.index == Some(0);
                    self.lacks(!own, Flag::Ich9Ahci, "SATA controllers");
                }
                Type::Pci => self.pci(controller),
                _ => {}
            }
        }
    }

    pub(super) fn scsi(&mut self, controller: &Controller) {
        let model = controller.model;
        let virtio = model.is_some_and(Model::is_virtio_scsi);
        match model {
            Some(Model::Lsilogic) => self.lacks(true, Flag::Lsi, "the SCSI controller 'lsilogic'"),
            Some(Model::Lsisas1068) => self.lacks(true, Flag::Mptsas1068, "the SCSI controller 'lsisas1068'"),
            Some(Model::Lsisas1078) => self.lacks(true, Flag::Megasas, "the SCSI controller 'lsisas1078'"),
            Some(Model::Vmpvscsi) => self.lacks(true, Flag::Pvscsi, "the SCSI controller 'vmpvscsi'"),
            Some(Model::Buslogic) => self.refuse(true, "QEMU has no SCSI controller 'buslogic'"),
            Some(Model::Ncr53c90) => {
                let index = controller.index.unwrap_or(0);
                self.refuse(index > 0, "only the first SCSI controller can be 'ncr53c90'");
                self.refuse(
                    index == 0 && !arch::has_esp(&self.arch, &self.machine),
                    "this machine has no built-in SCSI controller",
                );
            }
            _ => self.lacks(virtio, Flag::VirtioScsiPci, "virtio SCSI controllers"),
        }
        let thread = controller.driver.as_ref().map_or(0, |driver| driver.iothread);
        if virtio && thread > 0 {
            let bus = controller.info.address.as_ref().map(|address| &address.bus);
            let fits = matches!(bus, None | Some(Bus::Pci(_) | Bus::Ccw(_)));
            self.refuse(!fits, "an I/O thread serves controllers on PCI and channels");
            let known = self.iothreads().contains(&thread);
            self.refuse(!known, format!("there is no I/O thread {thread}"));
        }
    }

    /// Settings that virtio SCSI controllers have.
    pub(super) fn tuned(&mut self, controller: &Controller) {
        let virtio = controller.r#type == Type::Scsi && controller.model.is_some_and(Model::is_virtio_scsi);
        let Some(driver) = &controller.driver else { return };
        let tuned = driver.queues > 0
            || driver.cmd_per_lun > 0
            || driver.max_sectors > 0
            || driver.ioeventfd.is_some()
            || driver.iothread > 0;
        self.refuse(tuned && !virtio, "these settings are for virtio SCSI controllers");
    }

    pub(super) fn pci(&mut self, controller: &Controller) {
        let model = controller.model;
        let root = matches!(model, Some(Model::PciRoot | Model::PcieRoot));
        let index = controller.index.unwrap_or(0);
        let pseries = self.family == Family::Pseries;
        self.refuse(root && index > 0 && !pseries, "a PCI root has index 0");
        self.refuse(!root && index == 0, "the PCI controller with index 0 is the root");
        let older = self.family == Family::I440fx;
        self.refuse(
            model == Some(Model::PciExpanderBus) && !older,
            "`pci-expander-bus` is for the machine 'pc'",
        );
        let express = self.family == Family::Q35 || self.arm_virt();
        let message = "`pcie-expander-bus` is for the machine 'q35' and ARM's virtual board";
        self.refuse(model == Some(Model::PcieExpanderBus) && !express, message);
        if let Some(node) = controller.target.as_ref().and_then(|target| target.node) {
            let cells = self.cells();
            self.refuse(node as usize >= cells, format!("there is no cell {node}; the guest has {cells}"));
            let fits = matches!(model, Some(Model::PciExpanderBus | Model::PcieExpanderBus))
                || pseries && root && index > 0;
            self.refuse(!fits, "only expander buses and further host bridges have a NUMA node");
        }
        let name = controller.model_name.as_ref().and_then(|name| name.name);
        let fits = match (model, name) {
            (_, None) => true,
            (Some(Model::PciBridge), Some(name)) => name == PciModel::PciBridge,
            (Some(Model::DmiToPciBridge), Some(name)) => name == PciModel::I82801b11Bridge,
            (Some(Model::PcieRootPort), Some(name)) => {
                matches!(name, PciModel::Ioh3420 | PciModel::PcieRootPort)
            }
            (Some(Model::PcieSwitchUpstreamPort), Some(name)) => name == PciModel::X3130Upstream,
            (Some(Model::PcieSwitchDownstreamPort), Some(name)) => name == PciModel::Xio3130Downstream,
            (Some(Model::PciExpanderBus), Some(name)) => name == PciModel::Pxb,
            (Some(Model::PcieExpanderBus), Some(name)) => name == PciModel::PxbPcie,
            (Some(Model::PcieToPciBridge), Some(name)) => name == PciModel::PciePciBridge,
            (Some(Model::PciRoot), Some(name)) => pseries && name == PciModel::SpaprPciHostBridge,
            _ => false,
        };
        let kind = model.map_or("", Model::as_str);
        self.refuse(!fits, format!("a '{kind}' has no such model name"));
        if let Some(name) = name.filter(|_| fits) {
            let flag = match name {
                PciModel::PciBridge => Flag::PciBridge,
                PciModel::I82801b11Bridge => Flag::DmiToPciBridge,
                PciModel::Ioh3420 => Flag::Ioh3420,
                PciModel::PcieRootPort => Flag::PcieRootPort,
                PciModel::X3130Upstream => Flag::X3130Upstream,
                PciModel::Xio3130Downstream => Flag::Xio3130Downstream,
                PciModel::Pxb => Flag::Pxb,
                PciModel::PxbPcie => Flag::PxbPcie,
                PciModel::PciePciBridge => Flag::PciePciBridge,
                PciModel::SpaprPciHostBridge => Flag::SpaprPciHostBridge,
            };
            self.lacks(true, flag, &format!("PCI controllers of model name '{name}'"));
        }
        let hole = controller.pcihole64.is_some();
        let own = model == Some(Model::PciRoot) && older
            || model == Some(Model::PcieRoot) && self.family == Family::Q35;
        self.refuse(hole && !own, "a 64-bit window is for the roots of 'pc' and 'q35'");
        let Some(target) = &controller.target else { return };
        let port = matches!(model, Some(Model::PcieRootPort | Model::PcieSwitchDownstreamPort));
        let bus = matches!(model, Some(Model::PciExpanderBus | Model::PcieExpanderBus));
        let message = format!("that setting is not for a '{kind}'");
        self.refuse(target.chassis_nr.is_some() && model != Some(Model::PciBridge), &*message);
        self.refuse((target.chassis.is_some() || target.port.is_some()) && !port, &*message);
        self.refuse(target.bus_nr.is_some() && !bus, &*message);
        self.refuse(target.index.is_some() && !(pseries && model == Some(Model::PciRoot)), &*message);
        let reserve = matches!(model, Some(Model::PcieRootPort | Model::PciBridge));
        self.refuse(target.mem_reserve.is_some() && !reserve, &*message);
        let hotplug = target.hotplug.is_some();
        self.refuse(hotplug && !port && model != Some(Model::PciRoot), &*message);
        self.lacks(hotplug && port, Flag::PcieRootPortHotplug, "switching hotplug of a port");
        self.lacks(
            hotplug && model == Some(Model::PciRoot),
            Flag::Piix4AcpiRootPciHotplug,
            "switching hotplug of the root",
        );
    }

    /// Whether the SCSI controller of a unit has that target.
    pub(super) fn scsi_target(&mut self, drive: &Drive) {
        let mut controllers = self.domain.devices.controller.iter();
        let own = controllers.find(|own| own.r#type == Type::Scsi && own.index == Some(drive.controller));
        let old = own.and_then(|own| own.model) == Some(Model::Lsilogic);
        self.refuse(old && drive.target > 0, "a controller 'lsilogic' has target 0 alone");
        let far = own.is_some() && !old && drive.target > 7 && !self.has(Flag::ScsiDiskChannel);
        self.refuse(far, "the targets of this binary are 0 to 7");
    }
}
