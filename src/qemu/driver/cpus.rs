//! Virtual CPUs: how many there are, and how they are plugged in and out.

use super::end::ask;
use super::guest::{Guest, Own};
use super::qmp::Monitor;
use super::{not_now, refuse, stats, supported, vcpus, QemuDriver, Shared};
use crate::domain::Domain;
use crate::driver::calls::Cpus;
use crate::driver::error::{Code, Error, Origin, Result};
use crate::vcpu::{self, each, Switch, Which};
use crate::xml::value::set::NumberSet;
use crate::xml::value::token::YesNo;
use serde_json::json;
use std::time::Duration;
use wire::procedures::*;
use wire::xdr::Opaque;

const LIVE: u32 = 1;
const CONFIG: u32 = 2;
const MAXIMUM: u32 = 4;
const GUEST: u32 = 8;
const HOTPLUGGABLE: u32 = 16;

/// How long a guest may take to let go of a CPU.
const LETTING_GO: Duration = Duration::from_secs(5);

impl Cpus for QemuDriver {
    fn domain_get_vcpus_flags(&self, call: &DomainGetVcpusFlags) -> Result<DomainGetVcpusFlagsReply> {
        supported(call.flags, LIVE | CONFIG | MAXIMUM | GUEST, "qemuDomainGetVcpusFlags")?;
        self.look(&call.dom, |_, own| {
            let definition = own.asked(call.flags & (LIVE | CONFIG))?;
            if call.flags & GUEST != 0 {
                return no_agent(own);
            }
            let count = vcpu::count(&definition.domain);
            let num = if call.flags & MAXIMUM != 0 { count.maximum } else { count.current };
            Ok(DomainGetVcpusFlagsReply { num: num as i32 })
        })
    }

    fn domain_set_vcpus_flags(&self, call: &DomainSetVcpusFlags) -> Result<()> {
        const FUNCTION: &str = "qemuDomainSetVcpusFlags";
        supported(call.flags, LIVE | CONFIG | MAXIMUM | GUEST | HOTPLUGGABLE, FUNCTION)?;
        let (count, flags) = (call.nvcpus, call.flags);
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        let targets = guest.lock().targets(flags & (LIVE | CONFIG))?;
        if flags & GUEST != 0 {
            return no_agent(&guest.lock());
        }
        if flags & MAXIMUM != 0 {
            if targets.live {
                // The maximum of a running guest is fixed.
                return refuse(
                    Code::InvalidArg,
                    "Flag 'VIR_DOMAIN_AFFECT_CONFIG' is required by flag 'VIR_DOMAIN_VCPU_MAXIMUM'",
                );
            }
            return self.shared.change(&guest, CONFIG, |domain| set(domain, Which::Maximum, count));
        }
        let beyond = |own: &Domain, word: &str| match vcpu::count(own).maximum {
            maximum if count > maximum => {
                let detail = "requested vcpus is greater than max allowable vcpus for the";
                refuse(Code::InvalidArg, format!("{detail} {word} domain: {count} > {maximum}"))
            }
            _ => Ok(()),
        };
        {
            let own = guest.lock();
            if targets.live {
                beyond(&own.running()?.definition.domain, "live")?;
            }
            if targets.config {
                beyond(&own.inactive()?.domain, "persistent")?;
            }
        }
        if targets.live {
            self.shared.set_live(&guest, count)?;
        }
        if targets.config {
            let hotpluggable = flags & HOTPLUGGABLE != 0;
            self.shared.change(&guest, CONFIG, |domain| {
                if hotpluggable {
                    each::list(domain);
                }
                set(domain, Which::Current, count)
            })?;
        }
        Ok(())
    }

    fn domain_set_vcpu(&self, call: &DomainSetVcpu) -> Result<()> {
        supported(call.flags, LIVE | CONFIG, "qemuDomainSetVcpu")?;
        let cpus = each::named(&call.cpumap).map_err(own)?;
        let to = if call.state == 0 { Switch::Off } else { Switch::On };
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        let targets = guest.lock().targets(call.flags)?;
        let change = |domain: &mut Domain| each::switch(domain, &cpus, to).map_err(own);
        if targets.config {
            // Before the running guest is changed: what is refused changes neither.
            let mut domain = guest.lock().inactive()?.domain.clone();
            change(&mut domain)?;
        }
        if targets.live {
            self.shared.switch_live(&guest, &cpus, to)?;
        }
        match targets.config {
            true => self.shared.change(&guest, CONFIG, change),
            false => Ok(()),
        }
    }

    fn domain_get_max_vcpus(&self, call: &DomainGetMaxVcpus) -> Result<DomainGetMaxVcpusReply> {
        self.look(&call.dom, |_, own| {
            let live = own.live.as_ref().map(|live| vcpu::count(&live.definition.domain).maximum);
            Ok(DomainGetMaxVcpusReply { num: live.unwrap_or(super::host::MAX_VCPUS) as i32 })
        })
    }

