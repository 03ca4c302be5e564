//! Limits of the traffic of an interface, as parameters.

use super::super::super::params::{number, param};
use crate::domain::devices::interface::{Bandwidth, Interface, Rate};
use wire::xdr::{Param, ParamValue};

/// The parameters of both directions; 0 where nothing is limited.
pub(super) fn parameters(bandwidth: Option<&Bandwidth>) -> Vec<Param> {
    let none = Rate::default();
    let inbound = bandwidth.and_then(|own| own.inbound.as_ref()).unwrap_or(&none);
    let outbound = bandwidth.and_then(|own| own.outbound.as_ref()).unwrap_or(&none);
    let values = [
        ("inbound.average", inbound.average),
        ("inbound.peak", inbound.peak),
        ("inbound.burst", inbound.burst),
        ("inbound.floor", inbound.floor),
        ("outbound.average", outbound.average),
        ("outbound.peak", outbound.peak),
        ("outbound.burst", outbound.burst),
    ];
    let uint = |value: u64| ParamValue::Uint(u32::try_from(value).unwrap_or(u32::MAX));
    values.map(|(name, value)| param(name, uint(value))).to_vec()
}

/// Sets the directions that are among the parameters; without an average there is no limit.
pub(super) fn set(interface: &mut Interface, params: &[Param]) {
    let own = interface.bandwidth.get_or_insert_with(Bandwidth::default);
    for (direction, rate) in [("inbound", &mut own.inbound), ("outbound", &mut own.outbound)] {
        let value = |name: &str| number(params, &format!("{direction}.{name}"));
        let names = ["average", "peak", "burst", "floor"].map(value);
        if names.iter().all(Option::is_none) {
            continue;
        }
        let [average, peak, burst, floor] = names.map(Option::unwrap_or_default);
        *rate = (average > 0 || floor > 0).then(|| Rate { average, peak, burst, floor, ..Rate::default() });
    }
    if own.inbound.is_none() && own.outbound.is_none() {
        interface.bandwidth = None;
    }
}
