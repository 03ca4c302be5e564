//! `<features>` (qemu-rules.md 3.2).

use super::Check;
use crate::domain::features::State;
use crate::domain::Type;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::value::token::{OnOff, YesNo};

impl Check<'_> {
    pub(super) fn features(&mut self) {
        let Some(features) = &self.domain.features else { return };
        let given = |state: &Option<State>| state.as_ref().is_some_and(|state| state.state.is_some());
        self.at("/domain/features/smm");
        if let Some(tseg) =
            features.smm.as_ref().filter(|smm| smm.state == Some(OnOff::On)).and_then(|smm| smm.tseg)
        {
            self.refuse(self.family != Family::Q35, "the size of TSEG is for the machine 'q35'");
            self.lacks(self.family == Family::Q35, Flag::MchExtendedTsegMbytes, "a size of TSEG");
            self.refuse(tseg.0 % (1 << 20) != 0, "the size of TSEG is a number of whole MiB");
        }
        let (x86, arm_virt, pseries) = (self.x86(), self.arm_virt(), self.family == Family::Pseries);
        self.at("/domain/features/apic");
        let eoi = features.apic.as_ref().is_some_and(|apic| apic.eoi.is_some());
        self.refuse(eoi && !x86, "the end of interrupts is signalled on x86 alone");
        self.at("/domain/features/hyperv");
        let message = "Hyper-V features are for x86 and ARM's virtual board";
        self.refuse(features.hyperv.is_some() && !x86 && !arm_virt, message);
        self.at("/domain/features/pvspinlock");
        self.refuse(given(&features.pvspinlock) && !x86, "paravirtual spin locks are for x86");
        self.at("/domain/features/pmu");
        let off = features.pmu.as_ref().and_then(|pmu| pmu.state) == Some(OnOff::Off);
        self.refuse(off && self.ppc64(), "the performance monitor of PowerPC is always on");
        self.at("/domain/features/vmport");
        let machine = matches!(self.family, Family::I440fx | Family::Q35) || self.machine == "isapc";
        let vmport = features.vmport.as_ref().and_then(|vmport| vmport.state);
        let possible = machine && self.has(Flag::MachineVmportOpt);
        self.refuse(vmport.is_some() && !possible, "this machine has no VMware port to switch");
        let ps2 = features.ps2.as_ref().and_then(|ps2| ps2.state);
        let clash = vmport == Some(OnOff::On) && ps2 == Some(OnOff::Off);
        self.refuse(clash, "VMware's port needs the feature 'ps2'");
        self.at("/domain/features/gic");
        self.refuse(features.gic.is_some() && !arm_virt, "only ARM's virtual board has a GIC");
        self.at("/domain/features/ioapic");
        let ioapic = features.ioapic.as_ref().and_then(|ioapic| ioapic.driver);
        self.refuse(ioapic.is_some() && !x86, "I/O APICs are for x86");
        self.at("/domain/features");
        let hpt = features.hpt.as_ref().is_some_and(|hpt| hpt.resizing.is_some() || hpt.maxpagesize.0 > 0);
        let own = hpt
            || given(&features.htm)
            || given(&features.nested_hv)
            || given(&features.ccf_assist)
            || features.cfpc.is_some()
            || features.sbbc.is_some()
            || features.ibs.is_some();
        self.refuse(own && !pseries, "hpt, htm, nested-hv, ccf-assist, cfpc, sbbc and ibs are for pSeries");
        let vmcoreinfo = features.vmcoreinfo.as_ref().and_then(|state| state.state) == Some(OnOff::On);
        self.lacks(vmcoreinfo, Flag::Vmcoreinfo, "vmcoreinfo");
        self.at("/domain/features/tcg");
        let tcg = features.tcg.as_ref();
        self.refuse(
            tcg.is_some() && self.domain.r#type != Type::Qemu,
            "these features are for guests of type 'qemu'",
        );
        let odd = tcg.is_some_and(|tcg| tcg.tb_cache.0 % 1024 != 0);
        self.refuse(odd, "the cache of translated code is a number of whole MiB");
        self.at("/domain/features/async-teardown");
        let teardown =
            features.async_teardown.as_ref().and_then(|teardown| teardown.enabled) == Some(YesNo::Yes);
        self.lacks(teardown, Flag::RunWithAsyncTeardown, "asynchronous teardown");
        self.at("/domain/features/ras");
        self.refuse(given(&features.ras) && !arm_virt, "RAS is for ARM's virtual board");
        self.lacks(given(&features.ras) && arm_virt, Flag::MachineVirtRas, "RAS");
        self.at("/domain/features/ps2");
        self.refuse(ps2.is_some() && !self.i8042(), "this machine has no PS/2 controller to switch");
        self.lacks(ps2.is_some() && self.i8042(), Flag::MachineI8042Opt, "switching the PS/2 controller");
    }
}
