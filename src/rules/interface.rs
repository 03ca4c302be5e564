//! Rules about interfaces (parse-and-rules.md 3.6).

use super::chardev::RECONNECT_OF_SERVER;
use super::hostdev::missing_persistent;
use super::virtio;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::interface::{Bandwidth, Source, SourceIps, TeamingType, VhostUserMode};
use crate::domain::devices::Interface;
use crate::domain::Domain;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, INVALID_VALUE, MISSING_ATTRIBUTE};
use crate::xml::value::token::YesNo;

rule! {
    /// A setting is given that interfaces of this type do not have.
    ///
    /// Addresses in `<source>` and `managed='no'` are for type `ethernet`; isolated ports for types
    /// `bridge` and `network`; the backend `passt` for type `user`. Remove the setting, or change the
    /// type.
    ///
    /// ```xml wrong
    /// <interface type='bridge'><source bridge='br0'/><target dev='x' managed='no'/></interface>
    /// ```
    /// ```xml right
    /// <interface type='ethernet'><target dev='x' managed='no'/></interface>
    /// ```
    SETTING_OF_OTHER_TYPE = "R340" "interface-setting-of-other-type" Error;

    /// A port of a virtual switch is isolated by an attribute of bridges.
    ///
    /// `<port isolated='yes'>` is a setting of Linux bridges; the switch that `<virtualport>` names
    /// has its own. Remove one of the two.
    ///
    /// ```xml wrong
    /// <interface type='bridge'>
    ///   <source bridge='a'/><virtualport type='openvswitch'/><port isolated='yes'/>
    /// </interface>
    /// ```
    /// ```xml right
    /// <interface type='bridge'><source bridge='a'/><port isolated='yes'/></interface>
    /// ```
    ISOLATED_ON_SWITCH = "R341" "isolated-port-of-switch" Error;

    /// Ports are forwarded by something else than passt.
    ///
    /// `<portForward>` is done by the backend `passt` of interfaces of type `user`. Add
    /// `<backend type='passt'/>`, or remove `<portForward>`.
    ///
    /// ```xml wrong
    /// <interface type='user'><portForward proto='tcp'><range start='80'/></portForward></interface>
    /// ```
    /// ```xml right
    /// <interface type='user'>
    ///   <portForward proto='tcp'><range start='80'/></portForward><backend type='passt'/>
    /// </interface>
    /// ```
    FORWARD_WITHOUT_PASST = "R342" "port-forward-without-passt" Error;

    /// An interface of type `vhostuser` has a model that is not virtio.
    ///
    /// The process that it is connected to talks to the guest by virtio. Use model `virtio`.
    ///
    /// ```xml wrong
    /// <interface type='vhostuser'>
    ///   <source type='unix' path='/a' mode='client'/><model type='e1000'/>
    /// </interface>
    /// ```
    /// ```xml right
    /// <interface type='vhostuser'>
    ///   <source type='unix' path='/a' mode='client'/><model type='virtio'/>
    /// </interface>
    /// ```
    VHOST_USER_MODEL = "R343" "vhostuser-model-not-virtio" Error;
}

/// What an interface says goes with its type and model.
pub fn interfaces(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (interface, place) in devices.each("interface", &domain.devices.interface) {
        of_type(interface, &place, findings);
        teaming(interface, &place, findings);
        port(interface, &place, findings);
        if let Some(own) = &interface.bandwidth {
            bandwidth(own, &place.child("bandwidth"), findings);
        }
        forwards(interface, &place, findings);
        let virtio = interface.is_virtio();
        if let Some(own) = interface.driver.as_ref().filter(|_| !virtio) {
            virtio::options(findings, &place, &own.virtio, "an interface of model 'virtio'");
        }
        if let Source::VhostUser(socket) = &interface.source {
            if let Some(model) = interface.model_type().filter(|_| !virtio) {
                let at = place.child("model");
                findings
                    .report(
                        &VHOST_USER_MODEL,
                        &at.attr("type"),
                        format!("model '{}' of an interface of type 'vhostuser'", model.as_str()),
                    )
                    .help("use `<model type='virtio'/>`");
            }
            let again = socket.reconnect.as_ref().is_some_and(|own| own.enabled == Some(YesNo::Yes));
            if again && socket.mode == Some(VhostUserMode::Server) {
                let source = place.child("source");
                findings
                    .report(
                        &RECONNECT_OF_SERVER,
                        &source.child("reconnect"),
                        "`<reconnect>` needs `mode='client'`, not 'server'",
                    )
                    .remove(", or change the mode");
            }
        }
    }
}

/// The addresses and routes of the host's side, which only type 'ethernet' has.
fn host_side(source: &Source) -> Option<&SourceIps> {
    Some(match source {
        Source::Network(source) => &source.ips,
        Source::Bridge(source) => &source.ips,
        Source::Direct(source) => &source.ips,
        Source::User(source) => &source.ips,
        Source::Vdpa(source) => &source.ips,
        Source::Null(ips) => ips,
        Source::Internal(source) => &source.ips,
        Source::Server(source) | Source::Client(source) | Source::Mcast(source) => &source.ips,
        Source::Udp(source) => &source.ips,
        Source::VhostUser(source) => &source.ips,
        Source::Vds(source) => &source.ips,
        Source::Hostdev(source) => &source.ips,
        Source::Ethernet(_) => return None,
    })
}

