//! The guest itself: identity, CPUs, features, clock, boot (xen.md 2.3 to 2.7, 2.12).

use super::{Kind, Notation, Translation};
use crate::domain::clock::{Adjustment, Basis, Offset, TimerMode, TimerName};
use crate::domain::cpu::{Cell, Mode, Numa, Policy};
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::features::XenPassthroughMode;
use crate::domain::os::{Boot, BootDev, LoaderType, Os};
use crate::domain::Domain;
use crate::vcpu;
use crate::xml::value::text;
use crate::xml::value::token::YesNo;

pub(super) fn identity(out: &mut Translation<'_>) {
    let domain = out.domain;
    out.text("name", domain.name.clone());
    if let Some(uuid) = domain.uuid {
        out.text("uuid", uuid.to_string());
    }
    let total = domain.memory.as_ref().map_or(0, |memory| memory.size.0);
    let current = domain.current_memory.map_or(total, |memory| memory.0);
    out.number("maxmem", total.div_ceil(1024) as i64);
    out.number("memory", current.div_ceil(1024) as i64);
    if domain.max_memory.is_some() {
        out.refuse("/domain/maxMemory", "memory that is plugged in later is not supported by Xen");
    }
}

pub(super) fn cpus(out: &mut Translation<'_>) {
    let count = vcpu::count(out.domain);
    if out.domain.vcpus.is_some() {
        out.refuse("/domain/vcpus", "states of single virtual CPUs are not supported by Xen");
    }
    if count.current < count.maximum {
        out.number("maxvcpus", count.maximum.into());
    }
    out.number("vcpus", count.current.into());
    if let Some(cpuset) = out.domain.vcpu.as_ref().and_then(|vcpu| vcpu.cpuset.as_ref()) {
        out.text("cpus", text(cpuset));
    }
}

pub(super) fn features(out: &mut Translation<'_>) {
    let none = Default::default();
    let features = out.domain.features.as_ref().unwrap_or(&none);
    match out.kind {
        Kind::Hvm => {
            out.flag("pae", features.pae);
            out.flag("acpi", features.acpi);
            out.flag("apic", features.apic.is_some());
            if features.hap.as_ref().is_some_and(|hap| !hap.is_on()) {
                out.flag("hap", false);
            }
            out.flag("viridian", features.viridian);
        }
        Kind::Pv | Kind::Pvh => {
            if features.xen.as_ref().and_then(|xen| xen.e820_host.as_ref()).is_some_and(|state| state.is_on())
            {
                out.flag("e820_host", true);
            }
        }
    }
    if let Some(passthrough) = features.xen.as_ref().and_then(|xen| xen.passthrough.as_ref()) {
        if passthrough.state.is_none_or(|state| state.is_on()) {
            out.text(
                "passthrough",
                match passthrough.mode {
                    None => "enabled",
                    Some(XenPassthroughMode::SyncPt) => "sync_pt",
                    Some(XenPassthroughMode::SharePt) => "share_pt",
                },
            );
        }
    }
}

pub(super) fn clock(out: &mut Translation<'_>) {
    let Some(clock) = &out.domain.clock else { return };
    for timer in &clock.timer {
        match timer.name {
            TimerName::Tsc => out.text(
                "tsc_mode",
                match timer.mode {
                    Some(TimerMode::Native) => "native",
                    Some(TimerMode::Paravirt) => "native_paravirt",
                    Some(TimerMode::Emulate) => "always_emulate",
                    None | Some(TimerMode::Auto | TimerMode::Smpsafe) => "default",
                },
            ),
            TimerName::Hpet if out.kind == Kind::Hvm => out.flag("hpet", timer.present != Some(YesNo::No)),
            other => {
                out.refuse("/domain/clock/timer", format!("the timer '{other}' is not supported by Xen"))
            }
        }
    }
    let reset = clock.adjustment == Some(Adjustment::Reset);
    let hvm = out.kind == Kind::Hvm;
    match (clock.offset, hvm) {
        (Offset::Utc | Offset::Localtime, true) if reset => {
            out.refuse("/domain/clock", "an adjustment that is reset is not supported by Xen");
        }
        (Offset::Utc | Offset::Localtime, _) => {
            if hvm {
                out.number("rtc_timeoffset", 0);
            }
            out.flag("localtime", clock.offset == Offset::Localtime);
        }
        (Offset::Variable, true) => {
            let seconds = match clock.adjustment {
                Some(Adjustment::Seconds(seconds)) => seconds,
                _ => 0,
            };
            out.number("rtc_timeoffset", seconds);
            out.flag("localtime", clock.basis == Some(Basis::Localtime));
        }
        (other, _) => {
            out.refuse("/domain/clock", format!("a clock with offset '{other}' is not supported by Xen"))
        }
    }
}

