//! What every device may have: its place in the boot order, its alias and its address.

use crate::token;
use crate::xml::value::number::{integer, Base16, Hex};
use crate::xml::value::set::NumberSet;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::NonEmpty;
use crate::xml::{Cursor, Dates, Fields, Invalid, Item, Rest, Shape, Value, ValueKind, Writer};
use domdef_derive::Element;
use std::num::NonZeroU32;

/// The tail of every device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct DeviceInfo {
    /// Position of the device in the boot order; excludes `<boot>` in `<os>`.
    #[xml(child, since = "0.8.8")]
    pub boot: Option<Boot>,
    /// The name by which it is known while the guest runs.
    #[xml(child)]
    pub alias: Option<Alias>,
    /// The port of the master controller that a companion serves.
    #[xml(child, since = "0.9.5")]
    pub master: Option<Master>,
    /// Option ROM of a PCI device; read on interfaces and host devices alone.
    #[xml(child, since = "0.9.7")]
    pub rom: Option<Rom>,
    /// Number of the device in ACPI, from which guests derive stable names.
    #[xml(child, since = "7.3")]
    pub acpi: Option<AcpiIndex>,
    /// Address of the device on its bus in the guest; assigned where absent.
    #[xml(child)]
    pub address: Option<Address>,
}

