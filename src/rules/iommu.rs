//! `<iommu>` (parse-and-rules.md 3.9).

use super::element;
use crate::diagnostic::Diagnostic;
use crate::domain::devices::iommu::IommuModel;
use crate::domain::Domain;
use crate::xml::value::token::OnOff;

/// What goes with the model of an I/O MMU.
pub fn iommu(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    if let Some(iommu) = &devices.iommu {
        let mut one = element("/domain/devices/iommu", findings);
        let fixed = iommu.model != IommuModel::Virtio && iommu.info.address.is_some();
        one.refuse_in("address", fixed, "this IOMMU is part of the machine and has no address");
        let driver = iommu.driver.clone().unwrap_or_default();
        let intel = iommu.model == IommuModel::Intel;
        let given = driver.intremap.is_some()
            || driver.caching_mode.is_some()
            || driver.eim.is_some()
            || driver.iotlb.is_some()
            || driver.aw_bits > 0;
        one.refuse_in("driver", !intel && given, "these settings are for model 'intel'");
        let remap = driver.intremap == Some(OnOff::On);
        let ioapic = domain.features.as_ref().and_then(|features| features.ioapic.as_ref()?.driver);
        let split = ioapic.is_some_and(|driver| driver.as_str() == "qemu");
        one.refuse_in(
            "driver",
            remap && !split,
            "interrupts are remapped with `<ioapic driver='qemu'/>` alone",
        );
        one.refuse_in("driver", driver.eim == Some(OnOff::On) && !remap, "`eim` needs `intremap='on'`");
    }
}
