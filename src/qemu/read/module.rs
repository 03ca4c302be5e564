//! Memory that is plugged in: modules, and memory that the host gives and takes.

use super::address::{virtio, virtio_options};
use super::fields::{number, Fields};
use super::Reader;
use crate::xml::tree::Element;
use serde_json::Value;

/// What of a device's driver is memory, in the format's words.
pub fn model(driver: &str) -> Option<&'static str> {
    match virtio(driver).map_or(driver, |(base, _)| base) {
        "pc-dimm" => Some("dimm"),
        "nvdimm" => Some("nvdimm"),
        "virtio-mem" => Some("virtio-mem"),
        "virtio-pmem" => Some("virtio-pmem"),
        _ => None,
    }
}

/// What the guest has by those that have become elements: more memory, and the machine's flag for them.
pub fn of_the_guest(reader: &mut Reader) {
    let all = reader.devices.children.iter().filter(|device| device.name == "memory");
    if all.clone().any(|device| device.attribute("model") == Some("nvdimm")) {
        machine_with_nvdimm(reader);
    }
    let all = reader.devices.children.iter().filter(|device| device.name == "memory");
    let sizes = all.filter_map(|device| device.text_at(&["target", "size"])?.parse::<u64>().ok());
    let devices = sizes.fold(0, u64::saturating_add);
    let memory = reader.domain.at("memory");
    let machine = memory.text.parse::<u64>().unwrap_or_default();
    memory.text = machine.saturating_add(devices).to_string();
}

/// The flag of the machine for such modules, which a definition has by having one.
fn machine_with_nvdimm(reader: &mut Reader) {
    for at in reader.left(&["-machine", "-M"]) {
        let mut fields = reader.options[at].fields();
        if fields.flag("nvdimm") == Some(true) {
            super::guest::keep_rest(reader, at, "-machine", fields);
        }
    }
}

/// A memory device.
pub fn device(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let model = model(driver)?;
    let mut object = reader.definition("-object", "id", &fields.text("memdev")?)?;
    let bytes = object.size("size", 1)?;
    let mut element = Element::new("memory").with("model", model);
    if let Some(shared) = object.flag("share").filter(|_| model != "virtio-pmem") {
        element.set("access", if shared { "shared" } else { "private" });
    }
    object.value("share");
    source(reader, model, &mut object, &mut element)?;
    // Memory of huge pages is taken before the guest may use it.
    if model == "virtio-mem" && element.has("source") {
        fields.value("prealloc");
    }
    virtio_options(&mut element, fields);
    let mut target = Element::new("target");
    target.push(in_kib("size", bytes));
    if let Some(node) = fields.text("node") {
        target.push(Element::new("node").saying(node));
    }
    if let Some(size) = fields.size("label-size", 1) {
        target.push(Element::new("label").having(in_kib("size", size)));
    }
    for (member, name) in [("block-size", "block"), ("requested-size", "requested")] {
        if let Some(size) = fields.size(member, 1) {
            target.push(in_kib(name, size));
        }
    }
    fields.give(&mut target, Fields::yes_no, &[("dynamic-memslots", "", "dynamicMemslots")]);
    let address = fields.number("memaddr").filter(|_| model.starts_with("virtio-"));
    if let Some(base) = address {
        target.push(Element::new("address").with("base", format!("{base:#x}")));
    }
    element.push(target);
    if let Some(uuid) = fields.text("uuid") {
        element.push(Element::new("uuid").saying(uuid));
    }
    match model {
        "dimm" | "nvdimm" => slot(&mut element, fields),
        _ => reader.place(&mut element, fields)?,
    }
    object.is_empty().then_some(element)
}

fn in_kib(name: &str, bytes: u64) -> Element {
    Element::new(name).with("unit", "KiB").saying((bytes >> 10).to_string())
}

/// Where the host takes it from.
fn source(reader: &mut Reader, model: &str, object: &mut Fields, element: &mut Element) -> Option<()> {
    let kind = object.text("qom-type")?;
    let persistent = matches!(model, "nvdimm" | "virtio-pmem");
    // That the host takes nothing before the guest needs it is how such memory works.
    if model == "virtio-mem" {
        object.value("reserve");
    }
    match kind.as_str() {
        "memory-backend-file" if persistent => {
            let path = Element::new("path").saying(object.text("mem-path")?);
            element.push(Element::new("source").having(path));
            object.value("prealloc");
        }
        "memory-backend-file" if object.peek("mem-path").is_some_and(|path| path.contains("hugepages")) => {
            object.value("mem-path");
            object.value("prealloc");
            let message = "huge pages of a memory device are assumed to have 2 MiB".to_owned();
            reader.assume(message, "change `<pagesize>` of its `<source>` if they have not");
            element.at("source").push(in_kib("pagesize", 2 << 20));
        }
        "memory-backend-ram" if !persistent => {}
        _ => return None,
    }
    if let Some(Value::Array(nodes)) = object.value("host-nodes") {
        object.text("policy").filter(|policy| policy == "bind")?;
        let mask: Vec<String> = nodes.iter().map(Value::to_string).collect();
        element.at("source").push(Element::new("nodemask").saying(mask.join(",")));
    }
    Some(())
}

fn slot(element: &mut Element, fields: &mut Fields) {
    let Some(slot) = fields.text("slot") else { return };
    let mut address = Element::new("address").with("type", "dimm").with("slot", slot);
    if let Some(base) = fields.peek("addr").and_then(|text| number(&text)) {
        fields.value("addr");
        address.set("base", format!("{base:#x}"));
    }
    element.push(address);
}
