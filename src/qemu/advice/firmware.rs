//! Advice about firmware.

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::os::LoaderType;
use crate::domain::Domain;

rule! {
    /// The firmware is named by a path that only some distributions have.
    ///
    /// Every distribution installs UEFI images in a folder of its own, and the names change with releases. A
    /// definition with such a path does not start on another host. Write `<os firmware='efi'>` without
    /// `<loader>`, and with `<firmware><feature …/></firmware>` for what it must have: libvirt then takes the
    /// image that the host's descriptors name.
    ///
    /// ```xml wrong
    /// <os><type arch='x86_64'>hvm</type>
    ///   <loader readonly='yes' type='pflash'>/usr/share/edk2/x64/OVMF_CODE.4m.fd</loader></os>
    /// <features><acpi/></features>
    /// ```
    /// ```xml right
    /// <os firmware='efi'><type arch='x86_64'>hvm</type></os>
    /// <features><acpi/></features>
    /// ```
    FIRMWARE_OF_DISTRIBUTION = "A020" "firmware-of-distribution" Note;
}

/// Where distributions have UEFI images, the longest beginnings first.
const FOLDERS: &[(&str, &str)] = &[
    ("/usr/share/edk2/x64/", "Arch Linux"),
    ("/usr/share/edk2-ovmf/x64/", "Arch Linux, before 2024,"),
    ("/usr/share/ovmf/x64/", "Arch Linux, before 2020,"),
    ("/usr/share/edk2/ovmf/", "Fedora, RHEL and their kin"),
    ("/usr/share/edk2/aarch64/", "Fedora, RHEL and their kin"),
    ("/usr/share/edk2.git/", "the nightly builds of EDK II"),
    ("/usr/share/edk2-ovmf/", "Gentoo"),
    ("/usr/share/OVMF/", "Debian, Ubuntu and Fedora"),
    ("/usr/share/ovmf/", "Debian and Ubuntu"),
    ("/usr/share/AAVMF/", "Debian, Ubuntu and Fedora"),
    ("/usr/share/qemu-efi-aarch64/", "Debian and Ubuntu"),
    ("/usr/share/qemu/ovmf-", "openSUSE"),
    ("/usr/share/qemu/aavmf-", "openSUSE"),
    ("/usr/share/qemu/edk2-", "QEMU's own installation"),
    ("/run/libvirt/nix-ovmf/", "NixOS"),
    ("/nix/store/", "NixOS, and one generation of it,"),
    ("/usr/share/qemu/ovmf-x64/", "Unraid"),
    ("/snap/", "a snap"),
    ("/opt/homebrew/", "Homebrew"),
];

pub(super) fn advise(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(loader) = domain.os.as_ref().and_then(|os| os.loader.as_ref()) else { return };
    let Some(path) = loader.path.as_deref().filter(|_| loader.r#type != Some(LoaderType::Rom)) else {
        return;
    };
    let folder =
        FOLDERS.iter().filter(|(folder, _)| path.starts_with(folder)).max_by_key(|(folder, _)| folder.len());
    let Some((_, whose)) = folder else { return };
    findings
        .report(
            &FIRMWARE_OF_DISTRIBUTION,
            &root.child("os").child("loader"),
            format!("'{path}' is where {whose} has its firmware"),
        )
        .help("use `firmware='efi'` on `<os>` without `<loader>`, so that each host takes its own");
}
