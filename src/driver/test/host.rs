//! The host, which is not the one that the driver runs on.

use super::super::calls::Host;
use super::super::document::value;
use super::super::error::{Code, Error, Origin, Result};
use super::{supported, TestDriver, MAX_VCPUS};
use crate::xml::value::arch::Arch;
use wire::procedures::*;
use wire::xdr::{Chars, List, Name, Opaque};

const CAPABILITIES: &str = include_str!("capabilities.xml");
const SYSINFO: &str = include_str!("sysinfo.xml");
const CPU_MODELS: &str = include_str!("cpu_models.txt");

const POWER_MODELS: [&str; 7] =
    ["POWER6", "POWER7", "POWER8", "POWER9", "POWER10", "POWERPC_e5500", "POWERPC_e6500"];

/// What each cell of the host has free, in KiB.
const CELLS: [u64; 2] = [2048, 4096];
const MEMORY: u64 = 3_145_728;

/// The cells of a range that must exist.
fn cells(start: i32, count: i64) -> Result<std::ops::Range<usize>> {
    let start = usize::try_from(start).ok().filter(|start| *start < CELLS.len());
    let count = usize::try_from(count).unwrap_or_default();
    match start {
        Some(start) => Ok(start..CELLS.len().min(start.saturating_add(count))),
        None => Err(Error::new(Code::InvalidArg, Origin::Test, "Range exceeds available cells")),
    }
}

impl Host for TestDriver {
    fn connect_get_type(&self, _: &ConnectGetType) -> Result<ConnectGetTypeReply> {
        Ok(ConnectGetTypeReply { kind: "TEST".to_owned() })
    }

    fn connect_get_version(&self, _: &ConnectGetVersion) -> Result<ConnectGetVersionReply> {
        Ok(ConnectGetVersionReply { hv_ver: 2 })
    }

    fn connect_get_hostname(&self, _: &ConnectGetHostname) -> Result<ConnectGetHostnameReply> {
        let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let name = name.trim();
        Ok(ConnectGetHostnameReply { hostname: if name.is_empty() { "localhost" } else { name }.to_owned() })
    }

    fn connect_get_max_vcpus(&self, _: &ConnectGetMaxVcpus) -> Result<ConnectGetMaxVcpusReply> {
        Ok(ConnectGetMaxVcpusReply { max_vcpus: MAX_VCPUS as i32 })
    }

    fn connect_get_capabilities(&self, _: &ConnectGetCapabilities) -> Result<ConnectGetCapabilitiesReply> {
        Ok(ConnectGetCapabilitiesReply { capabilities: CAPABILITIES.to_owned() })
    }

    fn connect_get_sysinfo(&self, call: &ConnectGetSysinfo) -> Result<ConnectGetSysinfoReply> {
        supported(call.flags, 0, "testConnectGetSysinfo")?;
        Ok(ConnectGetSysinfoReply { sysinfo: SYSINFO.to_owned() })
    }

    fn connect_get_domain_capabilities(
        &self,
        call: &ConnectGetDomainCapabilities,
    ) -> Result<ConnectGetDomainCapabilitiesReply> {
        supported(call.flags, 0, "testConnectGetDomainCapabilities")?;
        let or = |own: &Option<String>, default: &str| {
            super::super::document::escaped(own.as_deref().unwrap_or(default))
        };
        let modes = ["host-passthrough", "maximum", "host-model", "custom"];
        let modes: String =
            modes.iter().map(|mode| format!("    <mode name='{mode}' supported='no'/>\n")).collect();
        let path = call
            .emulatorbin
            .as_ref()
            .map(|path| format!("  <path>{}</path>\n", super::super::document::escaped(path)));
        let machine = call
            .machine
            .as_ref()
            .map(|own| format!("  <machine>{}</machine>\n", super::super::document::escaped(own)));
        Ok(ConnectGetDomainCapabilitiesReply {
            capabilities: format!(
                "<domainCapabilities>\n{}  <domain>{}</domain>\n{}  <arch>{}</arch>\n  <cpu>\n{modes}  </cpu>\n  \
                 <devices>\n  </devices>\n  <features>\n    <sev supported='no'/>\n    <sgx supported='no'/>\n  \
                 </features>\n</domainCapabilities>\n",
                path.unwrap_or_default(),
                or(&call.virttype, "test"),
                machine.unwrap_or_default(),
                or(&call.arch, "i686")
            ),
        })
    }

