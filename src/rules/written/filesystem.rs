//! `<filesystem>`: sources and drivers (parse-and-rules.md 2.14).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::filesystem;
use crate::domain::Domain;

/// Directories have a source, and a driver that there is.
pub fn filesystems(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let filesystems = &domain.devices.filesystem;
    for (at, filesystem) in filesystems.iter().enumerate() {
        let mut one = element(path("filesystem", at, filesystems.len()), findings);
        let driver = filesystem.driver.as_ref();
        let virtiofs = driver.and_then(|driver| driver.r#type) == Some(filesystem::DriverType::Virtiofs);
        if let Some(binary) = filesystem.binary.as_ref().filter(|_| virtiofs) {
            one.known("binary/cache/@mode", binary.cache.as_ref().and_then(|cache| cache.mode.as_ref()));
            one.known("binary/sandbox/@mode", binary.sandbox.as_ref().and_then(|own| own.mode.as_ref()));
        }
        use filesystem::Type;
        let none = filesystem::Source::default();
        let source = filesystem.source.as_ref().unwrap_or(&none);
        let lacks = match filesystem.r#type {
            Type::Mount | Type::Bind => source.dir.is_none() && source.socket.is_none(),
            Type::File => source.file.is_none(),
            Type::Block => source.dev.is_none(),
            Type::Template => source.name.is_none(),
            Type::Volume => source.pool.is_some() != source.volume.is_some(),
            Type::Ram => source.usage.is_none(),
        };
        one.refuse_in("source", lacks, format!("the type '{}' needs more of a source", filesystem.r#type));
    }
}
