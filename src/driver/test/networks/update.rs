//! Changes of parts of a network: hosts and ranges of DHCP.

use super::super::super::error::{Code, Error, Origin, Result};
use super::super::super::{AFFECT_CONFIG, AFFECT_LIVE};
use super::super::not_now;
use super::super::tree::read_root;
use super::Network;
use crate::xml::tree::Element;
use std::net::Ipv4Addr;
use wire::procedures::NetworkUpdate;

/// Commands.
const MODIFY: u32 = 1;
const DELETE: u32 = 2;
const ADD_LAST: u32 = 3;
const ADD_FIRST: u32 = 4;
/// Sections.
const DHCP_HOST: u32 = 4;
const DHCP_RANGE: u32 = 5;

/// Changes the copies that the flags mean, both or none of them.
pub(super) fn copies(
    network: &mut Network,
    flags: u32,
    change: impl Fn(&mut Element) -> Result<()>,
) -> Result<()> {
    let running = network.live.is_some();
    let mut flags = flags & (AFFECT_LIVE | AFFECT_CONFIG);
    if flags == 0 {
        flags = if running { AFFECT_LIVE } else { AFFECT_CONFIG };
    }
    if flags & AFFECT_LIVE != 0 && !running {
        return Err(super::not_running());
    }
    if flags & AFFECT_CONFIG != 0 && network.config.is_none() {
        return not_now(Origin::Network, super::TRANSIENT);
    }
    let (mut live, mut config) = (network.live.clone(), network.config.clone());
    if let Some(own) = live.as_mut().filter(|_| flags & AFFECT_LIVE != 0) {
        change(own)?;
    }
    if let Some(own) = config.as_mut().filter(|_| flags & AFFECT_CONFIG != 0) {
        change(own)?;
    }
    (network.live, network.config) = (live, config);
    Ok(())
}

/// Changes a part of one copy.
pub(super) fn part(network: &mut Element, call: &NetworkUpdate) -> Result<()> {
    let kind = match call.section {
        DHCP_HOST => "host",
        DHCP_RANGE => "range",
        section => {
            let detail = format!("can't update section {section} of a network");
            return Err(Error::new(Code::ConfigUnsupported, Origin::Network, detail));
        }
    };
    let new = read_root(&call.xml, kind)?;
    let addresses = network.children.iter().enumerate().filter(|(_, own)| own.name == "ip");
    let mut addresses: Vec<usize> = addresses.map(|(index, _)| index).collect();
    if let Ok(wanted) = usize::try_from(call.parent_index) {
        addresses = addresses.get(wanted).copied().into_iter().collect();
    }
    let with_dhcp = addresses.iter().find(|index| network.children[**index].child("dhcp").is_some());
    let Some(index) = with_dhcp.or(addresses.first()).copied() else {
        let detail = "couldn't find ip element to update in network";
        return Err(Error::new(Code::OperationInvalid, Origin::Network, detail));
    };
    let ip = &mut network.children[index];
    if kind == "range" {
        within(ip, &new)?;
    }
    let dhcp = ip.at("dhcp");
    let found = dhcp.children.iter().position(|own| alike(own, &new));
    let missing = || {
        let detail = format!("couldn't locate a matching dhcp {kind} entry in network");
        Err(Error::new(Code::OperationInvalid, Origin::Network, detail))
    };
    match (call.command, found) {
        (ADD_LAST | ADD_FIRST, Some(_)) => {
            let detail = format!("there is an existing dhcp {kind} entry in network that matches");
            return Err(Error::new(Code::OperationInvalid, Origin::Network, detail));
        }
        (ADD_FIRST, None) => {
            let at = dhcp.children.iter().position(|own| own.name == kind).unwrap_or(dhcp.children.len());
            dhcp.children.insert(at, new);
        }
        (ADD_LAST, None) => dhcp.children.push(new),
        (MODIFY, Some(at)) => dhcp.children[at] = new,
        (DELETE, Some(at)) => drop(dhcp.children.remove(at)),
        (MODIFY | DELETE, None) => return missing(),
        (command, _) => {
            let detail = format!("unrecognized network update command code {command}");
            return Err(Error::new(Code::InvalidArg, Origin::Network, detail));
        }
    }
    dhcp.order(&["range", "host"]);
    Ok(())
}

/// Whether two entries are of the same host or the same range.
fn alike(own: &Element, other: &Element) -> bool {
    let same = |name: &str| {
        let (own, other) = (own.attribute(name), other.attribute(name));
        own.is_some() && own == other
    };
    own.name == other.name
        && match &*own.name {
            "range" => same("start") && same("end"),
            _ => same("mac") || same("name") || same("ip"),
        }
}

/// The address in an attribute.
pub(super) fn address(element: &Element, name: &str) -> Option<Ipv4Addr> {
    element.attribute(name)?.parse().ok()
}

/// How many bits of the addresses are the network's.
pub(super) fn prefix(ip: &Element) -> u32 {
    match (ip.attribute("prefix"), address(ip, "netmask")) {
        (Some(prefix), _) => prefix.parse().unwrap_or(32),
        (None, Some(mask)) => mask.to_bits().leading_ones(),
        (None, None) => 24,
    }
}

/// Refuses a range that is not in the network.
fn within(ip: &Element, range: &Element) -> Result<()> {
    let (Some(own), Some(start), Some(end)) =
        (address(ip, "address"), address(range, "start"), address(range, "end"))
    else {
        return Ok(());
    };
    let prefix = prefix(ip);
    let net = |own: Ipv4Addr| own.to_bits().checked_shr(32 - prefix.min(32)).unwrap_or_default();
    if net(start) == net(own) && net(end) == net(own) {
        return Ok(());
    }
    let detail = format!("range {start} - {end} is not entirely within network {own}/{prefix}");
    Err(Error::new(Code::Internal, Origin::Network, detail))
}
