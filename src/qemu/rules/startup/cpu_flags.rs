//! What a definition says of the CPU beside its model: timers, features, caches, widths of addresses
//! (qemu-command-1.md 2.6).

use crate::domain::clock::{Tickpolicy, TimerName};
use crate::domain::cpu::{CacheMode, MaxphysaddrMode, Mode};
use crate::domain::devices::panic::PanicModel;
use crate::domain::features::{HypervMode, State};
use crate::domain::{Arch, Cpu, Domain, Features};
use crate::release::Release;
use crate::xml::value::token::{OnOff, YesNo};

/// What the definition says of the CPU beside its model, as `-cpu` has it.
pub(super) fn flags(domain: &Domain, arch: &Arch, libvirt: Release) -> String {
    let mut text = timers(domain);
    let none = Default::default();
    let features = domain.features.as_ref().unwrap_or(&none);
    if let Some(eoi) = features.apic.as_ref().and_then(|apic| apic.eoi) {
        text.push_str(&format!(",kvm-pv-eoi={eoi}"));
    }
    if let Some(state) = features.pvspinlock.as_ref().and_then(|feature| feature.state) {
        text.push_str(&format!(",kvm-pv-unhalt={state}"));
    }
    hyperv(features, &mut text);
    if domain.devices.panic.iter().any(|panic| panic.model == PanicModel::Hyperv) {
        text.push_str(if libvirt >= Release::new(12, 0) { ",hv-crash=on" } else { ",hv-crash" });
    }
    kvm(features, &mut text);
    let pmu = features.pmu.as_ref().and_then(|feature| feature.state);
    if let Some(state) = pmu.filter(|_| !arch.is_ppc64()) {
        text.push_str(&format!(",pmu={state}"));
    }
    if let Some(cpu) = &domain.cpu {
        caches_and_addresses(cpu, &mut text);
    }
    text
}

fn timers(domain: &Domain) -> String {
    let mut text = String::new();
    for timer in domain.clock.iter().flat_map(|clock| &clock.timer) {
        match timer.name {
            TimerName::Kvmclock => {
                if let Some(present) = timer.present {
                    text.push_str(&format!(",kvmclock={}", present.on_off()));
                }
            }
            TimerName::Hypervclock if timer.present == Some(YesNo::Yes) => text.push_str(",hv-time=on"),
            TimerName::Tsc if timer.frequency > 0 => {
                text.push_str(&format!(",tsc-frequency={}", timer.frequency))
            }
            TimerName::Armvtimer => match timer.tickpolicy {
                Some(Tickpolicy::Delay) => text.push_str(",kvm-no-adjvtime=off"),
                Some(Tickpolicy::Discard) => text.push_str(",kvm-no-adjvtime=on"),
                None | Some(Tickpolicy::Catchup | Tickpolicy::Merge) => {}
            },
            TimerName::Platform
            | TimerName::Pit
            | TimerName::Rtc
            | TimerName::Hpet
            | TimerName::Tsc
            | TimerName::Hypervclock => {}
        }
    }
    text
}

fn kvm(features: &Features, text: &mut String) {
    let Some(kvm) = &features.kvm else { return };
    let is =
        |state: &Option<State>, wanted: OnOff| state.as_ref().and_then(|state| state.state) == Some(wanted);
    let words = [
        (is(&kvm.hidden, OnOff::On), ",kvm=off"),
        (is(&kvm.hint_dedicated, OnOff::On), ",kvm-hint-dedicated=on"),
        (is(&kvm.poll_control, OnOff::On), ",kvm-poll-control=on"),
        (is(&kvm.pv_ipi, OnOff::Off), ",kvm-pv-ipi=off"),
    ];
    words.iter().filter(|(wanted, _)| *wanted).for_each(|(_, word)| text.push_str(word));
}

