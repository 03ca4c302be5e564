//! USB devices that a SPICE client redirects.

use super::address::boot_and_rom;
use super::device::plain;
use super::fields::{number, Fields};
use super::Reader;
use crate::xml::tree::Element;

pub fn redirected(reader: &mut Reader, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("redirdev").with("bus", "usb");
    reader.backend(&fields.text("chardev")?)?.describe(&mut element);
    boot_and_rom(&mut element, fields);
    let element = plain(reader, element, fields)?;
    if let Some(filter) = fields.peek("filter") {
        let rules: Option<Vec<Element>> = filter.split('|').map(rule).collect();
        let rules = rules?;
        let list = rules.into_iter().fold(Element::new("redirfilter"), Element::having);
        // One filter is for all devices; another one changes its device.
        if !reader.devices.has("redirfilter") {
            reader.devices.push(list.clone());
        }
        if *reader.devices.at("redirfilter") == list {
            fields.value("filter");
        }
    }
    Some(element)
}

/// A rule of what is redirected: `class:vendor:product:version:allow`.
fn rule(text: &str) -> Option<Element> {
    let parts: Vec<&str> = text.split(':').collect();
    let [class, vendor, product, version, allow] = parts[..] else { return None };
    let mut rule = Element::new("usbdev");
    for (name, value) in [("class", class), ("vendor", vendor), ("product", product)] {
        if value != "-1" {
            rule.set(name, value);
        }
    }
    if version != "-1" {
        let digits = number(version)?;
        rule.set("version", format!("{:x}.{:02x}", digits >> 8, digits & 0xff));
    }
    rule.set("allow", if allow == "1" { "yes" } else { "no" });
    Some(rule)
}
