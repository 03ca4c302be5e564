//! Threads of the hypervisor: those for I/O, and where all of them run.

use super::super::calls::Threads;
use super::super::error::Result;
use super::super::params::check;
use super::cpus::{padded, HOST_CPUS};
use super::tuning::FLAGS;
use super::{invalid, supported, TestDriver};
use wire::procedures::*;
use wire::xdr::{Opaque, ParamValue};

impl Threads for TestDriver {
    fn domain_get_emulator_pin_info(
        &self,
        call: &DomainGetEmulatorPinInfo,
    ) -> Result<DomainGetEmulatorPinInfoReply> {
        supported(call.flags, 3, "testDomainGetEmulatorPinInfo")?;
        self.guest(&call.dom, |guest, _| {
            let set = guest.set(call.flags)?;
            let map = set.emulator.as_deref().unwrap_or(&HOST_CPUS);
            Ok(DomainGetEmulatorPinInfoReply { cpumaps: Opaque(padded(map, call.maplen)), ret: 1 })
        })
    }

    fn domain_pin_emulator(&self, call: &DomainPinEmulator) -> Result<()> {
        supported(call.flags, 3, "testDomainPinEmulator")?;
        self.guest(&call.dom, |guest, _| {
            for set in guest.sets(call.flags)? {
                set.emulator = Some(call.cpumap.0.clone());
            }
            Ok(())
        })
    }

    fn domain_get_iothread_info(&self, call: &DomainGetIothreadInfo) -> Result<DomainGetIothreadInfoReply> {
        supported(call.flags, 3, "testDomainGetIOThreadInfo")?;
        self.guest(&call.dom, |guest, _| {
            let threads = guest.set(call.flags)?.iothreads.iter();
            let info = threads.map(|(id, map)| DomainGetIothreadInfoReplyInfo {
                iothread_id: *id,
                cpumap: Opaque(map.clone()),
            });
            let info: Vec<_> = info.collect();
            let ret = info.len() as u32;
            Ok(DomainGetIothreadInfoReply { info: info.into(), ret })
        })
    }

    fn domain_add_iothread(&self, call: &DomainAddIothread) -> Result<()> {
        supported(call.flags, 3, "testDomainAddIOThread")?;
        let id = call.iothread_id;
        if id == 0 {
            return invalid("invalid value of 0 for iothread_id");
        }
        self.guest(&call.dom, |guest, _| {
            let mut sets = guest.sets(call.flags)?;
            if sets.iter().any(|set| set.iothreads.contains_key(&id)) {
                return invalid(format!("an IOThread is already using iothread_id '{id}'"));
            }
            // A new thread may run on the first two of the host's CPUs.
            sets.iter_mut().for_each(|set| drop(set.iothreads.insert(id, vec![0b11])));
            Ok(())
        })
    }

    fn domain_del_iothread(&self, call: &DomainDelIothread) -> Result<()> {
        supported(call.flags, 3, "testDomainDelIOThread")?;
        let id = call.iothread_id;
        self.guest(&call.dom, |guest, _| {
            let mut sets = guest.sets(call.flags)?;
            if !sets.iter().all(|set| set.iothreads.contains_key(&id)) {
                return invalid(format!("cannot find IOThread '{id}' in iothreadids list"));
            }
            sets.iter_mut().for_each(|set| drop(set.iothreads.remove(&id)));
            Ok(())
        })
    }

    fn domain_pin_iothread(&self, call: &DomainPinIothread) -> Result<()> {
        supported(call.flags, 3, "testDomainPinIOThread")?;
        let id = call.iothreads_id;
        self.guest(&call.dom, |guest, _| {
            let mut sets = guest.sets(call.flags)?;
            if !sets.iter().all(|set| set.iothreads.contains_key(&id)) {
                return invalid(format!("iothreadid {id} not found"));
            }
            sets.iter_mut().for_each(|set| drop(set.iothreads.insert(id, call.cpumap.0.clone())));
            Ok(())
        })
    }

    fn domain_set_iothread_params(&self, call: &DomainSetIothreadParams) -> Result<()> {
        supported(call.flags, FLAGS, "testDomainSetIOThreadParams")?;
        let id = call.iothread_id;
        let known = ["poll_max_ns", "poll_grow", "poll_shrink", "thread_pool_min", "thread_pool_max"];
        let known = known.map(|name| match name {
            "poll_max_ns" => (name, ParamValue::Ulong(0)),
            "poll_grow" | "poll_shrink" => (name, ParamValue::Uint(0)),
            _ => (name, ParamValue::Int(0)),
        });
        check(&call.params, &known)?;
        self.guest(&call.dom, |guest, _| {
            if !guest.sets(call.flags)?.iter().all(|set| set.iothreads.contains_key(&id)) {
                return invalid(format!("cannot find IOThread '{id}' in iothreadids list"));
            }
            guest.store(call.flags, &format!("iothread {id}"), &call.params)
        })
    }
}
