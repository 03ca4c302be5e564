//! Rules about displays: `<graphics>` (parse-and-rules.md 3.9).

use crate::diagnostic::{Findings, Place};
use crate::domain::devices::graphics::{Dbus, Kind, Listen, ListenType};
use crate::domain::Domain;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, INVALID_VALUE, MISSING_ATTRIBUTE};
use crate::xml::value::token::YesNo;

/// A display names what it listens on, and can listen there.
pub fn displays(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (display, place) in devices.each("graphics", &domain.devices.graphics) {
        match &display.kind {
            Kind::Vnc(vnc) => listens(&vnc.listens, &place, findings),
            Kind::Spice(spice) => listens(&spice.listens, &place, findings),
            Kind::Rdp(rdp) => {
                listens(&rdp.listens, &place, findings);
                for (listen, place) in place.each("listen", &rdp.listens) {
                    if matches!(listen.r#type, ListenType::Socket | ListenType::None) {
                        let kind = listen.r#type;
                        let message = format!(
                            "`type` of `<listen>` is '{kind}'; expected 'address' or 'network' for RDP"
                        );
                        findings.report(&INVALID_VALUE, &place.attr("type"), message);
                    }
                }
            }
            Kind::Dbus(dbus) => connection(dbus, &place, findings),
            Kind::Sdl(_) | Kind::Desktop(_) | Kind::EglHeadless(_) => {}
        }
    }
}

fn listens(own: &[Listen], display: &Place<'_>, findings: &mut Findings) {
    for (listen, place) in display.each("listen", own) {
        if listen.r#type == ListenType::Network && listen.network.is_none() {
            findings
                .report(&MISSING_ATTRIBUTE, &place, "`<listen type='network'>` has no attribute `network`")
                .help("add `network`, the name of the network");
        }
    }
}

/// A display on D-Bus is on a bus, or talks to one peer.
fn connection(dbus: &Dbus, place: &Place<'_>, findings: &mut Findings) {
    if dbus.p2p == Some(YesNo::Yes) && dbus.address.is_some() {
        findings
            .report(&EXCLUDED_ATTRIBUTE, &place.attr("address"), "`address` beside `p2p='yes'`")
            .help("remove one of the two");
    }
}
