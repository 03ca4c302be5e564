//! The guest itself: identity, CPUs, features, clock, boot (xen.md 2.3 to 2.7, 2.12).

use super::{Notation, Translation};
use crate::domain::clock::{Adjustment, Basis, Offset, TimerMode, TimerName};
use crate::domain::cpu::{Mode, Policy};
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::features::XenPassthroughMode;
use crate::vcpu;
use crate::xen::words::{self, distances, feature_name};
use crate::xen::{cfg, Kind};
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
}

pub(super) fn cpus(out: &mut Translation<'_>) {
    let count = vcpu::count(out.domain);
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
    let hvm = out.kind == Kind::Hvm;
    let (seconds, local) = match clock.offset {
        Offset::Variable => match clock.adjustment {
            Some(Adjustment::Seconds(seconds)) => (seconds, clock.basis == Some(Basis::Localtime)),
            Some(Adjustment::Reset) | None => (0, clock.basis == Some(Basis::Localtime)),
        },
        Offset::Localtime => (0, true),
        Offset::Utc | Offset::Timezone | Offset::Absolute => (0, false),
    };
    match out.notation {
        _ if !hvm => {}
        // The parser of `xl` has no numbers below zero, but takes a text for a number.
        Notation::Xl if seconds < 0 => out.text("rtc_timeoffset", seconds.to_string()),
        Notation::Xl | Notation::Xm => out.number("rtc_timeoffset", seconds),
    }
    out.flag("localtime", local);
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

pub(super) fn vnuma(out: &mut Translation<'_>) {
    let Some(numa) =
        out.domain.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()).filter(|numa| !numa.cell.is_empty())
    else {
        return;
    };
    let mut nodes = Vec::new();
    for (index, cell) in numa.cell.iter().enumerate() {
        let distances: Vec<String> = distances(numa, index).iter().map(u32::to_string).collect();
        let words = [
            format!("pnode={index}"),
            format!("size={}", cell.memory.0 / 1024),
            format!("vcpus={}", cell.cpus.as_ref().map_or_else(String::new, text)),
            format!("vdistances={}", distances.join(",")),
        ];
        nodes.push(cfg::Value::texts(words).into());
    }
    out.config.set("vnuma", cfg::Value::List(nodes));
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
    let arguments = words::arguments(out.domain);
    out.list("device_model_args", arguments);
}
