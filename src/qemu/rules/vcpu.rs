//! `<vcpu>` and `<vcpus>` (qemu-rules.md 3.4).

use super::Check;
use crate::diagnostic::{rule, Place};
use crate::domain::vcpu::Vcpus;
use crate::qemu::caps::Accelerator;
use crate::qemu::machine::Family;
use crate::release::Release;
use crate::vcpu;
use crate::xml::value::token::{OnOff, YesNo};

rule! {
    /// The guest has more virtual CPUs than its machine can have.
    ///
    /// Each machine has a maximum. On x86, more than 255 need the machine `q35` and an Intel IOMMU
    /// with extended interrupts, since older interrupt controllers number CPUs with one byte.
    ///
    /// ```xml wrong
    /// <vcpu>256</vcpu>
    /// ```
    /// ```xml right machine=q35
    /// <vcpu>256</vcpu>
    /// <features><ioapic driver='qemu'/></features>
    /// <iommu model='intel'><driver intremap='on' eim='on'/></iommu>
    /// ```
    TOO_MANY_VCPUS = "Q050" "too-many-vcpus-for-machine" Error;

    /// The number of virtual CPUs that are online is not a number of whole cores.
    ///
    /// pSeries machines plug in cores, so that the threads of a core are online or offline together.
    /// Make `current` a multiple of `threads` in `<topology>`.
    ///
    /// ```xml wrong arch=ppc64
    /// <vcpu current='3'>4</vcpu><cpu><topology sockets='1' cores='2' threads='2'/></cpu>
    /// ```
    /// ```xml right arch=ppc64
    /// <vcpu current='2'>4</vcpu><cpu><topology sockets='1' cores='2' threads='2'/></cpu>
    /// ```
    PARTIAL_CORE = "Q051" "vcpus-not-whole-cores" Error;

    /// The first virtual CPU is not one that is always there.
    ///
    /// The guest boots on virtual CPU 0: it must be online, the first in order, and not
    /// hotpluggable.
    ///
    /// ```xml wrong
    /// <vcpus><vcpu id='0' enabled='no'/><vcpu id='1' enabled='yes'/></vcpus>
    /// ```
    /// ```xml right
    /// <vcpus>
    ///   <vcpu id='0' enabled='yes' hotpluggable='no'/>
    ///   <vcpu id='1' enabled='yes' hotpluggable='yes'/>
    /// </vcpus>
    /// ```
    FIRST_VCPU = "Q052" "first-vcpu-not-fixed" Error;

    /// The virtual CPUs are not in an order in which QEMU can create them.
    ///
    /// Those that are not hotpluggable come first, in rising `order`; and either all that are online
    /// have an `order` or none has.
    ///
    /// ```xml wrong
    /// <vcpus><vcpu id='0' enabled='yes' order='1'/><vcpu id='1' enabled='yes'/></vcpus>
    /// ```
    /// ```xml right
    /// <vcpus><vcpu id='0' enabled='yes' order='1'/><vcpu id='1' enabled='yes' order='2'/></vcpus>
    /// ```
    VCPU_ORDER = "Q053" "vcpu-order" Error;
}

