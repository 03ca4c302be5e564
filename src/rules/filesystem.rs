//! `<filesystem>` (parse-and-rules.md 3.11).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::filesystem::DriverType;
use crate::domain::devices::Filesystem;
use crate::domain::Domain;

/// Each directory has a target of its own.
pub fn filesystems(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    for (at, filesystem) in devices.filesystem.iter().enumerate() {
        let mut one = element(path("filesystem", at, devices.filesystem.len()), findings);
        one.refuse(filesystem.target.is_none(), "a directory needs a target");
        let virtiofs = is_virtiofs(filesystem);
        let same = |other: &&Filesystem| {
            other.target.as_ref().map(|own| &own.dir) == filesystem.target.as_ref().map(|own| &own.dir)
        };
        let twice = devices.filesystem[..at].iter().filter(same).any(|other| virtiofs || is_virtiofs(other));
        one.refuse_in("target", twice, "another directory has this target");
        one.refuse_in(
            "boot",
            filesystem.info.boot.is_some() && !virtiofs,
            "only 'virtiofs' can be booted from",
        );
    }
}

fn is_virtiofs(filesystem: &Filesystem) -> bool {
    filesystem.driver.as_ref().and_then(|driver| driver.r#type) == Some(DriverType::Virtiofs)
}
