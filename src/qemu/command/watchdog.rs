//! `<watchdog>` and its action (qemu-command-2.md 22).

use super::{id, Translation};
use crate::domain::devices::watchdog::{WatchdogAction, WatchdogModel};
use crate::qemu::members::Members;

pub(super) fn watchdogs(out: &mut Translation<'_>) {
    let watchdogs = &out.domain.devices.watchdog;
    for watchdog in watchdogs.iter().filter(|watchdog| watchdog.model != WatchdogModel::Itco) {
        if let Some(zpci) = out.zpci(&watchdog.info) {
            out.device(zpci);
        }
        let address = out.address(&watchdog.info);
        out.device(
            Members::new("driver", watchdog.model.as_str()).with("id", id(&watchdog.info)).and(address),
        );
    }
    if watchdogs.iter().any(|watchdog| watchdog.model == WatchdogModel::Itco) {
        out.option("-global", "ICH9-LPC.noreboot=off");
    }
    if let Some(last) = watchdogs.last() {
        let action = if last.action == WatchdogAction::Dump { WatchdogAction::Pause } else { last.action };
        out.option("-watchdog-action", action.as_str());
    }
}