impl Check<'_> {
    /// The machine can have the CPUs, and create them in their order.
    pub(super) fn vcpus(&mut self, root: &Place<'_>) {
        let domain = self.domain;
        let count = vcpu::count(domain);
        self.vcpu_limit(count.maximum, &root.child("vcpu"));
        let threads =
            domain.cpu.as_ref().and_then(|cpu| cpu.topology.as_ref()).map_or(0, |topology| topology.threads);
        if threads > 0 && self.family == Family::Pseries && count.current % threads != 0 {
            let message =
                format!("{} virtual CPUs online are not whole cores of {threads} threads", count.current);
            self.findings
                .report(&PARTIAL_CORE, &root.child("vcpu").attr("current"), message)
                .help(format!("use a multiple of {threads}"));
        }
        if let Some(own) = &domain.vcpus {
            let vcpus = root.child("vcpus");
            self.first_vcpu(own, &vcpus);
            self.vcpu_order(own, &vcpus);
        }
    }

    fn vcpu_limit(&mut self, maximum: u32, place: &Place<'_>) {
        let machine = self.caps.machine(Accelerator::of(self.domain), &self.machine);
        let limit = machine.map_or(0, |machine| machine.cpu_max);
        if limit > 0 && maximum > limit {
            let message =
                format!("{maximum} virtual CPUs, but machine '{}' has at most {limit}", self.machine);
            self.findings
                .report(&TOO_MANY_VCPUS, place, message)
                .help("lower `<vcpu>`, or use another machine");
            return;
        }
        if !self.x86() || maximum <= 255 {
            return;
        }
        let mut drivers = self.domain.devices.iommu.iter().filter_map(|iommu| iommu.driver.as_ref());
        let (what, help) = if self.family != Family::Q35 {
            ("machine 'q35'", "use machine 'q35'")
        } else if self.libvirt < Release::new(10, 10) && !drivers.any(|own| own.eim == Some(OnOff::On)) {
            (
                "an IOMMU with `eim='on'`",
                "add `<iommu model='intel'>` with `<driver intremap='on' eim='on'/>`",
            )
        } else {
            return;
        };
        let message = format!("{maximum} virtual CPUs: more than 255 need {what}");
        self.findings.report(&TOO_MANY_VCPUS, place, message).help(help);
    }

    fn first_vcpu(&mut self, own: &Vcpus, vcpus: &Place<'_>) {
        let Some((first, place)) = vcpus.each("vcpu", &own.vcpu).next().filter(|(first, _)| first.id == 0)
        else {
            return;
        };
        let wrong = if !first.enabled.is_yes() {
            ("enabled", "`enabled='no'` is not possible for virtual CPU 0".to_owned(), "use `enabled='yes'`")
        } else if first.hotpluggable.is_some_and(YesNo::is_yes) {
            (
                "hotpluggable",
                "`hotpluggable='yes'` is not possible for virtual CPU 0".to_owned(),
                "use `hotpluggable='no'`",
            )
        } else if first.order > 1 {
            (
                "order",
                format!("`order='{}'` is not possible for virtual CPU 0", first.order),
                "use `order='1'`",
            )
        } else {
            return;
        };
        let (attribute, message, help) = wrong;
        self.findings.report(&FIRST_VCPU, &place.attr(attribute), message).help(help);
    }

    fn vcpu_order(&mut self, own: &Vcpus, vcpus: &Place<'_>) {
        let online = || vcpus.each("vcpu", &own.vcpu).filter(|(state, _)| state.enabled.is_yes());
        if online().any(|(state, _)| state.order > 0) {
            if let Some((state, place)) = online().find(|(state, _)| state.order == 0) {
                self.findings
                    .report(
                        &VCPU_ORDER,
                        &place,
                        format!("virtual CPU {} has no `order`, but others do", state.id),
                    )
                    .help("give all online virtual CPUs an `order`, or none");
            }
        }
        let mut last: Option<(bool, u32)> = None;
        for (at, (state, place)) in vcpus.each("vcpu", &own.vcpu).enumerate() {
            // What is wrong with virtual CPU 0 is explained already.
            let first = at == 0 && state.id == 0;
            let hot = !first && state.hotpluggable.is_some_and(YesNo::is_yes);
            if let (Some((before, order)), false) = (last, hot) {
                if before {
                    let message = format!("virtual CPU {} is after a hotpluggable one", state.id);
                    self.findings
                        .report(&VCPU_ORDER, &place, message)
                        .help("put hotpluggable virtual CPUs last");
                }
                if state.order > 0 && state.order < order {
                    let message = format!(
                        "`order='{}'` of virtual CPU {} is below the {order} before it",
                        state.order, state.id
                    );
                    self.findings
                        .report(&VCPU_ORDER, &place.attr("order"), message)
                        .help("give virtual CPUs that are not hotpluggable rising `order`");
                }
            }
            last = Some((hot, if first { state.order.min(1) } else { state.order }));
        }
    }
}
