//! `<controller type='pci'>` (qemu-rules.md 3.15).

use crate::diagnostic::{rule, Place};
use crate::domain::devices::controller::{Model, PciModel, Target};
use crate::domain::devices::Controller;
use crate::domain::Arch;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::qemu::rules::Check;

rule! {
    /// The index of a PCI controller does not go with its model.
    ///
    /// Index 0 is the root of the PCI bus; only pSeries machines have several roots. Number other
    /// controllers from 1.
    ///
    /// ```xml wrong
    /// <controller type='pci' index='1' model='pci-root'/>
    /// ```
    /// ```xml right
    /// <controller type='pci' index='0' model='pci-root'/>
    /// ```
    PCI_ROOT_INDEX = "Q161" "pci-root-index" Error;

    /// The name of the device does not go with the model of the PCI controller.
    ///
    /// `<model name=…>` chooses QEMU's device for a controller, and most models have one only. Remove
    /// `<model>` for the usual one.
    ///
    /// ```xml wrong
    /// <controller type='pci' index='1' model='pci-bridge'><model name='pxb'/></controller>
    /// ```
    /// ```xml right
    /// <controller type='pci' index='1' model='pci-bridge'><model name='pci-bridge'/></controller>
    /// ```
    PCI_MODEL_NAME = "Q162" "pci-model-name" Error;

    /// A PCI controller is attached to a NUMA cell that the guest does not have.
    ///
    /// Cells come from `<numa>` in `<cpu>`, numbered from 0. Add the cell, or remove `<node>`.
    ///
    /// ```xml wrong
    /// <controller type='pci' index='1' model='pci-expander-bus'>
    ///   <target><node>1</node></target>
    /// </controller>
    /// ```
    /// ```xml right
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>
    /// <controller type='pci' index='1' model='pci-expander-bus'>
    ///   <target><node>0</node></target>
    /// </controller>
    /// ```
    NO_CELL_OF_CONTROLLER = "Q163" "controller-of-no-numa-cell" Error;
}

