//! The guest itself: identity, memory, CPUs, events, features, clock (xen.md 3.1 to 3.4).

use super::mistake::Mistake;
use super::Reader;
use crate::domain::clock::{Adjustment, Basis, Offset, Timer, TimerMode, TimerName};
use crate::domain::features::{Apic, State, Xen, XenPassthrough, XenPassthroughMode};
use crate::domain::os::{OsKind, OsType};
use crate::domain::{Clock, Features, Memory, Os, Vcpu};
use crate::xen::Kind;
use crate::xml::value::id::Uuid;
use crate::xml::value::set::NumberSet;
use crate::xml::value::size::Kib;
use crate::xml::value::token::OnOff;
use crate::xml::{Rest, Value};

/// The largest number of a host CPU.
const HIGHEST_CPU: u32 = 4095;

pub(super) fn identity(reader: &mut Reader<'_>) {
    match reader.text("name") {
        Some(name) if name.text.is_empty() => {
            reader.report(name.at, Mistake::value("`name` is empty", "use the name of the guest"))
        }
        Some(name) if name.text.contains('/') => {
            let message = format!("`name = '{}'` contains '/'", name.text);
            reader.report(name.at, Mistake::value(message, "use a name without '/'"));
        }
        Some(name) => reader.domain.name = name.text.to_owned(),
        None if reader.config.has("name") => {}
        None => reader.missing("name", "add the guest's name"),
    }
    if let Some(uuid) = reader.text("uuid") {
        match Uuid::parse(uuid.text) {
            Ok(uuid) => reader.domain.uuid = Some(uuid),
            Err(_) => {
                let message = format!("`uuid = '{}'` is no uuid", uuid.text);
                reader.report(uuid.at, Mistake::value(message, "use 32 hexadecimal digits"));
            }
        }
    }
    reader.kind = kind(reader);
    let kind = match reader.kind {
        Kind::Hvm => OsKind::Hvm,
        Kind::Pv => OsKind::Linux,
        Kind::Pvh => OsKind::Xenpvh,
    };
    let os_type = OsType { kind: Some(kind), ..OsType::default() };
    reader.domain.os = Some(Os { r#type: Some(os_type), ..Os::default() });
}

fn kind(reader: &mut Reader<'_>) -> Kind {
    let builder = reader.text_if_any("builder").is_some_and(|builder| builder.text == "hvm");
    let Some(word) = reader.text_if_any("type") else {
        return if builder { Kind::Hvm } else { Kind::Pv };
    };
    match word.text {
        "hvm" => Kind::Hvm,
        "pvh" => Kind::Pvh,
        "pv" => Kind::Pv,
        other => {
            let message = format!("`type = '{other}'` is no kind of guest");
            reader.report(word.at, Mistake::value(message, "use 'hvm', 'pv' or 'pvh'"));
            Kind::Pv
        }
    }
}

pub(super) fn memory(reader: &mut Reader<'_>) {
    let most = u64::MAX >> 20;
    let current = reader.count("memory", most).unwrap_or(128);
    let total = reader.count("maxmem", most).unwrap_or(current);
    reader.domain.memory = Some(Memory { size: Kib(total * 1024), ..Memory::default() });
    reader.domain.current_memory = Some(Kib(current * 1024));
    let online = reader.count("vcpus", u16::MAX.into()).unwrap_or(1) as u16;
    let maximum = reader.count("maxvcpus", u16::MAX.into()).map_or(online, |maximum| maximum as u16);
    let current = (online < maximum).then_some(online);
    let cpuset = cpus(reader);
    reader.domain.vcpu = Some(Vcpu { maximum, current, cpuset, ..Vcpu::default() });
}

fn cpus(reader: &mut Reader<'_>) -> Option<NumberSet> {
    let cpus = reader.text("cpus")?;
    let set = NumberSet::parse(cpus.text).ok().filter(|set| set.last().is_none_or(|cpu| cpu <= HIGHEST_CPU));
    if set.is_none() {
        let message = format!("`cpus = '{}'` is no set of host CPUs", cpus.text);
        reader.report(cpus.at, Mistake::value(message, "use one such as 0-3,^2,8"));
    }
    set
}

pub(super) fn lifecycle(reader: &mut Reader<'_>) {
    use crate::domain::OnCrash;
    reader.domain.on_poweroff = event(reader, "on_poweroff");
    reader.domain.on_reboot = event(reader, "on_reboot");
    reader.domain.on_crash = event(reader, "on_crash").or(Some(OnCrash::Restart));
    reader.domain.devices.emulator = reader.some_text("device_model_override").map(Into::into);
}

fn event<T: Value>(reader: &mut Reader<'_>, key: &str) -> Option<T> {
    let word = reader.text(key)?;
    let event = T::parse(word.text).ok();
    if event.is_none() {
        let words: Vec<&str> = T::KIND.tokens.iter().map(|token| token.word).collect();
        let message = format!("`{key} = '{}'` is not known", word.text);
        reader.report(word.at, Mistake::value(message, format!("use {}", words.join(", "))));
    }
    event
}

pub(super) fn features(reader: &mut Reader<'_>) {
    let mut features = Features { xen: xen(reader), ..Features::default() };
    if reader.kind == Kind::Hvm {
        features.pae = reader.flag("pae").unwrap_or(true);
        features.acpi = reader.flag("acpi").unwrap_or(true);
        features.apic = reader.flag("apic").unwrap_or(true).then(Apic::default);
        if reader.flag("hap") == Some(false) {
            features.hap = Some(state(OnOff::Off));
        }
        features.viridian = reader.flag("viridian").unwrap_or(false);
    }
    if features != Features::default() {
        reader.domain.features = Some(features);
    }
}

fn state(state: OnOff) -> State {
    State { state: Some(state), rest: Rest::default() }
}

fn xen(reader: &mut Reader<'_>) -> Option<Xen> {
    let mut xen = Xen::default();
    if reader.kind != Kind::Hvm && reader.flag("e820_host") == Some(true) {
        xen.e820_host = Some(state(OnOff::On));
    }
    if let Some(word) = reader.text("passthrough") {
        let mode = match word.text {
            "sync_pt" => Some(XenPassthroughMode::SyncPt),
            "share_pt" => Some(XenPassthroughMode::SharePt),
            _ => None,
        };
        if mode.is_some() || word.text == "enabled" {
            xen.passthrough =
                Some(XenPassthrough { state: Some(OnOff::On), mode, ..XenPassthrough::default() });
        } else if word.text == "disabled" {
            return None;
        } else {
            reader.leave_out(word.at, &format!("`passthrough = '{}'`", word.text));
        }
    }
    (xen != Xen::default()).then_some(xen)
}

pub(super) fn clock(reader: &mut Reader<'_>) {
    let localtime = reader.flag("localtime") == Some(true);
    let mut clock = match reader.kind {
        Kind::Hvm => {
            let seconds = reader.number("rtc_timeoffset", i32::MIN.into(), i32::MAX.into()).unwrap_or(0);
            Clock {
                offset: Offset::Variable,
                adjustment: Some(Adjustment::Seconds(seconds as i64)),
                basis: Some(if localtime { Basis::Localtime } else { Basis::Utc }),
                ..Clock::default()
            }
        }
        Kind::Pv | Kind::Pvh => Clock {
            offset: if localtime { Offset::Localtime } else { Offset::Utc },
            adjustment: Some(Adjustment::Reset),
            ..Clock::default()
        },
    };
    clock.timer = timers(reader);
    reader.domain.clock = Some(clock);
}

fn timers(reader: &mut Reader<'_>) -> Vec<Timer> {
    let timer = |name, present: bool, mode| Timer {
        name,
        present: Some(present.into()),
        tickpolicy: None,
        track: None,
        frequency: 0,
        mode,
        catchup: None,
        rest: Rest::default(),
    };
    let mut timers = Vec::new();
    if let Some(mode) = reader.text("tsc_mode") {
        let mode = match mode.text {
            "always_emulate" => TimerMode::Emulate,
            "native" => TimerMode::Native,
            "native_paravirt" => TimerMode::Paravirt,
            "default" => TimerMode::Auto,
            other => {
                reader.leave_out(mode.at, &format!("`tsc_mode = '{other}'`"));
                TimerMode::Auto
            }
        };
        timers.push(timer(TimerName::Tsc, true, Some(mode)));
    }
    if reader.kind == Kind::Hvm {
        timers.extend(reader.flag("hpet").map(|present| timer(TimerName::Hpet, present, None)));
    }
    timers
}
