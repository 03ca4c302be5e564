//! `<features>` (qemu-rules.md 3.2).

use super::Check;
use crate::diagnostic::{rule, Place};
use crate::domain::features::{Features, State};
use crate::domain::Arch;
use crate::domain::Type;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::token::{OnOff, YesNo};

rule! {
    /// The VMware port is on, but the PS/2 controller that it depends on is off.
    ///
    /// QEMU's VMware port passes the mouse through the PS/2 controller. Switch `<ps2>` on, or
    /// `<vmport>` off.
    ///
    /// ```xml wrong machine=q35
    /// <features><vmport state='on'/><ps2 state='off'/></features>
    /// ```
    /// ```xml right machine=q35
    /// <features><vmport state='off'/></features>
    /// ```
    VMPORT_WITHOUT_PS2 = "Q012" "vmport-without-ps2" Error;

    /// Settings of the translator are given for a guest that is not translated.
    ///
    /// `<tcg>` configures QEMU's own translation of machine code, which only guests of type `qemu`
    /// use. Remove it, or change `type` of `<domain>`.
    ///
    /// ```xml wrong type=kvm
    /// <features><tcg><tb-cache unit='MiB'>64</tb-cache></tcg></features>
    /// ```
    /// ```xml right type=qemu
    /// <features><tcg><tb-cache unit='MiB'>64</tb-cache></tcg></features>
    /// ```
    TCG_NOT_USED = "Q013" "tcg-settings-without-tcg" Error;
}

fn given(state: &Option<State>) -> bool {
    state.as_ref().is_some_and(|state| state.state.is_some())
}

