//! `<on_poweroff>`, `<on_reboot>`, `<on_crash>` (qemu-rules.md 3.10).

use super::Check;

impl Check<'_> {
    pub(super) fn lifecycle(&mut self) {
        let domain = self.domain;
        let off = domain.on_poweroff.map_or("destroy", |action| action.as_str());
        let reboot = domain.on_reboot.map_or("restart", |action| action.as_str());
        let crash = domain.on_crash.map_or("destroy", |action| action.as_str());
        self.at("/domain");
        self.refuse([off, reboot, crash].contains(&"rename-restart"), "QEMU has no action 'rename-restart'");
        self.refuse([off, reboot].contains(&"preserve"), "QEMU keeps a guest only after a crash");
        let odd = off == "restart" && reboot == "destroy";
        self.refuse(odd, "a guest cannot start again when it is switched off but end when it reboots");
    }
}
