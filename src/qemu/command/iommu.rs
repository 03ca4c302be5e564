//! `<iommu>`: `intel-iommu` and `virtio-iommu` (qemu-command-1.md 2.22). ARM's `smmuv3` belongs to the
//! machine (`machine`).

use super::{id, Translation};
use crate::domain::devices::iommu::IommuModel;
use crate::qemu::members::Members;

pub(super) fn iommu(out: &mut Translation<'_>) {
    let Some(iommu) = &out.domain.devices.iommu else { return };
    let id = id(&iommu.info);
    let none = Default::default();
    let driver = iommu.driver.as_ref().unwrap_or(&none);
    match iommu.model {
        IommuModel::Intel => {
            let members = Members::new("driver", "intel-iommu")
                .with("id", id)
                .with_some("intremap", driver.intremap.map(|on| on.as_str()))
                .with_some("caching-mode", driver.caching_mode.map(|on| on.is_on()))
                .with_some("eim", driver.eim.map(|on| on.as_str()))
                .with_some("device-iotlb", driver.iotlb.map(|on| on.is_on()))
                .with_non_zero("aw-bits", driver.aw_bits.into())
                .with_some("dma-translation", driver.dma_translation.map(|on| on.is_on()));
            out.device(members);
        }
        IommuModel::Virtio => {
            let address = out.address(&iommu.info);
            out.device(Members::new("driver", "virtio-iommu").with("id", id).and(address));
        }
        IommuModel::Smmuv3 => {}
    }
}