fn of_type(interface: &Interface, place: &Place<'_>, findings: &mut Findings) {
    let kind = interface.source.word();
    let mut refuse = |place: &Place<'_>, what: &str, of: &str| {
        findings
            .report(&SETTING_OF_OTHER_TYPE, place, format!("{what} of an interface of type '{kind}'"))
            .help(format!("remove it; it is for {of}"));
    };
    let source = place.child("source");
    if let Some(own) = host_side(&interface.source) {
        if let Some((_, place)) = source.each("ip", &own.ip).next() {
            refuse(&place, "`<ip>` in `<source>`", "type 'ethernet'");
        } else if let Some((_, place)) = source.each("route", &own.route).next() {
            refuse(&place, "`<route>` in `<source>`", "type 'ethernet'");
        }
        let managed = interface.target.as_ref().and_then(|target| target.managed);
        if managed == Some(YesNo::No) {
            let target = place.child("target");
            refuse(&target.attr("managed"), "`managed='no'`", "type 'ethernet'");
        }
    }
    let bridged = matches!(interface.source, Source::Network(_) | Source::Bridge(_));
    let isolated = interface.port.as_ref().is_some_and(|port| port.isolated == Some(YesNo::Yes));
    if isolated && !bridged {
        let port = place.child("port");
        refuse(&port.attr("isolated"), "`isolated='yes'`", "types 'bridge' and 'network'");
    }
    if interface.is_passt() && !matches!(interface.source, Source::User(_) | Source::VhostUser(_)) {
        let backend = place.child("backend");
        refuse(&backend.attr("type"), "the backend 'passt'", "types 'user' and 'vhostuser'");
    }
}

fn teaming(interface: &Interface, place: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &interface.teaming else { return };
    let place = place.child("teaming");
    match own.r#type {
        Some(TeamingType::Transient) if own.persistent.is_none() => missing_persistent(findings, &place),
        Some(TeamingType::Transient) => {}
        // Without a type it is not known which half of the team the interface is.
        None => {}
        Some(TeamingType::Persistent) => {
            if let Some(name) = own.persistent.as_deref() {
                findings
                    .report(
                        &EXCLUDED_ATTRIBUTE,
                        &place.attr("persistent"),
                        format!("`persistent='{name}'` of an interface that is not transient"),
                    )
                    .remove(", or set `type='transient'`");
            }
        }
    }
}

fn port(interface: &Interface, place: &Place<'_>, findings: &mut Findings) {
    let isolated = interface.port.as_ref().is_some_and(|port| port.isolated == Some(YesNo::Yes));
    let switch = interface.virtualport.as_ref().and_then(|port| port.r#type);
    if let Some(switch) = switch.filter(|_| isolated) {
        let port = place.child("port");
        let message = format!("`isolated='yes'` of a port of a switch of type '{switch}'");
        findings.report(&ISOLATED_ON_SWITCH, &port.attr("isolated"), message).remove(", or `<virtualport>`");
    }
}

fn bandwidth(own: &Bandwidth, place: &Place<'_>, findings: &mut Findings) {
    const MOST: u64 = 1 << 54;
    for (direction, rate) in [("inbound", &own.inbound), ("outbound", &own.outbound)] {
        let Some(rate) = rate else { continue };
        let place = place.child(direction);
        for (name, value) in [("average", rate.average), ("peak", rate.peak), ("floor", rate.floor)] {
            if value > MOST {
                let message =
                    format!("`{name}` of `<{direction}>` is {value}; expected at most {MOST} KiB a second");
                findings.report(&INVALID_VALUE, &place.attr(name), message);
            }
        }
        if rate.burst > 4_194_303 {
            let message =
                format!("`burst` of `<{direction}>` is {}; expected at most 4194303 KiB", rate.burst);
            findings.report(&INVALID_VALUE, &place.attr("burst"), message);
        }
    }
}

fn forwards(interface: &Interface, place: &Place<'_>, findings: &mut Findings) {
    let user = matches!(interface.source, Source::User(_) | Source::VhostUser(_));
    for (forward, place) in place.each("portForward", &interface.port_forward) {
        if !(user && interface.is_passt()) {
            findings
                .report(&FORWARD_WITHOUT_PASST, &place, "`<portForward>` without the backend 'passt'")
                .help("add `<backend type='passt'/>` to an interface of type 'user', or remove it");
        }
        for (range, place) in place.each("range", &forward.range) {
            if range.start == 0 && (range.end > 0 || range.to > 0 || range.exclude.is_some()) {
                findings
                    .report(&MISSING_ATTRIBUTE, &place, "`<range>` of ports without `start`")
                    .help("add `start`, the first port");
            }
        }
    }
}
