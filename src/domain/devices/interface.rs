//! `<interface>`: network interfaces.

mod driver;
mod ip;
mod source;
mod switch;
mod tune;

use crate::domain::elements;
use crate::domain::info::DeviceInfo;
use crate::token;
use crate::xml::value::id::Mac as MacAddress;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
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
    #[xml(attr, lenient)]
    pub managed: Option<YesNo>,
    /// Whether the host takes the guest's receive filters over.
    #[xml(attr = "trustGuestRxFilters")]
    pub trust_guest_rx_filters: Option<YesNo>,
    /// MAC address of the guest's card; absent or all zero: made from the guest's name, so that the same
    /// document always gets the same one.
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

elements! {
    /// `<mac>`.
    Mac {
        /// The MAC address, not a multicast one.
        #[xml(attr)] address: Option<MacAddress>,
        /// Whether the address was generated, or is fixed (static).
        #[xml(attr)] r#type: Option<MacType>,
        /// Whether VMware checks the address; not used elsewhere.
        #[xml(attr)] check: Option<YesNo>,
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
    /// `<teaming>`.
    Teaming {
        /// Whether it stays during migration.
        #[xml(attr)] r#type: Option<TeamingType>,
        /// The alias of the one that stays.
        #[xml(attr)] persistent: Option<String>,
    }
    /// `<link>`.
    Link {
        /// Whether the cable is plugged in.
        #[xml(attr)] state: Option<LinkState>,
    }
}

token! {
    /// Whether a MAC address was generated.
    pub enum MacType {
        /// It was.
        Generated = "generated",
        /// It was given.
        Static = "static",
    }
}

token! {
    /// Whether an interface of a team stays during migration.
    pub enum TeamingType {
        /// It stays.
        Persistent = "persistent",
        /// It is unplugged, and the other one carries on.
        Transient = "transient",
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
