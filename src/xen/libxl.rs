//! The JSON form of libxl's domain configuration, which `xl create` and libxl's own reader take
//! (xen.md 5).
//!
//! Members come in libxl's order; one that has its default is left out, as libxl prints it. What a
//! driver would ask its host, [`Host`] says.

pub(super) mod cpuid;
mod devices;
mod disk;
mod graphics;
mod interface;

use super::rules::{self, Form};
use super::{words, Kind};
use crate::diagnostic::Diagnostic;
use crate::domain::clock::{Adjustment, Basis, Offset, TimerMode, TimerName};
use crate::domain::cpu::{Mode, Policy};
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::features::XenPassthroughMode;
use crate::domain::os::{LoaderType, Os};
use crate::domain::Domain;
use crate::vcpu;
use crate::xml::value::set::NumberSet;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use serde_json::{json, Map, Value};

pub(super) use disk::backend;

/// What the translation has to know of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// The CPU has Intel's virtualization.
    pub vmx: bool,
    /// The CPU has AMD's virtualization.
    pub svm: bool,
    /// Guests that see the host's CPU may run guests of their own, unless their definition says
    /// otherwise.
    pub nested_hvm: bool,
    /// CPUs that an unpinned virtual CPU may run on.
    pub cpus: u32,
    /// NUMA nodes; a guest with more of them has all its memory on node 0.
    pub nodes: usize,
    /// The memory in KiB that Xen needs to keep track of the guest's, where it is not libxl's usual.
    pub shadow_memkb: Option<u64>,
    /// Nested virtualization stands among the members of every guest; libxl before 4.14 has it among
    /// those of fully virtualized ones.
    pub unified_nested_hvm: bool,
}

impl Default for Host {
    fn default() -> Host {
        Host {
            vmx: true,
            svm: false,
            nested_hvm: false,
            cpus: 256,
            nodes: usize::MAX,
            shadow_memkb: None,
            unified_nested_hvm: true,
        }
    }
}

/// Where Xen keeps its UEFI firmware.
const OVMF: &str = "/usr/lib/xen/boot/ovmf.bin";

/// The libxl JSON of a definition completed by [`crate::xen::complete()`].
///
/// # Errors
///
/// What Xen cannot do, each with the path of the element that asks for it.
pub fn json(domain: &Domain, host: &Host) -> Result<String, Vec<Diagnostic>> {
    let mut findings = rules::check(domain, Form::Json);
    rules::cpu::check_host(domain, host, &mut findings);
    if !findings.is_empty() {
        return Err(findings.into_list());
    }
    let out = Translation { domain, host, kind: Kind::of(domain) };
    let mut all = Members::default();
    all.put("c_info", create_info(&out));
    all.put("b_info", build_info(&out));
    devices::all(&out, &mut all);
    let events = [
        ("on_poweroff", domain.on_poweroff.map(|event| event.to_string())),
        ("on_reboot", domain.on_reboot.map(|event| event.to_string())),
        ("on_crash", domain.on_crash.map(|event| event.to_string())),
    ];
    for (key, event) in events {
        let event = event.filter(|event| event != "destroy");
        all.some(
            key,
            event.map(|event| match event.as_str() {
                "rename-restart" => "restart_rename".to_owned(),
                other => other.replace('-', "_"),
            }),
        );
    }
    Ok(printed(Value::from(all)))
}

/// As libxl prints it: an indent of four blanks, and a line feed behind.
fn printed(value: Value) -> String {
    let mut text = Vec::new();
    let format = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, format);
    serde::Serialize::serialize(&value, &mut serializer)
        .expect("a value of texts, numbers and lists is written to memory");
    let mut text = String::from_utf8(text).expect("JSON is UTF-8");
    text.push('\n');
    text
}

/// What the JSON of a completed definition leaves out.
#[must_use]
pub fn left_out(domain: &Domain) -> Vec<Diagnostic> {
    rules::left_out(domain, Form::Json).into_list()
}

