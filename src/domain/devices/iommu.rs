//! `<iommu>`: the unit that translates addresses of devices.

use crate::domain::info::DeviceInfo;
use crate::token;
use crate::xml::value::size::{SizeAttrs, Unit};
use crate::xml::value::token::OnOff;
use crate::xml::{Cursor, Dates, Fields, Item, Rest, Shape, Value, Writer};
use domdef_derive::Element;

/// `<iommu>`: IOMMU of the guest, which translates addresses for devices.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Iommu {
    /// Hardware of the IOMMU, which depends on the machine: intel, amd, smmuv3 or virtio.
    #[xml(attr)]
    pub model: IommuModel,
    /// Features of the IOMMU; absent ones are left to the hypervisor.
    #[xml(child, since = "3.4")]
    pub driver: Option<IommuDriver>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten, within = "acpi=8.3")]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of I/O memory management unit.
    pub enum IommuModel {
        /// Intel VT-d, of the Q35 machines.
        Intel = "intel",
        /// The SMMUv3 of ARM's virt machine.
        Smmuv3 = "smmuv3" since "5.5",
        /// A virtio IOMMU, for which the guest needs a driver.
        Virtio = "virtio" since "8.3",
        /// The IOMMU of AMD's CPUs.
        Amd = "amd" since "11.5",
    }
}

/// `<iommu><driver>`: features of the IOMMU.
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
    #[xml(attr, since = "3.5")]
    pub iotlb: Option<OnOff>,
    /// Width of addresses that the IOMMU translates, in bits; 0 or absent: the device's default.
    #[xml(attr, omit, since = "6.5")]
    pub aw_bits: u32,
    /// Whether it translates for devices at all.
    #[xml(attr, since = "10.7")]
    pub dma_translation: Option<OnOff>,
    /// Whether devices can be left untranslated; model amd.
    #[xml(attr, since = "11.5")]
    pub passthrough: Option<OnOff>,
    /// Whether interrupts reach more than 255 CPUs; model amd.
    #[xml(attr, since = "11.5")]
    pub xtsup: Option<OnOff>,
    /// Index of the PCI controller whose devices it serves, 0 for the root; model smmuv3; absent: all.
    #[xml(attr = "pciBus", since = "11.10")]
    pub pci_bus: Option<u32>,
    /// Whether hardware of the host translates; model smmuv3.
    #[xml(attr, since = "12.7")]
    pub accel: Option<OnOff>,
    /// Whether the guest has NVIDIA's command queues; model smmuv3, needs `accel`.
    #[xml(attr, since = "12.7")]
    pub cmdqv: Option<OnOff>,
    /// Whether devices may cache translations; model smmuv3, needs `accel`.
    #[xml(attr, since = "12.7")]
    pub ats: Option<OnOff>,
    /// Whether ranges are invalidated by one command; model smmuv3, needs `accel`.
    #[xml(attr, since = "12.7")]
    pub ril: Option<OnOff>,
    /// Width of substream ids in bits; model smmuv3, needs `accel`; absent or -1: the device's default.
    #[xml(attr, unset = "-1", since = "12.7")]
    pub ssidsize: Option<i32>,
    /// Width of addresses after translation in bits; model smmuv3, needs `accel`; absent or -1: the device's
    /// default.
    #[xml(attr, unset = "-1", since = "12.7")]
    pub oas: Option<i32>,
    /// Size of the pages that it translates; model virtio; absent: the device's default.
    #[xml(child, since = "12.1")]
    pub granule: Option<Granule>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<granule>`: a size with its unit, or that of the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Granule {
    /// Size of the pages: 4, 8, 16 or 64 KiB, excludes `mode`; absent: by the mode.
    #[xml(flatten)]
    pub size: GranuleSize,
    /// Whose page size it is; excludes `size`.
    #[xml(attr)]
    pub mode: Option<GranuleMode>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// The size of the pages, where it is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GranuleSize(pub Option<SizeAttrs>);

impl Fields for GranuleSize {
    const SHAPE: &'static Shape = &Shape {
        doc: "The size of the pages.",
        items: &[
            Item::Attr {
                name: "size",
                doc: "Size of the pages: 4, 8, 16 or 64 KiB, excludes `mode`; absent: by the mode.",
                value: &u64::KIND,
                required: false,
                dates: Dates::ALWAYS,
            },
            Item::Attr {
                name: "unit",
                doc: "Its unit; absent: KiB.",
                value: &Unit::KIND,
                required: false,
                dates: Dates::ALWAYS,
            },
        ],
    };

    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<GranuleSize> {
        if cursor.peek("size").is_none() {
            cursor.attr::<Unit>("unit");
            return Some(GranuleSize(None));
        }
        let size = SizeAttrs::read_fields(cursor)?;
        Some(GranuleSize(Some(size).filter(|size| size.0 != 0)))
    }

    fn write_attrs(&self, writer: &mut Writer<'_>) {
        if let Some(size) = self.0 {
            size.write_attrs(writer);
        }
    }

    fn write_content<'a>(&'a self, _: &mut Writer<'a>) {}
}

token! {
    /// Whose page size an IOMMU translates.
    pub enum GranuleMode {
        /// Pages of the host's size.
        Host = "host",
    }
}
