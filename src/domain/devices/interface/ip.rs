//! Addresses, routes and forwarded ports of an interface.

use crate::domain::elements;
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use crate::{open_token, token};
use domdef_derive::Element;
use std::net::IpAddr;

elements! {
    /// `<ip>`: an IP address of the interface in the guest.
    Ip {
        /// IPv4 or IPv6 address.
        #[xml(attr)] address: Option<IpAddr>,
        /// The family; that of the address where it is missing.
        #[xml(attr, since = "1.2.12")] family: Option<IpFamily>,
        /// Length of the network's part in bits, up to 32 (IPv4) or 128 (IPv6); 0 or absent: that of the
        /// address's class.
        #[xml(attr, omit, since = "1.2.12")] prefix: u32,
        /// The other side of a link.
        #[xml(attr, since = "2.1")] peer: Option<IpAddr>,
    }
    /// `<route>`: a route that the guest gets.
    Route {
        /// Family of the addresses; ipv4 where absent.
        #[xml(attr)] family: Option<IpFamily>,
        /// Address of the network that the route leads to.
        #[xml(attr)] address: Option<IpAddr>,
        /// Netmask of the network, IPv4; excludes `prefix`.
        #[xml(attr)] netmask: Option<IpAddr>,
        /// Length of the network part in bits, up to 32 (IPv4) or 128 (IPv6), excludes `netmask`; absent: by
        /// the netmask, or the address's class.
        #[xml(attr)] prefix: Option<u32>,
        /// Address of the router through which the network is reached.
        #[xml(attr)] gateway: Option<IpAddr>,
        /// Cost of the route, at least 1, of several routes the cheapest is taken; absent: the host's default.
        #[xml(attr)] metric: Option<u32>,
    }
    /// `<portForward>`: ports that are forwarded to the guest.
    PortForward {
        /// Protocol that is forwarded, tcp or udp.
        #[xml(attr)] proto: PortForwardProto,
        /// Address of the host on which connections are taken; absent: all.
        #[xml(attr)] address: Option<IpAddr>,
        /// Network device of the host on which connections are taken; absent: all.
        #[xml(attr)] dev: Option<String>,
        /// Ports that are forwarded or left out; absent: all.
        #[xml(list = "range")] range: Vec<PortRange>,
    }
    /// `<range>`: ports that are forwarded or left out.
    PortRange {
        /// Number of the first port on the host, 1 to 65,535; absent: none, and then the range has nothing else.
        #[xml(attr, omit)] start: u32,
        /// Last port on the host; absent: the first port alone.
        #[xml(attr, omit)] end: u32,
        /// Port of the guest that the first one leads to; absent: the same number.
        #[xml(attr, omit)] to: u32,
        /// Whether the ports are left out of the forwarding; no where absent.
        #[xml(attr)] exclude: Option<YesNo>,
    }
}

open_token! {
    /// The family of an IP address.
    pub enum IpFamily {
        /// An IPv4 address.
        Ipv4 = "ipv4",
        /// An IPv6 address.
        Ipv6 = "ipv6",
    }
}

token! {
    /// The protocol whose ports are forwarded.
    pub enum PortForwardProto: default Tcp {
        /// TCP ports.
        Tcp = "tcp",
        /// UDP ports.
        Udp = "udp",
    }
}
