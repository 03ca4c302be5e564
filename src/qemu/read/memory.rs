//! Memory, virtual CPUs and NUMA cells.

use super::fields::{number, size, Fields};
use super::Reader;
use crate::xml::tree::Element;
use serde_json::Value;

/// What the guest has where the command does not say it, in KiB.
const USUAL: u64 = 128 << 10;

pub fn read(reader: &mut Reader) {
    let devices: u64 = memory_devices(reader);
    let mut kib = USUAL;
    for at in reader.left(&["-m"]) {
        let mut fields = reader.options[at].fields();
        if let Some(bytes) = fields.size("size", 1 << 20) {
            kib = bytes >> 10;
        }
        let slots = fields.text("slots");
        if let Some(max) = fields.size("maxmem", 1 << 20) {
            let max = Element::new("maxMemory").with("unit", "KiB").saying((max >> 10).to_string());
            reader.domain.push(max.with_some("slots", slots));
        }
        reader.options[at].done = fields.is_empty();
    }
    reader.domain.at("memory").set("unit", "KiB");
    let total = (kib.saturating_add(devices)).to_string();
    reader.domain.at("memory").text.push_str(&total);
    for at in reader.left(&["-overcommit"]) {
        let mut fields = Fields::parse(reader.options[at].value(), "").unwrap_or_default();
        if fields.flag("mem-lock") == Some(true) {
            reader.domain.at("memoryBacking/locked");
        }
        super::guest::keep_rest(reader, at, "-overcommit", fields);
    }
    plain(reader);
    machine_memory(reader);
    cells(reader);
    vcpus(reader);
}

/// `-mem-path` and `-mem-prealloc`.
fn plain(reader: &mut Reader) {
    let path = reader.left(&["-mem-path"]).last().map(|at| reader.options[*at].value().to_owned());
    if path.as_deref().is_some_and(|path| path.contains("hugepages")) {
        reader.last("-mem-path");
        reader.domain.at("memoryBacking/hugepages");
    }
    if reader.word("-mem-prealloc") && !reader.domain.at("memoryBacking").has("hugepages") {
        reader.domain.at("memoryBacking/allocation").set("mode", "immediate");
    }
    if reader.domain.at("memoryBacking").is_empty() {
        reader.domain.remove("memoryBacking");
    }
}

/// The object that is the machine's memory.
fn machine_memory(reader: &mut Reader) {
    for at in reader.left(&["-machine", "-M"]) {
        let mut fields = reader.options[at].fields();
        let Some(id) = fields.text("memory-backend") else { continue };
        reader.using.clear();
        let Some(object) = reader.definition("-object", "id", &id) else { continue };
        if object_of_memory(reader, object, None) {
            reader.mark_used();
            super::guest::keep_rest(reader, at, "-machine", fields);
        }
    }
}

/// Reads an object of memory into `<memoryBacking>`, or into a cell; false if it has members that the format has not.
fn object_of_memory(reader: &mut Reader, mut object: Fields, mut cell: Option<&mut Element>) -> bool {
    let kind = object.text("qom-type").unwrap_or_default();
    for name in ["size", "x-use-canonical-path-for-ramblock-id", "prealloc-context", "id"] {
        object.value(name);
    }
    let mut backing = reader.domain.at("memoryBacking").clone();
    let page = object.size("hugetlbsize", 1);
    let mut huge = object.flag("hugetlb") == Some(true);
    match kind.as_str() {
        "memory-backend-ram" => {}
        "memory-backend-memfd" => set(&mut backing, "source", "type", "memfd"),
        "memory-backend-file" => {
            let path = object.text("mem-path").unwrap_or_default();
            huge |= path.contains("hugepages");
            if !huge {
                set(&mut backing, "source", "type", "file");
            }
        }
        _ => return false,
    }
    if huge {
        let pages = backing.at("hugepages");
        if let Some(bytes) = page.filter(|bytes| *bytes != 2 << 20) {
            if !pages.has("page") {
                pages.push(Element::new("page").with("size", (bytes >> 10).to_string()).with("unit", "KiB"));
            }
        }
    }
    if let Some(shared) = object.flag("share") {
        let word = if shared { "shared" } else { "private" };
        match cell.as_deref_mut() {
            Some(cell) => cell.set("memAccess", word),
            None => set(&mut backing, "access", "mode", word),
        }
    }
    if object.flag("prealloc") == Some(true) && !huge {
        set(&mut backing, "allocation", "mode", "immediate");
    }
    if let Some(threads) = object.text("prealloc-threads") {
        set(&mut backing, "allocation", "threads", &threads);
    }
    if let Some(discard) = object.flag("discard-data") {
        match cell {
            Some(cell) => cell.set("discard", if discard { "yes" } else { "no" }),
            None if discard => drop(backing.at("discard")),
            None => {}
        }
    }
    // Where the host takes it from is no part of what is read here.
    if !object.is_empty() {
        return false;
    }
    if !backing.is_empty() {
        *reader.domain.at("memoryBacking") = backing;
    } else {
        reader.domain.remove("memoryBacking");
    }
    true
}

