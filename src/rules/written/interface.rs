//! Network interfaces: sources, addresses, virtual networks and switches (parse-and-rules.md 2.15).

use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::hostdev;
use crate::domain::devices::interface::{
    Bandwidth, Interface, Ip, IpFamily, NicModel, PortForward, Route, Source, SourceIps, Trunk, Virtualport,
    VirtualportParameters, VirtualportType, Vlan,
};
use crate::domain::info::Virtio;
use crate::domain::Domain;
use crate::xml::value::token::YesNo;
use std::net::IpAddr;

/// Every interface.
pub fn interfaces(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let interfaces = &domain.devices.interface;
    for (at, interface) in interfaces.iter().enumerate() {
        let mut one = element(path("interface", at, interfaces.len()), findings);
        source(&mut one, &interface.source);
        card(&mut one, interface);
        interface.ip.iter().for_each(|ip| address(&mut one, ip));
        interface.route.iter().for_each(|way| route(&mut one, way));
        interface.port_forward.iter().for_each(|forward| ports(&mut one, forward));
        if let Some(own) = &interface.bandwidth {
            bandwidth(&mut one, own, matches!(interface.source, Source::Network(_)));
        }
        if let Some(own) = &interface.vlan {
            vlan(&mut one, own);
        }
        if let Some(own) = &interface.virtualport {
            virtualport(&mut one, own, &interface.source);
        }
    }
}