    fn connect_get_cpu_model_names(
        &self,
        call: &ConnectGetCpuModelNames,
    ) -> Result<ConnectGetCpuModelNamesReply> {
        supported(call.flags, 0, "testConnectGetCPUModelNames")?;
        if value::<Arch>(&call.arch).is_none_or(|arch| matches!(arch, Arch::Other(_))) {
            let detail = format!("cannot find architecture {}", call.arch);
            return Err(Error::new(Code::InvalidArg, Origin::Test, detail));
        }
        let models: Vec<String> = match &*call.arch {
            "i686" | "x86_64" => CPU_MODELS.lines().map(str::to_owned).collect(),
            "ppc64" | "ppc64le" => POWER_MODELS.map(str::to_owned).to_vec(),
            // Of these, any model is taken.
            "armv6l" | "armv7l" | "armv7b" | "aarch64" | "s390" | "s390x" => Vec::new(),
            arch => {
                let detail = format!("'{arch}' architecture is not supported by CPU driver");
                return Err(Error::new(Code::NoSupport, Origin::Cpu, detail));
            }
        };
        let ret = models.len() as i32;
        let models = if call.need_results == 0 { Vec::new() } else { models };
        Ok(ConnectGetCpuModelNamesReply { models: models.into(), ret })
    }

    fn node_get_info(&self, _: &NodeGetInfo) -> Result<NodeGetInfoReply> {
        Ok(NodeGetInfoReply {
            model: Name::of("i686"),
            memory: MEMORY,
            cpus: 16,
            mhz: 1400,
            nodes: 2,
            sockets: 2,
            cores: 2,
            threads: 2,
        })
    }

    fn node_get_cpu_map(&self, call: &NodeGetCpuMap) -> Result<NodeGetCpuMapReply> {
        supported(call.flags, 0, "testNodeGetCPUMap")?;
        let cpumap = if call.need_map == 0 { Vec::new() } else { vec![0b1_0101] };
        let online = if call.need_online == 0 { 0 } else { 3 };
        Ok(NodeGetCpuMapReply { cpumap: Opaque(cpumap), online, ret: 8 })
    }

    fn node_get_cpu_stats(&self, call: &NodeGetCpuStats) -> Result<NodeGetCpuStatsReply> {
        const STATS: [(&str, u64); 5] = [
            ("user", 9_797_400_000),
            ("kernel", 34_678_723_400_000),
            ("idle", 87_264_900_000),
            ("iowait", 763_600_000),
            ("guest", 1_797_400_000),
        ];
        supported(call.flags, 0, "testNodeGetCPUStats")?;
        let wanted = usize::try_from(call.nparams).unwrap_or_default();
        let params = STATS
            .iter()
            .take(wanted)
            .map(|(field, value)| NodeGetCpuStatsReplyParams { field: (*field).to_owned(), value: *value });
        let params: List<_, 16> = params.collect();
        let nparams = if wanted == 0 { STATS.len() as i32 } else { 0 };
        Ok(NodeGetCpuStatsReply { params, nparams })
    }

    fn node_get_free_memory(&self, _: &NodeGetFreeMemory) -> Result<NodeGetFreeMemoryReply> {
        Ok(NodeGetFreeMemoryReply { free_mem: MEMORY })
    }

    fn node_get_cells_free_memory(
        &self,
        call: &NodeGetCellsFreeMemory,
    ) -> Result<NodeGetCellsFreeMemoryReply> {
        let cells = cells(call.start_cell, call.maxcells.into())?;
        Ok(NodeGetCellsFreeMemoryReply { cells: CELLS[cells].iter().map(|kib| kib * 1024).collect() })
    }

    fn node_get_free_pages(&self, call: &NodeGetFreePages) -> Result<NodeGetFreePagesReply> {
        const FREE: [[u64; 4]; 2] = [[7, 21, 49, 105], [19, 45, 97, 201]];
        supported(call.flags, 0, "testNodeGetFreePages")?;
        let cells = cells(call.start_cell, call.cell_count.into())?;
        // The pages are counted by their position among those that are asked for, whatever their size.
        let sizes = call.pages.len();
        let counts = FREE[cells].iter().flat_map(|cell| (0..sizes).map(|at| cell[at % cell.len()]));
        Ok(NodeGetFreePagesReply { counts: counts.collect() })
    }

    fn node_get_security_model(&self, _: &NodeGetSecurityModel) -> Result<NodeGetSecurityModelReply> {
        Ok(NodeGetSecurityModelReply { model: Chars::terminated("testSecurity"), doi: Chars::terminated("") })
    }

    fn connect_get_lib_version(&self, _: &ConnectGetLibVersion) -> Result<ConnectGetLibVersionReply> {
        // The release whose interface the driver has: 10.7.0.
        Ok(ConnectGetLibVersionReply { lib_ver: 12_008_000 })
    }
}
