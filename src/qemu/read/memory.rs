//! Memory and virtual CPUs.

use super::fields::Fields;
use super::guest::keep_rest;
use super::{numa, Reader};
use crate::xml::tree::Element;

/// What the guest has where the command does not say it, in KiB.
const USUAL: u64 = 128 << 10;

pub fn read(reader: &mut Reader) {
    let cells_are_kept = numa::are_kept(reader);
    let mut kib = USUAL;
    for at in reader.left(&["-m"]) {
        let mut fields = reader.options[at].fields();
        if let Some(bytes) = fields.size("size", 1 << 20) {
            kib = bytes >> 10;
        }
        // Room for modules needs cells: a definition without any gets one, which would be a second first one.
        if cells_are_kept {
            reader.options[at].done = fields.is_empty();
            continue;
        }
        let slots = fields.text("slots");
        if let Some(max) = fields.size("maxmem", 1 << 20) {
            let max = Element::new("maxMemory").with("unit", "KiB").saying((max >> 10).to_string());
            reader.domain.push(max.with_some("slots", slots));
        }
        reader.options[at].done = fields.is_empty();
    }
    let memory = reader.domain.at("memory");
    memory.set("unit", "KiB");
    memory.text = kib.to_string();
    for at in reader.left(&["-overcommit"]) {
        let mut fields = Fields::parse(reader.options[at].value(), "");
        if fields.flag("mem-lock") == Some(true) {
            reader.domain.at("memoryBacking/locked");
        }
        keep_rest(reader, at, "-overcommit", fields);
    }
    plain(reader);
    machine_memory(reader);
    numa::read(reader);
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
            keep_rest(reader, at, "-machine", fields);
        }
    }
}

/// Reads an object of memory into `<memoryBacking>`, or into a cell; false if it has members that the format has not.
pub fn object_of_memory(reader: &mut Reader, mut object: Fields, mut cell: Option<&mut Element>) -> bool {
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

/// The members of all `-smp` together, of which the last of a name counts. Those that no element has stay.
fn vcpus(reader: &mut Reader) {
    const KNOWN: [&str; 7] = ["cpus", "maxcpus", "sockets", "dies", "clusters", "cores", "threads"];
    let mut counts = [None; KNOWN.len()];
    for at in reader.left(&["-smp"]) {
        let mut fields = reader.options[at].fields();
        for (name, count) in KNOWN.iter().zip(&mut counts) {
            if let Some(number) = fields.number(name) {
                *count = Some(number);
            }
        }
        keep_rest(reader, at, "-smp", fields);
    }
    // QEMU takes a zero for nothing.
    let [cpus, max, sockets, dies, clusters, cores, threads] =
        counts.map(|count| count.filter(|own| *own > 0));
    let times = |all: &[u64]| all.iter().fold(1, |product: u64, part| product.saturating_mul(*part));
    let others = times(&[dies.unwrap_or(1), clusters.unwrap_or(1)]);
    let product = || times(&[sockets.unwrap_or(1), cores.unwrap_or(1), threads.unwrap_or(1), others]);
    let maximum = max.or(cpus).unwrap_or_else(product);
    let current = cpus.unwrap_or(maximum);
    let rest = |known: &[u64]| (maximum / times(known)).max(1);
    let parts = match (sockets, cores, threads) {
        (Some(sockets), Some(cores), None) => (sockets, cores, rest(&[sockets, cores, others])),
        (sockets, Some(cores), threads) => {
            let threads = threads.unwrap_or(1);
            (sockets.unwrap_or_else(|| rest(&[cores, threads, others])), cores, threads)
        }
        (Some(sockets), None, threads) => {
            let threads = threads.unwrap_or(1);
            (sockets, rest(&[sockets, threads, others]), threads)
        }
        // A newer QEMU takes cores before sockets.
        (None, None, threads) => (1, rest(&[threads.unwrap_or(1), others]), threads.unwrap_or(1)),
    };
    let said = [sockets, dies, clusters, cores, threads].iter().any(Option::is_some);
    // As many sockets as CPUs is what a definition without a topology has.
    let usual = parts == (maximum, 1, 1) && dies.is_none();
    let element = Element::new("vcpu").with("placement", "static").saying(maximum.to_string());
    let fewer = (current < maximum).then(|| current.to_string());
    reader.domain.push(element.with_some("current", fewer));
    if said && !usual {
        let (sockets, cores, threads) = parts;
        let [sockets, cores, threads] = [sockets, cores, threads].map(Some);
        let all = [
            ("sockets", sockets),
            ("dies", dies),
            ("clusters", clusters),
            ("cores", cores),
            ("threads", threads),
        ];
        for (name, count) in all {
            if let Some(count) = count {
                reader.domain.at("cpu/topology").set(name, count.to_string());
            }
        }
    }
}
