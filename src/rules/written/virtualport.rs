//! `<virtualport>` of an interface: its port on a switch (parse-and-rules.md 2.15).

use super::{invalid, lacks};
use crate::diagnostic::{Findings, Place};
use crate::domain::devices::interface::{Source, Virtualport, VirtualportParameters, VirtualportType};
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, MISPLACED_ELEMENT, MISSING_ELEMENT};

/// The port goes with the interface, and its parameters with its type.
pub(super) fn virtualport(own: &Virtualport, source: &Source, place: &Place<'_>, findings: &mut Findings) {
    let switched = match source {
        Source::Network(_) | Source::Bridge(_) | Source::Direct(_) | Source::Hostdev(_) => true,
        Source::Ethernet(_)
        | Source::Null(_)
        | Source::User(_)
        | Source::Internal(_)
        | Source::Server(_)
        | Source::Client(_)
        | Source::Mcast(_)
        | Source::Udp(_)
        | Source::VhostUser(_)
        | Source::Vdpa(_)
        | Source::Vds(_) => false,
    };
    if !switched {
        findings
            .report(
                &MISPLACED_ELEMENT,
                place,
                format!("`<virtualport>` in an interface of type '{}'", source.word()),
            )
            .help("it needs type 'network', 'bridge', 'direct' or 'hostdev'");
        return;
    }
    let network = matches!(source, Source::Network(_));
    let none = VirtualportParameters::default();
    let parameters = own.parameters.as_ref().unwrap_or(&none);
    let inner = place.child("parameters");
    ranges(parameters, &inner, findings);
    match own.r#type {
        Some(kind) => {
            if !network {
                required(kind, own.parameters.as_ref(), place, findings);
            }
            excluded(kind, parameters, &inner, findings);
        }
        // That of the network is used.
        None if network => {}
        None => lacks(findings, place, "virtualport", "type").help("name the kind of switch"),
    }
}

fn ranges(own: &VirtualportParameters, place: &Place<'_>, findings: &mut Findings) {
    let limits = [
        ("managerid", own.managerid, 0xff),
        ("typeid", own.typeid, 0xff_ffff),
        ("typeidversion", own.typeidversion, 0xff),
    ];
    for (name, number, most) in limits {
        if let Some(number) = number.map(|number| number.0).filter(|number| *number > most) {
            invalid(findings, &place.attr(name), number, &format!("at most {most}"));
        }
    }
    if let Some(profile) = own.profileid.as_ref().filter(|profile| profile.len() > 39) {
        invalid(findings, &place.attr("profileid"), profile, "at most 39 characters");
    }
}

/// Each type has parameters that must be given. An identity that is missing is made, but for midonet.
fn required(
    kind: VirtualportType,
    own: Option<&VirtualportParameters>,
    place: &Place<'_>,
    findings: &mut Findings,
) {
    let needed: &[&str] = match kind {
        VirtualportType::Ieee8021Qbg => &["managerid", "typeid", "typeidversion"],
        VirtualportType::Ieee8021Qbh => &["profileid"],
        VirtualportType::Openvswitch => return,
        VirtualportType::Midonet => &["interfaceid"],
    };
    let Some(own) = own else {
        findings
            .report(&MISSING_ELEMENT, place, format!("`<virtualport type='{kind}'>` has no `<parameters>`"))
            .help(format!("add them, with `{}`", needed.join("`, `")));
        return;
    };
    let lacking = given(own).into_iter().find(|(name, given)| !given && needed.contains(name));
    if let Some((name, _)) = lacking {
        lacks(findings, &place.child("parameters"), "parameters", name)
            .help(format!("a virtual port of type '{kind}' needs it"));
    }
}

/// Which parameters are given.
fn given(own: &VirtualportParameters) -> [(&'static str, bool); 6] {
    [
        ("managerid", own.managerid.is_some()),
        ("typeid", own.typeid.is_some()),
        ("typeidversion", own.typeidversion.is_some()),
        ("instanceid", own.instanceid.is_some()),
        ("interfaceid", own.interfaceid.is_some()),
        ("profileid", own.profileid.is_some()),
    ]
}

fn excluded(kind: VirtualportType, own: &VirtualportParameters, place: &Place<'_>, findings: &mut Findings) {
    let allowed: &[&str] = match kind {
        VirtualportType::Ieee8021Qbg => &["managerid", "typeid", "typeidversion", "instanceid"],
        VirtualportType::Ieee8021Qbh => &["profileid"],
        VirtualportType::Openvswitch => &["interfaceid", "profileid"],
        VirtualportType::Midonet => return,
    };
    for (name, _) in given(own).into_iter().filter(|(name, given)| *given && !allowed.contains(name)) {
        findings
            .report(
                &EXCLUDED_ATTRIBUTE,
                &place.attr(name),
                format!("`{name}` of a virtual port of type '{kind}'"),
            )
            .help("the type has no such parameter; remove it");
    }
}
