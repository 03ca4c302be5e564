//! The environment of the process, and the program itself (qemu-command-1.md 1.2).

use super::Translation;
use crate::domain::Arch;

/// What the process inherits, in this order.
const INHERITED: [&str; 9] = [
    "LD_PRELOAD",
    "LD_LIBRARY_PATH",
    "DYLD_INSERT_LIBRARIES",
    "DYLD_FORCE_FLAT_NAMESPACE",
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "TMPDIR",
];

pub(super) fn environment(out: &mut Translation<'_>) {
    if out.launch.state_dir.is_some() || !out.launch.environment.is_empty() {
        out.set_environment("LC_ALL", "C");
    }
    for name in INHERITED {
        if let Some((_, value)) = out.launch.environment.iter().find(|(own, _)| own == name) {
            out.set_environment(name, value.clone());
        }
    }
    if let Some(dir) = &out.launch.state_dir {
        if !out.launch.session {
            out.set_environment("HOME", dir.clone());
            out.set_environment("XDG_DATA_HOME", format!("{dir}/.local/share"));
        }
        out.set_environment("XDG_CACHE_HOME", format!("{dir}/.cache"));
        if !out.launch.session {
            out.set_environment("XDG_CONFIG_HOME", format!("{dir}/.config"));
        }
    }
}

pub(super) fn emulator(out: &mut Translation<'_>) {
    let arch = out.domain.arch().map_or("x86_64", Arch::as_str);
    let default = format!("qemu-system-{}", if arch == "i686" { "i386" } else { arch });
    out.command.emulator =
        out.domain.devices.emulator.as_ref().map_or(default, |emulator| emulator.0.clone());
}
