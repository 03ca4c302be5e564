//! `<on_poweroff>`, `<on_reboot>`, `<on_crash>`: what the process does when the guest ends
//! (qemu-command-1.md 2.20).

use super::Translation;
use crate::qemu::caps::Flag;

pub(super) fn lifecycle(out: &mut Translation<'_>) {
    let domain = out.domain;
    let managed = out.launch.is_managed();
    let ends = domain.on_reboot.unwrap_or_default().as_str() == "destroy"
        && domain.on_poweroff.unwrap_or_default().as_str() == "destroy"
        && matches!(domain.on_crash.unwrap_or_default().as_str(), "destroy" | "coredump-destroy");
    if managed && !out.has(Flag::SetAction) && ends {
        out.word("-no-reboot");
    } else if managed || domain.on_reboot.unwrap_or_default().as_str() == "preserve" {
        out.word("-no-shutdown");
    } else if domain.on_reboot.unwrap_or_default().as_str() == "destroy" {
        out.word("-no-reboot");
    }
}
