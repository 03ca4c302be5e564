//! `<launchSecurity>` (qemu-rules.md 3.27).

use super::Check;
use crate::domain::security::LaunchSecurityKind;
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn launch_security(&mut self) {
        self.at("/domain/launchSecurity");
        match self.domain.launch_security.as_ref().map(|security| &security.kind) {
            Some(LaunchSecurityKind::Sev(sev)) => {
                self.lacks(true, Flag::SevGuest, "AMD's encrypted memory");
                self.lacks(sev.kernel_hashes.is_some(), Flag::SevGuestKernelHashes, "`kernelHashes`");
            }
            Some(LaunchSecurityKind::SevSnp(_)) => {
                self.lacks(true, Flag::SevSnpGuest, "AMD's encrypted memory with integrity");
            }
            Some(LaunchSecurityKind::S390Pv) => {
                self.lacks(true, Flag::S390PvGuest, "protected guests");
                self.lacks(true, Flag::ConfidentialGuestSupport, "protected guests");
            }
            None => {}
        }
    }
}
