//! `<source>` of an interface: what it is connected to.

use super::ip::{Ip, Route};
use crate::domain::devices::chardev::Reconnect;
use crate::domain::devices::disk::UnixType;
use crate::domain::devices::hostdev;
use crate::domain::info::UsbPort;
use crate::token;
use crate::xml::value::id::Uuid;
use crate::xml::value::number::{AnyBase, Hex};
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::{Cursor, Dates, Element, Fields, Item, Rest, Shape, Variant, Writer};

/// `interface@type`: what it is connected to.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "type")]
pub enum Source {
    /// A virtual network of the host.
    #[xml(since = "0.4.5")]
    Network(Network),
    /// A bridge of the host.
    #[xml(since = "0.0")]
    Bridge(Bridge),
    /// A network device of the host, directly.
    #[xml(since = "0.7.7")]
    Direct(Direct),
    /// A device of its own on the host.
    #[xml(since = "0.0")]
    Ethernet(SourceIps),
    /// Nothing: the card has no network behind it.
    #[xml(since = "8.7")]
    Null(SourceIps),
    /// Network of the host, reached without privileges: the guest can connect out, and is reached through
    /// forwarded ports alone.
    #[xml(default, since = "0.0")]
    User(User),
    /// A network of the hypervisor.
    #[xml(since = "0.6.4")]
    Internal(Internal),
    /// A TCP server.
    #[xml(since = "0.4.5")]
    Server(Socket),
    /// A TCP client.
    #[xml(since = "0.4.5")]
    Client(Socket),
    /// A multicast group.
    #[xml(since = "0.4.5")]
    Mcast(Socket),
    /// A UDP tunnel.
    #[xml(since = "1.2.20")]
    Udp(Udp),
    /// Switch in a process of the host that shares the guest's memory.
    #[xml(value = "vhostuser", since = "1.2.7")]
    VhostUser(VhostUser),
    /// A vDPA device.
    #[xml(since = "6.9")]
    Vdpa(Vdpa),
    /// A distributed switch of VMware.
    #[xml(since = "8.7")]
    Vds(Vds),
    /// A host device.
    #[xml(since = "0.9.11")]
    Hostdev(HostdevSource),
}

impl Default for Source {
    fn default() -> Source {
        Source::User(User::default())
    }
}

impl Source {
    /// The value of `type`.
    pub fn word(&self) -> &'static str {
        crate::xml::Tagged::tag(self)
    }

    /// Addresses and routes of the host side, to be changed.
    pub fn ips_mut(&mut self) -> &mut SourceIps {
        match self {
            Source::Network(source) => &mut source.ips,
            Source::Bridge(source) => &mut source.ips,
            Source::Direct(source) => &mut source.ips,
            Source::Ethernet(ips) | Source::Null(ips) => ips,
            Source::User(source) => &mut source.ips,
            Source::Internal(source) => &mut source.ips,
            Source::Server(source) | Source::Client(source) | Source::Mcast(source) => &mut source.ips,
            Source::Udp(source) => &mut source.ips,
            Source::VhostUser(source) => &mut source.ips,
            Source::Vdpa(source) => &mut source.ips,
            Source::Vds(source) => &mut source.ips,
            Source::Hostdev(source) => &mut source.ips,
        }
    }
}

/// `<ip>` and `<route>` of the host side.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct SourceIps {
    /// IP addresses of the host's end of the connection.
    #[xml(list = "ip", since = "2.1")]
    pub ip: Vec<Ip>,
    /// Routes that the host adds for the connection.
    #[xml(list = "route", since = "2.1")]
    pub route: Vec<Route>,
}

/// A virtual network.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Network {
    /// Name of the virtual network.
    #[xml(attr)]
    pub network: String,
    /// Name of the group of settings in the network; absent: the network's default group.
    #[xml(attr, since = "0.9.4")]
    pub portgroup: Option<String>,
    /// The port of a running guest.
    #[xml(attr, since = "5.5")]
    pub portid: Option<Uuid>,
    /// The bridge that the network has, of a running guest.
    #[xml(attr)]
    pub bridge: Option<String>,
    /// Who keeps the bridge's table of addresses, of a running guest.
    #[xml(attr = "macTableManager", since = "2.1")]
    pub mac_table_manager: Option<String>,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// A bridge of the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Bridge {
    /// Name of the bridge on the host.
    #[xml(attr)]
    pub bridge: String,
    /// Who keeps the bridge's table of addresses, of a running guest.
    #[xml(attr = "macTableManager", since = "2.1")]
    pub mac_table_manager: Option<String>,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// A network device of the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Direct {
    /// Name of the network device of the host that the interface is attached to.
    #[xml(attr)]
    pub dev: Option<String>,
    /// How guests on it see one another.
    #[xml(attr, default)]
    pub mode: DirectMode,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

token! {
    /// How guests on one device see one another.
    pub enum DirectMode: default Vepa {
        /// By way of the switch outside.
        Vepa = "vepa",
        /// Not at all.
        Private = "private",
        /// They see one another directly on the host.
        Bridge = "bridge",
        /// There is one guest alone.
        Passthrough = "passthrough",
    }
}

