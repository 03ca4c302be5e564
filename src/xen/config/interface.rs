//! `<interface>` (xen.md 2.9).

use super::{Notation, Translation};
use crate::domain::devices::interface::{Interface, NicModel, Source};
use crate::xen::words::{addresses, bridge_name, is_openvswitch};
use crate::xen::Kind;

pub(super) fn interfaces(out: &mut Translation<'_>) {
    let interfaces = out.domain.devices.interface.iter();
    let items = interfaces.map(|interface| vif(interface, out.kind, out.notation)).collect();
    out.list("vif", items);
}

fn vif(interface: &Interface, kind: Kind, notation: Notation) -> String {
    let mut words = Vec::new();
    if let Some(mac) = interface.mac.as_ref().and_then(|mac| mac.address) {
        words.push(format!("mac={mac}"));
    }
    let ip = addresses(interface).map(|addresses| format!("ip={addresses}"));
    let script = interface.script.as_ref().and_then(|script| script.path.as_ref()).map(|path| path.0.clone());
    match &interface.source {
        Source::Bridge(bridge) => {
            words.push(format!("bridge={}", bridge_name(interface, &bridge.bridge)));
            words.extend(ip);
            let default = if is_openvswitch(interface) { "vif-openvswitch" } else { "vif-bridge" };
            words.push(format!("script={}", script.unwrap_or_else(|| default.to_owned())));
        }
        Source::Ethernet(_) => {
            words.extend(script.map(|script| format!("script={script}")));
            words.extend(ip);
        }
        // Refused.
        Source::Network(_)
        | Source::Hostdev(_)
        | Source::Direct(_)
        | Source::Null(_)
        | Source::User(_)
        | Source::Internal(_)
        | Source::Server(_)
        | Source::Client(_)
        | Source::Mcast(_)
        | Source::Udp(_)
        | Source::VhostUser(_)
        | Source::Vdpa(_)
        | Source::Vds(_) => {}
    }
    let model = interface.model_type();
    words.extend(match (model, kind, notation) {
        (None, ..) => None,
        (Some(NicModel::Netfront), Kind::Hvm, Notation::Xl) => Some("type=vif".to_owned()),
        (Some(NicModel::Netfront), Kind::Hvm, Notation::Xm) => Some("type=netfront".to_owned()),
        (Some(model), ..) => Some(format!("model={model}")),
    });
    if let Some(dev) = interface.target.as_ref().and_then(|target| target.dev.as_ref()) {
        words.push(format!("vifname={dev}"));
    }
    let outbound = interface.bandwidth.as_ref().and_then(|bandwidth| bandwidth.outbound.as_ref());
    if let Some(rate) = outbound.filter(|rate| rate.average > 0) {
        words.push(format!("rate={}KB/s", rate.average));
    }
    words.join(",")
}
