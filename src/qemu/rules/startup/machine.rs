//! Features of the machine, its tables, its encryption, and what a session cannot limit.

use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::cputune::Cputune;
use crate::domain::features::GicVersion;
use crate::domain::os::SmbiosMode;
use crate::domain::security::LaunchSecurityKind;
use crate::domain::sysinfo::{Sysinfo, SysinfoType};
use crate::domain::Arch;
use crate::qemu::caps::Flag;
use crate::qemu::launch::SmbiosTables;
use crate::xml::mistake::{MISSING_ELEMENT, REPEATED_ELEMENT};

rule! {
    /// A setting is for machines of another kind.
    ///
    /// Key wrapping is a feature of s390x, and pSeries machines have no floppy drives. Remove the
    /// setting.
    ///
    /// ```xml wrong
    /// <keywrap><cipher name='aes' state='on'/></keywrap>
    /// ```
    /// ```xml right
    /// <name>guest</name>
    /// ```
    SETTING_OF_OTHER_MACHINE = "Q558" "setting-of-other-machine" Error;

    /// Resources are limited in a session, which cannot limit them.
    ///
    /// Limits of memory, CPUs and block I/O are set in control groups, for which the manager of a
    /// user's session lacks the privileges. Remove the limits, or run the guest in the system instance.
    ///
    /// ```xml wrong session
    /// <memtune><hard_limit unit='GiB'>8</hard_limit></memtune>
    /// ```
    /// ```xml right session
    /// <memory unit='GiB'>1</memory>
    /// ```
    SESSION_LIMITS = "Q559" "limits-in-session" Error;

    /// The SMBIOS tables of the host are not part of the command.
    ///
    /// With `<smbios mode='host'>` a manager reads the tables of the host and gives them to the guest.
    /// Without one the guest gets those that QEMU makes. Give the tables in the launch profile
    /// (`smbios`), or write what the guest should read into `<sysinfo type='smbios'>`.
    ///
    /// ```xml wrong
    /// <os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='host'/></os>
    /// ```
    /// ```xml right
    /// <os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='emulate'/></os>
    /// ```
    SMBIOS_LEFT_OUT = "Q522" "host-smbios-left-out" Warning;
}

impl Startup<'_> {
    /// A manager without privileges limits nothing.
    pub(super) fn session(&mut self, root: &Place<'_>) {
        if !self.launch.session {
            return;
        }
        let domain = self.domain;
        let wanted = [
            (domain.memtune.is_some(), "memtune"),
            (domain.blkiotune.is_some(), "blkiotune"),
            (domain.cputune.as_ref().is_some_and(is_limited), "cputune"),
        ];
        for (_, name) in wanted.iter().filter(|(is, ..)| *is) {
            self.findings
                .report(&SESSION_LIMITS, &root.child(name), format!("limits of `<{name}>` in a session"))
                .help("remove them, or run the guest in the system instance");
        }
    }

    /// The binary has what `<features>`, `<keywrap>` and `<launchSecurity>` ask of the machine.
    pub(super) fn machine(&mut self, root: &Place<'_>) {
        let domain = self.domain;
        let parent = root.child("features");
        if let Some(features) = &domain.features {
            let version = features.gic.as_ref().and_then(|gic| gic.version);
            let other = version.filter(|version| *version != GicVersion::V2);
            if let Some(version) = other.filter(|_| self.caps.arch != Arch::Aarch64) {
                let what = format!("`version='{version}'` of `<gic>`");
                self.lacks(&parent.child("gic").attr("version"), what);
            }
            let teardown = features.async_teardown.as_ref().and_then(|teardown| teardown.enabled);
            if teardown.is_some_and(|enabled| enabled.is_yes()) {
                let place = parent.child("async-teardown");
                self.needs(Flag::RunWithAsyncTeardown, &place.attr("enabled"), "`<async-teardown>`");
            }
        }
        if domain.keywrap.is_some() && !self.arch().is_s390() {
            let message = format!("`<keywrap>` in a guest of architecture '{}'", self.arch());
            self.findings
                .report(&SETTING_OF_OTHER_MACHINE, &root.child("keywrap"), message)
                .remove("; only s390x machines wrap keys");
        }
        self.launch_security(root);
    }

    fn launch_security(&mut self, root: &Place<'_>) {
        let Some(security) = &self.domain.launch_security else { return };
        let (cbitpos, bits) = match &security.kind {
            LaunchSecurityKind::Sev(sev) => (sev.cbitpos, sev.reduced_phys_bits),
            LaunchSecurityKind::SevSnp(sev) => (sev.cbitpos, sev.reduced_phys_bits),
            LaunchSecurityKind::S390Pv | LaunchSecurityKind::Tdx(_) => return,
        };
        if self.caps.sev.is_none() && (cbitpos.is_none() || bits.is_none()) {
            let name = if cbitpos.is_none() { "cbitpos" } else { "reducedPhysBits" };
            self.unknown(
                &root.child("launchSecurity"),
                format!("`<{name}>` of the host is not known"),
                "add `<cbitpos>` and `<reducedPhysBits>`, or use a binary that names them",
            );
        }
    }

    /// The SMBIOS tables that the guest is to have are known.
    pub(super) fn smbios(&mut self, root: &Place<'_>) {
        let domain = self.domain;
        let mode = domain.os.as_ref().and_then(|os| os.smbios.as_ref()).map(|smbios| smbios.mode);
        let os = root.child("os");
        let place = os.child("smbios");
        match mode {
            None | Some(SmbiosMode::Emulate) => {}
            Some(SmbiosMode::Host) => match self.launch.smbios.as_ref().map(SmbiosTables::sysinfo) {
                Some(tables) => self.base_boards(&tables, &place),
                None if !self.launch.is_managed() => {
                    let message = "`mode='host'`: the guest gets QEMU's SMBIOS tables, not the host's";
                    self.findings
                        .report(&SMBIOS_LEFT_OUT, &place.attr("mode"), message)
                        .help("give them in the launch profile, or use `mode='sysinfo'` with `<sysinfo>`");
                }
                None => self.unknown(
                    &place.attr("mode"),
                    "`mode='host'`, but the SMBIOS tables of the host are not known",
                    "give them in the launch profile, or use `mode='sysinfo'`",
                ),
            },
            Some(SmbiosMode::Sysinfo) => {
                let mut tables = root.each("sysinfo", &domain.sysinfo);
                match tables.find(|(table, _)| table.r#type == SysinfoType::Smbios) {
                    Some((table, place)) => self.base_boards(table, &place),
                    None => self
                        .findings
                        .report(&MISSING_ELEMENT, &place.attr("mode"), "`mode='sysinfo'` without `<sysinfo>`")
                        .help("add `<sysinfo type='smbios'>`"),
                }
            }
        }
    }

    fn base_boards(&mut self, tables: &Sysinfo, place: &Place<'_>) {
        if let Some((_, place)) = place.each("baseBoard", &tables.base_board).nth(1) {
            self.findings
                .report(&REPEATED_ELEMENT, &place, "second `<baseBoard>`, but QEMU has one base board")
                .remove("");
        }
    }
}

/// Whether shares or quotas of CPU time are set, which control groups keep.
fn is_limited(tune: &Cputune) -> bool {
    let periods = [tune.period, tune.global_period, tune.emulator_period, tune.iothread_period];
    let quotas = [tune.quota, tune.global_quota, tune.emulator_quota, tune.iothread_quota];
    tune.shares.is_some()
        || periods.iter().any(|period| *period != 0)
        || quotas.iter().any(|quota| *quota != 0)
}
