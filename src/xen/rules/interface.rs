//! `<interface>` (xen.md 2.9, 5.6).

use super::{separator, Form, Subject, KNOWN_TO_HOST_ONLY, NOT_IN_XEN};
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::interface::{NicModel, Source};
use crate::domain::devices::Interface;

rule! {
    /// A paravirtual guest has an emulated network card.
    ///
    /// libxl emulates devices for fully virtualized guests only. Use model 'netfront', or none.
    ///
    /// ```xml wrong notation=json os=linux
    /// <interface type='bridge'><source bridge='br0'/><model type='e1000'/></interface>
    /// ```
    /// ```xml right notation=json os=linux
    /// <interface type='bridge'><source bridge='br0'/><model type='netfront'/></interface>
    /// ```
    EMULATED_NIC = "N015" "emulated-nic-of-paravirtual-guest" Error;
}

pub(super) fn check(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    for (interface, place) in devices.each("interface", &subject.devices().interface) {
        let written = source(subject.form, interface, &place, findings);
        let model = interface.model_type();
        let model = model.filter(|model| !subject.is_hvm() && **model != NicModel::Netfront);
        if let Some(model) = model.filter(|_| written && subject.form == Form::Json) {
            let message = format!("network card '{model}': a paravirtual guest has no emulated devices");
            findings
                .report(&EMULATED_NIC, &place.child("model").attr("type"), message)
                .help("use model 'netfront'");
        }
        if written && subject.form != Form::Json {
            texts(interface, &place, findings);
        }
    }
}

/// Whether the interface is one that Xen has and the notation writes as an interface.
fn source(form: Form, interface: &Interface, place: &Place<'_>, findings: &mut Findings) -> bool {
    match &interface.source {
        Source::Bridge(_) | Source::Ethernet(_) => true,
        Source::Hostdev(_) if form == Form::Json => false,
        Source::Network(network) => {
            let name = &network.network;
            findings
                .report(
                    &KNOWN_TO_HOST_ONLY,
                    &place.child("source").attr("network"),
                    format!("virtual network '{name}': only the host knows its bridge"),
                )
                .help("use type 'bridge' and name the bridge");
            false
        }
        Source::Hostdev(_)
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
        | Source::Vds(_) => {
            let kind = interface.source.word();
            findings
                .report(&NOT_IN_XEN, &place.attr("type"), format!("Xen has no interfaces of type '{kind}'"))
                .help("use type 'bridge' or 'ethernet'");
            false
        }
    }
}

/// Nothing in an interface's text would be read as another option.
fn texts(interface: &Interface, place: &Place<'_>, findings: &mut Findings) {
    if let Source::Bridge(bridge) = &interface.source {
        // VLANs follow behind colons.
        separator(findings, &place.child("source").attr("bridge"), "bridge", &bridge.bridge, &[',', ':']);
    }
    if let Some(path) = interface.script.as_ref().and_then(|script| script.path.as_ref()) {
        separator(findings, &place.child("script").attr("path"), "script", &path.0, &[',']);
    }
    if let Some(dev) = interface.target.as_ref().and_then(|target| target.dev.as_ref()) {
        separator(findings, &place.child("target").attr("dev"), "device", &dev.0, &[',']);
    }
}
