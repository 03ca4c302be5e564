//! What guests may use: parameters that getters list and setters change, of both copies.

mod bandwidth;

use super::super::calls::Tuning;
use super::super::error::{Code, Error, Origin, Result};
use super::super::params::{check, number, page, param};
use super::guest::Guest;
use super::{invalid, nanoseconds, supported, TestDriver};
use crate::vcpu;
use std::collections::BTreeMap;
use wire::procedures::*;
use wire::xdr::{List, Param, ParamValue};

/// What is set of the running copy and of the stored one.
#[derive(Clone, Default)]
pub(super) struct Tunables {
    live: Set,
    config: Set,
}

/// What is set of one copy.
#[derive(Clone, Default)]
pub(super) struct Set {
    /// Values by what they are of: `memory`, `disk vda` …, and their names.
    values: BTreeMap<(String, String), ParamValue>,
    /// Host CPUs of the I/O threads.
    pub(super) iothreads: BTreeMap<u32, Vec<u8>>,
    pub(super) emulator: Option<Vec<u8>>,
}

impl Tunables {
    /// The guest starts with what is stored.
    pub(super) fn started(&mut self) {
        self.live = self.config.clone();
    }

    /// What was set of the running guest alone is lost.
    pub(super) fn stopped(&mut self) {
        self.live = Set::default();
    }
}

impl Guest {
    pub(super) fn set(&self, flags: u32) -> Result<&Set> {
        let targets = self.targets(flags)?;
        Ok(if targets.live { &self.tunables.live } else { &self.tunables.config })
    }

    /// The copies that the flags mean.
    pub(super) fn sets(&mut self, flags: u32) -> Result<Vec<&mut Set>> {
        let targets = self.targets(flags)?;
        let Tunables { live, config } = &mut self.tunables;
        Ok([(targets.live, live), (targets.config, config)]
            .into_iter()
            .filter(|own| own.0)
            .map(|own| own.1)
            .collect())
    }

    /// The parameters of something, with the values that are set.
    fn list(&self, flags: u32, of: &str, known: &[(&str, ParamValue)]) -> Result<Vec<Param>> {
        let set = self.set(flags)?;
        Ok(known
            .iter()
            .map(|(name, default)| {
                let value = set.values.get(&(of.to_owned(), (*name).to_owned()));
                param(name, value.unwrap_or(default).clone())
            })
            .collect())
    }

    pub(super) fn store(&mut self, flags: u32, of: &str, params: &[Param]) -> Result<()> {
        for set in self.sets(flags)? {
            for own in params {
                set.values.insert((of.to_owned(), own.field.clone()), own.value.clone());
            }
        }
        Ok(())
    }
}

/// Copies, and texts among the parameters.
pub(super) const FLAGS: u32 = 3 | 4;
/// No limit.
const UNLIMITED: u64 = 9_007_199_254_740_991;

fn memory() -> Vec<(&'static str, ParamValue)> {
    ["hard_limit", "soft_limit", "swap_hard_limit"].map(|name| (name, ParamValue::Ulong(UNLIMITED))).to_vec()
}

fn blkio() -> Vec<(&'static str, ParamValue)> {
    let devices = [
        "device_weight",
        "device_read_iops_sec",
        "device_write_iops_sec",
        "device_read_bytes_sec",
        "device_write_bytes_sec",
    ];
    let devices = devices.map(|name| (name, ParamValue::Text(String::new())));
    [("weight", ParamValue::Uint(0))].into_iter().chain(devices).collect()
}

fn numa() -> Vec<(&'static str, ParamValue)> {
    vec![("numa_mode", ParamValue::Int(0)), ("numa_nodeset", ParamValue::Text(String::new()))]
}

/// Names of limits of disks that have a limit for bursts as well.
const LIMITS: [&str; 6] = [
    "total_bytes_sec",
    "read_bytes_sec",
    "write_bytes_sec",
    "total_iops_sec",
    "read_iops_sec",
    "write_iops_sec",
];

