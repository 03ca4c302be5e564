//! CPU features, nested virtualization and NUMA cells (xen.md 3.5, 3.6, 3.9).

use super::mistake::{Mistake, INVALID_NODES, INVALID_OPTION};
use super::Reader;
use crate::domain::cpu::{Cell, CpuAttrs, Distances, Feature, Mode, Numa, Policy, Sibling};
use crate::domain::{Cpu, Memory};
use crate::xen::cfg::{Item, Value as Config};
use crate::xen::words::FEATURES;
use crate::xen::Kind;
use crate::xml::value::set::NumberSet;
use crate::xml::value::size::{Kib, MemoryAttrs};
use crate::xml::{Rest, Value};

pub(super) fn read(reader: &mut Reader<'_>) {
    nested(reader);
    vnuma(reader);
    cpuid(reader);
}

fn passthrough() -> Cpu {
    let attrs = CpuAttrs { mode: Some(Mode::HostPassthrough), ..CpuAttrs::default() };
    Cpu { attrs, ..Cpu::default() }
}

fn feature(name: &str, policy: Policy) -> Feature {
    Feature { policy, name: name.to_owned(), rest: Rest::default() }
}

fn nested(reader: &mut Reader<'_>) {
    if reader.kind != Kind::Hvm {
        return;
    }
    let Some(on) = reader.flag("nestedhvm") else { return };
    let mut cpu = passthrough();
    if !on {
        cpu.feature.push(feature("vmx", Policy::Disable));
    }
    reader.domain.cpu = Some(cpu);
}

fn cpuid(reader: &mut Reader<'_>) {
    let Some(cpuid) = reader.text("cpuid") else { return };
    let features = match features(cpuid.text) {
        Ok(features) => features,
        Err(mistake) => return reader.report(cpuid.at, mistake),
    };
    let cpu = reader.domain.cpu.get_or_insert_default();
    cpu.attrs = passthrough().attrs;
    cpu.feature.extend(features);
}

fn features(text: &str) -> Result<Vec<Feature>, Mistake> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mut pieces = text.split(',');
    if pieces.next() != Some("host") {
        let message = format!("`cpuid = '{text}'` does not begin with 'host'");
        return Err(Mistake::value(message, "write 'host' before the features"));
    }
    pieces.map(one_feature).collect()
}

fn one_feature(piece: &str) -> Result<Feature, Mistake> {
    let (name, value) = piece.split_once('=').ok_or_else(|| {
        Mistake::new(
            &INVALID_OPTION,
            format!("CPU feature '{piece}' has no value"),
            "add `=` and 0, 1, x, k or s",
        )
    })?;
    let policy = match value {
        "1" => Policy::Force,
        "0" => Policy::Disable,
        "x" | "k" | "s" => Policy::Optional,
        _ => {
            let message = format!("CPU feature '{name}' has the value '{value}'");
            return Err(Mistake::value(message, "use 0, 1, x, k or s"));
        }
    };
    let own = FEATURES.iter().find(|(_, xen)| *xen == name).map_or(name, |(own, _)| *own);
    Ok(feature(own, policy))
}

