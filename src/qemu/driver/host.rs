//! The host, and what its hypervisor can do.

use super::{binaries, define, process, refuse, supported, QemuDriver};
use crate::driver::calls::Host;
use crate::driver::document::value;
use crate::driver::error::{Code, Result};
use crate::qemu::caps::{Accelerator, Capabilities, Table};
use crate::xml::value::arch::Arch;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use wire::procedures::*;
use wire::xdr::{Chars, List, Name, Opaque};

/// The most virtual CPUs of guests whose binary was not asked.
pub(super) const MAX_VCPUS: u32 = 255;

/// How many CPUs the host has.
pub(super) fn cpus() -> usize {
    let text = std::fs::read_to_string("/sys/devices/system/cpu/present").unwrap_or_default();
    let last = text.trim().rsplit(['-', ',']).next().and_then(|own| own.parse::<usize>().ok());
    last.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), |last| last + 1)
}

/// What a line of a file of the kernel says behind a word.
fn said<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let line = text.lines().find(|line| line.split(':').next().map(str::trim) == Some(word))?;
    Some(line.split_once(':')?.1.trim())
}

/// An amount of the host's memory, in KiB.
fn memory(word: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    said(&text, word).and_then(|own| own.split(' ').next()?.parse().ok()).unwrap_or(0)
}

fn hostname() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// The binary for the host's own architecture.
fn native() -> Option<PathBuf> {
    let arch = value::<Arch>(define::host_arch())?;
    process::find(&format!("qemu-system-{}", crate::qemu::arch::to_target(&arch)))
}

impl QemuDriver {
    /// The binary that a client means: by its path, or that of an architecture.
    fn binary(
        &self,
        path: Option<&str>,
        arch: Option<&str>,
    ) -> Result<(PathBuf, std::sync::Arc<Capabilities>)> {
        let found = match (path, arch) {
            (Some(path), _) => Some(PathBuf::from(path)),
            (None, None) => native(),
            (None, Some(arch)) => value::<Arch>(arch).and_then(|own| {
                process::find(&format!("qemu-system-{}", crate::qemu::arch::to_target(&own)))
            }),
        };
        let Some(path) = found else {
            let arch = arch.unwrap_or(define::host_arch());
            return refuse(
                Code::InvalidArg,
                format!("unable to find any emulator to serve '{arch}' architecture"),
            );
        };
        let caps = self.shared.capabilities(&path)?;
        Ok((path, caps))
    }
}

impl Host for QemuDriver {
    fn connect_get_type(&self, _: &ConnectGetType) -> Result<ConnectGetTypeReply> {
        Ok(ConnectGetTypeReply { kind: "QEMU".to_owned() })
    }

    fn connect_get_version(&self, _: &ConnectGetVersion) -> Result<ConnectGetVersionReply> {
        let (_, caps) = self.binary(None, None)?;
        let version = caps.version;
        let number = u64::from(version.major) * 1_000_000 + u64::from(version.minor) * 1000;
        Ok(ConnectGetVersionReply { hv_ver: number + u64::from(version.micro) })
    }

    fn connect_get_hostname(&self, _: &ConnectGetHostname) -> Result<ConnectGetHostnameReply> {
        Ok(ConnectGetHostnameReply { hostname: hostname() })
    }

    fn connect_get_max_vcpus(&self, call: &ConnectGetMaxVcpus) -> Result<ConnectGetMaxVcpusReply> {
        let tcg = call.kind.as_deref().is_none_or(|own| own.eq_ignore_ascii_case("qemu"));
        let max_vcpus = if tcg { 16 } else { MAX_VCPUS as i32 };
        Ok(ConnectGetMaxVcpusReply { max_vcpus })
    }

    fn connect_get_capabilities(&self, _: &ConnectGetCapabilities) -> Result<ConnectGetCapabilitiesReply> {
        let (path, caps) = self.binary(None, None)?;
        Ok(ConnectGetCapabilitiesReply { capabilities: capabilities(&path, &caps) })
    }

    fn connect_get_domain_capabilities(
        &self,
        call: &ConnectGetDomainCapabilities,
    ) -> Result<ConnectGetDomainCapabilitiesReply> {
        supported(call.flags, 0, "qemuConnectGetDomainCapabilities")?;
        let (path, caps) = self.binary(call.emulatorbin.as_deref(), call.arch.as_deref())?;
        let wanted = match call.virttype.as_deref() {
            None if binaries::has_kvm() && caps.table(Accelerator::Kvm).is_some() => Accelerator::Kvm,
            None | Some("qemu") => Accelerator::Tcg,
            Some("kvm") => Accelerator::Kvm,
            Some(other) => {
                return refuse(Code::InvalidArg, format!("unknown virttype: {other}"));
            }
        };
        let Some(table) = caps.table(wanted) else {
            let detail = format!("KVM is not supported by '{}' on this host", path.display());
            return refuse(Code::InvalidArg, detail);
        };
        let name = call.machine.as_deref();
        let machine = name.map_or_else(|| table.default_machine(), |name| table.machine(name));
        let Some(machine) = machine else {
            let detail = format!(
                "the machine '{}' is not supported by emulator '{}'",
                name.unwrap_or_default(),
                path.display()
            );
            return refuse(Code::InvalidArg, detail);
        };
        let own = super::domain_caps::Asked { path: &path, caps: &caps, accelerator: wanted, table, machine };
        Ok(ConnectGetDomainCapabilitiesReply { capabilities: own.document() })
    }

