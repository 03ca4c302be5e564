//! What is counted of guests.

use super::end::ask;
use super::guest::Guest;
use super::{memory, setup, QemuDriver};
use crate::driver::error::{Code, Error, Origin, Result};
use crate::driver::params::param;
use crate::vcpu;
use serde_json::Value;
use std::sync::Arc;
use wire::procedures::*;
use wire::xdr::{Param, ParamValue};

const STATE: u32 = 1;
const CPU: u32 = 2;
const BALLOON: u32 = 4;
const VCPU: u32 = 8;
const INTERFACE: u32 = 16;
const BLOCK: u32 = 32;
const KNOWN: u32 = STATE | CPU | BALLOON | VCPU | INTERFACE | BLOCK;
/// Flags of the call.
const ENFORCE: u32 = 1 << 31;
const NOWAIT: u32 = 1 << 29;

/// The time that a process, or a thread of it, had a CPU of the host, in nanoseconds.
pub(super) fn cpu_time(pid: i32, thread: Option<i32>) -> u64 {
    let (user, system) = times(pid, thread);
    user + system
}

/// The same in the guest and its devices, and in the host's kernel.
fn times(pid: i32, thread: Option<i32>) -> (u64, u64) {
    let path = match thread {
        Some(thread) => format!("/proc/{pid}/task/{thread}/stat"),
        None => format!("/proc/{pid}/stat"),
    };
    let text = std::fs::read_to_string(path).unwrap_or_default();
    // The name is in parentheses and may hold anything; the times are the 12th and 13th words after it.
    let after = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let mut words = after.split_whitespace().skip(11).map(|own| own.parse::<u64>().unwrap_or(0));
    let tick = 1_000_000_000 / rustix::param::clock_ticks_per_second().max(1);
    let mut next = || words.next().unwrap_or(0) * tick;
    (next(), next())
}

/// What is counted of the guests that a call names, or of all of a list.
pub(super) fn all(
    driver: &QemuDriver,
    call: &ConnectGetAllDomainStats,
) -> Result<ConnectGetAllDomainStatsReply> {
    let unknown = call.stats & !KNOWN;
    if call.flags & ENFORCE != 0 && unknown != 0 {
        let detail = format!("Stats types bits {unknown:#x} are not supported by this daemon");
        return Err(Error::new(Code::ArgumentUnsupported, Origin::Qemu, detail));
    }
    let wanted: Vec<Arc<Guest>> = match call.doms.is_empty() {
        true => driver.matching(call.flags & 0xffff),
        false => call.doms.iter().filter_map(|dom| driver.find(dom).ok()).collect(),
    };
    let kinds = if call.stats == 0 { KNOWN } else { call.stats };
    let stats = wanted.iter().map(|guest| ConnectGetAllDomainStatsReplyRetStats {
        dom: guest.handle(),
        params: of(guest, kinds, call.flags & NOWAIT != 0).into(),
    });
    Ok(ConnectGetAllDomainStatsReply { ret_stats: stats.collect() })
}

fn number(value: u64) -> ParamValue {
    ParamValue::Ulong(value)
}

fn count(value: usize) -> ParamValue {
    ParamValue::Uint(u32::try_from(value).unwrap_or(u32::MAX))
}

/// What is counted of one guest. What QEMU has to be asked for is left out where it cannot be asked.
fn of(guest: &Guest, kinds: u32, nowait: bool) -> Vec<Param> {
    let mut out = Vec::new();
    let (condition, definition, process) = {
        let own = guest.lock();
        let Ok(definition) = own.current().cloned() else { return out };
        let process = own.live.as_ref().map(|live| (live.process.pid(), live.vcpus.clone()));
        (own.condition, definition, process)
    };
    let domain = &definition.domain;
    if kinds & STATE != 0 {
        out.push(param("state.state", ParamValue::Int(condition.state.number())));
        out.push(param("state.reason", ParamValue::Int(condition.reason)));
    }
    if let Some((pid, _)) = process.as_ref().filter(|_| kinds & CPU != 0) {
        let (user, system) = times(*pid, None);
        out.push(param("cpu.time", number(user + system)));
        out.push(param("cpu.user", number(user)));
        out.push(param("cpu.system", number(system)));
    }
    if kinds & BALLOON != 0 {
        let (maximum, current) = memory::amounts(domain);
        out.push(param("balloon.current", number(current)));
        out.push(param("balloon.maximum", number(maximum)));
    }
    if kinds & VCPU != 0 {
        let counts = vcpu::count(domain);
        out.push(param("vcpu.current", ParamValue::Uint(counts.current)));
        out.push(param("vcpu.maximum", ParamValue::Uint(counts.maximum)));
        for (pid, id, own) in
            process.iter().flat_map(|(pid, own)| own.iter().map(move |(id, own)| (*pid, id, own)))
        {
            out.push(param(&format!("vcpu.{id}.state"), ParamValue::Int(1)));
            out.push(param(&format!("vcpu.{id}.time"), number(cpu_time(pid, Some(own.thread)))));
        }
    }
    if kinds & INTERFACE != 0 {
        // Interfaces of a user's guests have no device on the host that counts.
        out.push(param("net.count", count(domain.devices.interface.len())));
    }
    if kinds & BLOCK != 0 {
        blocks(guest, domain, process.is_some() && !nowait, &mut out);
    }
    out
}

fn blocks(guest: &Guest, domain: &crate::domain::Domain, ask_it: bool, out: &mut Vec<Param>) {
    let disks = &domain.devices.disk;
    out.push(param("block.count", count(disks.len())));
    let turn = ask_it.then(|| guest.turn().ok()).flatten();
    let answer = turn.as_ref().and_then(|_| ask(guest, "query-blockstats", Value::Null).ok());
    for (at, disk) in disks.iter().enumerate() {
        let key = |name: &str| format!("block.{at}.{name}");
        out.push(param(&key("name"), ParamValue::Text(disk.target.dev.to_string())));
        if let Some(path) = disk.source.path() {
            out.push(param(&key("path"), ParamValue::Text(path.to_owned())));
        }
        let own = answer.as_ref().and_then(|answer| block_stats(answer, setup::alias(&disk.info)));
        for (name, member) in [
            ("rd.reqs", "rd_operations"),
            ("rd.bytes", "rd_bytes"),
            ("rd.times", "rd_total_time_ns"),
            ("wr.reqs", "wr_operations"),
            ("wr.bytes", "wr_bytes"),
            ("wr.times", "wr_total_time_ns"),
            ("fl.reqs", "flush_operations"),
            ("fl.times", "flush_total_time_ns"),
        ] {
            if let Some(value) = own.and_then(|own| own[member].as_u64()) {
                out.push(param(&key(name), number(value)));
            }
        }
    }
}

/// The counters of a disk, by its name as a device.
pub(super) fn block_stats<'a>(answer: &'a Value, alias: &str) -> Option<&'a Value> {
    let is_it = |own: &&Value| {
        let path = own["qdev"].as_str().unwrap_or_default();
        path == alias || path.split('/').any(|part| part == alias)
    };
    answer.as_array()?.iter().find(is_it).map(|own| &own["stats"])
}
