//! `<watchdog>` (qemu-rules.md 3.25).

use super::bus;
use super::Check;
use crate::domain::devices::watchdog::WatchdogModel;
use crate::domain::info::Bus;
use crate::qemu::machine::Family;

impl Check<'_> {
    pub(super) fn watchdogs(&mut self) {
        let watchdogs = &self.domain.devices.watchdog;
        let first = watchdogs.first().map(|watchdog| watchdog.action);
        for (at, watchdog) in watchdogs.iter().enumerate() {
            self.device("watchdog", at, watchdogs.len());
            let model = watchdog.model;
            let twice = watchdogs[..at].iter().any(|other| other.model == model);
            self.refuse(
                twice && model != WatchdogModel::I6300esb,
                format!("a guest has one watchdog '{model}'"),
            );
            self.refuse(Some(watchdog.action) != first, "all watchdogs do the same");
            let place = bus(&watchdog.info);
            let here = match model {
                WatchdogModel::I6300esb => matches!(place, None | Some(Bus::Pci(_))),
                WatchdogModel::Ib700 => self.family == Family::I440fx && place.is_none(),
                WatchdogModel::Diag288 => self.s390() && place.is_none(),
                WatchdogModel::Itco => self.family == Family::Q35 && place.is_none(),
            };
            self.refuse(!here, format!("this machine has no watchdog '{model}' there"));
        }
    }
}
