//! Folders of the host.

use super::address::{boot_and_rom, virtio, virtio_options};
use super::device::plain;
use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;

pub fn plan9(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut own = reader.definition("-fsdev", "id", &fields.text("fsdev")?)?;
    let mut element = Element::new("filesystem").with("type", "mount");
    own.text("fsdriver").filter(|driver| driver == "local")?;
    element.set(
        "accessmode",
        match own.text("security_model")?.as_str() {
            "passthrough" => "passthrough",
            "mapped" | "mapped-xattr" => "mapped",
            "none" => "squash",
            _ => return None,
        },
    );
    let names = [("multidevs", "", "multidevs"), ("fmode", "", "fmode"), ("dmode", "", "dmode")];
    own.give(&mut element, Fields::text, &names);
    let model = virtio(driver)?.1;
    if model != "virtio" {
        element.set("model", model);
    }
    if own.text("writeout").as_deref() == Some("immediate") {
        element.at("driver").set("type", "path");
        element.at("driver").set("wrpolicy", "immediate");
    }
    virtio_options(&mut element, fields);
    element.push(Element::new("source").with("dir", own.text("path")?));
    element.push(Element::new("target").with("dir", fields.text("mount_tag")?));
    if own.flag("readonly") == Some(true) {
        element.at("readonly");
    }
    reader.place(&mut element, fields)?;
    own.is_empty().then_some(element)
}

pub fn virtiofs(reader: &mut Reader, fields: &mut Fields) -> Option<Element> {
    let path = reader.socket(&fields.text("chardev")?)?;
    let mut element = Element::new("filesystem").with("type", "mount");
    element.at("driver").set("type", "virtiofs");
    if let Some(size) = fields.text("queue-size") {
        element.at("driver").set("queue", size);
    }
    virtio_options(&mut element, fields);
    // Which folder it serves is known to virtiofsd alone.
    element.push(Element::new("source").with("socket", path));
    element.push(Element::new("target").with("dir", fields.text("tag")?));
    boot_and_rom(&mut element, fields);
    plain(reader, element, fields)
}

pub fn mtp(reader: &mut Reader, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("filesystem").with("type", "mount");
    element.at("driver").set("type", "mtp");
    element.push(Element::new("source").with("dir", fields.text("rootdir")?));
    element.push(Element::new("target").with("dir", fields.text("desc")?));
    if fields.flag("readonly") == Some(true) {
        element.at("readonly");
    }
    plain(reader, element, fields)
}