    fn domain_get_vcpus(&self, call: &DomainGetVcpus) -> Result<DomainGetVcpusReply> {
        self.look(&call.dom, |_, own| {
            let live = own.live.as_ref();
            let live = live.ok_or_else(|| not_now("cannot retrieve vcpu information for inactive domain"))?;
            let wanted = usize::try_from(call.maxinfo).unwrap_or_default();
            let pid = live.process.pid();
            let shown = || live.vcpus.iter().take(wanted);
            let info = shown().map(|(id, own)| DomainGetVcpusReplyInfo {
                number: *id,
                state: 1,
                cpu_time: stats::cpu_time(pid, Some(own.thread)),
                cpu: last_cpu(pid, own.thread),
            });
            let length = usize::try_from(call.maplen).unwrap_or_default();
            let maps = shown().flat_map(|(_, own)| affinity(own.thread, length));
            Ok(DomainGetVcpusReply { info: info.collect(), cpumaps: Opaque(maps.collect()) })
        })
    }

    fn domain_get_vcpu_pin_info(&self, call: &DomainGetVcpuPinInfo) -> Result<DomainGetVcpuPinInfoReply> {
        supported(call.flags, LIVE | CONFIG, "qemuDomainGetVcpuPinInfo")?;
        self.look(&call.dom, |_, own| {
            let targets = own.targets(call.flags)?;
            let maximum = vcpu::count(&own.asked(call.flags)?.domain).maximum;
            let shown = maximum.min(u32::try_from(call.ncpumaps).unwrap_or_default());
            let length = usize::try_from(call.maplen).unwrap_or_default();
            let live = own.live.as_ref().filter(|_| targets.live);
            let maps = (0..shown).flat_map(|id| {
                let thread = live.and_then(|live| live.vcpus.get(&id)).map(|own| own.thread);
                thread.map_or_else(|| all_cpus(length), |thread| affinity(thread, length))
            });
            Ok(DomainGetVcpuPinInfoReply { cpumaps: Opaque(maps.collect()), num: shown as i32 })
        })
    }
}

fn no_agent<T>(own: &Own) -> Result<T> {
    own.running()?;
    refuse(Code::AgentUnresponsive, "QEMU guest agent is not connected")
}

/// Changes a number of a definition; a refusal is this driver's.
fn set(domain: &mut Domain, which: Which, count: u32) -> Result<()> {
    vcpu::set(domain, which, count).map_err(own)
}

/// A refusal, as this driver's.
fn own(error: vcpu::Error) -> Box<Error> {
    let mut error = Box::<Error>::from(error);
    error.origin = Origin::Qemu;
    error
}

impl Shared {
    /// Plugs CPUs of a running guest in or out, until that many are there.
    fn set_live(&self, guest: &Guest, wanted: u32) -> Result<()> {
        let monitor = guest.monitor()?;
        let slots = vcpus::slots(&monitor)?;
        let now = u32::try_from(guest.lock().running()?.vcpus.len()).unwrap_or(u32::MAX);
        let step = slots.iter().map(|slot| slot.count).max().unwrap_or(1).max(1);
        let plan: Vec<&vcpus::Slot> = if wanted >= now {
            let own = guest.lock();
            let plugged = &own.running()?.vcpus;
            let free = slots.iter().filter(|slot| !plugged.contains_key(&slot.first));
            free.take(((wanted - now) / step) as usize).collect()
        } else {
            let own = guest.lock();
            let plugged = &own.running()?.vcpus;
            let loose = slots.iter().rev().filter(|slot| {
                slot.first != 0 && plugged.get(&slot.first).is_some_and(|own| own.alias.is_some())
            });
            loose.take(((now - wanted) / step) as usize).collect()
        };
        if plan.len() as u32 * step != wanted.abs_diff(now) {
            return refuse(
                Code::ConfigUnsupported,
                "failed to find appropriate hotpluggable vcpus to reach the desired target vcpu count",
            );
        }
        let to = if wanted >= now { Switch::On } else { Switch::Off };
        // What there is is written down step by step: a later one may fail.
        plan.into_iter().try_for_each(|slot| self.switch(guest, &monitor, slot, to))
    }

    /// Plugs the CPUs of a slot in or out, and writes down which there are.
    fn switch(&self, guest: &Guest, monitor: &Monitor, slot: &vcpus::Slot, to: Switch) -> Result<()> {
        match to {
            Switch::On => slot.plug(monitor)?,
            Switch::Off => unplug(guest, &slot.alias())?,
        }
        let found = vcpus::plugged(monitor, &vcpus::slots(monitor)?)?;
        let mut own = guest.lock();
        let live = own.running_mut()?;
        live.vcpus = found;
        let there = live.vcpus.clone();
        live.change(|domain| show(domain, &there));
        drop(own);
        self.save(guest);
        Ok(())
    }

