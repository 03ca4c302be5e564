//! `<iommu>` (qemu-rules.md 3.26).

use super::bus;
use super::Check;
use crate::domain::devices::iommu::IommuModel;
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;

impl Check<'_> {
    pub(super) fn iommu(&mut self) {
        let Some(iommu) = &self.domain.devices.iommu else { return };
        self.at("/domain/devices/iommu");
        let q35 = self.family == Family::Q35;
        match iommu.model {
            IommuModel::Intel => {
                self.refuse(!q35, "an IOMMU 'intel' is for the machine 'q35'");
                self.lacks(q35, Flag::IntelIommu, "the IOMMU 'intel'");
            }
            IommuModel::Smmuv3 => {
                self.refuse(!self.arm_virt(), "an IOMMU 'smmuv3' is for ARM's virtual board");
                self.lacks(self.arm_virt(), Flag::MachineVirtIommu, "the IOMMU 'smmuv3'");
            }
            IommuModel::Virtio => {
                let here = q35 || self.arm_virt();
                self.refuse(!here, "an IOMMU 'virtio' is for the machine 'q35' and ARM's virtual board");
                self.lacks(here, Flag::VirtioIommuPci, "the IOMMU 'virtio'");
                self.lacks(here, Flag::VirtioIommuBootBypass, "booting with an IOMMU 'virtio'");
                self.refuse(!self.acpi(), "an IOMMU 'virtio' needs ACPI");
                let pci = matches!(bus(&iommu.info), None | Some(Bus::Pci(_)));
                self.refuse(!pci, "an IOMMU 'virtio' is a PCI device");
            }
        }
        let driver = iommu.driver.clone().unwrap_or_default();
        self.lacks(driver.intremap.is_some(), Flag::IntelIommuIntremap, "`intremap`");
        self.lacks(driver.caching_mode.is_some(), Flag::IntelIommuCachingMode, "`caching_mode`");
        self.lacks(driver.eim.is_some(), Flag::IntelIommuEim, "`eim`");
        self.lacks(driver.iotlb.is_some(), Flag::IntelIommuDeviceIotlb, "`iotlb`");
        self.lacks(driver.aw_bits > 0, Flag::IntelIommuAwBits, "`aw_bits`");
        self.lacks(driver.dma_translation.is_some(), Flag::IntelIommuDmaTranslation, "`dma_translation`");
    }
}