pub(super) fn lifecycle(out: &mut Translation<'_>) {
    let domain = out.domain;
    out.text("on_poweroff", domain.on_poweroff.unwrap_or_default().as_str());
    out.text("on_reboot", domain.on_reboot.unwrap_or_default().as_str());
    out.text("on_crash", domain.on_crash.unwrap_or_default().as_str());
    if let Some(emulator) = &domain.devices.emulator {
        out.text("device_model_override", emulator.0.clone());
    }
}

/// A letter for each kind of device that is tried, at most four.
pub(super) fn boot_letters(os: &Os) -> String {
    let letter = |boot: &Boot| match boot.dev {
        BootDev::Fd => 'a',
        BootDev::Cdrom => 'd',
        BootDev::Network => 'n',
        BootDev::Hd => 'c',
    };
    let letters: String = os.boot.iter().take(4).map(letter).collect();
    if letters.is_empty() {
        return "c".to_owned();
    }
    letters
}

pub(super) fn boot(out: &mut Translation<'_>) {
    let none = Default::default();
    let os = out.domain.os.as_ref().unwrap_or(&none);
    let direct = |out: &mut Translation<'_>, command_line: &str| {
        for (key, value) in [("kernel", &os.kernel), ("ramdisk", &os.initrd), (command_line, &os.cmdline)] {
            if let Some(value) = value {
                out.text(key, value.0.clone());
            }
        }
    };
    let loader = os.loader.as_ref();
    match (out.kind, out.notation) {
        (Kind::Hvm, notation) => {
            out.text("builder", "hvm");
            let path = loader.and_then(|loader| loader.path.as_ref());
            match notation {
                Notation::Xl => {
                    if loader.is_some_and(|loader| loader.r#type == Some(LoaderType::Pflash)) {
                        out.text("bios", "ovmf");
                        if let Some(path) = path {
                            out.text("bios_path_override", path.0.clone());
                        }
                    }
                    if let Some(table) = os.acpi.as_ref().and_then(|acpi| acpi.table.first()) {
                        out.text("acpi_firmware", table.path.0.clone());
                    }
                    direct(out, "cmdline");
                }
                Notation::Xm => {
                    if let Some(path) = path {
                        out.text("kernel", path.0.clone());
                    }
                }
            }
            out.text("boot", boot_letters(os));
            if let Some(cpu) = out
                .domain
                .cpu
                .as_ref()
                .filter(|cpu| cpu.mode() == Mode::HostPassthrough && notation == Notation::Xl)
            {
                let off = cpu.feature.iter().any(|feature| {
                    matches!(feature.name.as_str(), "vmx" | "svm")
                        && matches!(feature.policy, Policy::Disable | Policy::Forbid)
                });
                out.flag("nestedhvm", !off);
            }
        }
        (kind, notation) => {
            if kind == Kind::Pvh && notation == Notation::Xl {
                out.text("type", "pvh");
            }
            if let Some(bootloader) = &out.domain.bootloader {
                out.text("bootloader", bootloader.0.clone());
            }
            if let Some(arguments) = &out.domain.bootloader_args {
                out.text("bootargs", arguments.0.clone());
            }
            direct(out, if notation == Notation::Xl { "cmdline" } else { "extra" });
        }
    }
}

