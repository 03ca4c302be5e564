//! Keyboards, mice, tablets, and devices of the host that are passed on.

use super::address::{virtio, virtio_options};
use super::device::plain;
use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;

pub fn usb_input(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let kind = match driver {
        "usb-tablet" => "tablet",
        "usb-mouse" => "mouse",
        _ => "keyboard",
    };
    plain(reader, Element::new("input").with("type", kind).with("bus", "usb"), fields)
}

pub fn virtio_input(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let kind = match virtio(driver)?.0 {
        "virtio-mouse" => "mouse",
        "virtio-tablet" => "tablet",
        "virtio-keyboard" => "keyboard",
        _ => "passthrough",
    };
    let mut element = Element::new("input").with("type", kind).with("bus", "virtio");
    if kind == "passthrough" {
        element.push(Element::new("source").with("evdev", fields.text("evdev")?));
    }
    virtio_options(&mut element, fields);
    plain(reader, element, fields)
}

pub fn evdev(fields: &mut Fields) -> Option<Element> {
    let mut source = Element::new("source").with("dev", fields.text("evdev")?);
    if let Some(repeat) = fields.on_off("repeat") {
        source.set("repeat", repeat);
    }
    if fields.flag("grab_all") == Some(true) {
        source.set("grab", "all");
    }
    if let Some(keys) = fields.text("grab-toggle") {
        source.set("grabToggle", keys);
    }
    Some(Element::new("input").with("type", "evdev").having(source))
}
