//! `<interface>`: network interfaces.

use crate::domain::info::{DeviceInfo, Virtio};
use crate::token;
use crate::xml::value::id::{CleanPath, Mac as MacAddress, Uuid};
use crate::xml::value::number::AnyBase;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::NonEmpty;
use crate::xml::{Cursor, Element, Fields, Item, Rest, Shape, Variant, Writer};
use domdef_derive::Element;
use std::net::IpAddr;

/// `<interface>`: `type` decides what `<source>` holds.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Interface {
    /// Whether a host device is taken from the host before the start.
    #[xml(attr, lenient)]
    pub managed: Option<YesNo>,
    /// Whether the host takes the guest's receive filters over.
    #[xml(attr = "trustGuestRxFilters")]
    pub trust_guest_rx_filters: Option<YesNo>,
    /// Its address; a random one where it is missing.
    #[xml(child)]
    pub mac: Option<Mac>,
    /// How a PCI device of the host is driven there.
    #[xml(flatten)]
    pub hostdev_driver: HostdevDriver,
    /// What it is connected to.
    #[xml(child, tag = "type")]
    pub source: Source,
    /// Its virtual networks.
    #[xml(child)]
    pub vlan: Option<Vlan>,
    /// How it logs in to a switch.
    #[xml(child)]
    pub virtualport: Option<Virtualport>,
    /// Limits of its traffic.
    #[xml(child)]
    pub bandwidth: Option<Bandwidth>,
    /// Whether it sees other guests.
    #[xml(child)]
    pub port: Option<Port>,
    /// Its addresses.
    #[xml(list = "ip")]
    pub ip: Vec<Ip>,
    /// The guest's routes.
    #[xml(list = "route")]
    pub route: Vec<Route>,
    /// Ports that are forwarded to the guest.
    #[xml(list = "portForward")]
    pub port_forward: Vec<PortForward>,
    /// A program that sets it up.
    #[xml(child)]
    pub script: Option<Script>,
    /// A program that takes it down.
    #[xml(child)]
    pub downscript: Option<Script>,
    /// The Xen domain that serves it.
    #[xml(child)]
    pub backenddomain: Option<super::disk::Backenddomain>,
    /// The device on the host.
    #[xml(child)]
    pub target: Option<Target>,
    /// The device in a container.
    #[xml(child)]
    pub guest: Option<Guest>,
    /// What the guest sees.
    #[xml(child)]
    pub model: Option<Model>,
    /// How it is driven.
    #[xml(child)]
    pub driver: Option<Driver>,
    /// The host side of it.
    #[xml(child)]
    pub backend: Option<Backend>,
    /// The filter of its traffic.
    #[xml(child)]
    pub filterref: Option<Filterref>,
    /// Buffers.
    #[xml(child)]
    pub tune: Option<Tune>,
    /// Another interface that stands in during migration.
    #[xml(child)]
    pub teaming: Option<Teaming>,
    /// Whether the cable is plugged in.
    #[xml(child)]
    pub link: Option<Link>,
    /// The largest packet.
    #[xml(child)]
    pub mtu: Option<Mtu>,
    /// How interrupts are gathered.
    #[xml(child)]
    pub coalesce: Option<Coalesce>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `interface@type`: what it is connected to.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "type")]
pub enum Source {
    /// A virtual network of the host.
    Network(Network),
    /// A bridge of the host.
    Bridge(Bridge),
    /// A network device of the host, directly.
    Direct(Direct),
    /// A device of its own on the host.
    Ethernet(SourceIps),
    /// Nothing.
    Null(SourceIps),
    /// The host's network, without privileges.
    #[xml(default)]
    User(User),
    /// A network of the hypervisor.
    Internal(Internal),
    /// A TCP server.
    Server(Socket),
    /// A TCP client.
    Client(Socket),
    /// A multicast group.
    Mcast(Socket),
    /// A UDP tunnel.
    Udp(Udp),
    /// A process that serves it.
    #[xml(value = "vhostuser")]
    VhostUser(VhostUser),
    /// A vDPA device.
    Vdpa(Vdpa),
    /// A distributed switch of VMware.
    Vds(Vds),
    /// A host device.
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
    /// Addresses of the host side.
    #[xml(list = "ip")]
    pub ip: Vec<Ip>,
    /// Routes of the host side.
    #[xml(list = "route")]
    pub route: Vec<Route>,
}

