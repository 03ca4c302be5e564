//! Drivers of virtio devices, and the options that all of them have (qemu-command-1.md 1.8).

use super::Translation;
use crate::domain::info::{Bus, DeviceInfo, Virtio, VirtioDriver, VirtioModel};
use crate::qemu::caps::Flag;
use crate::qemu::members::Members;

impl Translation<'_> {
    /// The driver of a virtio device with the options that all have.
    pub(super) fn virtio(
        &self,
        base: &str,
        info: &DeviceInfo,
        model: Option<VirtioModel>,
        options: Virtio,
    ) -> Members {
        let bus = info.address.as_ref().map(|address| &address.bus);
        let suffix = match bus {
            Some(Bus::Pci(_)) => "-pci",
            Some(Bus::Ccw(_)) => "-ccw",
            Some(Bus::VirtioMmio) => "-device",
            // Others are refused.
            _ => "-pci",
        };
        let known = self.has(Flag::VirtioPciNonTransitional);
        let kind = match model {
            Some(VirtioModel::VirtioTransitional) if known => "-transitional",
            Some(VirtioModel::VirtioNonTransitional) if known => "-non-transitional",
            // Models that the bus or the binary does not have are refused.
            None | Some(_) => "",
        };
        Members::new("driver", format!("{base}{suffix}{kind}")).and(virtio_options(options))
    }
}

pub(super) fn virtio_options(options: Virtio) -> Members {
    Members::default()
        .with_some("iommu_platform", options.iommu.map(|on| on.is_on()))
        .with_some("ats", options.ats.map(|on| on.is_on()))
        .with_some("packed", options.packed.map(|on| on.is_on()))
        .with_some("page-per-vq", options.page_per_vq.map(|on| on.is_on()))
}

pub(super) fn options(driver: &Option<VirtioDriver>) -> Virtio {
    driver.as_ref().map(|driver| driver.virtio).unwrap_or_default()
}

/// The four options of virtio for devices whose name has no bus.
pub(super) fn bare(driver: &str, virtio: Virtio) -> Members {
    Members::new("driver", driver).and(virtio_options(virtio))
}