/// Names of CPU features: the definition's and Xen's.
pub(super) const FEATURES: [(&str, &str); 17] = [
    ("cx16", "cmpxchg16"),
    ("cid", "cntxid"),
    ("ds_cpl", "dscpl"),
    ("pclmuldq", "pclmulqdq"),
    ("pni", "sse3"),
    ("ht", "htt"),
    ("pn", "psn"),
    ("clflush", "clfsh"),
    ("sep", "sysenter"),
    ("cx8", "cmpxchg8"),
    ("nodeid_msr", "nodeid"),
    ("cr8legacy", "altmovcr8"),
    ("lahf_lm", "lahfsahf"),
    ("cmp_legacy", "cmplegacy"),
    ("fxsr_opt", "ffxsr"),
    ("pdpe1gb", "page1gb"),
    ("spec-ctrl", "ibrsb"),
];

/// What Xen calls a feature of a CPU.
pub(super) fn feature_name(name: &str) -> &str {
    FEATURES.iter().find(|(own, _)| *own == name).map_or(name, |(_, xen)| xen)
}

pub(super) fn cpuid(out: &mut Translation<'_>) {
    let Some(cpu) = out.domain.cpu.as_ref().filter(|cpu| cpu.mode() == Mode::HostPassthrough) else { return };
    let mut words = vec!["host".to_owned()];
    for feature in cpu.feature.iter().filter(|feature| !matches!(feature.name.as_str(), "vmx" | "svm")) {
        let name = feature_name(&feature.name);
        let value = match feature.policy {
            Policy::Force | Policy::Require => '1',
            Policy::Optional => 'x',
            Policy::Disable | Policy::Forbid => '0',
        };
        words.push(format!("{name}={value}"));
    }
    if words.len() > 1 {
        out.text("cpuid", words.join(","));
    }
}

/// How far each cell is from that one.
pub(super) fn distances(numa: &Numa, index: usize) -> Vec<u32> {
    let siblings = numa.cell[index].distances.iter().flat_map(|distances| &distances.sibling);
    let distance = |(other, cell): (usize, &Cell)| {
        let id = cell.id.unwrap_or(other as u32);
        let given = siblings.clone().find(|sibling| sibling.id == id).map(|sibling| sibling.value);
        given.unwrap_or(if other == index { 10 } else { 20 })
    };
    numa.cell.iter().enumerate().map(distance).collect()
}

pub(super) fn vnuma(out: &mut Translation<'_>) {
    let Some(numa) =
        out.domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()).filter(|numa| !numa.cell.is_empty())
    else {
        return;
    };
    let mut nodes = Vec::new();
    for (index, cell) in numa.cell.iter().enumerate() {
        let Some(cpus) = &cell.cpus else {
            out.refuse("/domain/cpu/numa/cell", format!("the NUMA cell {index} has no CPUs"));
            return;
        };
        let distances: Vec<String> = distances(numa, index).iter().map(u32::to_string).collect();
        let words = [
            format!("pnode={index}"),
            format!("size={}", cell.memory.0 / 1024),
            format!("vcpus={}", text(cpus)),
            format!("vdistances={}", distances.join(",")),
        ];
        nodes.push(super::cfg::Value::texts(words).into());
    }
    out.config.set("vnuma", super::cfg::Value::List(nodes));
}

pub(super) fn limits(out: &mut Translation<'_>) {
    let buses =
        out.domain.devices.controller.iter().filter(|controller| controller.r#type == ControllerType::Xenbus);
    for bus in buses {
        if let Some(channels) = bus.max_event_channels.filter(|number| *number > 0) {
            out.number("max_event_channels", channels.into());
        }
        if let Some(frames) = bus.max_grant_frames.filter(|number| *number > 0) {
            out.number("max_grant_frames", frames.into());
        }
    }
}

/// The arguments of `<xen:commandline>`.
pub(super) fn arguments(out: &mut Translation<'_>) {
    match argument_values(out.domain) {
        Ok(arguments) => out.list("device_model_args", arguments),
        Err(message) => out.refuse("/domain/commandline/arg", message),
    }
}

/// What the namespace of Xen adds to the device model's command line.
pub(super) fn argument_values(domain: &Domain) -> Result<Vec<String>, String> {
    let arguments = domain.namespaces.xen.commandline.iter().flat_map(|own| &own.arg);
    arguments.map(|argument| argument.value.clone().ok_or("an argument has no `value`".to_owned())).collect()
}