impl Check<'_> {
    pub(super) fn pci(&mut self, controller: &Controller, place: &Place<'_>) {
        let Some(model) = controller.model else { return };
        let root = matches!(model, Model::PciRoot | Model::PcieRoot);
        let index = controller.index.unwrap_or(0);
        if root && index > 0 && self.family != Family::Pseries {
            let message = format!("`index='{index}'` of PCI controller '{model}'; expected 0");
            self.findings
                .report(&PCI_ROOT_INDEX, &place.attr("index"), message)
                .help("use `index='0'`, or another model");
        }
        if !root && index == 0 {
            let message = format!("`index='0'` of PCI controller '{model}'; index 0 is the root");
            self.findings.report(&PCI_ROOT_INDEX, &place.attr("index"), message).help("use another `index`");
        }
        if model == Model::PciExpanderBus && self.family != Family::I440fx {
            let help = "use machine 'pc', or 'pcie-expander-bus'";
            self.absent(&place.attr("model"), "PCI controller 'pci-expander-bus'", help);
        }
        if model == Model::PcieExpanderBus
            && self.family != Family::Q35
            && !self.family.virt_of(&self.arch, Arch::is_little_endian_arm)
        {
            let help = "use machine 'q35' or Arm's 'virt'";
            self.absent(&place.attr("model"), "PCI controller 'pcie-expander-bus'", help);
        }
        self.model_name(controller, model, place);
        if controller.pcihole64.is_some() {
            let own = model == Model::PciRoot && self.family == Family::I440fx
                || model == Model::PcieRoot && self.family == Family::Q35;
            if !own {
                let help = "remove it; it is for the roots of machines 'pc' and 'q35'";
                self.other_controller(&place.child("pcihole64"), controller, "`<pcihole64>`", help);
            }
        }
        if let Some(target) = &controller.target {
            self.target(controller, model, target, &place.child("target"));
        }
    }

    /// QEMU's device is one for the model, and the binary has it.
    fn model_name(&mut self, controller: &Controller, model: Model, place: &Place<'_>) {
        let Some(name) = controller.model_name.as_ref().and_then(|name| name.name) else { return };
        let (flag, right) = match name {
            PciModel::PciBridge => (Flag::PciBridge, model == Model::PciBridge),
            PciModel::I82801b11Bridge => (Flag::DmiToPciBridge, model == Model::DmiToPciBridge),
            PciModel::Ioh3420 => (Flag::Ioh3420, model == Model::PcieRootPort),
            PciModel::PcieRootPort => (Flag::PcieRootPort, model == Model::PcieRootPort),
            PciModel::X3130Upstream => (Flag::X3130Upstream, model == Model::PcieSwitchUpstreamPort),
            PciModel::Xio3130Downstream => {
                (Flag::Xio3130Downstream, model == Model::PcieSwitchDownstreamPort)
            }
            PciModel::Pxb => (Flag::Pxb, model == Model::PciExpanderBus),
            PciModel::PxbPcie => (Flag::PxbPcie, model == Model::PcieExpanderBus),
            PciModel::PciePciBridge => (Flag::PciePciBridge, model == Model::PcieToPciBridge),
            PciModel::SpaprPciHostBridge => {
                (Flag::SpaprPciHostBridge, model == Model::PciRoot && self.family == Family::Pseries)
            }
        };
        let place = place.child("model");
        let place = place.attr("name");
        if right {
            self.needs(flag, &place, format_args!("device '{name}' of PCI controller '{model}'"));
            return;
        }
        self.findings
            .report(
                &PCI_MODEL_NAME,
                &place,
                format!("`name='{name}'` is not a device for PCI controller '{model}'"),
            )
            .help("remove `<model>`, or change `model`");
    }

    fn target(&mut self, controller: &Controller, model: Model, target: &Target, place: &Place<'_>) {
        let pseries = self.family == Family::Pseries;
        let port = matches!(model, Model::PcieRootPort | Model::PcieSwitchDownstreamPort);
        let expander = matches!(model, Model::PciExpanderBus | Model::PcieExpanderBus);
        if let Some(node) = target.node {
            let place = place.child("node");
            let cells = self.cells();
            let root = matches!(model, Model::PciRoot | Model::PcieRoot);
            let further = pseries && root && controller.index.unwrap_or(0) > 0;
            if !expander && !further {
                let help = "remove it; it is for expander buses and further host bridges";
                self.other_controller(&place, controller, "`<node>`", help);
            } else if node as usize >= cells {
                let message = format!("`<node>` is {node}, but the guest has {cells} NUMA cells");
                self.findings
                    .report(&NO_CELL_OF_CONTROLLER, &place, message)
                    .help("add the cell to `<numa>` of `<cpu>`, or remove it");
            }
        }
        let settings = [
            ("chassisNr", target.chassis_nr.is_some() && model != Model::PciBridge, "'pci-bridge'"),
            ("chassis", target.chassis.is_some() && !port, "root ports and downstream ports"),
            ("port", target.port.is_some() && !port, "root ports and downstream ports"),
            ("busNr", target.bus_nr.is_some() && !expander, "expander buses"),
            ("index", target.index.is_some() && !(pseries && model == Model::PciRoot), "roots of pSeries"),
            (
                "memReserve",
                target.mem_reserve.is_some() && !matches!(model, Model::PcieRootPort | Model::PciBridge),
                "'pcie-root-port' and 'pci-bridge'",
            ),
            ("hotplug", target.hotplug.is_some() && !port && model != Model::PciRoot, "ports and 'pci-root'"),
        ];
        for (name, _, right) in settings.into_iter().filter(|(_, wrong, _)| *wrong) {
            let help = format!("remove it; it is for {right}");
            self.other_controller(&place.attr(name), controller, format_args!("`{name}`"), &help);
        }
        if target.hotplug.is_some() {
            let flag = match model {
                _ if port => Some(Flag::PcieRootPortHotplug),
                Model::PciRoot => Some(Flag::Piix4AcpiRootPciHotplug),
                _ => None,
            };
            if let Some(flag) = flag {
                let what = format!("`hotplug` of PCI controller '{model}'");
                self.needs(flag, &place.attr("hotplug"), what);
            }
        }
    }
}
