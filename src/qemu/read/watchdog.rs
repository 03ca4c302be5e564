//! Watchdogs.

use super::device::plain;
use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;

pub fn watchdog(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let element = Element::new("watchdog").with("model", driver).with_some("action", action(reader));
    plain(reader, element, fields)
}

/// What the watchdog does that is part of the machine.
pub fn watchdog_action(reader: &mut Reader) {
    let Some(action) = action(reader) else { return };
    if !reader.devices.has("watchdog") && reader.is_q35() {
        reader.devices.push(Element::new("watchdog").with("model", "itco"));
    }
    let all = reader.left(&["-watchdog-action"]);
    let kept = usize::from(!reader.devices.has("watchdog"));
    all.iter().rev().skip(kept).for_each(|at| reader.options[*at].done = true);
    if kept == 0 {
        reader.devices.at("watchdog").set("action", action);
    }
}

/// What QEMU does then: the last option counts.
fn action(reader: &Reader) -> Option<String> {
    let all = reader.left(&["-watchdog-action"]);
    all.last().map(|at| reader.options[*at].value().to_owned())
}
