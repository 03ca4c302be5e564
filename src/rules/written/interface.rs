//! Network interfaces: sources, cards, networks and bandwidth (parse-and-rules.md 2.15).

pub(crate) mod address;
pub(crate) mod model;

use super::{invalid, lacks, virtualport, word};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::hostdev;
use crate::domain::devices::interface::{
    Bandwidth, HostdevAddress, HostdevSource, Interface, NicModel, PortForward, Rate, Source, SourceIps,
    Trunk, Vlan,
};
use crate::domain::Domain;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, MISSING_ELEMENT};
use crate::xml::value::token::YesNo;

/// Every interface.
pub fn interfaces(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (interface, place) in devices.each("interface", &domain.devices.interface) {
        source(&interface.source, &place.child("source"), findings);
        vhost_user(interface, &place.child("source"), findings);
        card(interface, &place, findings);
        model::model(interface, domain.r#type, &place, findings);
        address::addresses(&interface.ip, &interface.route, &place, findings);
        for (forward, place) in place.each("portForward", &interface.port_forward) {
            ports(forward, &place, findings);
        }
        if let Some(own) = &interface.bandwidth {
            bandwidth(own, &interface.source, &place.child("bandwidth"), findings);
        }
        if let Some(own) = &interface.vlan {
            vlan(own, &place.child("vlan"), findings);
        }
        if let Some(own) = &interface.virtualport {
            virtualport::virtualport(own, &interface.source, &place.child("virtualport"), findings);
        }
    }
}

/// What the interface is connected to.
fn source(own: &Source, source: &Place<'_>, findings: &mut Findings) {
    match own {
        Source::Direct(direct) if direct.dev.is_none() => {
            lacks(findings, source, "source", "dev").help("name the interface of the host");
        }
        Source::Client(socket) | Source::Mcast(socket) if socket.address.is_none() => {
            lacks(findings, source, "source", "address").help(format!("`type='{}'` needs it", own.word()));
        }
        Source::Udp(tunnel) => {
            if tunnel.address.is_none() {
                lacks(findings, source, "source", "address").help("`type='udp'` needs it");
            }
            if tunnel.local.address.is_none() {
                lacks(findings, &source.child("local"), "local", "address").help("`type='udp'` needs it");
            }
        }
        Source::Hostdev(device) => self::device(device, source, findings),
        Source::VhostUser(socket) => super::chardev::reconnect(socket.reconnect.as_ref(), source, findings),
        Source::Direct(_)
        | Source::Client(_)
        | Source::Mcast(_)
        | Source::Ethernet(_)
        | Source::Null(_)
        | Source::Network(_)
        | Source::Bridge(_)
        | Source::User(_)
        | Source::Internal(_)
        | Source::Server(_)
        | Source::Vdpa(_)
        | Source::Vds(_) => {}
    }
    if let Some(ips) = ips(own) {
        address::addresses(&ips.ip, &ips.route, source, findings);
    }
}

/// Another process is reached by its socket; passt has one of its own.
fn vhost_user(interface: &Interface, source: &Place<'_>, findings: &mut Findings) {
    let Source::VhostUser(socket) = &interface.source else { return };
    if socket.path.is_none() && !interface.is_passt() {
        lacks(findings, source, "source", "path")
            .help("name the socket of the process, or add `<backend type='passt'/>`");
    }
}

/// The addresses of a source that has them; in others they have no effect.
fn ips(source: &Source) -> Option<&SourceIps> {
    match source {
        Source::Direct(own) => Some(&own.ips),
        Source::Client(own) | Source::Mcast(own) => Some(&own.ips),
        Source::Udp(own) => Some(&own.ips),
        Source::Hostdev(own) => Some(&own.ips),
        Source::VhostUser(own) => Some(&own.ips),
        Source::Ethernet(ips) | Source::Null(ips) => Some(ips),
        Source::Network(own) => Some(&own.ips),
        Source::Bridge(own) => Some(&own.ips),
        Source::User(own) => Some(&own.ips),
        Source::Internal(_) | Source::Server(_) | Source::Vdpa(_) | Source::Vds(_) => None,
    }
}

/// A device of the host is named, and can be one.
fn device(own: &HostdevSource, source: &Place<'_>, findings: &mut Findings) {
    let kind = own.address.as_ref().and_then(|address| address.r#type);
    let address = source.child("address");
    match (kind, &own.address) {
        (None, Some(_)) if own.vendor.is_none() => {
            lacks(findings, &address, "address", "type").help("set it to 'pci' or 'usb'");
        }
        (None, None) if own.vendor.is_none() => findings
            .report(&MISSING_ELEMENT, source, "`<source>` has neither `<address>` nor `<vendor>`")
            .help("add the `<address type='pci'>` of the device on the host"),
        (Some(kind), _) if !kind.fits(hostdev::Mode::Subsystem) => {
            invalid(findings, &address.attr("type"), kind, "'pci' or 'usb'");
        }
        (Some(hostdev::Type::Pci), Some(own)) => pci(own, &address, findings),
        (None | Some(_), _) => {}
    }
}

fn pci(own: &HostdevAddress, address: &Place<'_>, findings: &mut Findings) {
    let parts = [
        ("bus", own.bus.map(|part| part.0), 0xff),
        ("slot", own.slot.map(|part| part.0), 0x1f),
        ("function", own.function.map(|part| part.0), 7),
    ];
    for (name, value, most) in parts {
        if let Some(value) = value.filter(|value| *value > most) {
            let (value, expected) = (format!("0x{value:x}"), format!("at most 0x{most:x}"));
            invalid(findings, &address.attr(name), value, &expected);
        }
    }
}

/// What the guest sees.
fn card(interface: &Interface, place: &Place<'_>, findings: &mut Findings) {
    let mac = interface.mac.as_ref().and_then(|mac| mac.address.as_ref());
    if let Some(mac) = mac.filter(|mac| mac.0[0] & 1 == 1) {
        let expected = "the address of a single card, whose first octet is even";
        invalid(findings, &place.child("mac").attr("address"), mac, expected);
    }
    let model = interface.model_type().map(NicModel::as_str);
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if let Some(model) = model.filter(|model| !model.bytes().all(fits)) {
        let expected = "a model name of letters, digits, '-' and '_'";
        invalid(findings, &place.child("model").attr("type"), model, expected);
    }
    // Known models are read in any case.
    let virtio = model.and_then(NicModel::in_any_case).is_some_and(NicModel::is_virtio);
    if let Some(own) = &interface.driver {
        let driver = place.child("driver");
        if virtio && !matches!(interface.source, Source::Hostdev(_)) {
            word(findings, &driver, "name", own.name.as_ref());
            word(findings, &driver, "txmode", own.txmode.as_ref());
        }
    }
    if let Some(teaming) = &interface.teaming {
        if teaming.r#type.is_none() && teaming.persistent.is_some() {
            lacks(findings, &place.child("teaming"), "teaming", "type")
                .help("set it to 'persistent' or 'transient'");
        }
    }
}

fn ports(forward: &PortForward, place: &Place<'_>, findings: &mut Findings) {
    for (range, place) in place.each("range", &forward.range) {
        if range.start == 0 && range.end == 0 && range.to == 0 && range.exclude.is_none() {
            lacks(findings, &place, "range", "start").help("add the first port");
        }
    }
}

fn bandwidth(own: &Bandwidth, source: &Source, bandwidth: &Place<'_>, findings: &mut Findings) {
    if own.class_id.is_some() {
        findings
            .report(&EXCLUDED_ATTRIBUTE, &bandwidth.attr("classID"), "`classID` in `<bandwidth>` of a guest")
            .help("only networks have it; remove it");
    }
    if let Some(own) = &own.inbound {
        let inbound = bandwidth.child("inbound");
        rate(own, "inbound", &inbound, findings);
        if own.floor > 0 && !matches!(source, Source::Network(_)) {
            findings
                .report(
                    &EXCLUDED_ATTRIBUTE,
                    &inbound.attr("floor"),
                    format!("`floor` of an interface of type '{}'", source.word()),
                )
                .help("only interfaces of type 'network' have a guaranteed rate");
        }
    }
    if let Some(own) = &own.outbound {
        let outbound = bandwidth.child("outbound");
        rate(own, "outbound", &outbound, findings);
        if own.floor > 0 {
            findings
                .report(&EXCLUDED_ATTRIBUTE, &outbound.attr("floor"), "`floor` of outbound traffic")
                .help("only inbound traffic has a guaranteed rate");
        }
    }
}

fn rate(own: &Rate, element: &str, place: &Place<'_>, findings: &mut Findings) {
    let burst = own.peak > 0 || own.burst > 0;
    if own.average > 0 || own.floor > 0 && !burst {
        return;
    }
    let help = match burst {
        true => "`peak` and `burst` need it",
        false => "add the rate in kilobytes per second, or `floor`",
    };
    lacks(findings, place, element, "average").help(help);
}

rule! {
    /// The VLAN tags of an interface contradict each other or `trunk`.
    ///
    /// Only one VLAN is the native one, and an interface with several VLANs, or a native one, is a
    /// trunk. Remove `nativeMode` from the others, or `trunk='no'`.
    ///
    /// ```xml wrong
    /// <interface type='bridge'>
    ///   <source bridge='ovsbr0'/><virtualport type='openvswitch'/>
    ///   <vlan trunk='no'><tag id='42'/><tag id='47'/></vlan>
    /// </interface>
    /// ```
    /// ```xml right
    /// <interface type='bridge'>
    ///   <source bridge='ovsbr0'/><virtualport type='openvswitch'/>
    ///   <vlan trunk='yes'><tag id='42'/><tag id='47'/></vlan>
    /// </interface>
    /// ```
    VLAN_TAGS = "R310" "vlan-tags-contradict" Error;
}

fn vlan(own: &Vlan, vlan: &Place<'_>, findings: &mut Findings) {
    if own.tag.is_empty() {
        findings
            .report(&MISSING_ELEMENT, vlan, "`<vlan>` has no `<tag>`")
            .help("add the tag of a VLAN, or remove `<vlan>`");
    }
    let mut native = 0;
    for (tag, place) in vlan.each("tag", &own.tag) {
        if tag.id > 4095 {
            invalid(findings, &place.attr("id"), tag.id, "a VLAN of at most 4095");
        }
        native += usize::from(tag.native_mode.is_some());
        if native == 2 && tag.native_mode.is_some() {
            findings
                .report(&VLAN_TAGS, &place.attr("nativeMode"), format!("second native VLAN '{}'", tag.id))
                .help("only one VLAN can be the native one; remove `nativeMode`");
        }
    }
    if own.trunk == Some(Trunk(YesNo::No)) && (own.tag.len() > 1 || native > 0) {
        let what = if native > 0 { "a native VLAN" } else { "several VLANs" };
        findings
            .report(&VLAN_TAGS, &vlan.attr("trunk"), format!("`trunk='no'` with {what}"))
            .help("remove `trunk`, or set it to 'yes'");
    }
}
