//! IP addresses and routes of an interface (parse-and-rules.md 2.15).

use super::super::{invalid, lacks, word};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::interface::{Ip, IpFamily, Route};
use crate::xml::mistake::EXCLUDED_ATTRIBUTE;
use std::net::IpAddr;

rule! {
    /// An IP address is not of the family that it needs.
    ///
    /// The addresses of an `<ip>` or `<route>` are all IPv4 or all IPv6, and of its `family`; a route
    /// without `family` is IPv4, and only IPv4 has a `netmask`. Correct the address or the family.
    ///
    /// ```xml wrong
    /// <interface type='ethernet'><ip family='ipv4' address='fd00::2' prefix='64'/></interface>
    /// ```
    /// ```xml right
    /// <interface type='ethernet'><ip family='ipv6' address='fd00::2' prefix='64'/></interface>
    /// ```
    ADDRESS_FAMILY = "R311" "ip-address-of-other-family" Error;

    /// The address of a route is that of a host in the network, not of the network.
    ///
    /// The bits behind the `prefix` or `netmask` must be zero. Clear them, or use a longer prefix.
    ///
    /// ```xml wrong
    /// <interface type='ethernet'>
    ///   <route family='ipv4' address='192.168.122.7' prefix='24' gateway='192.168.122.1'/>
    /// </interface>
    /// ```
    /// ```xml right
    /// <interface type='ethernet'>
    ///   <route family='ipv4' address='192.168.122.0' prefix='24' gateway='192.168.122.1'/>
    /// </interface>
    /// ```
    ROUTE_TO_HOST = "R312" "route-address-not-network" Error;
}

/// The addresses and routes in an element.
pub(super) fn addresses(ips: &[Ip], routes: &[Route], parent: &Place<'_>, findings: &mut Findings) {
    for (ip, place) in parent.each("ip", ips) {
        address(ip, &place, findings);
    }
    for (own, place) in parent.each("route", routes) {
        route(own, &place, findings);
    }
}

fn width(address: &IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn family(address: &IpAddr) -> &'static str {
    match address {
        IpAddr::V4(_) => "ipv4",
        IpAddr::V6(_) => "ipv6",
    }
}

fn prefix(prefix: u32, address: &IpAddr, place: &Place<'_>, findings: &mut Findings) {
    let most = width(address);
    if prefix > most {
        invalid(findings, &place.attr("prefix"), prefix, &format!("at most {most}"));
    }
}

fn other_family(name: &str, value: &IpAddr, expected: &str, place: &Place<'_>, findings: &mut Findings) {
    findings
        .report(
            &ADDRESS_FAMILY,
            &place.attr(name),
            format!("`{name}` '{value}' is of family '{}'; expected '{expected}'", family(value)),
        )
        .help("correct the address or `family`");
}

fn address(ip: &Ip, place: &Place<'_>, findings: &mut Findings) {
    let Some(address) = &ip.address else {
        lacks(findings, place, "ip", "address").help("add the address, or remove `<ip>`");
        return;
    };
    prefix(ip.prefix, address, place, findings);
    let other = match &ip.family {
        Some(IpFamily::Ipv4) => Some("ipv4").filter(|_| address.is_ipv6()),
        Some(IpFamily::Ipv6) => Some("ipv6").filter(|_| address.is_ipv4()),
        Some(IpFamily::Other(_)) | None => None,
    };
    if let Some(expected) = other {
        other_family("address", address, expected, place, findings);
    }
    if let Some(peer) = ip.peer.filter(|peer| peer.is_ipv4() != address.is_ipv4()) {
        other_family("peer", &peer, family(address), place, findings);
    }
}

fn route(own: &Route, place: &Place<'_>, findings: &mut Findings) {
    word(findings, place, "family", own.family.as_ref());
    let (Some(address), Some(gateway)) = (&own.address, &own.gateway) else {
        let name = if own.address.is_none() { "address" } else { "gateway" };
        lacks(findings, place, "route", name).help("a route needs `address` and `gateway`");
        return;
    };
    let six = own.family == Some(IpFamily::Ipv6);
    let expected = if six { "ipv6" } else { "ipv4" };
    let ends = [("address", address), ("gateway", gateway)];
    if let Some((name, value)) = ends.into_iter().find(|(_, value)| value.is_ipv6() != six) {
        other_family(name, value, expected, place, findings);
    }
    if own.netmask.is_some() && own.prefix.is_some() {
        findings
            .report(&EXCLUDED_ATTRIBUTE, &place.attr("netmask"), "`<route>` has both `netmask` and `prefix`")
            .help("they mean the same; remove one of them");
    }
    if let Some(mask) = own.netmask.filter(|mask| six || mask.is_ipv6()) {
        findings
            .report(&ADDRESS_FAMILY, &place.attr("netmask"), format!("`netmask` '{mask}' of an IPv6 route"))
            .help("only IPv4 has masks; use `prefix`");
    }
    if own.metric == Some(0) {
        invalid(findings, &place.attr("metric"), 0, "at least 1");
    }
    if let Some(own) = own.prefix {
        prefix(own, address, place, findings);
    }
    if is_host(address, own) {
        findings
            .report(
                &ROUTE_TO_HOST,
                &place.attr("address"),
                format!("`address='{address}'` of the route is not the address of a network"),
            )
            .help("clear the bits behind the prefix, or use a longer prefix");
    }
}

/// Whether bits are set behind the prefix.
fn is_host(address: &IpAddr, route: &Route) -> bool {
    match (address, route.netmask, route.prefix) {
        (IpAddr::V4(address), Some(IpAddr::V4(mask)), _) => address.to_bits() & !mask.to_bits() != 0,
        (IpAddr::V4(address), None, Some(prefix)) => {
            address.to_bits() & u32::MAX.checked_shr(prefix).unwrap_or(0) != 0
        }
        (IpAddr::V6(address), _, Some(prefix)) => {
            address.to_bits() & u128::MAX.checked_shr(prefix).unwrap_or(0) != 0
        }
        (IpAddr::V4(_) | IpAddr::V6(_), _, _) => false,
    }
}