fn set(backing: &mut Element, child: &str, attribute: &str, value: &str) {
    backing.at(child).set(attribute, value);
}

/// The NUMA cells with their distances.
fn cells(reader: &mut Reader) {
    let mut cells: Vec<(u64, Element)> = Vec::new();
    let options = reader.left(&["-numa"]);
    let known = |text: &str| text.starts_with("node,") || text.starts_with("dist,");
    if !options.iter().all(|at| known(reader.options[*at].value())) {
        return;
    }
    for at in options {
        let mut fields = reader.options[at].fields();
        match fields.text("type").as_deref() {
            Some("node") => {
                let Some((id, cell)) = cell(reader, &mut fields, cells.len() as u64) else { continue };
                if fields.is_empty() {
                    cells.push((id, cell));
                    reader.mark_used();
                    reader.options[at].done = true;
                }
            }
            _ => {
                let all = (fields.number("src"), fields.number("dst"), fields.number("val"));
                let (Some(from), Some(to), Some(value)) = all else { continue };
                if let Some((_, cell)) = cells.iter_mut().find(|(id, _)| *id == from) {
                    let sibling = Element::new("sibling").with("id", to.to_string());
                    cell.at("distances").push(sibling.with("value", value.to_string()));
                    reader.options[at].done = true;
                }
            }
        }
    }
    for (_, cell) in cells {
        reader.domain.at("cpu/numa").push(cell);
    }
}

fn cell(reader: &mut Reader, fields: &mut Fields, next: u64) -> Option<(u64, Element)> {
    reader.using.clear();
    let id = fields.number("nodeid").unwrap_or(next);
    let mut cell = Element::new("cell").with("id", id.to_string());
    let cpus = fields.texts("cpus");
    if !cpus.is_empty() {
        cell.set("cpus", cpus.join(","));
    }
    let bytes = match (fields.text("memdev"), fields.size("mem", 1 << 20)) {
        (Some(name), None) => {
            let object = reader.definition("-object", "id", &name)?;
            let bytes = size(&object.peek("size")?, 1)?;
            if !object_of_memory(reader, object, Some(&mut cell)) {
                return None;
            }
            bytes
        }
        (None, Some(bytes)) => bytes,
        _ => return None,
    };
    cell.set("memory", (bytes >> 10).to_string());
    cell.set("unit", "KiB");
    Some((id, cell))
}

