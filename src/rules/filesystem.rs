//! Rules about directories that the guest mounts: `<filesystem>` (parse-and-rules.md 3.11).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::filesystem::DriverType;
use crate::domain::devices::{Filesystem, Id};
use crate::domain::Domain;
use crate::xml::mistake::{MISPLACED_ELEMENT, MISSING_ELEMENT};
use std::collections::BTreeMap;

rule! {
    /// Two directories have the same target, and one of them is shared by virtiofs.
    ///
    /// The target is the name by which the guest mounts a virtiofs directory, so it is there once.
    /// Change one of the two.
    ///
    /// ```xml wrong
    /// <filesystem><driver type='virtiofs'/><source dir='/a'/><target dir='b'/></filesystem>
    /// <filesystem><driver type='virtiofs'/><source dir='/c'/><target dir='b'/></filesystem>
    /// ```
    /// ```xml right
    /// <filesystem><driver type='virtiofs'/><source dir='/a'/><target dir='b'/></filesystem>
    /// <filesystem><driver type='virtiofs'/><source dir='/c'/><target dir='d'/></filesystem>
    /// ```
    TARGET_TAKEN = "R300" "filesystem-target-taken" Error;
}

/// Each directory has a target of its own.
pub fn filesystems(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    // The first directory of a target, and whether one of them is shared by virtiofs.
    let mut taken: BTreeMap<Option<&str>, (usize, bool)> = BTreeMap::new();
    for (at, (filesystem, place)) in devices.each("filesystem", &domain.devices.filesystem).enumerate() {
        let dir = filesystem.target.as_ref().map(|target| target.dir.as_str());
        let virtiofs = is_virtiofs(filesystem);
        if dir.is_none() {
            findings
                .report(&MISSING_ELEMENT, &place, "`<filesystem>` has no `<target>`")
                .help("add `<target dir='…'/>`, the name that the guest mounts");
        }
        let (first, shared) = taken.entry(dir).or_insert((at, virtiofs));
        if let Some(dir) = dir.filter(|_| *first != at && (virtiofs || *shared)) {
            let other = domain.devices.place(&devices, Id::Filesystem(*first));
            let target = place.child("target");
            findings
                .report(
                    &TARGET_TAKEN,
                    &target.attr("dir"),
                    format!("`dir='{dir}'` is also the target of {}", other.label()),
                )
                .help("give each directory a target of its own");
        }
        *shared |= virtiofs;
        if filesystem.info.boot.is_some() && !virtiofs {
            findings
                .report(&MISPLACED_ELEMENT, &place.child("boot"), "`<boot>` of a directory without virtiofs")
                .remove(", or use `<driver type='virtiofs'/>`");
        }
    }
}

fn is_virtiofs(filesystem: &Filesystem) -> bool {
    filesystem.driver.as_ref().and_then(|driver| driver.r#type) == Some(DriverType::Virtiofs)
}