    fn connect_get_lib_version(&self, _: &ConnectGetLibVersion) -> Result<ConnectGetLibVersionReply> {
        Ok(ConnectGetLibVersionReply { lib_ver: crate::release::Release::NEWEST.number() })
    }

    fn node_get_info(&self, _: &NodeGetInfo) -> Result<NodeGetInfoReply> {
        let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let mhz = said(&text, "cpu MHz").and_then(|own| own.parse::<f64>().ok()).unwrap_or(0.0);
        let cpus = cpus() as i32;
        Ok(NodeGetInfoReply {
            model: Name::of(define::host_arch()),
            memory: memory("MemTotal"),
            cpus,
            mhz: mhz as i32,
            nodes: 1,
            sockets: 1,
            cores: cpus,
            threads: 1,
        })
    }

    fn node_get_free_memory(&self, _: &NodeGetFreeMemory) -> Result<NodeGetFreeMemoryReply> {
        Ok(NodeGetFreeMemoryReply { free_mem: memory("MemFree") * 1024 })
    }

    fn node_get_security_model(&self, _: &NodeGetSecurityModel) -> Result<NodeGetSecurityModelReply> {
        Ok(NodeGetSecurityModelReply { model: Chars::terminated("none"), doi: Chars::terminated("0") })
    }

    fn node_get_cpu_map(&self, call: &NodeGetCpuMap) -> Result<NodeGetCpuMapReply> {
        supported(call.flags, 0, "qemuNodeGetCPUMap")?;
        let count = cpus();
        let bits = |at: usize| (0..8).filter(|bit| at * 8 + bit < count).fold(0, |own, bit| own | 1 << bit);
        let map = (0..count.div_ceil(8)).map(bits).collect();
        Ok(NodeGetCpuMapReply {
            cpumap: Opaque(if call.need_map != 0 { map } else { Vec::new() }),
            online: if call.need_online != 0 { count as u32 } else { 0 },
            ret: count as i32,
        })
    }

    fn connect_get_cpu_model_names(
        &self,
        call: &ConnectGetCpuModelNames,
    ) -> Result<ConnectGetCpuModelNamesReply> {
        supported(call.flags, 0, "qemuConnectGetCPUModelNames")?;
        let (_, caps) = self.binary(None, Some(&call.arch))?;
        let names = caps.table(Accelerator::Tcg).map_or(Vec::new(), models);
        let ret = names.len() as i32;
        let models = if call.need_results != 0 { List(names) } else { List::default() };
        Ok(ConnectGetCpuModelNamesReply { models, ret })
    }
}

fn models(table: &Table) -> Vec<String> {
    let names: BTreeSet<&str> = table.cpus.iter().map(|own| &*own.name).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The document about the host and the guests that it can have.
fn capabilities(path: &Path, caps: &Capabilities) -> String {
    let escaped = crate::driver::document::escaped;
    let (arch, count) = (caps.arch.as_str(), cpus());
    let mut out = format!(
        "<capabilities>\n\n  <host>\n    <cpu>\n      <arch>{}</arch>\n    </cpu>\n    <topology>\n      \
         <cells num='1'>\n        <cell id='0'>\n          <memory unit='KiB'>{}</memory>\n          <cpus num='{count}'>\n",
        define::host_arch(),
        memory("MemTotal"),
    );
    for id in 0..count {
        out.push_str(&format!(
            "            <cpu id='{id}' socket_id='0' die_id='0' core_id='{id}' siblings='{id}'/>\n"
        ));
    }
    out.push_str("          </cpus>\n        </cell>\n      </cells>\n    </topology>\n  </host>\n\n");
    let emulator = escaped(&path.to_string_lossy());
    let bits = if matches!(arch, "i686" | "armv7l" | "ppc" | "riscv32") { 32 } else { 64 };
    out.push_str(&format!(
        "  <guest>\n    <os_type>hvm</os_type>\n    <arch name='{arch}'>\n      <wordsize>{bits}</wordsize>\n      \
         <emulator>{emulator}</emulator>\n"
    ));
    let machines = caps.table(Accelerator::Tcg).or(caps.table(Accelerator::Kvm));
    for machine in machines.map_or(&[][..], |table| &table.machines) {
        let most = format!(" maxCpus='{}'", machine.cpu_max.max(1));
        if let Some(alias) = &machine.alias {
            let name = escaped(&machine.name);
            out.push_str(&format!("      <machine canonical='{name}'{most}>{}</machine>\n", escaped(alias)));
        }
        out.push_str(&format!("      <machine{most}>{}</machine>\n", escaped(&machine.name)));
    }
    out.push_str("      <domain type='qemu'/>\n");
    if binaries::has_kvm() && caps.table(Accelerator::Kvm).is_some() {
        out.push_str("      <domain type='kvm'/>\n");
    }
    out.push_str("    </arch>\n    <features>\n      <acpi default='on' toggle='yes'/>\n");
    out.push_str(
        "      <cpuselection/>\n      <deviceboot/>\n      <disksnapshot default='on' toggle='no'/>\n",
    );
    out.push_str("    </features>\n  </guest>\n\n</capabilities>\n");
    out
}
