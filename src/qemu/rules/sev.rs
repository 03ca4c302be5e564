//! `<launchSecurity>` (qemu-rules.md 3.27).

use super::{Check, NOT_IN_BINARY};
use crate::diagnostic::Place;
use crate::domain::security::LaunchSecurityKind;
use crate::qemu::caps::Flag;

impl Check<'_> {
    /// The binary keeps the guest's memory from the host in that way.
    pub(super) fn launch_security(&mut self, root: &Place<'_>) {
        let place = root.child("launchSecurity");
        let kind = place.attr("type");
        match self.domain.launch_security.as_ref().map(|security| &security.kind) {
            Some(LaunchSecurityKind::Sev(sev)) => {
                self.offered(Flag::SevGuest, &kind, "sev");
                if sev.kernel_hashes.is_some() {
                    let what = "`kernelHashes` of `<launchSecurity>`";
                    self.needs(Flag::SevGuestKernelHashes, &place.attr("kernelHashes"), what);
                }
            }
            Some(LaunchSecurityKind::SevSnp(_)) => {
                self.offered(Flag::SevSnpGuest, &kind, "sev-snp");
            }
            Some(LaunchSecurityKind::S390Pv) => {
                let flags = [Flag::S390PvGuest, Flag::ConfidentialGuestSupport];
                if let Some(flag) = flags.into_iter().find(|flag| !self.has(*flag)) {
                    self.needs(flag, &kind, "`type='s390-pv'` of `<launchSecurity>`");
                }
            }
            Some(LaunchSecurityKind::Tdx(_)) => {
                self.offered(Flag::TdxGuest, &kind, "tdx");
            }
            None => {}
        }
    }

    /// What the processor and firmware of the binary's host decide, as well as the binary.
    fn offered(&mut self, flag: Flag, place: &Place<'_>, kind: &str) {
        if !self.has(flag) {
            let message = format!(
                "`type='{kind}'` of `<launchSecurity>` is not offered by this QEMU binary on its host"
            );
            self.findings
                .report(&NOT_IN_BINARY, place, message)
                .help("start it on a host whose processor and firmware have it, or take it out");
        }
    }
}
