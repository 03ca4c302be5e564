//! `<on_poweroff>`, `<on_reboot>`, `<on_crash>` (qemu-rules.md 3.10).

use super::{Check, NOT_IN_QEMU};
use crate::diagnostic::{rule, Place};
use crate::domain::power::{OnCrash, OnPoweroff, OnReboot};

rule! {
    /// The guest should start again after a power-off, but end at a reboot.
    ///
    /// QEMU cannot tell the two apart in that direction. Change one of the two actions.
    ///
    /// ```xml wrong
    /// <on_poweroff>restart</on_poweroff><on_reboot>destroy</on_reboot>
    /// ```
    /// ```xml right
    /// <on_poweroff>destroy</on_poweroff><on_reboot>destroy</on_reboot>
    /// ```
    LIFECYCLE_CLASH = "Q014" "lifecycle-actions-clash" Error;
}

impl Check<'_> {
    /// QEMU has the actions.
    pub(super) fn lifecycle(&mut self, root: &Place<'_>) {
        let domain = self.domain;
        let missing = [
            match domain.on_poweroff {
                Some(own @ (OnPoweroff::RenameRestart | OnPoweroff::Preserve)) => {
                    Some(("on_poweroff", own.as_str()))
                }
                Some(OnPoweroff::Destroy | OnPoweroff::Restart) | None => None,
            },
            match domain.on_reboot {
                Some(own @ (OnReboot::RenameRestart | OnReboot::Preserve)) => {
                    Some(("on_reboot", own.as_str()))
                }
                Some(OnReboot::Destroy | OnReboot::Restart) | None => None,
            },
            match domain.on_crash {
                Some(own @ OnCrash::RenameRestart) => Some(("on_crash", own.as_str())),
                Some(
                    OnCrash::Destroy
                    | OnCrash::Restart
                    | OnCrash::Preserve
                    | OnCrash::CoredumpDestroy
                    | OnCrash::CoredumpRestart
                    | OnCrash::PreserveRunning,
                )
                | None => None,
            },
        ];
        for (name, action) in missing.into_iter().flatten() {
            let message = format!("`<{name}>` is '{action}': QEMU has no such action there");
            self.findings.report(&NOT_IN_QEMU, &root.child(name), message).help("use 'destroy' or 'restart'");
        }
        if domain.on_poweroff == Some(OnPoweroff::Restart) && domain.on_reboot == Some(OnReboot::Destroy) {
            self.findings
                .report(
                    &LIFECYCLE_CLASH,
                    &root.child("on_reboot"),
                    "`<on_reboot>` is 'destroy', but `<on_poweroff>` is 'restart'",
                )
                .help("change one of the two");
        }
    }
}