/// `<boot>` of a device.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Boot {
    /// Its place, from 1; no two devices share one.
    #[xml(attr)]
    pub order: u32,
    /// What the boot loader is told, 1 to 8 characters, on S/390.
    #[xml(attr, since = "3.5")]
    pub loadparm: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<alias>`: the name by which the device is known while the guest runs.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Alias {
    /// The name; the user's own start with `ua-`.
    #[xml(attr)]
    pub name: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<master>` of a USB companion controller.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Master {
    /// First port of the USB controller that this companion serves.
    #[xml(attr)]
    pub startport: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<rom>`: option ROM of a PCI device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Rom {
    /// Whether the device has an option ROM; `no` excludes `bar` and `file`.
    #[xml(attr, since = "4.3")]
    pub enabled: Option<YesNo>,
    /// Whether it is in the device's memory map.
    #[xml(attr)]
    pub bar: Option<OnOff>,
    /// Path on the host of the ROM's image, instead of the device's own.
    #[xml(attr, since = "0.9.10")]
    pub file: Option<NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<acpi>` of a device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct AcpiIndex {
    /// Number of the device in ACPI, at least 1, of PCI devices alone; absent: the hypervisor's choice.
    #[xml(attr)]
    pub index: Option<NonZeroU32>,
    /// NUMA cells of the guest that the device's memory belongs to; PCI host devices alone.
    #[xml(attr, since = "11.8")]
    pub nodeset: Option<NumberSet>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<address>`: where a device is plugged in.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Address {
    /// Kind of bus that the device is on, and the address there.
    #[xml(flatten)]
    pub bus: Bus,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl From<Bus> for Address {
    fn from(bus: Bus) -> Address {
        Address { bus, rest: Rest::default() }
    }
}

/// `address@type`: the kind of bus.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "type")]
pub enum Bus {
    /// PCI or PCI Express.
    #[xml(since = "0.0")]
    Pci(Pci),
    /// A place on a disk controller.
    #[xml(since = "0.0")]
    Drive(Drive),
    /// A port of a virtio serial controller.
    #[xml(value = "virtio-serial", since = "0.7.7")]
    VirtioSerial(VirtioSerial),
    /// A slot of a smart card reader.
    #[xml(since = "0.8.8")]
    Ccid(Ccid),
    /// A USB port.
    #[xml(since = "0.9.5")]
    Usb(Usb),
    /// A register of the pSeries virtual I/O bus.
    #[xml(value = "spapr-vio", since = "0.9.9")]
    SpaprVio(SpaprVio),
    /// A channel of S/390.
    #[xml(since = "1.0.4")]
    Ccw(Ccw),
    /// Memory-mapped virtio, which has no address of its own.
    #[xml(value = "virtio-mmio", since = "1.1.3")]
    VirtioMmio,
    /// The ISA bus.
    #[xml(since = "1.2.1")]
    Isa(Isa),
    /// A memory slot.
    #[xml(since = "1.2.14")]
    Dimm(Dimm),
    /// None, on purpose.
    #[xml(since = "6.0")]
    Unassigned,
}

/// A PCI address; all zero means that it is chosen later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pci {
    /// PCI domain, 0 to 65,535; absent: 0.
    pub domain: u32,
    /// The bus, 0 to 255: the index of the PCI controller.
    pub bus: u32,
    /// PCI slot, 0 to 31; absent: 0.
    pub slot: u32,
    /// The function, 0 to 7.
    pub function: u32,
    /// Whether the slot has further functions.
    pub multifunction: Option<OnOff>,
    /// The S/390 identifiers of the function.
    pub zpci: Option<Zpci>,
}

/// `<zpci>`: identifiers of a PCI function on S/390.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zpci {
    /// The user-defined identifier, 1 to 65,535; chosen later where it is missing.
    pub uid: Option<u32>,
    /// The function identifier; chosen later where it is missing.
    pub fid: Option<u32>,
}

impl Pci {
    /// A function of a slot on a bus of domain 0.
    pub fn new(bus: u32, slot: u32, function: u32) -> Pci {
        Pci { bus, slot, function, ..Pci::default() }
    }

    /// Whether it is the same function of the same slot.
    pub fn is_at(&self, other: Pci) -> bool {
        (self.domain, self.bus, self.slot, self.function)
            == (other.domain, other.bus, other.slot, other.function)
    }

    /// Whether a place was given at all.
    pub fn is_given(&self) -> bool {
        self.domain != 0 || self.bus != 0 || self.slot != 0
    }
}

/// The address as `lspci -D` prints it: `0000:00:1f.2`.
impl std::fmt::Display for Pci {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04x}:{:02x}:{:02x}.{:x}", self.domain, self.bus, self.slot, self.function)
    }
}

/// An address as `lspci` prints it; without the domain, that is 0.
impl std::str::FromStr for Pci {
    type Err = crate::xml::Invalid;

    fn from_str(text: &str) -> Result<Pci, crate::xml::Invalid> {
        let number = |text: &str, most: u32| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            u32::from_str_radix(text, 16).ok().filter(|number| digits && *number <= most)
        };
        let read = || {
            let (place, function) = text.rsplit_once('.')?;
            let (front, slot) = place.rsplit_once(':')?;
            let (domain, bus) = front.split_once(':').unwrap_or(("0", front));
            let own = Pci::new(number(bus, 0xff)?, number(slot, 0x1f)?, number(function, 7)?);
            Some(Pci { domain: number(domain, 0xffff)?, ..own })
        };
        read().ok_or_else(|| crate::xml::Invalid::expected("a PCI address such as 0000:00:1f.2"))
    }
}

const PCI_NUMBER: ValueKind = ValueKind::worded("a number such as 0x1f");

macro_rules! pci_item {
    ($name:literal $doc:literal) => {
        Item::Attr { name: $name, doc: $doc, value: &PCI_NUMBER, required: false, dates: Dates::ALWAYS }
    };
}

impl Fields for Pci {
    const SHAPE: &'static Shape = &Shape {
        doc: "A PCI address.",
        items: &[
            pci_item!("domain" "PCI domain, 0 to 65,535; absent: 0."),
            pci_item!("bus" "PCI bus, 0 to 255: the index of its controller; absent: 0."),
            pci_item!("slot" "PCI slot, 0 to 31; absent: 0."),
            pci_item!("function" "PCI function, 0 to 7; absent: 0."),
            Item::Attr {
                name: "multifunction",
                doc: "Whether the slot has further functions.",
                value: &OnOff::KIND,
                required: false,
                dates: Dates::ALWAYS,
            },
            Item::Child {
                name: "zpci",
                doc: "Identifiers on S/390.",
                shape: Shape::of_fields::<ZpciElement>,
                required: false,
                many: false,
                dates: Dates::ALWAYS,
            },
        ],
    };

    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<Pci> {
        let domain = cursor.attr::<PciNumber<0xffff>>("domain");
        let bus = cursor.attr::<PciNumber<0xff>>("bus");
        let slot = cursor.attr::<PciNumber<0x1f>>("slot");
        let function = cursor.attr::<PciNumber<7>>("function");
        let multifunction = cursor.attr("multifunction");
        let zpci = cursor.part::<ZpciElement>("zpci");
        Some(Pci {
            domain: domain.unwrap_or_default().0,
            bus: bus.unwrap_or_default().0,
            slot: slot.unwrap_or_default().0,
            function: function.unwrap_or_default().0,
            multifunction,
            zpci: zpci.filter(|zpci| zpci.uid.is_some() || zpci.fid.is_some()).map(|zpci| Zpci {
                uid: zpci.uid.map(|uid| uid.0 as u32),
                fid: zpci.fid.map(|fid| fid.0 as u32),
            }),
        })
    }

    fn write_attrs(&self, writer: &mut Writer<'_>) {
        if self.is_given() {
            writer.attr("domain", &Hex::<4>(self.domain.into()));
            writer.attr("bus", &Hex::<2>(self.bus.into()));
            writer.attr("slot", &Hex::<2>(self.slot.into()));
            writer.attr("function", &Hex::<1>(self.function.into()));
        }
        if let Some(multifunction) = &self.multifunction {
            writer.attr("multifunction", multifunction);
        }
    }

    fn write_content<'a>(&'a self, writer: &mut Writer<'a>) {
        if let Some(zpci) = self.zpci {
            writer.element("zpci", crate::xml::Empty::Vanish, None, &|writer| {
                if let Some(uid) = zpci.uid {
                    writer.attr("uid", &Hex::<4>(uid.into()));
                }
                if let Some(fid) = zpci.fid {
                    writer.attr("fid", &Hex::<8>(fid.into()));
                }
            });
        }
    }
}

/// Part of a PCI address, in any base.
#[derive(Clone, Copy, Default)]
struct PciNumber<const MAX: u32>(u32);

impl<const MAX: u32> Value for PciNumber<MAX> {
    const KIND: ValueKind = PCI_NUMBER;

    fn parse(text: &str) -> Result<Self, Invalid> {
        let value = integer(text, 0).and_then(|value| u32::try_from(value).ok());
        let wrong = || Invalid::expected(format!("a number from 0 to {MAX:#x}"));
        value.filter(|value| *value <= MAX).map(PciNumber).ok_or_else(wrong)
    }

    fn print(&self, out: &mut String) {
        out.push_str(&format!("{:#x}", self.0));
    }
}

/// `<zpci>` as it is read: either part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Element)]
struct ZpciElement {
    /// User-defined identifier of the PCI device, 1 to 0xffff, once in the guest; assigned where absent.
    #[xml(attr)]
    uid: Option<Hex<4>>,
    /// Function identifier of the PCI device, a 32-bit number, once in the guest; assigned where absent.
    #[xml(attr)]
    fid: Option<Hex<8>>,
}

/// A place on a disk controller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Element)]
pub struct Drive {
    /// Index of the controller; 0 where absent.
    #[xml(attr, default)]
    pub controller: u32,
    /// Number of the controller's bus; 0 where absent.
    #[xml(attr, default)]
    pub bus: u32,
    /// Number of the target on the bus; 0 where absent.
    #[xml(attr, default)]
    pub target: u32,
    /// Number of the unit on the bus or of the target; 0 where absent.
    #[xml(attr, default)]
    pub unit: u32,
}

/// A port of a virtio serial controller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Element)]
pub struct VirtioSerial {
    /// Index of the virtio-serial controller; 0 where absent.
    #[xml(attr, default)]
    pub controller: u32,
    /// Number of the controller's bus; 0 where absent.
    #[xml(attr, default)]
    pub bus: u32,
    /// Number of the controller's port, 0 being for consoles alone; absent: 0.
    #[xml(attr, default)]
    pub port: u32,
}

/// A slot of a smart card reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Element)]
pub struct Ccid {
    /// Index of the smart card reader; 0 where absent.
    #[xml(attr, default)]
    pub controller: u32,
    /// Number of the reader's slot; 0 where absent.
    #[xml(attr, default)]
    pub slot: u32,
}

/// A USB port.
#[derive(Clone, Debug, Default, PartialEq, Eq, Element)]
pub struct Usb {
    /// Index of the USB controller; absent: 0.
    #[xml(attr, default)]
    pub bus: u32,
    /// The port, and those of the hubs before it.
    #[xml(attr)]
    pub port: Option<UsbPort>,
}

/// A port behind hubs: `1.4.2`; empty for the port 0, which is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UsbPort(pub Vec<u32>);

impl Value for UsbPort {
    const KIND: ValueKind = ValueKind::worded("a USB port such as 1 or 2.4");

    fn parse(text: &str) -> Result<UsbPort, Invalid> {
        let parts: Option<Vec<u32>> =
            text.split('.').map(|part| integer(part, 10)?.try_into().ok()).collect();
        let mut parts = parts.filter(|parts| parts.len() <= 4).ok_or_else(Invalid::default)?;
        let end = parts.iter().position(|part| *part == 0).unwrap_or(parts.len());
        parts.truncate(end);
        Ok(UsbPort(parts))
    }

    fn print(&self, out: &mut String) {
        let parts: Vec<String> = self.0.iter().map(u32::to_string).collect();
        out.push_str(if parts.is_empty() { "0" } else { "" });
        out.push_str(&parts.join("."));
    }
}

/// A register of the pSeries virtual I/O bus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Element)]
pub struct SpaprVio {
    /// Number of the device's register on the pSeries VIO bus, up to 0xffffffff; absent: assigned.
    #[xml(attr)]
    pub reg: Option<Base16<8>>,
}

/// A channel of S/390: all three parts or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Element)]
pub struct Ccw {
    /// Number of the channel subsystem, 0xfe for virtual devices; absent: assigned, as all three numbers.
    #[xml(attr)]
    pub cssid: Option<Hex<0>>,
    /// Number of the device's subchannel set, 0 to 3; absent: assigned, as all three numbers.
    #[xml(attr)]
    pub ssid: Option<Hex<0>>,
    /// Number of the device, once in its subchannel set; absent: assigned, as all three numbers.
    #[xml(attr)]
    pub devno: Option<Hex<4>>,
}

/// A place on the ISA bus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Element)]
pub struct Isa {
    /// First I/O port of the device, in hexadecimal; 0 or absent: the device's default.
    #[xml(attr, omit)]
    pub iobase: Base16<0>,
    /// Number of the device's interrupt, in hexadecimal; 0 or absent: the device's default.
    #[xml(attr, omit)]
    pub irq: Base16<0>,
}

/// A memory slot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Element)]
pub struct Dimm {
    /// Memory slot of the device, below the slots of `<maxMemory>`.
    #[xml(attr)]
    pub slot: u32,
    /// Byte of the guest's memory at which the device's begins, in hexadecimal; 0 or absent: the hypervisor
    /// chooses.
    #[xml(attr, omit)]
    pub base: Base16<0>,
}

/// Options of every virtio device, on its `<driver>`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Element)]
pub struct Virtio {
    /// Whether an I/O memory management unit stands between it and memory.
    #[xml(attr, since = "3.5")]
    pub iommu: Option<OnOff>,
    /// Whether the device caches address translations of the IOMMU; absent: the device's default.
    #[xml(attr, since = "3.5")]
    pub ats: Option<OnOff>,
    /// Whether the device uses packed instead of split queues; absent: the device's default.
    #[xml(attr, since = "6.3")]
    pub packed: Option<OnOff>,
    /// Whether each queue has a page of its own for notifications.
    #[xml(attr, since = "7.9")]
    pub page_per_vq: Option<OnOff>,
}

/// `<driver>` of a device that has nothing but virtio options.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct VirtioDriver {
    /// Options of virtio that the device has.
    #[xml(flatten)]
    pub virtio: Virtio,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kinds of a virtio device: with which PCI identity it shows itself.
    pub enum VirtioModel {
        /// As the bus suggests.
        Virtio = "virtio",
        /// With that of virtio before 1.0 as well.
        VirtioTransitional = "virtio-transitional" since "5.2",
        /// With the new one alone.
        VirtioNonTransitional = "virtio-non-transitional" since "5.2",
    }
}
