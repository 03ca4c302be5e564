//! `<watchdog>` (qemu-rules.md 3.25).

use super::{bus, Check};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::watchdog::WatchdogModel;
use crate::domain::info::Bus;
use crate::qemu::machine::Family;
use std::collections::BTreeSet;

rule! {
    /// A guest has a second watchdog of a model that exists once.
    ///
    /// Only `i6300esb`, a PCI card, can be there several times; the others are part of the machine.
    /// Remove one of them.
    ///
    /// ```xml wrong machine=q35
    /// <watchdog model='itco' action='reset'/><watchdog model='itco' action='reset'/>
    /// ```
    /// ```xml right machine=q35
    /// <watchdog model='itco' action='reset'/>
    /// ```
    SECOND_WATCHDOG = "Q390" "second-watchdog-of-model" Error;

    /// The watchdogs of a guest have different actions.
    ///
    /// QEMU has one action for all of them. Give them the same `action`.
    ///
    /// ```xml wrong machine=q35
    /// <watchdog model='itco' action='reset'/><watchdog model='i6300esb' action='poweroff'/>
    /// ```
    /// ```xml right machine=q35
    /// <watchdog model='itco' action='reset'/><watchdog model='i6300esb' action='reset'/>
    /// ```
    WATCHDOG_ACTIONS = "Q391" "watchdog-actions-differ" Error;

    /// The machine has no watchdog of that model, or not at that address.
    ///
    /// `itco` is part of q35 machines, `diag288` of s390x guests, `ib700` of i440fx machines: none of
    /// them has an address. `i6300esb` is a PCI card for every machine with PCI.
    ///
    /// ```xml wrong machine=pc
    /// <watchdog model='itco'/>
    /// ```
    /// ```xml right machine=q35
    /// <watchdog model='itco'/>
    /// ```
    WATCHDOG_OF_OTHER_MACHINE = "Q392" "watchdog-not-on-machine" Error;
}

impl Check<'_> {
    /// The machine has the watchdogs, and one action for all.
    pub(super) fn watchdogs(&mut self, devices: &Place<'_>) {
        let watchdogs = &self.domain.devices.watchdog;
        let first = watchdogs.first().map(|watchdog| watchdog.action);
        let mut seen = BTreeSet::new();
        for (watchdog, place) in devices.each("watchdog", watchdogs) {
            let model = watchdog.model;
            if model != WatchdogModel::I6300esb && !seen.insert(model) {
                self.findings
                    .report(
                        &SECOND_WATCHDOG,
                        &place.attr("model"),
                        format!("second watchdog of model '{model}'"),
                    )
                    .remove_element("remove it; the machine has one");
            }
            if let Some(action) = first.filter(|action| *action != watchdog.action) {
                let message =
                    format!("`action='{}'`, but the first watchdog has '{action}'", watchdog.action);
                self.findings
                    .report(&WATCHDOG_ACTIONS, &place.attr("action"), message)
                    .help("give all watchdogs the same action");
            }
            let address = bus(&watchdog.info);
            let fits = match model {
                WatchdogModel::I6300esb => matches!(address, None | Some(Bus::Pci(_))),
                WatchdogModel::Ib700 => self.family == Family::I440fx && address.is_none(),
                WatchdogModel::Diag288 => self.s390() && address.is_none(),
                WatchdogModel::Itco => self.family == Family::Q35 && address.is_none(),
            };
            if !fits {
                let machine = &self.machine;
                self.findings
                    .report(
                        &WATCHDOG_OF_OTHER_MACHINE,
                        &place.attr("model"),
                        format!("watchdog model '{model}' is not available at this address on machine '{machine}'"),
                    )
                    .help("remove its `<address>`, or use model 'i6300esb'");
            }
        }
    }
}
