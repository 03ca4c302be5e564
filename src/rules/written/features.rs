//! `<features>` of the machine (parse-and-rules.md 2.6).

use super::{invalid, lacks};
use crate::diagnostic::{suggest, Findings, Place};
use crate::domain::capabilities::Capabilities;
use crate::domain::features::{Features, Hyperv, Kvm, State, Stimer, Xen};
use crate::domain::Domain;
use crate::xml::mistake::{MISPLACED_ELEMENT, UNKNOWN_ELEMENT};
use crate::xml::value::token::OnOff;
use crate::xml::{Element as _, Rest};

/// Features are known, and have a state where they need one.
pub fn features(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.features else { return };
    let features = root.child("features");
    unknown(findings, &features, "features", &own.rest);
    let stated = [
        ("htm", &own.htm),
        ("nested-hv", &own.nested_hv),
        ("ccf-assist", &own.ccf_assist),
        ("ras", &own.ras),
        ("ps2", &own.ps2),
    ];
    states(findings, &features, &stated);
    if let Some(own) = &own.capabilities {
        let (place, known) = (features.child("capabilities"), Capabilities::SHAPE.children());
        if let Some(odd) = own.rest.elements().find(|kept| !known.contains(&kept.name())) {
            no_such(findings, &place, "capabilities", odd.name(), &known);
        }
    }
    if let Some(own) = &own.hyperv {
        enlightenments(findings, &features.child("hyperv"), own);
    }
    if let Some(own) = &own.kvm {
        hints(findings, &features.child("kvm"), own);
    }
    if let Some(own) = &own.xen {
        let xen = features.child("xen");
        unknown(findings, &xen, "xen", &own.rest);
        states(findings, &xen, &[("e820_host", &own.e820_host)]);
        let passthrough = own.passthrough.as_ref().map(|passthrough| passthrough.state);
        state(findings, &xen, "passthrough", passthrough);
    }
}

/// Features that no list has. A feature of one list in another has no effect, and is kept.
fn unknown(findings: &mut Findings, parent: &Place<'_>, element: &str, rest: &Rest) {
    let lists = [Features::SHAPE, Hyperv::SHAPE, Kvm::SHAPE, Xen::SHAPE, Stimer::SHAPE];
    // Elements of another namespace belong to whoever put them there; a repetition has no effect.
    let foreign = rest.elements().map(|kept| kept.name()).filter(|name| !name.contains(':'));
    for name in foreign.filter(|name| !lists.iter().any(|list| list.children().contains(name))) {
        let known = lists.iter().flat_map(|list| list.children()).collect::<Vec<_>>();
        no_such(findings, parent, element, name, &known);
    }
}

fn no_such(findings: &mut Findings, parent: &Place<'_>, element: &str, name: &str, known: &[&str]) {
    let help = match suggest::nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `<{near}>`?"),
        None => "correct the name, or remove the element".to_owned(),
    };
    findings
        .report(&UNKNOWN_ELEMENT, &parent.child(name), format!("`<{name}>` is not known in `<{element}>`"))
        .help(help);
}

fn states(findings: &mut Findings, parent: &Place<'_>, features: &[(&str, &Option<State>)]) {
    for (name, feature) in features {
        state(findings, parent, name, feature.as_ref().map(|feature| feature.state));
    }
}

/// Reports a feature that is there without a state.
fn state(findings: &mut Findings, parent: &Place<'_>, name: &str, state: Option<Option<OnOff>>) {
    if state == Some(None) {
        lacks(findings, &parent.child(name), name, "state").help("set it to 'on' or 'off'");
    }
}