/// A virtual network.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Network {
    /// Its name.
    #[xml(attr)]
    pub network: String,
    /// The group of settings there.
    #[xml(attr)]
    pub portgroup: Option<String>,
    /// The port of a running guest.
    #[xml(attr)]
    pub portid: Option<Uuid>,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// A bridge.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Bridge {
    /// Its name.
    #[xml(attr)]
    pub bridge: String,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// A network device of the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Direct {
    /// Its name.
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
        /// Directly.
        Bridge = "bridge",
        /// There is one guest alone.
        Passthrough = "passthrough",
    }
}

/// The host's network, without privileges.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct User {
    /// The host's device, with passt.
    #[xml(attr)]
    pub dev: Option<String>,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// A network of the hypervisor.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Internal {
    /// Its name.
    #[xml(attr)]
    pub name: String,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// A TCP or multicast connection.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Socket {
    /// The address.
    #[xml(attr)]
    pub address: Option<String>,
    /// The port.
    #[xml(attr)]
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
    /// This side.
    #[xml(child)]
    pub local: Local,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// `<local>`: this side of a tunnel.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Local {
    /// The address.
    #[xml(attr)]
    pub address: Option<String>,
    /// The port.
    #[xml(attr)]
    pub port: i32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A process that serves the interface.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct VhostUser {
    /// The kind of socket.
    #[xml(attr)]
    pub r#type: super::disk::UnixType,
    /// The socket's path.
    #[xml(attr)]
    pub path: String,
    /// Who connects.
    #[xml(attr)]
    pub mode: VhostUserMode,
    /// Whether a lost connection is set up again.
    #[xml(child)]
    pub reconnect: Option<super::chardev::Reconnect>,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

token! {
    /// Who connects.
    pub enum VhostUserMode {
        /// The hypervisor.
        Client = "client",
        /// The other process.
        Server = "server",
    }
}

/// A vDPA device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Vdpa {
    /// Its path.
    #[xml(attr)]
    pub dev: String,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// A distributed switch of VMware.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Vds {
    /// The switch.
    #[xml(attr)]
    pub switchid: Uuid,
    /// The port.
    #[xml(attr, default)]
    pub portid: AnyBase<i64>,
    /// The group of ports.
    #[xml(attr)]
    pub portgroupid: Option<String>,
    /// The connection.
    #[xml(attr, default)]
    pub connectionid: AnyBase<i64>,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

/// `<driver>` of a host device, which stands before its source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostdevDriver(pub Option<super::hostdev::Driver>);

/// A host device's interface, as far as its order goes.
const HOSTDEV_DRIVER: &Shape = &Shape {
    doc: "How a PCI device of the host is driven there.",
    items: &[Item::Child {
        name: "driver",
        doc: "How a PCI device of the host is driven there.",
        shape: || <super::hostdev::Driver as Element>::SHAPE,
        required: false,
        many: false,
    }],
};

impl Fields for HostdevDriver {
    const SHAPE: &'static Shape = &Shape {
        doc: "How a PCI device of the host is driven there.",
        items: &[Item::Variants {
            tag: "type",
            variants: &[Variant { value: "hostdev", doc: "A host device.", shape: || HOSTDEV_DRIVER }],
        }],
    };

    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<HostdevDriver> {
        match cursor.peek("type") {
            Some("hostdev") => cursor.child("driver").map(HostdevDriver),
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

/// A host device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct HostdevSource {
    /// The vendor of a USB device.
    #[xml(child)]
    pub vendor: Option<super::hostdev::UsbId>,
    /// The product of a USB device.
    #[xml(child)]
    pub product: Option<super::hostdev::UsbId>,
    /// Its address on the host.
    #[xml(child)]
    pub address: Option<HostdevAddress>,
    /// Addresses of the host side.
    #[xml(flatten)]
    pub ips: SourceIps,
}

impl HostdevSource {
    /// Whether it is a USB device; else it is a PCI device.
    pub fn is_usb(&self) -> bool {
        self.address.as_ref().and_then(|address| address.r#type.as_deref()) == Some("usb")
    }
}

/// The address of a host device, with its type.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct HostdevAddress {
    /// The kind of bus.
    #[xml(attr)]
    pub r#type: Option<String>,
    /// The domain.
    #[xml(attr)]
    pub domain: Option<crate::xml::value::number::Hex<4>>,
    /// The bus.
    #[xml(attr)]
    pub bus: Option<crate::xml::value::number::Hex<2>>,
    /// The slot.
    #[xml(attr)]
    pub slot: Option<crate::xml::value::number::Hex<2>>,
    /// The function.
    #[xml(attr)]
    pub function: Option<crate::xml::value::number::Hex<1>>,
    /// The device on a USB bus.
    #[xml(attr)]
    pub device: Option<crate::xml::value::number::AnyBase<u32>>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

macro_rules! small {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $field_doc:literal])+ #[xml($($word:tt)+)] $field:ident: $type:ty,)+ })+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, Element)]
        pub struct $name {
            $($(#[doc = $field_doc])+ #[xml($($word)+)] pub $field: $type,)+
            #[xml(rest)]
            #[doc = "What is not known."]
            pub rest: Rest,
        }
    )+};
}

small! {
    /// `<mac>`.
    Mac {
        /// The address.
        #[xml(attr)] address: Option<MacAddress>,
        /// Whether it was drawn at random.
        #[xml(attr)] r#type: Option<MacType>,
        /// Whether it is checked, on VMware.
        #[xml(attr)] check: Option<YesNo>,
    }
    /// `<vlan>`.
    Vlan {
        /// Whether tagged packets pass.
        #[xml(attr)] trunk: Option<String>,
        /// The networks.
        #[xml(list = "tag")] tag: Vec<Tag>,
    }
    /// `<tag>`.
    Tag {
        /// The network, 0 to 4095.
        #[xml(attr)] id: u32,
        /// Whether packets of the native network carry a tag.
        #[xml(attr = "nativeMode")] native_mode: Option<String>,
    }
    /// `<virtualport>`.
    Virtualport {
        /// The kind of switch.
        #[xml(attr)] r#type: Option<String>,
        /// What it asks for.
        #[xml(child)] parameters: Option<VirtualportParameters>,
    }
    /// `<parameters>`.
    VirtualportParameters {
        /// The manager's number.
        #[xml(attr)] managerid: Option<crate::xml::value::number::AnyBase<u32>>,
        /// The type's number.
        #[xml(attr)] typeid: Option<crate::xml::value::number::AnyBase<u32>>,
        /// The type's version.
        #[xml(attr)] typeidversion: Option<crate::xml::value::number::AnyBase<u32>>,
        /// The instance.
        #[xml(attr)] instanceid: Option<Uuid>,
        /// The interface.
        #[xml(attr)] interfaceid: Option<Uuid>,
        /// The profile's name.
        #[xml(attr)] profileid: Option<String>,
    }
    /// `<port>`.
    Port {
        /// Whether it sees no other isolated port.
        #[xml(attr)] isolated: Option<YesNo>,
    }
    /// `<ip>`.
    Ip {
        /// The address.
        #[xml(attr)] address: Option<IpAddr>,
        /// The family; that of the address where it is missing.
        #[xml(attr)] family: Option<String>,
        /// The length of the network's part.
        #[xml(attr, omit)] prefix: u32,
        /// The other side of a link.
        #[xml(attr)] peer: Option<IpAddr>,
    }
    /// `<route>`.
    Route {
        /// The family.
        #[xml(attr)] family: Option<String>,
        /// The network.
        #[xml(attr)] address: Option<IpAddr>,
        /// Its mask.
        #[xml(attr)] netmask: Option<IpAddr>,
        /// The length of its part.
        #[xml(attr)] prefix: Option<u32>,
        /// The way there.
        #[xml(attr)] gateway: Option<IpAddr>,
        /// What it costs, from 1.
        #[xml(attr)] metric: Option<u32>,
    }
    /// `<portForward>`.
    PortForward {
        /// The protocol.
        #[xml(attr)] proto: String,
        /// The host's address.
        #[xml(attr)] address: Option<IpAddr>,
        /// The host's device.
        #[xml(attr)] dev: Option<String>,
        /// The ports.
        #[xml(list = "range")] range: Vec<PortRange>,
    }
    /// `<range>`.
    PortRange {
        /// The first port.
        #[xml(attr, omit)] start: u32,
        /// The last port.
        #[xml(attr, omit)] end: u32,
        /// The guest's first port.
        #[xml(attr, omit)] to: u32,
        /// Whether these are left out.
        #[xml(attr)] exclude: Option<YesNo>,
    }
    /// `<script>` and `<downscript>`.
    Script {
        /// The program's path.
        #[xml(attr)] path: Option<NonEmpty>,
    }
    /// `<target>`.
    Target {
        /// The device's name on the host.
        #[xml(attr)] dev: Option<NonEmpty>,
        /// Whether the hypervisor makes the device.
        #[xml(attr)] managed: Option<YesNo>,
    }
    /// `<guest>`.
    Guest {
        /// The device's name in the container.
        #[xml(attr)] dev: Option<NonEmpty>,
        /// Its name while it runs.
        #[xml(attr)] actual: Option<NonEmpty>,
    }
    /// `<model>`.
    Model {
        /// The card's name, such as virtio, e1000e or rtl8139.
        #[xml(attr)] r#type: Option<NonEmpty>,
    }
    /// `<driver>` of a virtio interface.
    Driver {
        /// Who moves the packets.
        #[xml(attr)] name: Option<String>,
        /// The driver of a host device.
        #[xml(attr)] model: Option<String>,
        /// How packets are sent.
        #[xml(attr)] txmode: Option<String>,
        /// Whether notifications are handled apart from the CPU.
        #[xml(attr)] ioeventfd: Option<OnOff>,
        /// Whether notifications name the packet.
        #[xml(attr)] event_idx: Option<OnOff>,
        /// Pairs of queues.
        #[xml(attr, omit)] queues: u32,
        /// Entries of a receive queue.
        #[xml(attr, omit)] rx_queue_size: u32,
        /// Entries of a send queue.
        #[xml(attr, omit)] tx_queue_size: u32,
        /// Whether packets are spread over the queues.
        #[xml(attr)] rss: Option<OnOff>,
        /// Whether the guest learns the hash.
        #[xml(attr)] rss_hash_report: Option<OnOff>,
        #[doc = "Options of virtio."]
        #[xml(flatten)] virtio: Virtio,
        /// What the host offers.
        #[xml(child)] host: Option<HostOffloads>,
        /// What the guest may use.
        #[xml(child)] guest: Option<GuestOffloads>,
    }
    /// `<driver><host>`.
    HostOffloads {
        /// Checksums.
        #[xml(attr)] csum: Option<OnOff>,
        /// Segmentation.
        #[xml(attr)] gso: Option<OnOff>,
        /// TCP segmentation over IPv4.
        #[xml(attr)] tso4: Option<OnOff>,
        /// TCP segmentation over IPv6.
        #[xml(attr)] tso6: Option<OnOff>,
        /// Congestion notification.
        #[xml(attr)] ecn: Option<OnOff>,
        /// UDP fragmentation.
        #[xml(attr)] ufo: Option<OnOff>,
        /// Merged receive buffers.
        #[xml(attr)] mrg_rxbuf: Option<OnOff>,
    }
    /// `<driver><guest>`.
    GuestOffloads {
        /// Checksums.
        #[xml(attr)] csum: Option<OnOff>,
        /// TCP segmentation over IPv4.
        #[xml(attr)] tso4: Option<OnOff>,
        /// TCP segmentation over IPv6.
        #[xml(attr)] tso6: Option<OnOff>,
        /// Congestion notification.
        #[xml(attr)] ecn: Option<OnOff>,
        /// UDP fragmentation.
        #[xml(attr)] ufo: Option<OnOff>,
    }
    /// `<backend>`.
    Backend {
        /// Who serves an unprivileged interface.
        #[xml(attr, omit)] r#type: BackendType,
        /// The path of the TAP device.
        #[xml(attr)] tap: Option<CleanPath>,
        /// The path of the vhost device.
        #[xml(attr)] vhost: Option<CleanPath>,
        /// The log of the backend.
        #[xml(attr = "logFile")] log_file: Option<String>,
    }
    /// `<filterref>`.
    Filterref {
        /// The filter's name.
        #[xml(attr)] filter: String,
        /// What its variables stand for.
        #[xml(list = "parameter")] parameter: Vec<Parameter>,
    }
    /// `<parameter>`.
    Parameter {
        /// The variable.
        #[xml(attr)] name: String,
        /// Its value.
        #[xml(attr)] value: String,
    }
    /// `<tune>`.
    Tune {
        /// Bytes of the send buffer.
        #[xml(child)] sndbuf: Option<u64>,
    }
    /// `<teaming>`.
    Teaming {
        /// Whether it stays during migration.
        #[xml(attr)] r#type: Option<String>,
        /// The alias of the one that stays.
        #[xml(attr)] persistent: Option<String>,
    }
    /// `<link>`.
    Link {
        /// Whether the cable is plugged in.
        #[xml(attr)] state: Option<LinkState>,
    }
    /// `<mtu>`.
    Mtu {
        /// Bytes.
        #[xml(attr, omit)] size: u32,
    }
    /// `<coalesce>`.
    Coalesce {
        /// Of packets to the guest.
        #[xml(child)] rx: Option<CoalesceRx>,
    }
    /// `<rx>`.
    CoalesceRx {
        /// By number.
        #[xml(child)] frames: Option<CoalesceFrames>,
    }
    /// `<frames>`.
    CoalesceFrames {
        /// At most so many packets in one interrupt.
        #[xml(attr, omit)] max: u32,
    }
    /// `<inbound>` and `<outbound>`: kilobytes a second, and kilobytes.
    Rate {
        /// On average.
        #[xml(attr, omit)] average: u64,
        /// At most.
        #[xml(attr, omit)] peak: u64,
        /// At least.
        #[xml(attr, omit)] floor: u64,
        /// In one burst.
        #[xml(attr, omit)] burst: u64,
    }
}

/// `<bandwidth>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Bandwidth {
    /// To the guest.
    #[xml(child)]
    pub inbound: Option<Rate>,
    /// From the guest.
    #[xml(child)]
    pub outbound: Option<Rate>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Whether an address was drawn at random.
    pub enum MacType {
        /// It was.
        Generated = "generated",
        /// It was given.
        Static = "static",
    }
}

token! {
    /// Who serves an unprivileged interface.
    pub enum BackendType: default Default {
        /// The hypervisor.
        Default = "default",
        /// The passt program.
        Passt = "passt",
    }
}

token! {
    /// Whether the cable is plugged in.
    pub enum LinkState {
        /// It is.
        Up = "up",
        /// It is not.
        Down = "down",
    }
}
