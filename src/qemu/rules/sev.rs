//! `<launchSecurity>` (qemu-rules.md 3.27).

use super::Check;
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
                self.needs(Flag::SevGuest, &kind, "`type='sev'` of `<launchSecurity>`");
                if sev.kernel_hashes.is_some() {
                    let what = "`kernelHashes` of `<launchSecurity>`";
                    self.needs(Flag::SevGuestKernelHashes, &place.attr("kernelHashes"), what);
                }
            }
            Some(LaunchSecurityKind::SevSnp(_)) => {
                self.needs(Flag::SevSnpGuest, &kind, "`type='sev-snp'` of `<launchSecurity>`");
            }
            Some(LaunchSecurityKind::S390Pv) => {
                let flags = [Flag::S390PvGuest, Flag::ConfidentialGuestSupport];
                if let Some(flag) = flags.into_iter().find(|flag| !self.has(*flag)) {
                    self.needs(flag, &kind, "`type='s390-pv'` of `<launchSecurity>`");
                }
            }
            Some(LaunchSecurityKind::Tdx(_)) => {
                self.needs(Flag::TdxGuest, &kind, "`type='tdx'` of `<launchSecurity>`");
            }
            None => {}
        }
    }
}