/// A translation under way.
struct Translation<'d> {
    domain: &'d Domain,
    host: &'d Host,
    kind: Kind,
}

/// The members of an object, in the order in which they were put.
#[derive(Debug, Default)]
struct Members(Map<String, Value>);

impl Members {
    fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    fn some(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    /// A number that is not its default.
    fn number(&mut self, key: &str, value: impl Into<u64>) {
        self.some(key, Some(value.into()).filter(|value| *value != 0));
    }

    /// A list that is not empty.
    fn list(&mut self, key: &str, values: Vec<Value>) {
        self.some(key, Some(values).filter(|values| !values.is_empty()));
    }

    /// A flag of three states.
    fn flag(&mut self, key: &str, value: bool) {
        self.put(key, flag(value));
    }

    fn path(&mut self, key: &str, value: Option<&NonEmpty>) {
        self.some(key, value.map(|value| value.0.as_str()));
    }
}

impl From<Members> for Value {
    fn from(members: Members) -> Value {
        Value::Object(members.0)
    }
}

fn flag(value: bool) -> &'static str {
    if value {
        "True"
    } else {
        "False"
    }
}

fn create_info(out: &Translation<'_>) -> Members {
    let mut info = Members::default();
    let domain = out.domain;
    info.put(
        "type",
        match out.kind {
            Kind::Hvm => "hvm",
            Kind::Pv => "pv",
            Kind::Pvh => "pvh",
        },
    );
    let features = domain.features.as_ref();
    if out.kind != Kind::Pv {
        let hap = features.and_then(|features| features.hap.as_ref());
        info.some("hap", hap.map(|hap| flag(hap.is_on())));
    }
    info.put("name", domain.name.as_str());
    info.some("uuid", domain.uuid.map(|uuid| uuid.to_string()));
    let passthrough = features.and_then(|features| features.xen.as_ref()?.passthrough.as_ref());
    info.some(
        "passthrough",
        passthrough.map(|passthrough| {
            match (passthrough.state.is_none_or(|state| state.is_on()), passthrough.mode) {
                (false, _) => "disabled",
                (true, None) => "enabled",
                (true, Some(XenPassthroughMode::SyncPt)) => "sync_pt",
                (true, Some(XenPassthroughMode::SharePt)) => "share_pt",
            }
        }),
    );
    info
}

fn build_info(out: &Translation<'_>) -> Members {
    let mut info = Members::default();
    let domain = out.domain;
    cpus(out, &mut info);
    let timers = timers(out);
    info.some("tsc_mode", timers.tsc);
    let total = domain.memory.as_ref().map_or(0, |memory| memory.size.0);
    let current = domain.current_memory.map_or(total, |memory| memory.0);
    let total = total.div_ceil(1024).saturating_mul(1024);
    info.put("max_memkb", total);
    info.put("target_memkb", current.div_ceil(1024).saturating_mul(1024));
    if out.kind == Kind::Hvm {
        let video = domain.devices.video.first().and_then(|video| video.model.as_ref());
        info.number("video_memkb", video.map_or(0, |model| model.vram));
    }
    let maximum = u64::from(vcpu::count(domain).maximum);
    let shadow = 4 * (256 * maximum + 2 * (total / 1024));
    info.put("shadow_memkb", out.host.shadow_memkb.unwrap_or(shadow));
    clock(out, &mut info);
    let cpu = cpuid::of(out);
    info.list("cpuid", cpu.bits);
    nodes(out, &mut info);
    limits(out, &mut info, ControllerLimit::Frames);
    let emulator = domain.devices.emulator.as_ref().filter(|_| out.kind == Kind::Hvm);
    info.some("device_model_version", emulator.map(|_| "qemu_xen"));
    info.path("device_model", emulator);
    info.list("extra", words::arguments(domain).into_iter().map(Value::from).collect());
    let shares = domain.cputune.as_ref().and_then(|tune| tune.shares);
    info.some("sched_params", shares.map(|weight| json!({ "weight": weight })));
    limits(out, &mut info, ControllerLimit::Channels);
    let none = Os::default();
    let os = domain.os.as_ref().unwrap_or(&none);
    let acpi = domain.features.as_ref().is_some_and(|features| features.acpi);
    match out.kind {
        Kind::Hvm => {
            let apic = domain.features.as_ref().is_some_and(|features| features.apic.is_some());
            info.path("kernel", os.kernel.as_ref());
            info.path("cmdline", os.cmdline.as_ref());
            info.path("ramdisk", os.initrd.as_ref());
            info.flag("acpi", acpi);
            if out.host.unified_nested_hvm {
                info.some("nested_hvm", cpu.nested.map(flag));
            }
            info.flag("apic", apic);
            let own = full(out, os, &timers, cpu.nested);
            info.put("type.hvm", own);
        }
        Kind::Pv => {
            let own = paravirtual(out, os);
            info.put("type.pv", own);
        }
        Kind::Pvh => {
            info.path("kernel", os.kernel.as_ref());
            info.path("cmdline", os.cmdline.as_ref());
            info.path("ramdisk", os.initrd.as_ref());
            info.path("bootloader", domain.bootloader.as_ref());
            info.some("bootloader_args", domain.bootloader_args.as_ref().map(|text| json!([text.0])));
            if out.host.unified_nested_hvm {
                info.some("nested_hvm", cpu.nested.map(flag));
            }
            info.put("type.pvh", json!({}));
        }
    }
    info
}