    /// Plugs single CPUs of a running guest in or out: those of one slot, all of them.
    fn switch_live(&self, guest: &Guest, cpus: &NumberSet, to: Switch) -> Result<()> {
        let monitor = guest.monitor()?;
        let slots = vcpus::slots(&monitor)?;
        let slot_of = |id: u32| slots.iter().find(|slot| slot.ids().contains(&id));
        let plugged = guest.lock().running()?.vcpus.clone();
        for id in cpus.iter() {
            if slot_of(id).is_none() {
                return refuse(Code::InvalidArg, format!("vcpu {id} is not present in live config"));
            }
            if plugged.contains_key(&id) == (to == Switch::On) {
                return refuse(Code::InvalidArg, format!("vcpu '{id}' is already in requested state"));
            }
            let is_loose = id != 0 && plugged.get(&id).is_some_and(|own| own.alias.is_some());
            if to == Switch::Off && !is_loose {
                return refuse(Code::OperationUnsupported, format!("vcpu '{id}' can't be unplugged"));
            }
        }
        let first = cpus.first().and_then(slot_of);
        match first.filter(|slot| slot.ids().eq(cpus.iter())) {
            Some(slot) => self.switch(guest, &monitor, slot, to),
            None => refuse(Code::OperationUnsupported, "only one hotpluggable entity can be selected"),
        }
    }
}

/// Takes a CPU away, if the guest lets go of it.
fn unplug(guest: &Guest, alias: &str) -> Result<()> {
    {
        let mut own = guest.lock();
        let live = own.running_mut()?;
        live.went.remove(alias);
        live.kept.remove(alias);
    }
    ask(guest, "device_del", json!({ "id": alias }))?;
    let heard = |own: &Own| {
        own.live.as_ref().is_none_or(|live| live.went.contains(alias) || live.kept.contains(alias))
    };
    guest.wait(LETTING_GO, heard);
    let own = guest.lock();
    let live = own.running()?;
    if live.went.contains(alias) {
        return Ok(());
    }
    match live.kept.contains(alias) {
        true => refuse(Code::OperationFailed, "vcpu unplug request failed"),
        false => refuse(
            Code::OperationTimeout,
            "vcpu unplug request timed out. Unplug result must be manually inspected in the domain",
        ),
    }
}

/// Writes into a definition which CPUs are there.
pub(super) fn show(domain: &mut Domain, there: &std::collections::BTreeMap<u32, super::guest::Vcpu>) {
    each::list(domain);
    let current = u16::try_from(there.len()).unwrap_or(u16::MAX);
    let vcpu = domain.vcpu.get_or_insert_with(Default::default);
    vcpu.current = Some(current).filter(|own| *own < vcpu.maximum);
    let Some(states) = domain.vcpus.as_mut().map(|own| &mut own.vcpu) else { return };
    let last = states.iter().map(|own| own.order).max().unwrap_or(0);
    let mut without_order = Vec::new();
    for state in states {
        let came = !state.enabled.is_yes();
        match there.get(&state.id) {
            Some(own) => {
                state.enabled = YesNo::Yes;
                if came {
                    state.hotpluggable = Some(own.alias.is_some().into());
                    state.order = 0;
                }
                if state.order == 0 {
                    without_order.push((came, state.hotpluggable.is_some_and(YesNo::is_yes), state));
                }
            }
            None => {
                state.enabled = YesNo::No;
                state.hotpluggable = Some(YesNo::Yes);
                state.order = 0;
            }
        }
    }
    // Those that were there come before those that came, and of each those that stay.
    crate::order::by_key(&mut without_order, |(came, loose, state)| (*came, *loose, state.id));
    for (order, (_, _, state)) in (last + 1..).zip(without_order) {
        state.order = order;
    }
}

/// The host's CPU that a thread ran on last.
fn last_cpu(pid: i32, thread: i32) -> i32 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/task/{thread}/stat")).unwrap_or_default();
    let after = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    after.split_whitespace().nth(36).and_then(|own| own.parse().ok()).unwrap_or(0)
}

/// The host's CPUs that a thread may run on, as a map of that many bytes.
fn affinity(thread: i32, length: usize) -> Vec<u8> {
    let pid = rustix::process::Pid::from_raw(thread);
    let Some(set) = pid.and_then(|pid| rustix::thread::sched_getaffinity(Some(pid)).ok()) else {
        return all_cpus(length);
    };
    let mut map = vec![0; length];
    for (at, byte) in map.iter_mut().enumerate() {
        for bit in (0..8).filter(|bit| at * 8 + bit < rustix::thread::CpuSet::MAX_CPU) {
            if set.is_set(at * 8 + bit) {
                *byte |= 1 << bit;
            }
        }
    }
    map
}

/// All CPUs of the host.
fn all_cpus(length: usize) -> Vec<u8> {
    let count = super::host::cpus();
    let bits = |at: usize| (0..8).filter(|bit| at * 8 + bit < count).fold(0, |own, bit| own | 1 << bit);
    (0..length).map(bits).collect()
}
