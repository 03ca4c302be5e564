//! Rules about interfaces (parse-and-rules.md 3.6).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::interface::{BackendType, Source, SourceIps, TeamingType, VhostUserMode};
use crate::domain::info::Virtio;
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

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

/// What an interface says goes with its type and model.
pub fn interfaces(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let interfaces = &domain.devices.interface;
    for (at, interface) in interfaces.iter().enumerate() {
        let mut one = element(path("interface", at, interfaces.len()), findings);
        let ethernet = matches!(interface.source, Source::Ethernet(_));
        let ips = host_side(&interface.source).is_some_and(|ips| !ips.ip.is_empty() || !ips.route.is_empty());
        one.refuse_in("source", ips, "only the host side of type 'ethernet' has addresses and routes");
        let managed = interface.target.as_ref().and_then(|target| target.managed);
        let wrong = managed == Some(YesNo::No) && !ethernet;
        one.refuse_in("target", wrong, "`managed='no'` is for type 'ethernet'");
        if let Some(teaming) = &interface.teaming {
            let transient = teaming.r#type == Some(TeamingType::Transient);
            let named = teaming.persistent.is_some();
            one.refuse_in("teaming", transient && !named, "it names no interface that stays");
            one.refuse_in("teaming", !transient && named, "an interface that stays names no other");
        }
        let bridged = matches!(interface.source, Source::Network(_) | Source::Bridge(_));
        let isolated = interface.port.as_ref().is_some_and(|port| port.isolated == Some(YesNo::Yes));
        one.refuse_in("port", isolated && !bridged, "only interfaces on a bridge can be isolated");
        let switched = interface.virtualport.as_ref().is_some_and(|port| port.r#type.is_some());
        one.refuse_in("port", isolated && switched, "a switch decides itself who sees whom");
        let rates = interface.bandwidth.iter().flat_map(|own| [&own.inbound, &own.outbound]).flatten();
        for rate in rates {
            let most = rate.average.max(rate.peak).max(rate.floor);
            one.refuse_in("bandwidth", most > 1 << 54, "a rate is at most 18014398509481984 KiB a second");
            one.refuse_in("bandwidth", rate.burst > 4_194_303, "a burst is at most 4194303 KiB");
        }
        let virtio = interface.is_virtio();
        let options = interface.driver.as_ref().is_some_and(|driver| driver.virtio != Virtio::default());
        one.refuse_in("driver", options && !virtio, "these options are for virtio models");
        let passt = interface.backend.as_ref().is_some_and(|backend| backend.r#type == BackendType::Passt);
        let user = matches!(interface.source, Source::User(_));
        one.refuse_in("backend", passt && !user, "the backend 'passt' is for type 'user'");
        let forwards = !interface.port_forward.is_empty();
        one.refuse_in(
            "portForward",
            forwards && !(user && passt),
            "ports are forwarded by the backend 'passt' alone",
        );
        for range in interface.port_forward.iter().flat_map(|forward| &forward.range) {
            let open = range.start == 0 && (range.end > 0 || range.to > 0 || range.exclude.is_some());
            one.refuse_in("portForward", open, "a range of ports needs `start`");
        }
        if let Source::VhostUser(socket) = &interface.source {
            one.refuse(
                interface.model_type().is_some() && !virtio,
                "an interface of type 'vhostuser' has a virtio model",
            );
            let again = socket.reconnect.as_ref().is_some_and(|again| again.enabled == Some(YesNo::Yes));
            let server = socket.mode == VhostUserMode::Server;
            one.refuse_in("source", server && again, "only a client connects again");
        }
    }
}
