//! `<watchdog>`: the one that Q35 machines have by default, and its action (qemu-defaults.md 3.6).

use super::Completion;
use crate::domain::devices::watchdog::WatchdogModel;
use crate::domain::devices::Watchdog;
use crate::domain::info::DeviceInfo;
use crate::qemu::machine::Family;
use crate::xml::Rest;

impl Completion<'_> {
    pub(super) fn itco(&mut self) {
        let watchdogs = &mut self.domain.devices.watchdog;
        let exists = watchdogs.iter().any(|watchdog| watchdog.model == WatchdogModel::Itco);
        if self.family == Family::Q35 && !exists {
            let action = watchdogs.first().map(|first| first.action).unwrap_or_default();
            watchdogs.push(Watchdog {
                model: WatchdogModel::Itco,
                action,
                info: DeviceInfo::default(),
                rest: Rest::default(),
            });
        }
    }
}