fn source(one: &mut Element<'_>, source: &Source) {
    let none = SourceIps::default();
    let ips = match source {
        Source::Direct(direct) => {
            one.refuse_in("source", direct.dev.is_none(), "the source needs `dev`");
            &direct.ips
        }
        Source::Client(socket) | Source::Mcast(socket) => {
            one.refuse_in("source", socket.address.is_none(), "the source needs `address`");
            &socket.ips
        }
        Source::Udp(tunnel) => {
            one.refuse_in("source", tunnel.address.is_none(), "the source needs `address`");
            one.refuse_in("source/local", tunnel.local.address.is_none(), "it needs `address`");
            &tunnel.ips
        }
        Source::Hostdev(device) => {
            let kind = device.address.as_ref().and_then(|address| address.r#type);
            let nameless = kind.is_none() && device.vendor.is_none();
            one.refuse_in("source", nameless, "the source needs an `<address>` with `type`, or a `<vendor>`");
            let container = kind.filter(|kind| !kind.fits(hostdev::Mode::Subsystem));
            let name = container.map_or("", hostdev::Type::as_str);
            let message = format!("`type` is '{name}', which is for devices of containers");
            one.refuse_in("source/address", container.is_some(), message);
            let beyond = |part: Option<u64>, most: u64| part.is_some_and(|part| part > most);
            let outside =
                device.address.as_ref().filter(|_| kind == Some(hostdev::Type::Pci)).is_some_and(|own| {
                    beyond(own.bus.map(|part| part.0), 0xff)
                        || beyond(own.slot.map(|part| part.0), 0x1f)
                        || beyond(own.function.map(|part| part.0), 7)
                });
            one.refuse_in("source/address", outside, "there is no such PCI function");
            &device.ips
        }
        Source::VhostUser(socket) => {
            super::chardev::again(one, socket.reconnect.as_ref());
            &socket.ips
        }
        Source::Ethernet(ips) | Source::Null(ips) => ips,
        Source::Network(own) => &own.ips,
        Source::Bridge(own) => &own.ips,
        Source::User(own) => &own.ips,
        _ => &none,
    };
    ips.ip.iter().for_each(|ip| address(one, ip));
    ips.route.iter().for_each(|way| route(one, way));
}

fn card(one: &mut Element<'_>, interface: &Interface) {
    let mac = interface.mac.as_ref().and_then(|mac| mac.address.as_ref());
    let many = mac.is_some_and(|mac| mac.0[0] & 1 == 1);
    one.refuse_in("mac", many, "the address is one of a group; a card has an address of its own");
    let model = interface.model_type().map(NicModel::as_str);
    let fits =
        |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let message = "a model's name has letters, digits, '-' and '_'";
    one.refuse_in("model", model.is_some_and(|model| !fits(model)), message);
    // Known models are read in any case.
    let virtio = model.and_then(NicModel::in_any_case).is_some_and(NicModel::is_virtio);
    let hostdev = matches!(interface.source, Source::Hostdev(_));
    if let Some(driver) = interface.driver.as_ref().filter(|_| virtio && !hostdev) {
        one.known("driver/@name", driver.name.as_ref());
        one.known("driver/@txmode", driver.txmode.as_ref());
    }
    let options = interface.driver.as_ref().is_some_and(|driver| driver.virtio != Virtio::default());
    one.refuse_in("driver", options && model.is_some() && !virtio, "these options are for virtio models");
    if let Some(teaming) = &interface.teaming {
        let said = teaming.r#type.is_some() || teaming.persistent.is_none();
        one.refuse_in("teaming", !said, "it needs `type`");
    }
}

fn width(address: &IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn address(one: &mut Element<'_>, ip: &Ip) {
    let Some(address) = &ip.address else {
        return one.refuse_in("ip", true, "it needs `address`");
    };
    let width = width(address);
    one.refuse_in("ip", ip.prefix > width, format!("`prefix` is at most {width}"));
    let other = match &ip.family {
        Some(IpFamily::Ipv4) => address.is_ipv6(),
        Some(IpFamily::Ipv6) => address.is_ipv4(),
        Some(IpFamily::Other(_)) | None => false,
    };
    one.refuse_in("ip", other, "the address is not of that family");
    let peer = ip.peer.is_some_and(|peer| peer.is_ipv4() != address.is_ipv4());
    one.refuse_in("ip", peer, "`peer` is of another family than the address");
}

fn route(one: &mut Element<'_>, route: &Route) {
    one.known("route/@family", route.family.as_ref());
    let (Some(address), Some(gateway)) = (&route.address, &route.gateway) else {
        return one.refuse_in("route", true, "it needs `address` and `gateway`");
    };
    let six = route.family == Some(IpFamily::Ipv6);
    one.refuse_in(
        "route",
        address.is_ipv6() != six || gateway.is_ipv6() != six,
        "an address is not of its family",
    );
    one.refuse_in(
        "route",
        route.netmask.is_some() && route.prefix.is_some(),
        "`netmask` and `prefix` say the same",
    );
    let odd = route.netmask.is_some_and(|mask| six || mask.is_ipv6());
    one.refuse_in("route", odd, "a mask is for IPv4");
    one.refuse_in("route", route.metric == Some(0), "`metric` is at least 1");
    let width = width(address);
    one.refuse_in(
        "route",
        route.prefix.is_some_and(|prefix| prefix > width),
        format!("`prefix` is at most {width}"),
    );
    let host = match (address, route.netmask, route.prefix) {
        (IpAddr::V4(address), Some(IpAddr::V4(mask)), _) => address.to_bits() & !mask.to_bits() != 0,
        (IpAddr::V4(address), None, Some(prefix)) => {
            address.to_bits() & u32::MAX.checked_shr(prefix).unwrap_or(0) != 0
        }
        (IpAddr::V6(address), _, Some(prefix)) => {
            address.to_bits() & u128::MAX.checked_shr(prefix).unwrap_or(0) != 0
        }
        _ => false,
    };
    one.refuse_in("route", host, "the address is one in the network, not the network's");
}

fn ports(one: &mut Element<'_>, forward: &PortForward) {
    for range in &forward.range {
        let none = range.start == 0 && range.end == 0 && range.to == 0 && range.exclude.is_none();
        one.refuse_in("portForward/range", none, "a range of ports needs `start`");
    }
}

fn bandwidth(one: &mut Element<'_>, bandwidth: &Bandwidth, network: bool) {
    one.refuse_in("bandwidth", bandwidth.class_id.is_some(), "`classID` is for networks");
    for (name, rate) in
        [("bandwidth/inbound", &bandwidth.inbound), ("bandwidth/outbound", &bandwidth.outbound)]
    {
        let Some(rate) = rate else { continue };
        one.refuse_in(name, rate.average == 0 && rate.floor == 0, "it needs `average` or `floor`");
        let burst = rate.peak > 0 || rate.burst > 0;
        one.refuse_in(name, burst && rate.average == 0, "`peak` and `burst` need `average`");
        let held = rate.floor > 0 && !(network && name.ends_with("inbound"));
        one.refuse_in(name, held, "`floor` is for inbound traffic of type 'network'");
    }
}

fn vlan(one: &mut Element<'_>, vlan: &Vlan) {
    one.refuse_in("vlan", vlan.tag.is_empty(), "there is no `<tag>`");
    one.refuse_in("vlan", vlan.tag.iter().any(|tag| tag.id > 4095), "a network's number is at most 4095");
    let native = vlan.tag.iter().filter(|tag| tag.native_mode.is_some()).count();
    one.refuse_in("vlan", native > 1, "only one network is the native one");
    let not = vlan.trunk == Some(Trunk(YesNo::No));
    let message = "`trunk` is 'yes' where there are several networks, or a native one";
    one.refuse_in("vlan", not && (vlan.tag.len() > 1 || native > 0), message);
}

fn virtualport(one: &mut Element<'_>, port: &Virtualport, source: &Source) {
    let network = matches!(source, Source::Network(_));
    let here = network || matches!(source, Source::Bridge(_) | Source::Direct(_) | Source::Hostdev(_));
    one.refuse_in("virtualport", !here, format!("an interface of type '{}' has no switch", source.word()));
    let kind = port.r#type;
    one.refuse_in("virtualport", kind.is_none() && !network, "it needs `type`");
    let none = VirtualportParameters::default();
    let own = port.parameters.as_ref().unwrap_or(&none);
    let limits = [
        ("managerid", own.managerid, 0xff),
        ("typeid", own.typeid, 0xff_ffff),
        ("typeidversion", own.typeidversion, 0xff),
    ];
    for (name, number, most) in limits {
        let beyond = number.is_some_and(|number| number.0 > most);
        one.refuse_in("virtualport/parameters", beyond, format!("`{name}` is at most {most}"));
    }
    let long = own.profileid.as_ref().is_some_and(|profile| profile.len() > 39);
    one.refuse_in("virtualport/parameters", long, "`profileid` has at most 39 characters");
    let vepa = own.managerid.is_some() || own.typeid.is_some() || own.typeidversion.is_some();
    let whole = own.managerid.is_some() && own.typeid.is_some() && own.typeidversion.is_some();
    let (profile, instance, interface) =
        (own.profileid.is_some(), own.instanceid.is_some(), own.interfaceid.is_some());
    // An identity that is missing is drawn, but for midonet.
    let (lacks, odd) = match kind {
        Some(VirtualportType::Ieee8021Qbg) => (!whole, profile || interface),
        Some(VirtualportType::Ieee8021Qbh) => (!profile, vepa || instance || interface),
        Some(VirtualportType::Openvswitch) => (false, vepa || instance),
        Some(VirtualportType::Midonet) => (!interface, false),
        None => (false, false),
    };
    let kind = kind.map_or("", VirtualportType::as_str);
    one.refuse_in(
        "virtualport/parameters",
        lacks && !network,
        format!("the type '{kind}' needs more than that"),
    );
    one.refuse_in("virtualport/parameters", odd, format!("the type '{kind}' does not ask for all of that"));
}
