//! `<interface>`: network interfaces.

mod driver;
mod ip;
mod source;
mod switch;
mod tune;

use crate::domain::elements;
use crate::domain::info::DeviceInfo;
use crate::xml::value::id::Mac as MacAddress;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use crate::{open_token, token};
use domdef_derive::Element;

pub use driver::*;
pub use ip::*;
pub use source::*;
pub use switch::*;
pub use tune::*;

/// `<interface>`: `type` decides what `<source>` holds.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Interface {
    /// Whether a host device is taken from the host before the start.
    #[xml(attr, lenient, since = "0.9.11")]
    pub managed: Option<YesNo>,
    /// Whether the host takes the guest's receive filters over.
    #[xml(attr = "trustGuestRxFilters", since = "1.2.10")]
    pub trust_guest_rx_filters: Option<YesNo>,
    /// MAC address of the guest's card; absent or all zero: made from the guest's name, so that the same
    /// document always gets the same one.
    #[xml(child)]
    pub mac: Option<Mac>,
    /// How a PCI device of the host is driven there.
    #[xml(flatten)]
    pub hostdev_driver: HostdevDriver,
    /// What the interface is connected to on the host, by `type`.
    #[xml(child, tag = "type")]
    pub source: Source,
    /// VLAN tags of the guest's packets, where the switch supports them.
    #[xml(child, since = "0.10")]
    pub vlan: Option<Vlan>,
    /// Registration of the interface with a virtual or real switch.
    #[xml(child, since = "0.8.2")]
    pub virtualport: Option<Virtualport>,
    /// Limits of the traffic in both directions; absent: none.
    #[xml(child, since = "0.9.4")]
    pub bandwidth: Option<Bandwidth>,
    /// Whether the guest can reach other isolated ports of the bridge.
    #[xml(child, since = "6.1")]
    pub port: Option<Port>,
    /// IP addresses of the interface in the guest; containers and type user.
    #[xml(list = "ip")]
    pub ip: Vec<Ip>,
    /// Routes that the guest gets; containers.
    #[xml(list = "route", since = "1.2.12")]
    pub route: Vec<Route>,
    /// Ports that are forwarded to the guest.
    #[xml(list = "portForward", since = "9.0")]
    pub port_forward: Vec<PortForward>,
    /// Program of the host that sets the interface up.
    #[xml(child)]
    pub script: Option<Script>,
    /// Program of the host that takes the interface down.
    #[xml(child, since = "6.4")]
    pub downscript: Option<Script>,
    /// Xen domain that provides the interface; absent: domain 0.
    #[xml(child, since = "1.2.13")]
    pub backenddomain: Option<super::disk::Backenddomain>,
    /// Network device of the host that belongs to the interface.
    #[xml(child)]
    pub target: Option<Target>,
    /// Network device in a container.
    #[xml(child, since = "1.2.7")]
    pub guest: Option<Guest>,
    /// Model of the network card that the guest sees; absent: the hypervisor's default.
    #[xml(child, since = "0.4.3")]
    pub model: Option<Model>,
    /// Queues, offloads and virtio options of the card; virtio models.
    #[xml(child, since = "0.8.8")]
    pub driver: Option<Driver>,
    /// Program or device files that move the packets on the host.
    #[xml(child, since = "1.2.9")]
    pub backend: Option<Backend>,
    /// Filter that the host applies to the guest's packets.
    #[xml(child, since = "0.8")]
    pub filterref: Option<Filterref>,
    /// Size of the send buffer on the host.
    #[xml(child, since = "0.8.8")]
    pub tune: Option<Tune>,
    /// Another interface that stands in during migration.
    #[xml(child, since = "6.1")]
    pub teaming: Option<Teaming>,
    /// State of the link that the guest sees; absent: up.
    #[xml(child, since = "0.9.5")]
    pub link: Option<Link>,
    /// Largest packet that the interface transmits; absent: the default of the network or host.
    #[xml(child, since = "3.1")]
    pub mtu: Option<Mtu>,
    /// How many packets are gathered before the guest is interrupted.
    #[xml(child, since = "3.3")]
    pub coalesce: Option<Coalesce>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten, within = "rom=0.9.10")]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl Interface {
    /// The model of the card that the guest sees.
    pub fn model_type(&self) -> Option<&NicModel> {
        self.model.as_ref().and_then(|model| model.r#type.as_ref())
    }

    /// Whether the passt program moves its packets.
    pub fn is_passt(&self) -> bool {
        self.backend.as_ref().is_some_and(|backend| backend.r#type == BackendType::Passt)
    }

    /// Whether the guest sees a card of virtio.
    pub fn is_virtio(&self) -> bool {
        self.model_type().is_some_and(NicModel::is_virtio)
    }
}

open_token! {
    /// The model of a network card. Hypervisors add to the list, so that any other name is kept.
    pub enum NicModel: nonempty {
        /// Xen's paravirtual card.
        Netfront = "netfront",
        /// A Realtek RTL8139, at 100 Mbit/s.
        Rtl8139 = "rtl8139",
        /// A virtio card: the fastest, and the guest needs a driver for it.
        Virtio = "virtio",
        /// An Intel 82540EM, at 1 Gbit/s.
        E1000 = "e1000",
        /// Intel 82574L, on PCI Express.
        E1000e = "e1000e",
        /// Intel 82576, on PCI Express.
        Igb = "igb",
        /// Virtio, for old and new drivers.
        VirtioTransitional = "virtio-transitional",
        /// Virtio, for new drivers only.
        VirtioNonTransitional = "virtio-non-transitional",
        /// A USB device.
        UsbNet = "usb-net",
        /// pSeries' paravirtual card.
        SpaprVlan = "spapr-vlan",
        /// SMSC LAN9118, on ARM boards.
        Lan9118 = "lan9118",
        /// SMSC 91C111, on ARM boards.
        Scm91c111 = "scm91c111",
        /// AMD PCnet, as VMware names it.
        Vlance = "vlance",
        /// VMware's paravirtual card.
        Vmxnet = "vmxnet",
        /// VMware's paravirtual card, version 2.
        Vmxnet2 = "vmxnet2",
        /// VMware's paravirtual card, version 3.
        Vmxnet3 = "vmxnet3",
        /// AMD PCnet PCI II.
        Am79c970a = "Am79C970A",
        /// AMD PCnet FAST III.
        Am79c973 = "Am79C973",
        /// Intel 82540EM, as VirtualBox names it.
        I82540em = "82540EM",
        /// An Intel 82545EM, at 1 Gbit/s.
        I82545em = "82545EM",
        /// An Intel 82543GC, at 1 Gbit/s.
        I82543gc = "82543GC",
    }
}

impl NicModel {
    /// The known model of that name in any letter case.
    pub fn in_any_case(name: &str) -> Option<&'static NicModel> {
        NicModel::KNOWN.iter().find(|known| known.as_str().eq_ignore_ascii_case(name))
    }

    /// Whether it is a card of virtio.
    pub fn is_virtio(&self) -> bool {
        matches!(self, NicModel::Virtio | NicModel::VirtioTransitional | NicModel::VirtioNonTransitional)
    }
}

elements! {
    /// `<mac>`: MAC address of the guest's card.
    Mac {
        /// The MAC address, whose first octet is even; those of multicast addresses are odd.
        #[xml(attr)] address: Option<MacAddress>,
        /// Address that the guest has set itself, of a running guest.
        #[xml(attr = "currentAddress", lenient, since = "11.2")] current_address: Option<MacAddress>,
        /// Whether the address was generated, or is fixed (static).
        #[xml(attr, since = "6.6")] r#type: Option<MacType>,
        /// Whether VMware checks the address; not used elsewhere.
        #[xml(attr, since = "6.6")] check: Option<YesNo>,
    }
    /// `<script>` and `<downscript>`.
    Script {
        /// Path of the program on the host.
        #[xml(attr)] path: Option<NonEmpty>,
    }
    /// `<target>`: network device of the host that belongs to the interface.
    Target {
        /// Name of the device on the host; made at the start where absent.
        #[xml(attr)] dev: Option<NonEmpty>,
        /// Whether the hypervisor makes the device.
        #[xml(attr, since = "5.8")] managed: Option<YesNo>,
    }
    /// `<guest>`: network device in a container.
    Guest {
        /// Name of the device in the container.
        #[xml(attr)] dev: Option<NonEmpty>,
        /// Name of the device while the container runs.
        #[xml(attr)] actual: Option<NonEmpty>,
    }
    /// `<model>`: model of the network card that the guest sees.
    Model {
        /// The card's name, such as virtio, e1000e or rtl8139.
        #[xml(attr)] r#type: Option<NicModel>,
    }
    /// `<teaming>`: another interface that stands in during migration.
    Teaming {
        /// Whether this interface stays during migration (persistent) or is unplugged (transient).
        #[xml(attr)] r#type: Option<TeamingType>,
        /// Alias of the interface that stays, with type transient.
        #[xml(attr)] persistent: Option<String>,
    }
    /// `<link>`: state of the link that the guest sees.
    Link {
        /// Whether the link is up or down.
        #[xml(attr)] state: Option<LinkState>,
    }
}

token! {
    /// Whether a MAC address was generated.
    pub enum MacType {
        /// It was generated, and may be generated anew.
        Generated = "generated",
        /// It was given.
        Static = "static",
    }
}

token! {
    /// Whether an interface of a team stays during migration.
    pub enum TeamingType {
        /// The interface stays while the guest is migrated.
        Persistent = "persistent",
        /// It is unplugged, and the other one carries on.
        Transient = "transient",
    }
}

token! {
    /// Whether the cable is plugged in.
    pub enum LinkState {
        /// The cable is plugged in.
        Up = "up",
        /// It is not.
        Down = "down",
    }
}
