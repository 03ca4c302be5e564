//! Addresses, routes and forwarded ports of an interface.

use crate::domain::elements;
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use crate::{open_token, token};
use domdef_derive::Element;
use std::net::IpAddr;

elements! {
    /// `<ip>`.
    Ip {
        /// The address.
        #[xml(attr)] address: Option<IpAddr>,
        /// The family; that of the address where it is missing.
        #[xml(attr)] family: Option<IpFamily>,
        /// The length of the network's part.
        #[xml(attr, omit)] prefix: u32,
        /// The other side of a link.
        #[xml(attr)] peer: Option<IpAddr>,
    }
    /// `<route>`.
    Route {
        /// The family.
        #[xml(attr)] family: Option<IpFamily>,
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
        #[xml(attr)] proto: PortForwardProto,
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
}

open_token! {
    /// The family of an IP address.
    pub enum IpFamily {
        /// IPv4.
        Ipv4 = "ipv4",
        /// IPv6.
        Ipv6 = "ipv6",
    }
}

token! {
    /// The protocol whose ports are forwarded.
    pub enum PortForwardProto: default Tcp {
        /// TCP.
        Tcp = "tcp",
        /// UDP.
        Udp = "udp",
    }
}