impl Check<'_> {
    /// The machine and the binary have the features.
    pub(super) fn features(&mut self, root: &Place<'_>) {
        let Some(own) = &self.domain.features else { return };
        let features = root.child("features");
        self.tseg(own, &features);
        self.x86_features(own, &features);
        self.arm_features(own, &features);
        self.ppc_features(own, &features);
        self.ps2(own, &features);
        if own.vmcoreinfo.as_ref().and_then(|state| state.state) == Some(OnOff::On) {
            self.needs(Flag::Vmcoreinfo, &features.child("vmcoreinfo"), "`<vmcoreinfo>`");
        }
        if let Some(tcg) = &own.tcg {
            let place = features.child("tcg");
            if self.domain.r#type != Type::Qemu {
                let message = format!("`<tcg>` is not possible in a guest of type '{}'", self.domain.r#type);
                self.findings.report(&TCG_NOT_USED, &place, message).remove(", or use `type='qemu'`");
            }
            if tcg.tb_cache.0 % 1024 != 0 {
                let message =
                    format!("`<tb-cache>` is {} KiB; expected a whole number of MiB", tcg.tb_cache.0);
                self.findings.report(&INVALID_VALUE, &place.child("tb-cache"), message);
            }
        }
        if own.async_teardown.as_ref().and_then(|own| own.enabled) == Some(YesNo::Yes) {
            self.needs(Flag::RunWithAsyncTeardown, &features.child("async-teardown"), "`<async-teardown>`");
        }
    }

    fn tseg(&mut self, own: &Features, features: &Place<'_>) {
        let on = own.smm.as_ref().filter(|smm| smm.state == Some(OnOff::On));
        let Some(tseg) = on.and_then(|smm| smm.tseg) else { return };
        let smm = features.child("smm");
        let place = smm.child("tseg");
        if self.family != Family::Q35 {
            self.absent(&place, "`<tseg>`", "use machine 'q35', or remove it");
        } else {
            self.needs(Flag::MchExtendedTsegMbytes, &place, "`<tseg>`");
        }
        if tseg.0 % (1 << 20) != 0 {
            let message = format!("`<tseg>` is {} bytes; expected a whole number of MiB", tseg.0);
            self.findings.report(&INVALID_VALUE, &place, message);
        }
    }

    fn x86_features(&mut self, own: &Features, features: &Place<'_>) {
        if own.hyperv.is_some() && !self.x86() && !self.family.virt_of(&self.arch, Arch::is_little_endian_arm)
        {
            let help = "remove it; x86 machines and Arm's 'virt' have it";
            self.absent(&features.child("hyperv"), "`<hyperv>`", help);
        }
        if self.x86() {
            return;
        }
        let help = "remove it; it is for x86";
        if own.apic.as_ref().is_some_and(|apic| apic.eoi.is_some()) {
            self.absent(&features.child("apic").attr("eoi"), "`eoi` of `<apic>`", help);
        }
        if given(&own.pvspinlock) {
            self.absent(&features.child("pvspinlock"), "`<pvspinlock>`", help);
        }
        if own.ioapic.as_ref().is_some_and(|ioapic| ioapic.driver.is_some()) {
            self.absent(&features.child("ioapic").attr("driver"), "`<ioapic>`", help);
        }
    }

    fn arm_features(&mut self, own: &Features, features: &Place<'_>) {
        let help = "remove it; it is for Arm's 'virt'";
        if own.gic.is_some() && !self.family.virt_of(&self.arch, Arch::is_little_endian_arm) {
            self.absent(&features.child("gic"), "`<gic>`", help);
        }
        if given(&own.ras) {
            let place = features.child("ras");
            match self.family.virt_of(&self.arch, Arch::is_little_endian_arm) {
                true => self.needs(Flag::MachineVirtRas, &place, "`<ras>`"),
                false => self.absent(&place, "`<ras>`", help),
            }
        }
    }

    fn ppc_features(&mut self, own: &Features, features: &Place<'_>) {
        if own.pmu.as_ref().and_then(|pmu| pmu.state) == Some(OnOff::Off) && self.ppc64() {
            let help = "remove it; the performance monitor of POWER is always on";
            self.absent(&features.child("pmu").attr("state"), "`state='off'` of `<pmu>`", help);
        }
        if self.family == Family::Pseries {
            return;
        }
        let hpt = own.hpt.as_ref().is_some_and(|hpt| hpt.resizing.is_some() || hpt.maxpagesize.0 > 0);
        let names = [
            ("hpt", hpt),
            ("htm", given(&own.htm)),
            ("nested-hv", given(&own.nested_hv)),
            ("ccf-assist", given(&own.ccf_assist)),
            ("cfpc", own.cfpc.is_some()),
            ("sbbc", own.sbbc.is_some()),
            ("ibs", own.ibs.is_some()),
        ];
        for (name, _) in names.into_iter().filter(|(_, used)| *used) {
            let help = "remove it; it is for machine 'pseries'";
            self.absent(&features.child(name), format_args!("`<{name}>`"), help);
        }
    }

    fn ps2(&mut self, own: &Features, features: &Place<'_>) {
        let vmport = own.vmport.as_ref().and_then(|vmport| vmport.state);
        let ps2 = own.ps2.as_ref().and_then(|ps2| ps2.state);
        if vmport.is_some() {
            let place = features.child("vmport");
            let machine = matches!(self.family, Family::I440fx | Family::Q35) || self.machine == "isapc";
            if !machine || !self.has(Flag::MachineVmportOpt) {
                self.absent(&place, "`<vmport>`", "remove it; it is for PC machines");
            }
            if vmport == Some(OnOff::On) && ps2 == Some(OnOff::Off) {
                self.findings
                    .report(
                        &VMPORT_WITHOUT_PS2,
                        &place.attr("state"),
                        "`<vmport state='on'/>` is not possible with `<ps2 state='off'/>`",
                    )
                    .help("switch `<ps2>` on or `<vmport>` off");
            }
        }
        if ps2.is_some() {
            let place = features.child("ps2");
            match self.i8042() {
                true => self.needs(Flag::MachineI8042Opt, &place, "`<ps2>`"),
                false => self.absent(&place, "`<ps2>`", "remove it; it is for PC machines"),
            }
        }
    }
}
