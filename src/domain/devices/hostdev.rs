//! `<hostdev>`: devices of the host. the attributes `mode` and `type` tell what its source holds.

use crate::domain::info::{DeviceInfo, UsbPort};
use crate::xml::value::id::Uuid;
use crate::xml::value::number::{integer, AnyBase, Hex};
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::NonEmpty;
use crate::xml::{Cursor, Dates, Empty, Item, Rest, Shape, Value, Writer};
use crate::{open_token, token};
use domdef_derive::Element;

/// `<hostdev>`: a device of the host that is assigned to the guest.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Hostdev {
    /// Whether it is a device for the machine (subsystem) or for a container (capabilities); absent:
    /// subsystem.
    #[xml(attr, default)]
    pub mode: Mode,
    /// Kind of device: usb, pci, scsi, scsi_host or mdev; for containers storage, misc or net.
    #[xml(attr)]
    pub r#type: Type,
    /// Whether it is taken from the host before the start; no where it is missing.
    #[xml(attr, lenient, since = "0.6.1")]
    pub managed: Option<YesNo>,
    /// Whether its SCSI commands are filtered.
    #[xml(attr, since = "1.0.6")]
    pub sgio: Option<super::disk::Sgio>,
    /// Whether the guest may send any SCSI command.
    #[xml(attr, since = "1.2.9")]
    pub rawio: Option<YesNo>,
    /// Kind of mediated device (vfio-pci, vfio-ccw, vfio-ap), or virtio variant of a scsi_host device.
    #[xml(attr, unset = "default", since = "3.2")]
    pub model: Option<Model>,
    /// Whether a mediated device has a display.
    #[xml(attr, since = "4.6")]
    pub display: Option<OnOff>,
    /// Whether a mediated device has a frame buffer before its driver runs.
    #[xml(attr, since = "5.10")]
    pub ramfb: Option<OnOff>,
    /// Who drives it on the host.
    #[xml(child, since = "1.0.5")]
    pub driver: Option<Driver>,
    /// Which device of the host it is; what identifies it depends on `type`.
    #[xml(child)]
    pub source: Option<Source>,
    /// Addresses of a network device in a container.
    #[xml(list = "ip", since = "1.2.12")]
    pub ip: Vec<super::interface::Ip>,
    /// Routes of a network device in a container.
    #[xml(list = "route", since = "1.2.12")]
    pub route: Vec<super::interface::Route>,
    /// Another interface that stands in during migration.
    #[xml(child, since = "7.1")]
    pub teaming: Option<super::interface::Teaming>,
    /// The guest may not write to it.
    #[xml(flag, since = "1.0.6")]
    pub readonly: bool,
    /// Several guests may use it at once.
    #[xml(flag, since = "1.0.6")]
    pub shareable: bool,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Whether a host device is for the machine or for a container.
    pub enum Mode: default Subsystem {
        /// For the machine.
        Subsystem = "subsystem",
        /// For a container.
        Capabilities = "capabilities",
    }
}

token! {
    /// The kind of a host device; which kinds there are depends on [`Mode`].
    pub enum Type: default Pci {
        /// A USB device.
        Usb = "usb",
        /// A PCI function.
        Pci = "pci",
        /// A unit on a SCSI adapter or an iSCSI server.
        Scsi = "scsi" since "1.0.6",
        /// A SCSI port that the host's kernel serves.
        ScsiHost = "scsi_host" since "2.5",
        /// A mediated device.
        Mdev = "mdev" since "3.2",
        /// A block device, for a container.
        Storage = "storage" since "1.0.2",
        /// A character device, for a container.
        Misc = "misc" since "1.0.2",
        /// A network device, for a container.
        Net = "net" since "1.0.5",
    }
}

impl Type {
    /// Whether devices of this kind are handed over in that way.
    pub fn fits(self, mode: Mode) -> bool {
        match self {
            Type::Usb | Type::Pci | Type::Scsi | Type::ScsiHost | Type::Mdev => mode == Mode::Subsystem,
            Type::Storage | Type::Misc | Type::Net => mode == Mode::Capabilities,
        }
    }
}