fn vnuma(reader: &mut Reader<'_>) {
    let Some(item) = reader.config.get("vnuma") else { return };
    let Item { value: Config::List(nodes), span } = item else {
        return reader.leave_out(&item.span, "`vnuma`, which is no list,");
    };
    if !nodes.first().is_some_and(|node| matches!(node.value, Config::List(_))) {
        let help = "use a list for each node";
        return reader.report(span, Mistake::new(&INVALID_NODES, "`vnuma` has no node", help));
    }
    let mut cells = Vec::new();
    for (id, node) in nodes.iter().enumerate() {
        match cell(node, id, nodes.len()) {
            Ok(cell) => cells.push(cell),
            Err((at, mistake)) => return reader.report(&at.span, mistake),
        }
    }
    let maximum = reader.domain.vcpu.as_ref().map_or(1, |vcpu| usize::from(vcpu.maximum));
    let placed: usize = cells.iter().filter_map(|cell| cell.cpus.as_ref()).map(NumberSet::len).sum();
    if placed > maximum {
        let message = format!("`vnuma` has {placed} virtual CPUs, but the guest has {maximum}");
        return reader
            .report(span, Mistake::new(&INVALID_NODES, message, "raise `maxvcpus`, or remove some"));
    }
    let sum = cells.iter().fold(0u64, |sum, cell| sum.saturating_add(cell.memory.0));
    reader.domain.memory = Some(Memory { size: Kib(sum), ..Memory::default() });
    let numa = Numa { cell: cells, ..Numa::default() };
    reader.domain.cpu.get_or_insert_default().numa = Some(numa);
}

/// One node; an error with the item that it is about.
fn cell(node: &Item, id: usize, nodes: usize) -> Result<Cell, (&Item, Mistake)> {
    let Config::List(words) = &node.value else {
        let help = "use a list of pnode=, size= and vcpus=";
        return Err((node, Mistake::new(&INVALID_NODES, "node of `vnuma` is no list", help)));
    };
    let (mut cpus, mut size, mut placed, mut distances) = (None, 0, false, None);
    for item in words {
        let Config::Text(word) = &item.value else { break };
        let wrong = |mistake: Mistake| (item, mistake);
        let (key, value) = word.rsplit_once('=').ok_or_else(|| {
            wrong(Mistake::new(
                &INVALID_OPTION,
                format!("'{word}' of the node has no value"),
                "add `=` and a value",
            ))
        })?;
        if value.is_empty() {
            continue;
        }
        let number = u64::parse(value);
        if key.starts_with("pnode") {
            placed = number.is_ok_and(|node| node < nodes as u64);
            if !placed {
                let help = format!("use 0 to {}", nodes - 1);
                return Err(wrong(Mistake::value(format!("`pnode={value}` is no host node"), help)));
            }
        } else if key.starts_with("size") {
            size = number.ok().and_then(|size| size.checked_mul(1024)).ok_or_else(|| {
                wrong(Mistake::value(format!("`size={value}` is no size"), "use a number of MiB"))
            })?;
        } else if key.starts_with("vcpus") {
            let set = NumberSet::parse(value);
            cpus = Some(set.map_err(|_| {
                wrong(Mistake::value(format!("`vcpus={value}` is no set of CPUs"), "use one such as 0-3"))
            })?);
        } else if key.starts_with("vdistances") {
            distances = Some(siblings(value, nodes).map_err(wrong)?);
        } else {
            let help = "use pnode, size, vcpus and vdistances";
            return Err(wrong(Mistake::new(
                &INVALID_NODES,
                format!("option '{key}' of the node is not known"),
                help,
            )));
        }
    }
    if !placed || size == 0 || cpus.is_none() {
        let help = "give each node pnode, size and vcpus";
        return Err((node, Mistake::new(&INVALID_NODES, "node of `vnuma` is not complete", help)));
    }
    Ok(Cell { id: u32::try_from(id).ok(), cpus, memory: MemoryAttrs(size), distances, ..Cell::default() })
}

fn siblings(text: &str, nodes: usize) -> Result<Distances, Mistake> {
    let values: Vec<Option<u32>> = text
        .split(',')
        .map(|value| u32::parse(value).ok().filter(|value| (10..=255).contains(value)))
        .collect();
    if values.len() != nodes || values.contains(&None) {
        let message = format!("`vdistances={text}` has no number for each node");
        return Err(Mistake::value(message, format!("use {nodes} numbers from 10 to 255")));
    }
    let sibling = (0..).zip(values.into_iter().flatten());
    let sibling = sibling.map(|(id, value)| Sibling { id, value, rest: Rest::default() }).collect();
    Ok(Distances { sibling, rest: Rest::default() })
}