fn cpus(out: &Translation<'_>, info: &mut Members) {
    let count = vcpu::count(out.domain);
    info.put("max_vcpus", count.maximum);
    info.put("avail_vcpus", (0..count.current).collect::<Vec<u32>>());
    let pins = words::pins(out.domain);
    let Some(highest) = pins.keys().next_back().copied() else { return };
    let map = |vcpu: u32| match pins.get(&vcpu) {
        Some(cpus) => json!(cpus.iter().collect::<Vec<u32>>()),
        None => json!((0..out.host.cpus).collect::<Vec<u32>>()),
    };
    info.list("vcpu_hard_affinity", (0..=highest).map(map).collect());
    info.flag("numa_placement", false);
}

/// What timers become.
struct Timers {
    tsc: Option<&'static str>,
    hpet: bool,
}

fn timers(out: &Translation<'_>) -> Timers {
    let mut timers = Timers { tsc: None, hpet: false };
    let domain = out.domain;
    for timer in domain.clock.iter().flat_map(|clock| &clock.timer) {
        match timer.name {
            TimerName::Tsc => {
                timers.tsc = match timer.mode {
                    Some(TimerMode::Native) => Some("native"),
                    Some(TimerMode::Paravirt) => Some("native_paravirt"),
                    Some(TimerMode::Emulate) => Some("always_emulate"),
                    None | Some(TimerMode::Auto | TimerMode::Smpsafe) => None,
                }
            }
            TimerName::Hpet if out.kind == Kind::Hvm => timers.hpet = timer.present != Some(YesNo::No),
            // Refused.
            TimerName::Hpet
            | TimerName::Platform
            | TimerName::Pit
            | TimerName::Rtc
            | TimerName::Kvmclock
            | TimerName::Hypervclock
            | TimerName::Armvtimer => {}
        }
    }
    timers
}

fn clock(out: &Translation<'_>, info: &mut Members) {
    let Some(clock) = &out.domain.clock else { return };
    match clock.offset {
        Offset::Utc => {}
        Offset::Localtime => info.flag("localtime", true),
        Offset::Variable => {
            if let Some(Adjustment::Seconds(seconds)) = clock.adjustment {
                info.number("rtc_timeoffset", seconds as u32);
            }
            if clock.basis == Some(Basis::Localtime) {
                info.flag("localtime", true);
            }
        }
        // Refused.
        Offset::Timezone | Offset::Absolute => {}
    }
}

