//! `<interface>` (xen.md 5.6).

use super::{Members, Translation};
use crate::domain::devices::interface::{Interface, NicModel, Source};
use crate::xen::{words, Kind};
use serde_json::Value;

pub(super) fn nics(out: &Translation<'_>) -> Vec<Value> {
    let interfaces = out.domain.devices.interface.iter();
    let own = interfaces.filter(|interface| !matches!(interface.source, Source::Hostdev(_)));
    own.enumerate().map(|(number, interface)| nic(interface, out.kind, number).into()).collect()
}

fn nic(interface: &Interface, kind: Kind, number: usize) -> Members {
    let model = interface.model_type();
    let script = interface.script.as_ref().and_then(|script| script.path.as_ref());
    let bridge = match &interface.source {
        Source::Bridge(bridge) => Some(words::bridge_name(interface, &bridge.bridge)),
        _ => None,
    };
    let mut own = Members::default();
    own.path("backend_domname", interface.backenddomain.as_ref().and_then(|domain| domain.name.as_ref()));
    own.put("devid", number);
    own.some("model", model.map(NicModel::as_str));
    let mac = interface.mac.as_ref().and_then(|mac| mac.address);
    own.some("mac", mac.map(|mac| mac.to_string()));
    own.some("ip", words::addresses(interface));
    own.some("bridge", bridge);
    let target = interface.target.as_ref().and_then(|target| target.dev.as_ref());
    own.path("ifname", target);
    match script {
        Some(script) => own.put("script", script.0.as_str()),
        None if words::is_openvswitch(interface) => own.put("script", "vif-openvswitch"),
        None => {}
    }
    let emulated = match model {
        Some(model) => *model != NicModel::Netfront,
        None => kind == Kind::Hvm,
    };
    own.put("nictype", if emulated { "vif_ioemu" } else { "vif" });
    let outbound = interface.bandwidth.as_ref().and_then(|bandwidth| bandwidth.outbound.as_ref());
    if let Some(rate) = outbound.filter(|rate| rate.average > 0) {
        own.put("rate_bytes_per_interval", (u128::from(rate.average) * 1024 / 20) as u64);
        own.put("rate_interval_usecs", 50_000);
    }
    own
}