fn vcpus(reader: &mut Reader) {
    let (mut current, mut maximum) = (1, None);
    let mut topology: Vec<(&str, u64)> = Vec::new();
    for at in reader.left(&["-smp"]) {
        let mut fields = reader.options[at].fields();
        let (cpus, max) = (fields.number("cpus"), fields.number("maxcpus"));
        let mut part = |name: &str| fields.number(name);
        let (sockets, dies, clusters) = (part("sockets"), part("dies"), part("clusters"));
        let (cores, threads) = (part("cores"), part("threads"));
        let others = dies.unwrap_or(1).max(1) * clusters.unwrap_or(1).max(1);
        let product = |a: Option<u64>, b: Option<u64>, c: Option<u64>| {
            [a, b, c].iter().map(|part| part.unwrap_or(1)).product::<u64>().saturating_mul(others)
        };
        let count = max.or(cpus).unwrap_or_else(|| product(sockets, cores, threads));
        current = cpus.unwrap_or(count);
        maximum = Some(count);
        let said = [sockets, dies, clusters, cores, threads].iter().any(Option::is_some);
        let rest = |known: u64| (count / known.max(1)).max(1);
        let (sockets, cores, threads) = match (sockets, cores, threads) {
            (sockets, Some(cores), threads) => {
                let threads = threads.unwrap_or(1);
                (sockets.unwrap_or_else(|| rest(cores * threads * others)), cores, threads)
            }
            (Some(sockets), None, threads) => {
                let threads = threads.unwrap_or(1);
                (sockets, rest(sockets * threads * others), threads)
            }
            // A newer QEMU takes cores before sockets.
            (None, None, threads) => (1, rest(threads.unwrap_or(1) * others), threads.unwrap_or(1)),
        };
        // As many sockets as CPUs is what a definition without a topology has.
        let usual = sockets == count && cores == 1 && threads == 1 && dies.is_none();
        if said && !usual {
            topology = vec![("sockets", sockets)];
            topology.extend(dies.map(|dies| ("dies", dies)));
            topology.extend(clusters.map(|clusters| ("clusters", clusters)));
            topology.extend([("cores", cores), ("threads", threads)]);
        }
        reader.options[at].done = fields.is_empty();
    }
    let maximum = maximum.unwrap_or(1);
    let element = Element::new("vcpu").with("placement", "static").saying(maximum.to_string());
    let fewer = (current < maximum).then(|| current.to_string());
    reader.domain.push(element.with_some("current", fewer));
    for (name, count) in topology {
        reader.domain.at("cpu/topology").set(name, count.to_string());
    }
}

/// How much memory the modules have that are devices, in KiB.
fn memory_devices(reader: &Reader) -> u64 {
    let mut total = 0u64;
    for at in reader.left(&["-device"]) {
        let mut fields = reader.options[at].fields();
        if !matches!(fields.text("driver").as_deref(), Some("pc-dimm" | "nvdimm")) {
            continue;
        }
        let object = fields.text("memdev").and_then(|id| reader.find("-object", &id));
        let bytes = object.and_then(|at| size(&reader.options[at].fields().peek("size")?, 1));
        total = total.saturating_add(bytes.unwrap_or(0) >> 10);
    }
    total
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

/// A memory module.
pub fn device(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut object = reader.definition("-object", "id", &fields.text("memdev")?)?;
    let bytes = object.size("size", 1)?;
    let kind = object.text("qom-type")?;
    let mut element =
        Element::new("memory").with("model", if driver == "nvdimm" { "nvdimm" } else { "dimm" });
    if let Some(shared) = object.flag("share") {
        element.set("access", if shared { "shared" } else { "private" });
    }
    if kind == "memory-backend-file" && driver == "nvdimm" {
        let source = Element::new("source").having(Element::new("path").saying(object.text("mem-path")?));
        element.push(source);
        object.value("prealloc");
        machine_with_nvdimm(reader);
    } else if kind != "memory-backend-ram" {
        return None;
    }
    if let Some(Value::Array(nodes)) = object.value("host-nodes") {
        object.text("policy").filter(|policy| policy == "bind")?;
        let mask: Vec<String> = nodes.iter().map(Value::to_string).collect();
        element.at("source").push(Element::new("nodemask").saying(mask.join(",")));
    }
    let kib = |bytes: u64| (bytes >> 10).to_string();
    let mut target = Element::new("target");
    target.push(Element::new("size").with("unit", "KiB").saying(kib(bytes)));
    if let Some(node) = fields.text("node") {
        target.push(Element::new("node").saying(node));
    }
    if let Some(label) = fields.size("label-size", 1) {
        target
            .push(Element::new("label").having(Element::new("size").with("unit", "KiB").saying(kib(label))));
    }
    element.push(target);
    if let Some(uuid) = fields.text("uuid") {
        element.push(Element::new("uuid").saying(uuid));
    }
    let mut address = Element::new("address").with("type", "dimm");
    if let Some(slot) = fields.text("slot") {
        address.set("slot", slot);
        if let Some(base) = fields.peek("addr").and_then(|text| number(&text)) {
            fields.value("addr");
            address.set("base", format!("{base:#x}"));
        }
        element.push(address);
    }
    object.is_empty().then_some(element)
}