fn iotune() -> Vec<(&'static str, ParamValue)> {
    let names = [
        "total_bytes_sec",
        "read_bytes_sec",
        "write_bytes_sec",
        "total_iops_sec",
        "read_iops_sec",
        "write_iops_sec",
        "total_bytes_sec_max",
        "read_bytes_sec_max",
        "write_bytes_sec_max",
        "total_iops_sec_max",
        "read_iops_sec_max",
        "write_iops_sec_max",
        "size_iops_sec",
        "group_name",
        "total_bytes_sec_max_length",
        "read_bytes_sec_max_length",
        "write_bytes_sec_max_length",
        "total_iops_sec_max_length",
        "read_iops_sec_max_length",
        "write_iops_sec_max_length",
    ];
    let value = |name: &str| match name {
        "group_name" => ParamValue::Text(String::new()),
        _ => ParamValue::Ulong(0),
    };
    names.iter().map(|name| (*name, value(name))).collect()
}

fn perf() -> Vec<(&'static str, ParamValue)> {
    let names = [
        "cmt",
        "mbmt",
        "mbml",
        "cpu_cycles",
        "instructions",
        "cache_references",
        "cache_misses",
        "branch_instructions",
        "branch_misses",
        "bus_cycles",
        "stalled_cycles_frontend",
        "stalled_cycles_backend",
        "ref_cpu_cycles",
        "cpu_clock",
        "task_clock",
        "page_faults",
        "context_switches",
        "cpu_migrations",
        "page_faults_min",
        "page_faults_maj",
        "alignment_faults",
        "emulation_faults",
    ];
    names.map(|name| (name, ParamValue::Boolean(0))).to_vec()
}

impl Tuning for TestDriver {
    fn domain_get_memory_parameters(
        &self,
        call: &DomainGetMemoryParameters,
    ) -> Result<DomainGetMemoryParametersReply> {
        supported(call.flags, FLAGS, "testDomainGetMemoryParameters")?;
        self.guest(&call.dom, |guest, _| {
            let known = memory();
            let list = || guest.list(call.flags, "memory", &known);
            let (params, nparams) = page(call.nparams, known.len(), list)?;
            Ok(DomainGetMemoryParametersReply { params, nparams })
        })
    }

    fn domain_set_memory_parameters(&self, call: &DomainSetMemoryParameters) -> Result<()> {
        supported(call.flags, FLAGS, "testDomainSetMemoryParameters")?;
        check(&call.params, &memory())?;
        self.guest(&call.dom, |guest, _| {
            let hard = number(&call.params, "hard_limit");
            let swap = number(&call.params, "swap_hard_limit");
            if let (Some(hard), Some(swap)) = (hard, swap) {
                if hard > swap {
                    return invalid(
                        "memory hard_limit tunable value must be lower than or equal to swap_hard_limit",
                    );
                }
            }
            guest.store(call.flags, "memory", &call.params)
        })
    }

    fn domain_get_blkio_parameters(
        &self,
        call: &DomainGetBlkioParameters,
    ) -> Result<DomainGetBlkioParametersReply> {
        supported(call.flags, FLAGS, "testDomainGetBlkioParameters")?;
        self.guest(&call.dom, |guest, _| {
            let known = blkio();
            let list = || guest.list(call.flags, "blkio", &known);
            let (params, nparams) = page(call.nparams, known.len(), list)?;
            Ok(DomainGetBlkioParametersReply { params, nparams })
        })
    }

    fn domain_set_blkio_parameters(&self, call: &DomainSetBlkioParameters) -> Result<()> {
        supported(call.flags, FLAGS, "testDomainSetBlkioParameters")?;
        check(&call.params, &blkio())?;
        self.guest(&call.dom, |guest, _| guest.store(call.flags, "blkio", &call.params))
    }

    fn domain_get_numa_parameters(
        &self,
        call: &DomainGetNumaParameters,
    ) -> Result<DomainGetNumaParametersReply> {
        supported(call.flags, FLAGS, "testDomainGetNumaParameters")?;
        self.guest(&call.dom, |guest, _| {
            let known = numa();
            let list = || guest.list(call.flags, "numa", &known);
            let (params, nparams) = page(call.nparams, known.len(), list)?;
            Ok(DomainGetNumaParametersReply { params, nparams })
        })
    }

    fn domain_set_numa_parameters(&self, call: &DomainSetNumaParameters) -> Result<()> {
        supported(call.flags, FLAGS, "testDomainSetNumaParameters")?;
        check(&call.params, &numa())?;
        self.guest(&call.dom, |guest, _| guest.store(call.flags, "numa", &call.params))
    }

