//! `<filesystem>` (qemu-rules.md 3.17).

use super::{bus, Check, ADDRESS_TYPE, MEMORY_NOT_SHARED, NOT_IN_QEMU};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::filesystem::{AccessMode, DriverType, Multidevs, Type};
use crate::domain::devices::Filesystem;
use crate::domain::info::Bus;
use crate::qemu::caps::Flag;
use crate::release::Release;

rule! {
    /// The driver of the file system does not have the setting.
    ///
    /// `sandbox` is for virtiofs; `multidevs`, `fmode`, `dmode`, `model`, `wrpolicy` and `<readonly/>`
    /// are for the 9p driver `path`, which alone can map or squash owners (`accessmode`), and file
    /// modes need `accessmode='mapped'`.
    ///
    /// ```xml wrong
    /// <filesystem fmode='600'><source dir='/a'/><target dir='b'/></filesystem>
    /// ```
    /// ```xml right
    /// <filesystem accessmode='mapped' fmode='600'><source dir='/a'/><target dir='b'/></filesystem>
    /// ```
    OTHER_FILESYSTEM = "Q360" "setting-of-other-filesystem-driver" Error;
}

impl Check<'_> {
    /// QEMU shows the directories, with what is set of them.
    pub(super) fn filesystems(&mut self, devices: &Place<'_>) {
        for (filesystem, place) in devices.each("filesystem", &self.domain.devices.filesystem) {
            self.containers(filesystem, &place);
            let kind = filesystem.driver.as_ref().and_then(|driver| driver.r#type);
            let sandbox = filesystem.binary.as_ref().is_some_and(|binary| binary.sandbox.is_some());
            if sandbox && kind != Some(DriverType::Virtiofs) {
                let binary = place.child("binary");
                self.other_filesystem(
                    &binary.child("sandbox"),
                    kind,
                    "`<sandbox>`",
                    "remove it; it is for 'virtiofs'",
                );
            }
            let driver = place.child("driver");
            match kind {
                Some(DriverType::Virtiofs) => self.virtiofs(filesystem, &place),
                Some(DriverType::Mtp) => {
                    self.needs(
                        Flag::UsbMtp,
                        &driver.attr("type"),
                        "`<driver type='mtp'/>` of `<filesystem>`",
                    );
                    self.passes_through(filesystem, &place);
                }
                Some(DriverType::Handle) => self.passes_through(filesystem, &place),
                Some(other @ (DriverType::Loop | DriverType::Nbd | DriverType::Ploop)) => {
                    let message = format!("file system driver '{other}': QEMU has no such driver");
                    self.findings
                        .report(&NOT_IN_QEMU, &driver.attr("type"), message)
                        .help("use 'path' or 'virtiofs'");
                }
                Some(DriverType::Path) | None => self.path(filesystem, &place),
            }
        }
    }

    /// QEMU shows directories of the host, and all of them.
    fn containers(&mut self, filesystem: &Filesystem, place: &Place<'_>) {
        if filesystem.r#type != Type::Mount {
            let message = format!("`type='{}'` of `<filesystem>`: QEMU has no such type", filesystem.r#type);
            self.findings.report(&NOT_IN_QEMU, &place.attr("type"), message).help("use 'mount'");
        }
        let limits = [
            ("space_hard_limit", filesystem.space_hard_limit.is_some()),
            ("space_soft_limit", filesystem.space_soft_limit.is_some()),
        ];
        for (name, _) in limits.into_iter().filter(|(_, given)| *given) {
            let message = format!("`<{name}>`: QEMU cannot limit the space of a directory");
            self.findings.report(&NOT_IN_QEMU, &place.child(name), message).remove("");
        }
    }

    fn other_filesystem(&mut self, place: &Place<'_>, kind: Option<DriverType>, what: &str, help: &str) {
        let kind = kind.unwrap_or(DriverType::Path);
        let message = format!("{what} is not possible with file system driver '{kind}'");
        self.findings.report(&OTHER_FILESYSTEM, place, message).help(help);
    }

    /// Drivers that cannot change owners and permissions.
    fn passes_through(&mut self, filesystem: &Filesystem, place: &Place<'_>) {
        let kind = filesystem.driver.as_ref().and_then(|driver| driver.r#type);
        match filesystem.accessmode {
            None | Some(AccessMode::Passthrough) => {}
            Some(mode @ (AccessMode::Mapped | AccessMode::Squash)) => {
                let what = format!("`accessmode='{mode}'`");
                self.other_filesystem(&place.attr("accessmode"), kind, &what, "use 'passthrough'");
            }
        }
    }

    fn path(&mut self, filesystem: &Filesystem, place: &Place<'_>) {
        if filesystem.multidevs != Multidevs::Default {
            self.needs(Flag::FsdevMultidevs, &place.attr("multidevs"), "`multidevs` of `<filesystem>`");
        }
        if filesystem.accessmode == Some(AccessMode::Mapped) {
            return;
        }
        let mode = filesystem.accessmode.map_or("", AccessMode::as_str);
        for (name, _) in modes(filesystem).into_iter().filter(|(_, given)| *given) {
            let message = format!("`{name}` is not possible with `accessmode='{mode}'`");
            self.findings
                .report(&OTHER_FILESYSTEM, &place.attr(name), message)
                .help("use `accessmode='mapped'`, or remove it");
        }
    }

    fn virtiofs(&mut self, filesystem: &Filesystem, place: &Place<'_>) {
        let kind = Some(DriverType::Virtiofs);
        let driver_place = place.child("driver");
        let driver = filesystem.driver.as_ref();
        self.needs(Flag::VhostUserFs, &driver_place.attr("type"), "`<driver type='virtiofs'/>`");
        if filesystem.readonly && self.libvirt < Release::new(11, 0) {
            self.other_filesystem(&place.child("readonly"), kind, "`<readonly/>`", "remove it");
        }
        self.passes_through(filesystem, place);
        let settings = [
            (driver_place.attr("wrpolicy"), "`wrpolicy`", driver.is_some_and(|own| own.wrpolicy.is_some())),
            (driver_place.attr("format"), "`format`", driver.is_some_and(|own| own.format.is_some())),
            (place.attr("model"), "`model`", filesystem.model.is_some()),
            (place.attr("multidevs"), "`multidevs`", filesystem.multidevs != Multidevs::Default),
            (place.attr("fmode"), "`fmode`", filesystem.fmode.is_some()),
            (place.attr("dmode"), "`dmode`", filesystem.dmode.is_some()),
        ];
        for (place, name, _) in settings.into_iter().filter(|(_, _, given)| *given) {
            self.other_filesystem(&place, kind, name, "remove it");
        }
        if !self.shares_memory {
            self.findings
                .report(
                    &MEMORY_NOT_SHARED,
                    &driver_place.attr("type"),
                    "file system driver 'virtiofs', but the guest's memory is not shared",
                )
                .help("add `<memoryBacking>` with `<access mode='shared'/>`");
        }
        if filesystem.info.boot.is_none() {
            return;
        }
        self.needs(Flag::VhostUserFsBootindex, &place.child("boot"), "`<boot>` of a virtiofs file system");
        if bus(&filesystem.info).is_some_and(|bus| !matches!(bus, Bus::Pci(_))) {
            self.findings
                .report(
                    &ADDRESS_TYPE,
                    &place.child("boot"),
                    "`<boot>` of a virtiofs file system needs an address of type 'pci'",
                )
                .remove(", or correct `<address>`");
        }
    }
}

fn modes(filesystem: &Filesystem) -> [(&'static str, bool); 2] {
    [("fmode", filesystem.fmode.is_some()), ("dmode", filesystem.dmode.is_some())]
}
