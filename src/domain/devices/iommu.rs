//! `<iommu>`: the unit that translates addresses of devices.

use crate::domain::info::DeviceInfo;
use crate::token;
use crate::xml::value::token::OnOff;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<iommu>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Iommu {
    /// Hardware of the IOMMU, which depends on the machine: intel, smmuv3 or virtio.
    #[xml(attr)]
    pub model: IommuModel,
    /// Features of the IOMMU; absent ones are left to the hypervisor.
    #[xml(child)]
    pub driver: Option<IommuDriver>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of I/O memory management unit.
    pub enum IommuModel {
        /// Intel's.
        Intel = "intel",
        /// ARM's.
        Smmuv3 = "smmuv3",
        /// Virtio.
        Virtio = "virtio",
    }
}

/// `<iommu><driver>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct IommuDriver {
    /// Whether interrupts of devices are remapped; intel model, needs the ioapic driver qemu.
    #[xml(attr)]
    pub intremap: Option<OnOff>,
    /// Whether devices of the host can be handed to the guest behind it.
    #[xml(attr)]
    pub caching_mode: Option<OnOff>,
    /// Whether interrupts reach more than 255 CPUs.
    #[xml(attr)]
    pub eim: Option<OnOff>,
    /// Whether devices can cache address translations (device IOTLB); intel model.
    #[xml(attr)]
    pub iotlb: Option<OnOff>,
    /// Width of addresses that the IOMMU translates, in bits; 0 or absent: the device's default.
    #[xml(attr, omit)]
    pub aw_bits: u32,
    /// Whether it translates for devices at all.
    #[xml(attr)]
    pub dma_translation: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