fn caches_and_addresses(cpu: &Cpu, text: &mut String) {
    let host = matches!(cpu.mode(), Mode::HostPassthrough | Mode::Maximum);
    match cpu.cache.as_ref().map(|cache| cache.mode) {
        Some(CacheMode::Emulate) => {
            text.push_str(if host { ",l3-cache=on,host-cache-info=off" } else { ",l3-cache=on" })
        }
        Some(CacheMode::Passthrough) => text.push_str(",host-cache-info=on,l3-cache=off"),
        Some(CacheMode::Disable) => {
            text.push_str(if host { ",host-cache-info=off,l3-cache=off" } else { ",l3-cache=off" })
        }
        None => {}
    }
    match cpu.maxphysaddr.as_ref().map(|address| (address.mode, address.bits, address.limit)) {
        Some((MaxphysaddrMode::Passthrough, _, limit)) => {
            text.push_str(",host-phys-bits=on");
            if limit > 0 {
                text.push_str(&format!(",host-phys-bits-limit={limit}"));
            }
        }
        Some((MaxphysaddrMode::Emulate, Some(bits), _)) if bits > 0 => {
            text.push_str(&format!(",phys-bits={bits}"))
        }
        Some((MaxphysaddrMode::Emulate, ..)) => text.push_str(",host-phys-bits=off"),
        None => {}
    }
}

fn hyperv(features: &Features, text: &mut String) {
    let Some(hyperv) = &features.hyperv else { return };
    if hyperv.mode == HypervMode::Passthrough {
        text.push_str(",hv-passthrough=on");
    }
    enlightenment(&hyperv.relaxed, "relaxed", text);
    enlightenment(&hyperv.vapic, "vapic", text);
    if let Some(spinlocks) = hyperv.spinlocks.as_ref().filter(|spinlocks| spinlocks.state == Some(OnOff::On))
    {
        text.push_str(&format!(
            ",hv-spinlocks={:#x}",
            spinlocks.retries.map_or(u32::MAX, |retries| retries.0)
        ));
    }
    enlightenment(&hyperv.vpindex, "vpindex", text);
    enlightenment(&hyperv.runtime, "runtime", text);
    enlightenment(&hyperv.synic, "synic", text);
    if let Some(stimer) = &hyperv.stimer {
        if stimer.state == Some(OnOff::On) {
            text.push_str(",hv-stimer=on");
            if stimer.direct.as_ref().is_some_and(|direct| direct.state == Some(OnOff::On)) {
                text.push_str(",hv-stimer-direct=on");
            }
        }
    }
    if hyperv.reset.as_ref().and_then(|state| state.state) == Some(OnOff::On) {
        text.push_str(",hv-reset=on");
    }
    if let Some(vendor) = hyperv.vendor_id.as_ref().filter(|vendor| vendor.state == Some(OnOff::On)) {
        text.push_str(&format!(",hv-vendor-id={}", vendor.value.clone().unwrap_or_default()));
    }
    enlightenment(&hyperv.frequencies, "frequencies", text);
    enlightenment(&hyperv.reenlightenment, "reenlightenment", text);
    if let Some(tlbflush) = hyperv.tlbflush.as_ref().filter(|tlbflush| tlbflush.state == Some(OnOff::On)) {
        text.push_str(",hv-tlbflush=on");
        enlightenment(&tlbflush.direct, "tlbflush-direct", text);
        enlightenment(&tlbflush.extended, "tlbflush-ext", text);
    }
    enlightenment(&hyperv.ipi, "ipi", text);
    enlightenment(&hyperv.evmcs, "evmcs", text);
    enlightenment(&hyperv.avic, "avic", text);
    enlightenment(&hyperv.emsr_bitmap, "emsr-bitmap", text);
    enlightenment(&hyperv.xmm_input, "xmm-input", text);
}

fn enlightenment(state: &Option<State>, name: &str, text: &mut String) {
    if state.as_ref().and_then(|state| state.state) == Some(OnOff::On) {
        text.push_str(&format!(",hv-{name}=on"));
    }
}