open_token! {
    /// What the guest sees of a mediated device or of a SCSI port.
    pub enum Model {
        /// A mediated PCI device.
        VfioPci = "vfio-pci",
        /// A mediated channel device of S/390.
        VfioCcw = "vfio-ccw" since "4.4",
        /// A mediated crypto device of S/390.
        VfioAp = "vfio-ap" since "4.9",
        /// A SCSI port of the newest virtio that the machine offers.
        Virtio = "virtio" since "5.2",
        /// A SCSI port of virtio, for old and new drivers.
        VirtioTransitional = "virtio-transitional" since "5.2",
        /// A SCSI port of virtio, for new drivers only.
        VirtioNonTransitional = "virtio-non-transitional" since "5.2",
    }
}

impl Model {
    /// Whether devices of that kind have this model.
    pub fn fits(&self, r#type: Type) -> bool {
        match self {
            Model::VfioPci | Model::VfioCcw | Model::VfioAp => r#type == Type::Mdev,
            Model::Virtio | Model::VirtioTransitional | Model::VirtioNonTransitional => {
                r#type == Type::ScsiHost
            }
            Model::Other(_) => false,
        }
    }
}

open_token! {
    /// The kind of driver that a PCI device has on the host.
    pub enum DriverName {
        /// KVM's own, which no kernel has any more.
        Kvm = "kvm" since "1.0.5",
        /// VFIO: the device goes to the guest through the host's IOMMU.
        Vfio = "vfio" since "1.0.5",
        /// The PCI backend driver of Xen.
        Xen = "xen" since "1.2.3",
    }
}

open_token! {
    /// Whether the guest may reset a USB device.
    pub enum GuestReset {
        /// It may not.
        Off = "off",
        /// It may as long as the device has no address yet.
        Uninitialized = "uninitialized",
        /// The guest may reset the device at any time.
        On = "on",
    }
}

open_token! {
    /// How a SCSI unit or port is reached.
    pub enum Protocol {
        /// Through an adapter of the host.
        Adapter = "adapter",
        /// On an iSCSI server.
        Iscsi = "iscsi",
        /// Through the kernel's vhost, for ports.
        Vhost = "vhost" since "2.5",
    }
}