    fn domain_get_scheduler_type(
        &self,
        call: &DomainGetSchedulerType,
    ) -> Result<DomainGetSchedulerTypeReply> {
        self.guest(&call.dom, |_, _| Ok(DomainGetSchedulerTypeReply { kind: "fair".to_owned(), nparams: 1 }))
    }

    fn domain_get_scheduler_parameters_flags(
        &self,
        call: &DomainGetSchedulerParametersFlags,
    ) -> Result<DomainGetSchedulerParametersFlagsReply> {
        supported(call.flags, 0, "testDomainGetSchedulerParametersFlags")?;
        self.guest(&call.dom, |_, _| {
            let params: List<Param, 16> = vec![param("weight", ParamValue::Uint(50))].into();
            Ok(DomainGetSchedulerParametersFlagsReply { params })
        })
    }

    fn domain_set_scheduler_parameters_flags(&self, call: &DomainSetSchedulerParametersFlags) -> Result<()> {
        supported(call.flags, 0, "testDomainSetSchedulerParametersFlags")?;
        check(&call.params, &[("weight", ParamValue::Uint(0))])?;
        // The scheduler takes the weight and goes on as before.
        self.guest(&call.dom, |_, _| Ok(()))
    }

    fn domain_get_perf_events(&self, call: &DomainGetPerfEvents) -> Result<DomainGetPerfEventsReply> {
        supported(call.flags, FLAGS, "testDomainGetPerfEvents")?;
        self.guest(&call.dom, |guest, _| {
            Ok(DomainGetPerfEventsReply { params: guest.list(call.flags, "perf", &perf())?.into() })
        })
    }

    fn domain_set_perf_events(&self, call: &DomainSetPerfEvents) -> Result<()> {
        supported(call.flags, FLAGS, "testDomainSetPerfEvents")?;
        check(&call.params, &perf())?;
        self.guest(&call.dom, |guest, _| guest.store(call.flags, "perf", &call.params))
    }

    fn domain_get_interface_parameters(
        &self,
        call: &DomainGetInterfaceParameters,
    ) -> Result<DomainGetInterfaceParametersReply> {
        supported(call.flags, FLAGS, "testDomainGetInterfaceParameters")?;
        self.guest(&call.dom, |guest, _| {
            let known = bandwidth::parameters(None).len();
            let (params, nparams) = page(call.nparams, known, || {
                let interface = super::devices::find_interface(guest.asked(call.flags)?, &call.device)?;
                Ok(bandwidth::parameters(interface.bandwidth.as_ref()))
            })?;
            Ok(DomainGetInterfaceParametersReply { params, nparams })
        })
    }

    fn domain_set_interface_parameters(&self, call: &DomainSetInterfaceParameters) -> Result<()> {
        supported(call.flags, FLAGS, "testDomainSetInterfaceParameters")?;
        let known = bandwidth::parameters(None);
        let known: Vec<(&str, ParamValue)> =
            known.iter().map(|own| (&*own.field, own.value.clone())).collect();
        check(&call.params, &known)?;
        self.guest(&call.dom, |guest, _| {
            let targets = guest.targets(call.flags)?;
            guest.change(targets, |domain| {
                let interface = super::devices::find_interface_mut(domain, &call.device)?;
                bandwidth::set(interface, &call.params);
                Ok(())
            })
        })
    }

    fn domain_get_block_io_tune(&self, call: &DomainGetBlockIoTune) -> Result<DomainGetBlockIoTuneReply> {
        supported(call.flags, FLAGS, "testDomainGetBlockIoTune")?;
        self.guest(&call.dom, |guest, _| {
            let known = iotune();
            let (params, nparams) = page(call.nparams, known.len(), || {
                let of = disk(guest, call.flags, call.disk.as_deref().unwrap_or_default())?;
                guest.list(call.flags, &of, &known)
            })?;
            Ok(DomainGetBlockIoTuneReply { params, nparams })
        })
    }

