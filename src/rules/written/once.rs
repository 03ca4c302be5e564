//! Elements that are refused when they are repeated. A repetition of others has no effect.

use crate::diagnostic::{Findings, Located, Origin, Place};
use crate::domain::devices::chardev::Source;
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::Domain;
use crate::xml::mistake::REPEATED_ELEMENT;
use crate::xml::Rest;

/// No element occurs twice that has an effect each time.
pub fn repeated(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    once(findings, root, "domain", &domain.rest, &["genid", "resource", "numatune"]);
    if let Some(tune) = &domain.cputune {
        let names = ["emulatorpin", "emulatorsched"];
        once(findings, &root.child("cputune"), "cputune", &tune.rest, &names);
    }
    if let Some(cpu) = &domain.cpu {
        once(findings, &root.child("cpu"), "cpu", &cpu.rest, &["cache"]);
    }
    let (place, devices) = (root.child("devices"), &domain.devices);
    let single = ["memballoon", "nvram", "redirfilter", "iommu", "vsock", "pstore"];
    once(findings, &place, "devices", &devices.rest, &single);
    for (own, place) in place.each("controller", &devices.controller) {
        once(findings, &place, "controller", &own.rest, &["model", "target"]);
    }
    for (own, place) in place.each("tpm", &devices.tpm) {
        once(findings, &place, "tpm", &own.rest, &["backend"]);
    }
    for (own, place) in place.each("rng", &devices.rng) {
        once(findings, &place, "rng", &own.rest, &["backend"]);
        if let RngBackendKind::Egd(daemon) = &own.backend.kind {
            stream(findings, &place.child("backend"), "backend", &daemon.source, &own.backend.rest);
        }
    }
    for (own, place) in place.each("crypto", &devices.crypto) {
        once(findings, &place, "crypto", &own.rest, &["backend"]);
    }
    streams(findings, &place, "serial", &devices.serial, |own| (&own.source, &own.rest));
    streams(findings, &place, "parallel", &devices.parallel, |own| (&own.source, &own.rest));
    streams(findings, &place, "console", &devices.console, |own| (&own.source, &own.rest));
    streams(findings, &place, "channel", &devices.channel, |own| (&own.source, &own.rest));
    streams(findings, &place, "redirdev", &devices.redirdev, |own| (&own.source, &own.rest));
    for (own, place) in place.each("smartcard", &devices.smartcard) {
        if let SmartcardMode::Passthrough(card) = &own.mode {
            stream(findings, &place, "smartcard", &card.source, &own.rest);
        }
    }
}

fn streams<T: Located>(
    findings: &mut Findings,
    devices: &Place<'_>,
    name: &str,
    list: &[T],
    parts: fn(&T) -> (&Source, &Rest),
) {
    for (own, place) in devices.each(name, list) {
        let (source, rest) = parts(own);
        stream(findings, &place, name, source, rest);
    }
}

/// The parts of a character device; a type without a use for a part still has it once at most.
fn stream(findings: &mut Findings, place: &Place<'_>, element: &str, source: &Source, rest: &Rest) {
    if rest.is_empty() {
        return;
    }
    let none = matches!(source, Source::Null | Source::Vc | Source::Stdio | Source::SpiceVmc);
    let tcp = matches!(source, Source::Tcp(_));
    for (name, used) in [("source", !none), ("log", true), ("protocol", tcp)] {
        let more = rest.elements().filter(|kept| kept.name() == name).count();
        if more + usize::from(used) > 1 {
            second(findings, place, element, name);
        }
    }
}

fn once(findings: &mut Findings, place: &Place<'_>, element: &str, rest: &Rest, names: &[&str]) {
    for name in names {
        if rest.elements().any(|kept| kept.name() == *name) {
            second(findings, place, element, name);
        }
    }
}

fn second(findings: &mut Findings, place: &Place<'_>, element: &str, name: &str) {
    let place = place.item(name, 1, 2, Origin::Read(2));
    findings
        .report(
            &REPEATED_ELEMENT,
            &place,
            format!("another `<{name}>` in `<{element}>`; only one is allowed"),
        )
        .remove_repeated("merge them, or remove one");
}
