//! `<vcpu>` and `<vcpus>` (qemu-rules.md 3.4).

use super::Check;
use crate::qemu::caps::Accelerator;
use crate::qemu::machine::Family;
use crate::vcpu;
use crate::xml::value::token::{OnOff, YesNo};

impl Check<'_> {
    pub(super) fn vcpus(&mut self) {
        let domain = self.domain;
        let count = vcpu::count(domain);
        self.at("/domain/vcpu");
        let limit =
            self.caps.machine(Accelerator::of(domain), &self.machine).map_or(0, |machine| machine.cpu_max);
        let message = format!("the machine has at most {limit} virtual CPUs, not {}", count.maximum);
        self.refuse(limit > 0 && count.maximum > limit, message);
        let threads =
            domain.cpu.as_ref().and_then(|cpu| cpu.topology.as_ref()).map(|topology| topology.threads);
        if let Some(threads) = threads.filter(|threads| *threads > 0 && self.family == Family::Pseries) {
            let message = format!("{} virtual CPUs are no number of whole cores of {threads}", count.current);
            self.refuse(count.current % threads != 0, message);
        }
        let many = self.x86() && count.maximum > 255;
        self.refuse(many && self.family != Family::Q35, "more than 255 virtual CPUs need the machine 'q35'");
        let eim =
            domain.devices.iommu.as_ref().and_then(|iommu| iommu.driver.as_ref()?.eim) == Some(OnOff::On);
        let message = "more than 255 virtual CPUs need `<iommu model='intel'>` with `eim='on'`";
        self.refuse(many && self.family == Family::Q35 && !eim, message);
        let Some(vcpus) = &domain.vcpus else { return };
        self.at("/domain/vcpus");
        let online: Vec<_> = vcpus.vcpu.iter().filter(|state| state.enabled.is_yes()).collect();
        let ordered = online.iter().filter(|state| state.order > 0).count();
        self.refuse(ordered > 0 && ordered < online.len(), "either all virtual CPUs have an order or none");
        if let Some(first) = vcpus.vcpu.first() {
            let hot = first.hotpluggable.is_some_and(YesNo::is_yes);
            self.refuse(first.id == 0 && !first.enabled.is_yes(), "virtual CPU 0 is always online");
            self.refuse(first.id == 0 && hot, "virtual CPU 0 cannot be hotpluggable");
            self.refuse(first.id == 0 && first.order > 1, "virtual CPU 0 is the first one");
        }
        let mut last: Option<(bool, u32)> = None;
        for state in &vcpus.vcpu {
            let hot = state.hotpluggable.is_some_and(YesNo::is_yes);
            if let (Some((before, order)), false) = (last, hot) {
                self.refuse(before, "virtual CPUs that stay come before hotpluggable ones");
                let message = "the order of virtual CPUs that stay must rise";
                self.refuse(state.order > 0 && state.order < order, message);
            }
            last = Some((hot, state.order));
        }
    }
}
