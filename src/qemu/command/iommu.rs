//! `<iommu>`: `intel-iommu`, `amd-iommu`, `virtio-iommu` (qemu-command-1.md 2.22) and, for one bus,
//! `arm-smmuv3`. ARM's `smmuv3` for all buses belongs to the machine (`machine`).

use super::{id, Translation};
use crate::domain::devices::controller::Type;
use crate::domain::devices::iommu::{Granule, IommuDriver, IommuModel};
use crate::domain::devices::Iommu;
use crate::qemu::members::Members;

pub(super) fn iommu(out: &mut Translation<'_>) {
    let devices = out.domain.devices.iommu.iter();
    devices.filter(|iommu| iommu.model != IommuModel::Smmuv3).for_each(|iommu| one(out, iommu));
}

/// Units of single buses, which come after the controllers.
pub(super) fn of_buses(out: &mut Translation<'_>) {
    for iommu in out.domain.devices.iommu.iter().filter(|iommu| iommu.model == IommuModel::Smmuv3) {
        let Some((driver, bus)) = iommu.driver.as_ref().and_then(|own| Some((own, own.pci_bus?))) else {
            continue;
        };
        // That there is a controller of that index is a rule.
        let Some(bus) = bus_name(out, bus) else { continue };
        let members = Members::new("driver", "arm-smmuv3")
            .with("primary-bus", bus)
            .with("id", id(&iommu.info))
            .with_some("accel", driver.accel.map(|on| on.is_on()))
            .with_some("ats", driver.ats.map(|on| on.as_str()))
            .with_some("ril", driver.ril.map(|on| on.as_str()))
            .with_some("ssidsize", driver.ssidsize.map(|bits| bits.to_string()))
            .with_some("oas", driver.oas.map(|bits| bits.to_string()))
            .with_some("cmdqv", driver.cmdqv.map(|on| on.as_str()));
        out.device(members);
    }
}

fn bus_name(out: &Translation<'_>, index: u32) -> Option<String> {
    let mut controllers = out.domain.devices.controller.iter();
    let own = controllers.find(|one| one.r#type == Type::Pci && one.index == Some(index))?;
    Some(id(&own.info))
}

fn one(out: &mut Translation<'_>, iommu: &Iommu) {
    let id = id(&iommu.info);
    let none = IommuDriver::default();
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
        IommuModel::Amd => {
            let address = out.address(&iommu.info);
            out.device(Members::new("driver", "AMDVI-PCI").with("id", &*id).and(address));
            let members = Members::new("driver", "amd-iommu")
                .with("pci-id", id)
                .with_some("intremap", driver.intremap.map(|on| on.as_str()))
                .with_some("pt", driver.passthrough.map(|on| on.is_on()))
                .with_some("xtsup", driver.xtsup.map(|on| on.is_on()))
                .with_some("device-iotlb", driver.iotlb.map(|on| on.is_on()));
            out.device(members);
        }
        IommuModel::Virtio => {
            let address = out.address(&iommu.info);
            let members = Members::new("driver", "virtio-iommu")
                .with("id", id)
                .with_non_zero("aw-bits", driver.aw_bits.into())
                .with_some("granule", driver.granule.as_ref().and_then(granule));
            out.device(members.and(address));
        }
        IommuModel::Smmuv3 => {}
    }
}

fn granule(granule: &Granule) -> Option<String> {
    match (granule.mode, granule.size.0) {
        (Some(mode), _) => Some(mode.to_string()),
        (None, size) => size.map(|size| format!("{}k", size.0)),
    }
}
