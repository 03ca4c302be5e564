//! CPU features, nested virtualization and NUMA cells (xen.md 3.5, 3.6, 3.9).

use super::Reader;
use crate::domain::cpu::{Cell, CpuAttrs, Distances, Feature, Mode, Numa, Policy, Sibling};
use crate::domain::{Cpu, Memory};
use crate::xen::cfg::{Item, Value as Config};
use crate::xen::guest::FEATURES;
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
        Err(message) => return reader.refuse(cpuid.at, message),
    };
    let cpu = reader.domain.cpu.get_or_insert_with(passthrough);
    if cpu.mode() == Mode::HostPassthrough {
        cpu.feature.extend(features);
    } else if !features.is_empty() {
        reader.refuse(cpuid.at, "there are features of a CPU and `vnuma`; expected one of them");
    }
}

fn features(text: &str) -> Result<Vec<Feature>, String> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mut pieces = text.split(',');
    if pieces.next() != Some("host") {
        return Err(format!("the CPU features are '{text}'; expected 'host' before all others"));
    }
    pieces.map(one_feature).collect()
}

fn one_feature(piece: &str) -> Result<Feature, String> {
    let (name, value) = piece
        .split_once('=')
        .ok_or_else(|| format!("the CPU feature '{piece}' has no value; expected one such as 'vmx=0'"))?;
    let policy = match value {
        "1" => Policy::Force,
        "0" => Policy::Disable,
        "x" | "k" | "s" => Policy::Optional,
        _ => return Err(format!("the CPU feature '{name}' is '{value}'; expected 0, 1, x, k or s")),
    };
    let own = FEATURES.iter().find(|(_, xen)| *xen == name).map_or(name, |(own, _)| *own);
    Ok(feature(own, policy))
}

fn vnuma(reader: &mut Reader<'_>) {
    let Some(Item { value: Config::List(nodes), span }) = reader.config.get("vnuma") else { return };
    if !nodes.first().is_some_and(|node| matches!(node.value, Config::List(_))) {
        return reader.refuse(span, "`vnuma` has no node; expected a list for each");
    }
    let mut cells = Vec::new();
    for (id, node) in nodes.iter().enumerate() {
        match cell(node, id, nodes.len()) {
            Ok(cell) => cells.push(cell),
            Err((at, message)) => return reader.refuse(&at.span, message),
        }
    }
    let maximum = reader.domain.vcpu.as_ref().map_or(1, |vcpu| usize::from(vcpu.maximum));
    let placed: usize = cells.iter().filter_map(|cell| cell.cpus.as_ref()).map(|cpus| cpus.0.len()).sum();
    if placed > maximum {
        return reader.refuse(span, format!("`vnuma` has {placed} virtual CPUs; the guest has {maximum}"));
    }
    let sum = cells.iter().fold(0u64, |sum, cell| sum.saturating_add(cell.memory.0));
    reader.domain.memory = Some(Memory { size: Kib(sum), ..Memory::default() });
    let numa = Numa { cell: cells, ..Numa::default() };
    reader.domain.cpu = Some(Cpu { numa: Some(numa), ..Cpu::default() });
}

/// One node; an error with the item that it is about.
fn cell(node: &Item, id: usize, nodes: usize) -> Result<Cell, (&Item, String)> {
    let Config::List(words) = &node.value else {
        return Err((node, "the node is no list".to_owned()));
    };
    let (mut cpus, mut size, mut placed, mut distances) = (None, 0, false, None);
    for item in words {
        let Config::Text(word) = &item.value else { break };
        let wrong = |message: String| (item, message);
        let (key, value) =
            word.rsplit_once('=').ok_or_else(|| wrong(format!("'{word}' holds no value; expected a `=`")))?;
        if value.is_empty() {
            continue;
        }
        let number = u64::parse(value);
        if key.starts_with("pnode") {
            placed = number.is_ok_and(|node| node < nodes as u64);
            if !placed {
                return Err(wrong(format!("the host node is '{value}'; expected 0 to {}", nodes - 1)));
            }
        } else if key.starts_with("size") {
            size = number
                .ok()
                .and_then(|size| size.checked_mul(1024))
                .ok_or_else(|| wrong(format!("the size is '{value}'; expected a number of MiB")))?;
        } else if key.starts_with("vcpus") {
            let set = NumberSet::parse(value);
            cpus =
                Some(set.map_err(|_| wrong(format!("the CPUs are '{value}'; expected a set such as 0-3")))?);
        } else if key.starts_with("vdistances") {
            distances = Some(siblings(value, nodes).map_err(wrong)?);
        } else {
            return Err(wrong(format!("the node has a '{key}'; expected pnode, size, vcpus and vdistances")));
        }
    }
    if !placed || size == 0 || cpus.is_none() {
        return Err((node, "the node is incomplete; expected pnode, size and vcpus".to_owned()));
    }
    Ok(Cell { id: u32::try_from(id).ok(), cpus, memory: MemoryAttrs(size), distances, ..Cell::default() })
}

fn siblings(text: &str, nodes: usize) -> Result<Distances, String> {
    let values: Vec<Option<u32>> = text
        .split(',')
        .map(|value| u32::parse(value).ok().filter(|value| (10..=255).contains(value)))
        .collect();
    if values.len() != nodes || values.contains(&None) {
        return Err(format!("the distances are '{text}'; expected {nodes} numbers from 10 to 255"));
    }
    let sibling = (0..).zip(values.into_iter().flatten());
    let sibling = sibling.map(|(id, value)| Sibling { id, value, rest: Rest::default() }).collect();
    Ok(Distances { sibling, rest: Rest::default() })
}
