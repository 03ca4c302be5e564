//! Watchdogs.

use super::device::plain;
use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;

pub fn watchdog(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("watchdog").with("model", driver);
    if let Some(at) = reader.left(&["-watchdog-action"]).first().copied() {
        element.set("action", reader.options[at].value());
        reader.using.push(at);
    }
    plain(reader, element, fields)
}

/// What the watchdog does that is part of the machine.
pub fn watchdog_action(reader: &mut Reader) {
    let Some(at) = reader.left(&["-watchdog-action"]).last().copied() else { return };
    let action = reader.options[at].value().to_owned();
    if !reader.devices.has("watchdog") && reader.is_q35() {
        reader.devices.push(Element::new("watchdog").with("model", "itco"));
    }
    if reader.devices.has("watchdog") {
        reader.devices.at("watchdog").set("action", action);
        reader.options[at].done = true;
    }
}
