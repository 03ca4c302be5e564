//! Memory that guests share.

use super::device::plain;
use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;

pub fn shmem(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("shmem");
    match fields.text("memdev") {
        Some(memory) => {
            let mut object = reader.definition("-object", "id", &memory)?;
            object.text("qom-type").filter(|kind| kind == "memory-backend-file")?;
            let path = object.text("mem-path")?;
            element.set("name", path.strip_prefix("/dev/shm/")?);
            let size = object.size("size", 1)?;
            object.flag("share").filter(|share| *share)?;
            if let Some(master) = fields.flag("master") {
                element.set("role", if master { "master" } else { "peer" });
            }
            element.push(Element::new("size").with("unit", "bytes").saying(size.to_string()));
            if !object.is_empty() {
                return None;
            }
        }
        None => {
            let path = reader.socket(&fields.text("chardev")?)?;
            let name = path.rsplit('/').next().unwrap_or_default();
            let name = name.strip_prefix("shmem-").unwrap_or(name);
            element.set("name", name.strip_suffix("-sock").unwrap_or(name));
            element.push(Element::new("server").with("path", path));
            let vectors = fields.text("vectors");
            let events = fields.on_off("ioeventfd");
            if vectors.is_some() || events.is_some() {
                let msi = Element::new("msi").with("enabled", "on").with_some("vectors", vectors);
                element.push(msi.with_some("ioeventfd", events));
            }
        }
    }
    element.push(Element::new("model").with("type", driver));
    plain(reader, element, fields)
}