/// The host's network, without privileges.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct User {
    /// Network device of the host through which passt reaches the network; absent: by the host's routes.
    #[xml(attr)]
    pub dev: Option<String>,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// A network of the hypervisor.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Internal {
    /// Name of the internal network.
    #[xml(attr)]
    pub name: String,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// A TCP or multicast connection.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Socket {
    /// Address to connect to, or of the multicast group; not needed by type server.
    #[xml(attr, since = "0.9.10")]
    pub address: Option<String>,
    /// Number of the connection's port, up to 65,535.
    #[xml(attr, since = "0.9.10")]
    pub port: i32,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// A UDP tunnel.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Udp {
    /// The address of the other side.
    #[xml(attr)]
    pub address: Option<String>,
    /// The port of the other side.
    #[xml(attr)]
    pub port: i32,
    /// Address and port on which packets are received.
    #[xml(child)]
    pub local: Local,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// `<local>`: this side of a tunnel.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Local {
    /// Address on which packets are received.
    #[xml(attr)]
    pub address: Option<String>,
    /// Number of the port on which packets are received, up to 65,535.
    #[xml(attr)]
    pub port: i32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A process that serves the interface.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct VhostUser {
    /// Network device of the host through which passt reaches the network; absent: by the host's routes.
    #[xml(attr)]
    pub dev: Option<String>,
    /// Kind of socket; always unix. Not used with passt.
    #[xml(attr, optional_since = "11.1")]
    pub r#type: Option<UnixType>,
    /// Path of the socket on the host; required without passt, which has one of its own.
    #[xml(attr, optional_since = "11.1")]
    pub path: Option<String>,
    /// Whether the hypervisor listens on the socket (server) or connects to it (client, the default).
    #[xml(attr, optional_since = "11.1")]
    pub mode: Option<VhostUserMode>,
    /// Whether a lost connection is set up again.
    #[xml(child, since = "4.1")]
    pub reconnect: Option<Reconnect>,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

token! {
    /// Which side of the socket the hypervisor is.
    pub enum VhostUserMode: default Client {
        /// The hypervisor connects to a socket that another program opened.
        Client = "client",
        /// The other program connects to a socket that the hypervisor opened.
        Server = "server",
    }
}

/// A vDPA device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Vdpa {
    /// Path of the vhost-vdpa device on the host.
    #[xml(attr)]
    pub dev: String,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// A distributed switch of VMware.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Vds {
    /// UUID of the distributed switch (VMware).
    #[xml(attr)]
    pub switchid: Uuid,
    /// Number of the port on the distributed switch; absent: 0.
    #[xml(attr, default)]
    pub portid: AnyBase<i64>,
    /// Name of the port group on the distributed switch.
    #[xml(attr)]
    pub portgroupid: Option<String>,
    /// Number of the connection to the distributed switch; absent: 0.
    #[xml(attr, default)]
    pub connectionid: AnyBase<i64>,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// `<driver>` of a host device, which stands before its source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostdevDriver(pub Option<hostdev::Driver>);

impl Fields for HostdevDriver {
    const SHAPE: &'static Shape = &Shape {
        doc: "How a PCI device of the host is driven there.",
        items: &[Item::Variants {
            tag: "type",
            variants: &[Variant {
                value: "hostdev",
                doc: "A host device.",
                shape: || HOSTDEV_DRIVER,
                since: crate::Release::of("0.9.11"),
            }],
        }],
    };

    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<HostdevDriver> {
        match cursor.peek("type") {
            Some("hostdev") => Some(HostdevDriver(cursor.child("driver"))),
            _ => Some(HostdevDriver(None)),
        }
    }

    fn write_attrs(&self, _: &mut Writer<'_>) {}

    fn write_content<'a>(&'a self, writer: &mut Writer<'a>) {
        if let Some(driver) = &self.0 {
            driver.write(writer, "driver");
        }
    }
}

/// A host device's interface, as far as its order goes.
const HOSTDEV_DRIVER: &Shape = &Shape {
    doc: "How a PCI device of the host is driven there.",
    items: &[Item::Child {
        name: "driver",
        doc: "How a PCI device of the host is driven there.",
        shape: Shape::of_element::<hostdev::Driver>,
        required: false,
        many: false,
        dates: Dates::since("0.8.8"),
    }],
};

/// A host device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct HostdevSource {
    /// Whether a running guest lacks it.
    #[xml(attr, lenient, since = "1.0")]
    pub missing: Option<YesNo>,
    /// The vendor of a USB device.
    #[xml(child)]
    pub vendor: Option<hostdev::UsbId>,
    /// The product of a USB device.
    #[xml(child)]
    pub product: Option<hostdev::UsbId>,
    /// PCI or USB address of the device on the host.
    #[xml(child)]
    pub address: Option<HostdevAddress>,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

impl HostdevSource {
    /// Whether it is a USB device; else it is a PCI device.
    pub fn is_usb(&self) -> bool {
        self.address.as_ref().and_then(|address| address.r#type) == Some(hostdev::Type::Usb)
    }
}

/// The address of a host device, with its type.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct HostdevAddress {
    /// Kind of address, such as pci.
    #[xml(attr)]
    pub r#type: Option<hostdev::Type>,
    /// PCI domain of the device; 0 where absent.
    #[xml(attr)]
    pub domain: Option<Hex<4>>,
    /// PCI bus of the device, 0 to 0xff; absent: 0.
    #[xml(attr)]
    pub bus: Option<Hex<2>>,
    /// PCI slot of the device, 0 to 0x1f; absent: 0.
    #[xml(attr)]
    pub slot: Option<Hex<2>>,
    /// PCI function of the device, 0 to 7; absent: 0.
    #[xml(attr)]
    pub function: Option<Hex<1>>,
    /// Whether the slot has further functions; nothing is done with it.
    #[xml(attr, lenient)]
    pub multifunction: Option<OnOff>,
    /// Number of the device on a USB bus; absent: by the ids of vendor and product.
    #[xml(attr)]
    pub device: Option<AnyBase<u32>>,
    /// The port of a USB bus, and those of the hubs before it; excludes `device`.
    #[xml(attr, since = "12.1")]
    pub port: Option<UsbPort>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