fn enlightenments(findings: &mut Findings, hyperv: &Place<'_>, own: &Hyperv) {
    unknown(findings, hyperv, "hyperv", &own.rest);
    let stated = [
        ("relaxed", &own.relaxed),
        ("vapic", &own.vapic),
        ("vpindex", &own.vpindex),
        ("runtime", &own.runtime),
        ("synic", &own.synic),
        ("reset", &own.reset),
        ("frequencies", &own.frequencies),
        ("reenlightenment", &own.reenlightenment),
        ("ipi", &own.ipi),
        ("evmcs", &own.evmcs),
        ("avic", &own.avic),
        ("emsr_bitmap", &own.emsr_bitmap),
        ("xmm_input", &own.xmm_input),
    ];
    states(findings, hyperv, &stated);
    if let Some(own) = &own.tlbflush {
        state(findings, hyperv, "tlbflush", Some(own.state));
    }
    if let Some(own) = &own.spinlocks {
        state(findings, hyperv, "spinlocks", Some(own.state));
        let place = hyperv.child("spinlocks");
        match own.retries {
            _ if own.state != Some(OnOff::On) => {}
            None => {}
            Some(retries) if retries.0 < 4095 => {
                invalid(findings, &place.attr("retries"), retries.0, "at least 4095");
            }
            Some(_) => {}
        }
    }
    if let Some(own) = &own.stimer {
        state(findings, hyperv, "stimer", Some(own.state));
        stimer(findings, &hyperv.child("stimer"), own);
    }
    if let Some(own) = &own.vendor_id {
        state(findings, hyperv, "vendor_id", Some(own.state));
        let place = hyperv.child("vendor_id");
        match &own.value {
            _ if own.state != Some(OnOff::On) => {}
            None => lacks(findings, &place, "vendor_id", "value").help("add `value`, up to 12 characters"),
            Some(name) if name.len() > 12 || name.contains(',') => {
                invalid(findings, &place.attr("value"), name, "up to 12 characters without a comma");
            }
            Some(_) => {}
        }
    }
}

fn stimer(findings: &mut Findings, place: &Place<'_>, own: &Stimer) {
    if own.state != Some(OnOff::On) {
        return;
    }
    if let Some(odd) = own.rest.elements().find(|kept| kept.name() != "direct") {
        findings
            .report(
                &MISPLACED_ELEMENT,
                &place.child(odd.name()),
                format!("`<{}>` in `<stimer>`; only `<direct>` is allowed", odd.name()),
            )
            .help("remove the element, or move it to where it belongs");
    }
    state(findings, place, "direct", own.direct.as_ref().map(|direct| direct.state));
}

fn hints(findings: &mut Findings, kvm: &Place<'_>, own: &Kvm) {
    unknown(findings, kvm, "kvm", &own.rest);
    let stated = [
        ("hidden", &own.hidden),
        ("hint-dedicated", &own.hint_dedicated),
        ("poll-control", &own.poll_control),
        ("pv-ipi", &own.pv_ipi),
    ];
    states(findings, kvm, &stated);
    let Some(ring) = &own.dirty_ring else { return };
    state(findings, kvm, "dirty-ring", Some(ring.state));
    let (place, size) = (kvm.child("dirty-ring"), ring.size.0);
    if ring.state != Some(OnOff::On) {
        return;
    }
    if size == 0 {
        lacks(findings, &place, "dirty-ring", "size").help("add `size`, a power of two from 1024 to 65536");
    } else if !(1024..=65536).contains(&size) || !size.is_power_of_two() {
        invalid(findings, &place.attr("size"), size, "a ring size that is a power of two from 1024 to 65536");
    }
}

/// Before 11.9 the hypervisor had to be told of long waits.
pub fn spinlocks(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(hyperv) = domain.features.as_ref().and_then(|features| features.hyperv.as_ref()) else { return };
    let Some(own) = &hyperv.spinlocks else { return };
    if own.state == Some(OnOff::On) && own.retries.is_none() {
        let features = root.child("features");
        let hyperv = features.child("hyperv");
        lacks(findings, &hyperv.child("spinlocks"), "spinlocks", "retries")
            .help("add `retries`, 4095 or more");
    }
}