/// `<hostdev><driver>`: what drives the device on the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Driver {
    /// Kind of driver of a PCI device on the host: vfio, kvm or xen; absent: the hypervisor's choice.
    #[xml(attr)]
    pub name: Option<DriverName>,
    /// Name of the kernel module that drives a PCI device on the host; absent: the best that is found.
    #[xml(attr, since = "10.0")]
    pub model: Option<String>,
    /// Whether a PCI device is reached through IOMMUFD; absent: as `<iommufd>` of the guest says.
    #[xml(attr, since = "12.1")]
    pub iommufd: Option<YesNo>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<hostdev><source>`: which device of the host is passed through, by its kind.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Source {
    /// What happens when the device is missing at the start.
    #[xml(attr = "startupPolicy", since = "1.0")]
    pub startup_policy: Option<super::disk::StartupPolicy>,
    /// Whether a running guest lacks it.
    #[xml(attr)]
    pub missing: Option<YesNo>,
    /// Whether the guest may reset it.
    #[xml(attr = "guestReset", since = "8.6")]
    pub guest_reset: Option<GuestReset>,
    /// Whether the guest's writes to its configuration are filtered, on Xen.
    #[xml(attr = "writeFiltering", since = "6.8")]
    pub write_filtering: Option<YesNo>,
    /// How a server is spoken to.
    #[xml(attr, since = "1.2.8")]
    pub protocol: Option<Protocol>,
    /// The name of a unit on a server.
    #[xml(attr, since = "1.2.8")]
    pub name: Option<String>,
    /// The world wide name of a port that the kernel serves.
    #[xml(attr, since = "2.5")]
    pub wwpn: Option<String>,
    /// Vendor id of a USB device; goes with `<product>`.
    #[xml(child)]
    pub vendor: Option<UsbId>,
    /// Product id of a USB device; goes with `<vendor>`.
    #[xml(child)]
    pub product: Option<UsbId>,
    /// The SCSI adapter of the host.
    #[xml(child, since = "1.0.6")]
    pub adapter: Option<Adapter>,
    /// Address of the device on the host: PCI, USB bus and device, SCSI unit, or the UUID of a mediated
    /// device.
    #[xml(child)]
    pub address: Option<Address>,
    /// Server of an iSCSI device, exactly one.
    #[xml(list = "host", since = "1.2.8")]
    pub host: Vec<super::disk::Host>,
    /// User and secret for the server of an iSCSI device.
    #[xml(child, since = "1.2.8")]
    pub auth: Option<super::disk::Auth>,
    /// The name that the client goes by.
    #[xml(child, since = "6.7")]
    pub initiator: Option<super::disk::Initiator>,
    /// Path of a block device, for containers (type storage).
    #[xml(child, since = "1.0.2")]
    pub block: Option<NonEmpty>,
    /// Path of a character device, for containers (type misc).
    #[xml(child, since = "1.0.2")]
    pub char: Option<NonEmpty>,
    /// Name of a network device, for containers (type net).
    #[xml(child, since = "1.0.5")]
    pub interface: Option<NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<adapter>`: the SCSI adapter of the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Adapter {
    /// Name of the SCSI adapter on the host, such as scsi_host0.
    #[xml(attr)]
    pub name: Option<String>,
    /// Its kind. This and all that follows is how a storage pool names adapters; nothing is done with
    /// it here.
    #[xml(attr)]
    pub r#type: Option<String>,
    /// The adapter that a virtual one is made on.
    #[xml(attr)]
    pub parent: Option<String>,
    /// The world wide name of that adapter's node.
    #[xml(attr, since = "3.0")]
    pub parent_wwnn: Option<String>,
    /// The world wide name of that adapter's port.
    #[xml(attr, since = "3.0")]
    pub parent_wwpn: Option<String>,
    /// The world wide name of the network of that adapter.
    #[xml(attr, since = "3.0")]
    pub parent_fabric_wwn: Option<String>,
    /// Whether a virtual one is made at the start and removed afterwards.
    #[xml(attr, since = "1.2.11")]
    pub managed: Option<String>,
    /// The world wide name of the node of a virtual one.
    #[xml(attr)]
    pub wwnn: Option<String>,
    /// The world wide name of the port of a virtual one.
    #[xml(attr)]
    pub wwpn: Option<String>,
    /// Its place on the PCI bus.
    #[xml(child, lenient, since = "1.2.7")]
    pub parentaddr: Option<Parentaddr>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<adapter><parentaddr>`: an adapter by its place on the PCI bus.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Parentaddr {
    /// The number among those at that place.
    #[xml(attr)]
    pub unique_id: Option<String>,
    /// PCI address of the device that the SCSI adapter is part of.
    #[xml(child)]
    pub address: Option<super::disk::PciSource>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<vendor>` and `<product>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct UsbId {
    /// Id of vendor or product, in hexadecimal; a vendor is not 0.
    #[xml(attr)]
    pub id: Hex<4>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<source><address>`: the parts that it has tell the bus.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Address {
    /// A PCI function.
    Pci {
        /// Its domain, 0 to 0xffff.
        domain: u32,
        /// Number of the bus on the host.
        bus: u32,
        /// Its slot, 0 to 0x1f.
        slot: u32,
        /// Its function, 0 to 7.
        function: u32,
    },
    /// A USB device.
    Usb {
        /// Number of the bus on the host.
        bus: u32,
        /// Number of the device on the bus.
        device: u32,
    },
    /// The USB device that is plugged into a port.
    UsbPort {
        /// Number of the bus on the host.
        bus: u32,
        /// The port, and those of the hubs before it.
        port: UsbPort,
    },
    /// A unit on a SCSI adapter.
    Scsi {
        /// Number of the bus on the host.
        bus: u32,
        /// Number of the target on the bus.
        target: u32,
        /// Number of the unit of the target.
        unit: u64,
    },
    /// A mediated device.
    Mdev {
        /// UUID of the mediated device on the host.
        uuid: Uuid,
    },
}

macro_rules! number_item {
    ($name:literal $doc:literal $(since $since:literal)?) => {
        Item::Attr {
            name: $name,
            doc: $doc,
            value: &<AnyBase<u32> as Value>::KIND,
            required: false,
            dates: number_item!(@dates $($since)?),
        }
    };
    (@dates) => { Dates::ALWAYS };
    (@dates $since:literal) => { Dates::since($since) };
}

impl crate::xml::Element for Address {
    const SHAPE: &'static Shape = &Shape {
        doc: "The address on the host: PCI, USB, SCSI, or the identity of a mediated device.",
        items: &[
            number_item!("domain" "PCI domain on the host; absent: 0." since "0.6"),
            number_item!("bus" "Number of the bus on the host: PCI, USB or SCSI; absent: 0."),
            number_item!("slot" "PCI slot on the host, 0 to 0x1f; absent: 0." since "0.6"),
            number_item!("function" "The PCI function; absent: 0." since "0.6"),
            Item::Attr {
                name: "multifunction",
                doc: "Whether the PCI slot has further functions; nothing is done with it.",
                value: &<OnOff as Value>::KIND,
                required: false,
                dates: Dates::since("0.9.7"),
            },
            number_item!("device" "Number of the device on a USB bus; absent: by the ids of vendor and product."),
            Item::Attr {
                name: "port",
                doc: "The port of a USB bus, and those of the hubs before it; excludes `device`.",
                value: &<UsbPort as Value>::KIND,
                required: false,
                dates: Dates::since("12.1"),
            },
            number_item!("target" "Number of the SCSI target; absent: 0." since "1.0.6"),
            number_item!("unit" "Number of the SCSI unit; absent: 0." since "1.0.6"),
            Item::Attr {
                name: "uuid",
                doc: "The identity of a mediated device.",
                value: &<Uuid as Value>::KIND,
                required: false,
                dates: Dates::since("3.2"),
            },
        ],
    };

    fn read(cursor: &mut Cursor<'_, '_>) -> Option<Address> {
        let has = |cursor: &Cursor<'_, '_>, name: &str| cursor.peek(name).is_some();
        if has(cursor, "uuid") {
            return Some(Address::Mdev { uuid: cursor.attr::<Uuid>("uuid")? });
        }
        let (usb, scsi) = (has(cursor, "device"), has(cursor, "target") || has(cursor, "unit"));
        if scsi {
            let bus = cursor.required_attr::<AnyBase<u32>>("bus");
            let target = cursor.required_attr::<AnyBase<u32>>("target");
            let unit = cursor.required_attr::<AnyBase<u64>>("unit");
            return Some(Address::Scsi { bus: bus?.0, target: target?.0, unit: unit?.0 });
        }
        if has(cursor, "port") && !usb {
            let bus = cursor.required_attr::<AnyBase<u32>>("bus");
            let port = cursor.required_attr::<UsbPort>("port");
            return Some(Address::UsbPort { bus: bus?.0, port: port? });
        }
        if usb {
            let bus = cursor.required_attr::<AnyBase<u32>>("bus");
            let device = cursor.required_attr::<AnyBase<u32>>("device");
            return Some(Address::Usb { bus: bus?.0, device: device?.0 });
        }
        let mut number = |name: &str| cursor.attr::<AnyBase<u32>>(name).unwrap_or_default().0;
        let (domain, bus, slot, function) =
            (number("domain"), number("bus"), number("slot"), number("function"));
        Some(Address::Pci { domain, bus, slot, function })
    }

    fn write<'a>(&'a self, writer: &mut Writer<'a>, name: &str) {
        writer.element(name, Empty::Vanish, None, &|writer| match self {
            Address::Pci { domain, bus, slot, function } => {
                writer.attr("domain", &Hex::<4>((*domain).into()));
                writer.attr("bus", &Hex::<2>((*bus).into()));
                writer.attr("slot", &Hex::<2>((*slot).into()));
                writer.attr("function", &Hex::<1>((*function).into()));
            }
            Address::Usb { bus, device } => {
                writer.attr("bus", bus);
                writer.attr("device", device);
            }
            Address::UsbPort { bus, port } => {
                writer.attr("bus", bus);
                writer.attr("port", port);
            }
            Address::Scsi { bus, target, unit } => {
                writer.attr("bus", bus);
                writer.attr("target", target);
                writer.attr("unit", unit);
            }
            Address::Mdev { uuid } => writer.attr("uuid", uuid),
        });
    }
}

/// A PCI address such as `0000:01:00.0`, all parts hexadecimal.
pub fn parse_pci(text: &str) -> Option<Address> {
    let mut parts: Vec<&str> = text.split(':').collect();
    let (slot, function) = parts.pop()?.split_once('.')?;
    let hex = |text: &str| integer(text.trim(), 16).and_then(|value| u32::try_from(value).ok());
    let bus = hex(parts.pop()?)?;
    let domain = parts.pop().map_or(Some(0), hex)?;
    parts.is_empty().then_some(())?;
    Some(Address::Pci { domain, bus, slot: hex(slot)?, function: hex(function)? })
}
