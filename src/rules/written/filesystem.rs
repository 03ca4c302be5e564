//! `<filesystem>`: sources and drivers (parse-and-rules.md 2.14).

use super::{lacks, word};
use crate::diagnostic::{Findings, Place};
use crate::domain::devices::filesystem::{DriverType, Filesystem, Source, Type};
use crate::domain::Domain;
use crate::xml::mistake::MISSING_ELEMENT;

/// Filesystems have a source, and a driver that exists.
pub fn filesystems(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (filesystem, place) in devices.each("filesystem", &domain.devices.filesystem) {
        let driver = filesystem.driver.as_ref().and_then(|driver| driver.r#type);
        if let Some(own) = filesystem.binary.as_ref().filter(|_| driver == Some(DriverType::Virtiofs)) {
            let binary = place.child("binary");
            let cache = own.cache.as_ref().and_then(|cache| cache.mode.as_ref());
            word(findings, &binary.child("cache"), "mode", cache);
            let sandbox = own.sandbox.as_ref().and_then(|sandbox| sandbox.mode.as_ref());
            word(findings, &binary.child("sandbox"), "mode", sandbox);
        }
        source(filesystem, &place, findings);
    }
}

fn source(filesystem: &Filesystem, place: &Place<'_>, findings: &mut Findings) {
    let kind = filesystem.r#type;
    let Some(own) = &filesystem.source else {
        if kind != Type::Volume {
            findings
                .report(&MISSING_ELEMENT, place, format!("`<filesystem type='{kind}'>` has no `<source>`"))
                .help(format!("add `<source>` with `{}`", needed(kind, &Source::default())));
        }
        return;
    };
    let given = match kind {
        Type::Mount | Type::Bind => own.dir.is_some() || own.socket.is_some(),
        Type::File => own.file.is_some(),
        Type::Block => own.dev.is_some(),
        Type::Template => own.name.is_some(),
        Type::Volume => own.pool.is_some() == own.volume.is_some(),
        Type::Ram => own.usage.is_some(),
    };
    if !given {
        lacks(findings, &place.child("source"), "source", needed(kind, own))
            .help(format!("a filesystem of type '{kind}' needs it"));
    }
}

/// The attribute that names the source of a type.
fn needed(kind: Type, source: &Source) -> &'static str {
    match kind {
        Type::Mount | Type::Bind => "dir",
        Type::File => "file",
        Type::Block => "dev",
        Type::Template => "name",
        Type::Volume if source.pool.is_none() => "pool",
        Type::Volume => "volume",
        Type::Ram => "usage",
    }
}
