//! What libvirt refuses of QEMU's definitions since releases 11 and 12 (since-10.7.md 3).

use super::{Check, MEMORY_NOT_SHARED, NOT_IN_QEMU};
use crate::diagnostic::{rule, Place};
use crate::domain::clock::TimerName;
use crate::domain::devices::controller::Type;
use crate::domain::devices::disk::{DiskBus, Protocol, Source as DiskSource};
use crate::domain::devices::interface::Source;
use crate::domain::features::{HypervMode, State};
use crate::domain::os::AcpiTableType;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::release::Release;
use crate::xml::mistake::MISSING_ELEMENT;
use crate::xml::value::token::{OnOff, YesNo};

rule! {
    /// A Hyper-V feature is on, but not the one that it is built on.
    ///
    /// `stimer` needs the timer `hypervclock` and `synic`, `tlbflush` and `ipi` need `vpindex`, `evmcs` and
    /// `<direct>` of `tlbflush` need `vapic`. Turn on what is missing as well.
    ///
    /// ```xml wrong
    /// <features><hyperv><ipi state='on'/></hyperv></features>
    /// ```
    /// ```xml right
    /// <features><hyperv><vpindex state='on'/><ipi state='on'/></hyperv></features>
    /// ```
    ENLIGHTENMENT_NEEDS = "Q018" "hyperv-feature-needs-another" Error;
}

fn on(state: &Option<State>) -> bool {
    state.as_ref().is_some_and(|state| state.state == Some(OnOff::On))
}

impl Check<'_> {
    /// What was accepted before release 12.0.
    pub(super) fn lately(&mut self, root: &Place<'_>, devices: &Place<'_>) {
        if self.libvirt < Release::new(12, 0) {
            return;
        }
        self.enlightenments(root);
        self.tables(root);
        for (interface, place) in devices.each("interface", &self.domain.devices.interface) {
            if matches!(interface.source, Source::VhostUser(_)) && !self.shares_memory {
                let message = "interface of type 'vhostuser', but the guest's memory is not shared";
                self.findings
                    .report(&MEMORY_NOT_SHARED, &place.attr("type"), message)
                    .help("add `<memoryBacking>` with `<access mode='shared'/>`");
            }
        }
        for (disk, place) in devices.each("disk", &self.domain.devices.disk) {
            if matches!(&disk.source, DiskSource::Network(network) if network.protocol == Protocol::Sheepdog)
            {
                let source = place.child("source");
                self.findings
                    .report(
                        &NOT_IN_QEMU,
                        &source.attr("protocol"),
                        "`protocol='sheepdog'`: QEMU has no such client any more",
                    )
                    .help("move the image to another kind of storage");
            }
            if disk.target.bus == Some(DiskBus::Fdc) {
                let target = place.child("target");
                if self.family == Family::Pseries {
                    self.absent(&target.attr("bus"), "floppy drive", "use another bus");
                } else {
                    self.needs(Flag::BusFloppy, &target.attr("bus"), "floppy drive");
                }
            }
        }
        for (controller, place) in devices.each("controller", &self.domain.devices.controller) {
            if controller.r#type == Type::Nvme && controller.serial.is_none() {
                self.findings
                    .report(&MISSING_ELEMENT, &place, "NVMe controller without `<serial>`")
                    .help("add it here, or to a disk of the controller");
            }
        }
    }

    fn enlightenments(&mut self, root: &Place<'_>) {
        let hyperv = self.domain.features.as_ref().and_then(|features| features.hyperv.as_ref());
        let Some(own) = hyperv.filter(|own| own.mode != HypervMode::Passthrough) else { return };
        let timers = self.domain.clock.iter().flat_map(|clock| &clock.timer);
        let clock = timers
            .into_iter()
            .any(|timer| timer.name == TimerName::Hypervclock && timer.present == Some(YesNo::Yes));
        let stimer = own.stimer.as_ref().is_some_and(|own| own.state == Some(OnOff::On));
        let tlbflush = own.tlbflush.as_ref().filter(|own| own.state == Some(OnOff::On));
        let direct = tlbflush.is_some_and(|own| on(&own.direct));
        let (synic, vpindex, vapic) = (on(&own.synic), on(&own.vpindex), on(&own.vapic));
        let needs = [
            ("evmcs", on(&own.evmcs) && !vapic, "`vapic`"),
            ("stimer", stimer && !clock, "the timer `hypervclock`"),
            ("stimer", stimer && clock && !synic, "`synic`"),
            ("tlbflush", tlbflush.is_some() && !vpindex, "`vpindex`"),
            ("tlbflush", direct && !vapic, "`vapic` for `<direct>`"),
            ("ipi", on(&own.ipi) && !vpindex, "`vpindex`"),
        ];
        let features = root.child("features");
        let hyperv = features.child("hyperv");
        for (name, _, need) in needs.into_iter().filter(|(_, lacking, _)| *lacking) {
            self.findings
                .report(
                    &ENLIGHTENMENT_NEEDS,
                    &hyperv.child(name),
                    format!("`<{name}>` of `<hyperv>` needs {need}"),
                )
                .help("turn it on as well");
        }
    }

    fn tables(&mut self, root: &Place<'_>) {
        let Some(acpi) = self.domain.os.as_ref().and_then(|os| os.acpi.as_ref()) else { return };
        let os = root.child("os");
        let place = os.child("acpi");
        for (table, place) in place.each("table", &acpi.table) {
            if table.r#type == AcpiTableType::Rawset {
                self.findings
                    .report(
                        &NOT_IN_QEMU,
                        &place.attr("type"),
                        "`type='rawset'`: QEMU takes one table from a file",
                    )
                    .help("use `type='raw'` with a file for each table");
            }
        }
    }
}
