//! `<iommu>` (qemu-rules.md 3.26).

use super::{bus, Check};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::controller::Type;
use crate::domain::devices::iommu::{IommuDriver, IommuModel};
use crate::domain::devices::Iommu;
use crate::domain::info::Bus;
use crate::domain::Arch;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::mistake::INVALID_VALUE;

rule! {
    /// A virtio IOMMU is described by ACPI, which the guest does not have.
    ///
    /// The guest finds out from ACPI tables which devices are behind it. Add `<acpi/>` to
    /// `<features>`.
    ///
    /// ```xml wrong machine=q35
    /// <iommu model='virtio'/>
    /// ```
    /// ```xml right machine=q35
    /// <features><acpi/></features><iommu model='virtio'/>
    /// ```
    IOMMU_WITHOUT_ACPI = "Q380" "virtio-iommu-without-acpi" Error;
}

impl Check<'_> {
    /// The machine and the binary have the units.
    pub(super) fn iommu(&mut self, devices: &Place<'_>) {
        for (iommu, place) in devices.each("iommu", &self.domain.devices.iommu) {
            self.one_iommu(iommu, &place);
            if let Some(driver) = &iommu.driver {
                self.iommu_driver(iommu.model, driver, &place.child("driver"));
            }
        }
    }

    fn one_iommu(&mut self, iommu: &Iommu, place: &Place<'_>) {
        let model = iommu.model;
        let (q35, virt) =
            (self.family == Family::Q35, self.family.virt_of(&self.arch, Arch::is_little_endian_arm));
        let one_bus = iommu.driver.as_ref().is_some_and(|driver| driver.pci_bus.is_some());
        let (here, flags, help): (bool, &[Flag], &str) = match model {
            IommuModel::Intel => (q35, &[Flag::IntelIommu], "use machine 'q35', or remove it"),
            IommuModel::Amd => {
                (q35, &[Flag::AmdIommu, Flag::AmdIommuPciId], "use machine 'q35', or remove it")
            }
            IommuModel::Smmuv3 if one_bus => (virt, &[Flag::ArmSmmuv3], "use Arm's 'virt', or remove it"),
            IommuModel::Smmuv3 => (virt, &[Flag::MachineVirtIommu], "use Arm's 'virt', or remove it"),
            IommuModel::Virtio => (
                q35 || virt,
                &[Flag::VirtioIommuPci, Flag::VirtioIommuBootBypass],
                "use machine 'q35' or Arm's 'virt', or remove it",
            ),
        };
        let what = format!("IOMMU '{model}'");
        if !here {
            self.absent(&place.attr("model"), &what, help);
        } else if let Some(flag) = flags.iter().find(|flag| !self.has(**flag)) {
            self.needs(*flag, &place.attr("model"), &what);
        }
        if model == IommuModel::Virtio {
            if !self.acpi() {
                self.findings
                    .report(&IOMMU_WITHOUT_ACPI, &place.attr("model"), "IOMMU 'virtio' needs ACPI")
                    .help("add `<acpi/>` to `<features>`");
            }
            if let Some(bus) = bus(&iommu.info).filter(|bus| !matches!(bus, Bus::Pci(_))) {
                self.wrong_address(place, bus, &what, Some("'pci'"));
            }
        }
    }

    fn iommu_driver(&mut self, model: IommuModel, own: &IommuDriver, place: &Place<'_>) {
        let settings: &[(&str, bool, Flag)] = match model {
            IommuModel::Intel => &[
                ("intremap", own.intremap.is_some(), Flag::IntelIommuIntremap),
                ("caching_mode", own.caching_mode.is_some(), Flag::IntelIommuCachingMode),
                ("eim", own.eim.is_some(), Flag::IntelIommuEim),
                ("iotlb", own.iotlb.is_some(), Flag::IntelIommuDeviceIotlb),
                ("aw_bits", own.aw_bits > 0, Flag::IntelIommuAwBits),
                ("dma_translation", own.dma_translation.is_some(), Flag::IntelIommuDmaTranslation),
            ],
            IommuModel::Amd => &[("xtsup", own.xtsup.is_some(), Flag::AmdIommuXtsup)],
            IommuModel::Virtio => &[("aw_bits", own.aw_bits > 0, Flag::VirtioIommuAwBits)],
            IommuModel::Smmuv3 => &[
                ("pciBus", own.pci_bus.is_some(), Flag::ArmSmmuv3PerBus),
                ("accel", own.accel.is_some(), Flag::ArmSmmuv3Accel),
                ("cmdqv", own.cmdqv.is_some(), Flag::ArmSmmuv3Cmdqv),
            ],
        };
        for (name, _, flag) in settings.iter().filter(|(_, given, _)| *given) {
            self.needs(*flag, &place.attr(name), format_args!("`{name}` of `<iommu>`"));
        }
        // Both came with QEMU 9.0.
        if model == IommuModel::Virtio && own.granule.is_some() {
            self.needs(Flag::VirtioIommuAwBits, &place.child("granule"), "`<granule>` of `<iommu>`");
        }
        let mut controllers = self.domain.devices.controller.iter().filter(|one| one.r#type == Type::Pci);
        if let Some(bus) = own.pci_bus.filter(|bus| !controllers.any(|one| one.index == Some(*bus))) {
            let message =
                format!("`pciBus` of `<iommu>` is {bus}; the guest has no PCI controller of that index");
            self.findings.report(&INVALID_VALUE, &place.attr("pciBus"), message);
        }
    }
}
