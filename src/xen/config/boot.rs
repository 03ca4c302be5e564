//! Firmware, kernel and boot order (xen.md 2.12, 4.1).

use super::{Notation, Translation};
use crate::domain::cpu::{Mode, Policy};
use crate::domain::os::{LoaderType, Os};
use crate::xen::words::{boot_letters, HVMLOADER};
use crate::xen::Kind;

pub(super) fn boot(out: &mut Translation<'_>) {
    let none = Os::default();
    let os = out.domain.os.as_ref().unwrap_or(&none);
    match (out.kind, out.notation) {
        (Kind::Hvm, notation) => {
            out.text("builder", "hvm");
            match notation {
                Notation::Xl => {
                    firmware(out, os);
                    direct(out, os, "cmdline");
                }
                Notation::Xm => {
                    // The key has to be there.
                    let path = os.loader.as_ref().and_then(|loader| loader.path.as_ref());
                    out.text("kernel", path.map_or(HVMLOADER, |path| &path.0));
                }
            }
            out.text("boot", boot_letters(os));
            if notation == Notation::Xl {
                nested(out);
            }
        }
        (kind, notation) => {
            if kind == Kind::Pvh && notation == Notation::Xl {
                out.text("type", "pvh");
            }
            if let Some(bootloader) = &out.domain.bootloader {
                out.text("bootloader", bootloader.0.clone());
            }
            if let Some(arguments) = &out.domain.bootloader_args {
                out.text("bootargs", arguments.0.clone());
            }
            direct(out, os, if notation == Notation::Xl { "cmdline" } else { "extra" });
        }
    }
}

fn firmware(out: &mut Translation<'_>, os: &Os) {
    if let Some(loader) = os.loader.as_ref().filter(|loader| loader.r#type == Some(LoaderType::Pflash)) {
        out.text("bios", "ovmf");
        if let Some(path) = &loader.path {
            out.text("bios_path_override", path.0.clone());
        }
    }
    if let Some(table) = os.acpi.as_ref().and_then(|acpi| acpi.table.first()) {
        out.text("acpi_firmware", table.path.0.clone());
    }
}

/// A kernel that is booted without firmware; `command_line` is the key of its arguments.
fn direct(out: &mut Translation<'_>, os: &Os, command_line: &str) {
    for (key, value) in [("kernel", &os.kernel), ("ramdisk", &os.initrd), (command_line, &os.cmdline)] {
        if let Some(value) = value {
            out.text(key, value.0.clone());
        }
    }
}

/// A guest that sees the host's CPU may run guests of its own, unless the definition takes that away.
fn nested(out: &mut Translation<'_>) {
    let Some(cpu) = &out.domain.cpu else { return };
    if cpu.mode() == Mode::HostPassthrough {
        let off = cpu.feature.iter().any(|feature| {
            matches!(feature.name.as_str(), "vmx" | "svm")
                && matches!(feature.policy, Policy::Disable | Policy::Forbid)
        });
        out.flag("nestedhvm", !off);
    }
}
