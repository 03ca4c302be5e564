//! NUMA cells, their distances, and how fast they reach memory.

use super::fields::{size, Fields};
use super::memory::object_of_memory;
use super::Reader;
use crate::xml::tree::Element;

/// A cell by its number.
type Cells = Vec<(u64, Element)>;

/// The NUMA cells, unless one of their options is of a kind that the format does not have.
pub fn read(reader: &mut Reader) {
    let mut cells = Cells::new();
    let options = reader.left(&["-numa"]);
    if are_kept(reader) {
        return;
    }
    let mut links = Element::new("interconnects");
    for at in options {
        let mut fields = reader.options[at].fields();
        let done = match fields.text("type").as_deref() {
            Some("node") => node(reader, &mut fields, &mut cells),
            Some("dist") => distance(&mut fields, &mut cells),
            Some("hmat-lb") => link(&mut fields, &mut links),
            _ => cache(&mut fields, &mut cells),
        };
        reader.options[at].done = done.is_some() && fields.is_empty();
    }
    for (_, cell) in cells {
        reader.domain.at("cpu/numa").push(cell);
    }
    if !links.children.is_empty() {
        reader.domain.at("cpu/numa").push(links);
    }
    with_speeds(reader);
}

/// Whether one of the options is of a kind that the format does not have, so that all stay arguments.
pub fn are_kept(reader: &Reader) -> bool {
    let known =
        |text: &str| ["node,", "dist,", "hmat-lb,", "hmat-cache,"].iter().any(|kind| text.starts_with(kind));
    !reader.left(&["-numa"]).iter().all(|at| known(reader.options[*at].value()))
}

fn node(reader: &mut Reader, fields: &mut Fields, cells: &mut Cells) -> Option<()> {
    let (id, cell) = cell(reader, fields, cells.len() as u64)?;
    if fields.is_empty() {
        cells.push((id, cell));
        reader.mark_used();
    }
    Some(())
}

fn distance(fields: &mut Fields, cells: &mut Cells) -> Option<()> {
    let (from, to, value) = (fields.number("src")?, fields.number("dst")?, fields.number("val")?);
    let (_, cell) = cells.iter_mut().find(|(id, _)| *id == from)?;
    let sibling = Element::new("sibling").with("id", to.to_string());
    cell.at("distances").push(sibling.with("value", value.to_string()));
    Some(())
}

/// How long an access takes, or how much goes through at once.
fn link(fields: &mut Fields, links: &mut Element) -> Option<()> {
    let (initiator, target) = (fields.number("initiator")?, fields.number("target")?);
    let level = match fields.text("hierarchy")?.as_str() {
        "memory" => None,
        "first-level" => Some("1"),
        "second-level" => Some("2"),
        "third-level" => Some("3"),
        _ => return None,
    };
    let data = fields.text("data-type")?;
    let (access, kind) = data.split_once('-').unwrap_or(("access", &data));
    let link = Element::new(kind)
        .with("initiator", initiator.to_string())
        .with("target", target.to_string())
        .with_some("cache", level)
        .with("type", access);
    links.push(match kind {
        "latency" => link.with("value", fields.number("latency")?.to_string()),
        "bandwidth" => {
            link.with("value", (fields.size("bandwidth", 1)? >> 10).to_string()).with("unit", "KiB")
        }
        _ => return None,
    });
    Some(())
}

/// A cache between a cell's CPUs and its memory.
fn cache(fields: &mut Fields, cells: &mut Cells) -> Option<()> {
    let of = fields.number("node-id")?;
    let (_, cell) = cells.iter_mut().find(|(id, _)| *id == of)?;
    let associativity = match fields.text("associativity").as_deref() {
        None | Some("none") => "none",
        Some("direct") => "direct",
        Some("complex") => "full",
        Some(_) => return None,
    };
    let policy = match fields.text("policy").as_deref() {
        None | Some("none") => "none",
        Some("write-back") => "writeback",
        Some("write-through") => "writethrough",
        Some(_) => return None,
    };
    let cache = Element::new("cache").with("level", fields.text("level")?);
    let size = (fields.size("size", 1)? >> 10).to_string();
    let line = fields.text("line").unwrap_or_else(|| "0".to_owned());
    cell.push(
        cache
            .with("associativity", associativity)
            .with("policy", policy)
            .having(Element::new("size").with("value", size).with("unit", "KiB"))
            .having(Element::new("line").with("value", line).with("unit", "B")),
    );
    Some(())
}

/// The machine's flag for tables of speeds, which a definition has by having some.
fn with_speeds(reader: &mut Reader) {
    if !reader.left(&["-numa"]).is_empty() {
        return;
    }
    for at in reader.left(&["-machine", "-M"]) {
        let mut fields = reader.options[at].fields();
        if fields.flag("hmat") == Some(true) {
            super::guest::keep_rest(reader, at, "-machine", fields);
        }
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
    // Which cell's CPUs are nearest follows from the speeds.
    fields.value("initiator");
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