    fn domain_set_block_io_tune(&self, call: &DomainSetBlockIoTune) -> Result<()> {
        supported(call.flags, FLAGS, "testDomainSetBlockIoTune")?;
        check(&call.params, &iotune())?;
        self.guest(&call.dom, |guest, _| {
            let of = disk(guest, call.flags, &call.disk)?;
            let value = |name: &str| number(&call.params, name).unwrap_or_default();
            for what in ["bytes_sec", "iops_sec"] {
                let both = |suffix: &str| {
                    value(&format!("total_{what}{suffix}")) > 0
                        && value(&format!("read_{what}{suffix}")) + value(&format!("write_{what}{suffix}"))
                            > 0
                };
                if let Some(suffix) = ["", "_max"].into_iter().find(|suffix| both(suffix)) {
                    let detail =
                        format!("total and read/write of {what}{suffix} cannot be set at the same time");
                    return invalid(detail);
                }
            }
            if let Some(name) = LIMITS.iter().find(|name| value(name) > value(&format!("{name}_max"))) {
                return invalid(format!("{name} cannot be set higher than {name}_max"));
            }
            guest.store(call.flags, &of, &call.params)
        })
    }

    fn domain_interface_stats(&self, call: &DomainInterfaceStats) -> Result<DomainInterfaceStatsReply> {
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            super::devices::find_interface(guest.current()?, &call.device)?;
            let micros = (nanoseconds() / 1000) as i64;
            Ok(DomainInterfaceStatsReply {
                rx_bytes: micros / 10,
                rx_packets: micros / 100,
                rx_errs: micros / 1_000_000,
                rx_drop: micros / 2_000_000,
                tx_bytes: micros / 20,
                tx_packets: micros / 110,
                tx_errs: micros / 3_000_000,
                tx_drop: micros / 4_000_000,
            })
        })
    }

    fn domain_get_cpu_stats(&self, call: &DomainGetCpuStats) -> Result<DomainGetCpuStatsReply> {
        supported(call.flags, 4, "testDomainGetCPUStats")?;
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            let total =
                [("cpu_time", 48_772_617_035), ("user_time", 5_540_000_000), ("system_time", 6_460_000_000)];
            let one = |cpu: u64| [("cpu_time", 24_386_308_517 + cpu), ("vcpu_time", 23_151_740_627 + cpu)];
            let online = vcpu::count(guest.current()?).current;
            let wanted = call.nparams as usize;
            let params = |known: &[(&str, u64)]| -> Vec<Param> {
                known
                    .iter()
                    .take(wanted)
                    .map(|(name, value)| param(name, ParamValue::Ulong(*value)))
                    .collect()
            };
            if call.start_cpu < 0 {
                let nparams = if wanted == 0 { total.len() } else { wanted.min(total.len()) };
                return Ok(DomainGetCpuStatsReply { params: params(&total).into(), nparams: nparams as i32 });
            }
            if call.ncpus == 0 {
                return Ok(DomainGetCpuStatsReply { params: List(Vec::new()), nparams: online as i32 });
            }
            let first = call.start_cpu as u32;
            if first >= online {
                return invalid(format!("start_cpu {first} larger than maximum of {}", online - 1));
            }
            let cpus = call.ncpus.min(online - first);
            let all: Vec<Param> = (first..first + cpus).flat_map(|cpu| params(&one(cpu.into()))).collect();
            let nparams = if wanted == 0 { 2 } else { wanted.min(2) };
            Ok(DomainGetCpuStatsReply { params: all.into(), nparams: nparams as i32 })
        })
    }

    fn domain_get_launch_security_info(
        &self,
        call: &DomainGetLaunchSecurityInfo,
    ) -> Result<DomainGetLaunchSecurityInfoReply> {
        supported(call.flags, 0, "testDomainGetLaunchSecurityInfo")?;
        self.guest(&call.dom, |_, _| Ok(DomainGetLaunchSecurityInfoReply { params: List(Vec::new()) }))
    }
}

/// The disk's key among what is set.
fn disk(guest: &Guest, flags: u32, path: &str) -> Result<String> {
    guest.targets(flags)?;
    match super::block::find(guest, path)? {
        Some(own) => Ok(format!("disk {}", super::devices::disk_target(own))),
        None => {
            let detail = format!("disk '{path}' was not found in the domain config");
            Err(Error::new(Code::InvalidArg, Origin::Test, detail))
        }
    }
}
