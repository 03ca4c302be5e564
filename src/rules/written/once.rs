//! Elements that may stand once. A repetition of others has no effect; these are refused.

use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::chardev::Source;
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::Domain;
use crate::xml::Rest;

/// No element stands twice that counts.
pub fn repeated(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    once(&mut element("/domain", findings), &domain.rest, &["genid", "resource", "numatune"]);
    let devices = &domain.devices;
    let single = ["memballoon", "nvram", "redirfilter", "iommu", "vsock", "pstore"];
    once(&mut element("/domain/devices", findings), &devices.rest, &single);
    if let Some(tune) = &domain.cputune {
        once(&mut element("/domain/cputune", findings), &tune.rest, &["emulatorpin", "emulatorsched"]);
    }
    if let Some(cpu) = &domain.cpu {
        once(&mut element("/domain/cpu", findings), &cpu.rest, &["cache"]);
    }
    let mut each = |name: &str, rests: Vec<&Rest>, names: &[&str]| {
        let count = rests.len();
        for (at, rest) in rests.into_iter().enumerate() {
            once(&mut element(path(name, at, count), findings), rest, names);
        }
    };
    each("controller", devices.controller.iter().map(|device| &device.rest).collect(), &["model", "target"]);
    each("tpm", devices.tpm.iter().map(|device| &device.rest).collect(), &["backend"]);
    each("rng", devices.rng.iter().map(|device| &device.rest).collect(), &["backend"]);
    each("crypto", devices.crypto.iter().map(|device| &device.rest).collect(), &["backend"]);
    let mut streams = |name: &str, all: Vec<(&Source, &Rest)>| {
        let count = all.len();
        for (at, (source, rest)) in all.into_iter().enumerate() {
            stream(&mut element(path(name, at, count), findings), source, rest);
        }
    };
    streams("serial", devices.serial.iter().map(|device| (&device.source, &device.rest)).collect());
    streams("parallel", devices.parallel.iter().map(|device| (&device.source, &device.rest)).collect());
    streams("console", devices.console.iter().map(|device| (&device.source, &device.rest)).collect());
    streams("channel", devices.channel.iter().map(|device| (&device.source, &device.rest)).collect());
    streams("redirdev", devices.redirdev.iter().map(|device| (&device.source, &device.rest)).collect());
    let cards = devices.smartcard.iter();
    let cards = cards.filter_map(|card| match &card.mode {
        SmartcardMode::Passthrough(own) => Some((&own.source, &card.rest)),
        _ => None,
    });
    streams("smartcard", cards.collect());
    let daemons = devices.rng.iter().filter_map(|rng| match &rng.backend.kind {
        RngBackendKind::Egd(own) => Some((&own.source, &rng.backend.rest)),
        _ => None,
    });
    streams("rng", daemons.collect());
}

/// The parts of a character device; a type without a use for a part still has it once at most.
fn stream(one: &mut Element<'_>, source: &Source, rest: &Rest) {
    let none = matches!(source, Source::Null | Source::Vc | Source::Stdio | Source::SpiceVmc);
    let tcp = matches!(source, Source::Tcp(_));
    for (name, used) in [("source", !none), ("log", true), ("protocol", tcp)] {
        let more = rest.elements().filter(|kept| kept.name() == name).count();
        one.refuse(more + usize::from(used) > 1, format!("there is more than one `<{name}>`"));
    }
}

fn once(one: &mut Element<'_>, rest: &Rest, names: &[&str]) {
    for name in names {
        let twice = rest.elements().any(|kept| kept.name() == *name);
        one.refuse(twice, format!("there is more than one `<{name}>`"));
    }
}