fn nodes(out: &Translation<'_>, info: &mut Members) {
    let Some(numa) = out.domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()) else { return };
    let spread = numa.cell.len() <= out.host.nodes;
    let mut nodes = Vec::new();
    for (index, cell) in numa.cell.iter().enumerate() {
        let mut node = Members::default();
        node.put("memkb", cell.memory.0);
        node.put("distances", words::distances(numa, index));
        node.number("pnode", if spread { index as u64 } else { 0 });
        node.put("vcpus", json!(cell.cpus.iter().flat_map(NumberSet::iter).collect::<Vec<u32>>()));
        nodes.push(node.into());
    }
    info.list("vnuma_nodes", nodes);
}

/// A limit of Xen's bus.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ControllerLimit {
    Frames,
    Channels,
}

fn limits(out: &Translation<'_>, info: &mut Members, which: ControllerLimit) {
    let buses = out.domain.devices.controller.iter();
    for bus in buses.filter(|controller| controller.r#type == ControllerType::Xenbus) {
        match which {
            ControllerLimit::Frames => info.number("max_grant_frames", bus.max_grant_frames.unwrap_or(0)),
            ControllerLimit::Channels => info.number("event_channels", bus.max_event_channels.unwrap_or(0)),
        }
    }
}

/// The members of fully virtualized guests.
fn full(out: &Translation<'_>, os: &Os, timers: &Timers, nested: Option<bool>) -> Members {
    let mut own = Members::default();
    let efi = os.firmware.is_some();
    let loader = os.loader.as_ref().filter(|loader| loader.r#type == Some(LoaderType::Pflash));
    if efi || loader.is_some() {
        own.put("bios", "ovmf");
    }
    own.flag("pae", out.domain.features.as_ref().is_some_and(|features| features.pae));
    if !out.host.unified_nested_hvm {
        own.some("nested_hvm", nested.map(flag));
    }
    if timers.hpet {
        own.flag("hpet", true);
    }
    match loader.and_then(|loader| loader.path.as_ref()) {
        Some(path) => own.put("system_firmware", path.0.as_str()),
        None if efi => own.put("system_firmware", OVMF),
        None => {}
    }
    let table = os.acpi.as_ref().and_then(|acpi| acpi.table.first());
    own.some("acpi_firmware", table.map(|table| table.path.0.as_str()));
    graphics::screens(out, &mut own);
    own.put("boot", words::boot_letters(os));
    devices::small(out, &mut own);
    own
}

/// The members of paravirtual guests.
fn paravirtual(out: &Translation<'_>, os: &Os) -> Members {
    let mut own = Members::default();
    let domain = out.domain;
    own.path("kernel", os.kernel.as_ref());
    match &domain.bootloader {
        Some(bootloader) => own.put("bootloader", bootloader.0.as_str()),
        None if os.kernel.is_none() => own.put("bootloader", "pygrub"),
        None => {}
    }
    own.some("bootloader_args", domain.bootloader_args.as_ref().map(|text| json!([text.0])));
    own.path("cmdline", os.cmdline.as_ref());
    own.path("ramdisk", os.initrd.as_ref());
    let map = domain.features.as_ref().and_then(|features| features.xen.as_ref()?.e820_host.as_ref());
    own.some("e820_host", map.map(|state| flag(state.is_on())));
    own
}

/// Whether the feature is wanted; `None` where the hypervisor decides.
fn wanted(policy: Policy) -> Option<bool> {
    match policy {
        Policy::Force | Policy::Require => Some(true),
        Policy::Disable | Policy::Forbid => Some(false),
        Policy::Optional => None,
    }
}

/// Whether the guest sees the host's CPU.
fn sees_host(out: &Translation<'_>) -> bool {
    out.kind != Kind::Pv && out.domain.cpu.as_ref().is_some_and(|cpu| cpu.mode() == Mode::HostPassthrough)
}
