//! Features of the machine, and timers (parse-and-rules.md 2.6, 2.7).

use super::{element, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::capabilities::Capabilities;
use crate::domain::clock::{Offset, Tickpolicy, TimerName};
use crate::domain::features::{Features, Hyperv, Kvm, State, Stimer, Xen};
use crate::domain::Domain;
use crate::xml::value::token::OnOff;
use crate::xml::{Element as _, Rest};

/// Features are known, and say whether they are on.
pub fn features(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(features) = &domain.features else { return };
    let mut one = element("/domain/features", findings);
    unknown(&mut one, &features.rest);
    let stated = [
        ("htm", &features.htm),
        ("nested-hv", &features.nested_hv),
        ("ccf-assist", &features.ccf_assist),
        ("ras", &features.ras),
        ("ps2", &features.ps2),
    ];
    says(&mut one, &stated);
    if let Some(capabilities) = &features.capabilities {
        let known = Capabilities::SHAPE.children();
        let odd = capabilities.rest.elements().find(|kept| !known.contains(&kept.name()));
        let message = format!("there is no capability '{}'", odd.map_or("", |kept| kept.name()));
        one.refuse_in("capabilities", odd.is_some(), message);
    }
    if let Some(hyperv) = &features.hyperv {
        enlightenments(&mut element("/domain/features/hyperv", findings), hyperv);
    }
    if let Some(kvm) = &features.kvm {
        hints(&mut element("/domain/features/kvm", findings), kvm);
    }
    if let Some(xen) = &features.xen {
        let mut one = element("/domain/features/xen", findings);
        unknown(&mut one, &xen.rest);
        says(&mut one, &[("e820_host", &xen.e820_host)]);
        let silent = xen.passthrough.as_ref().is_some_and(|passthrough| passthrough.state.is_none());
        one.refuse_in("passthrough", silent, "it needs `state`");
    }
}

/// Features that no list has. A feature of one list in another has no effect, and is kept.
fn unknown(one: &mut Element<'_>, rest: &Rest) {
    let lists = [Features::SHAPE, Hyperv::SHAPE, Kvm::SHAPE, Xen::SHAPE, Stimer::SHAPE];
    let known = |name: &str| lists.iter().any(|list| list.children().contains(&name));
    // Elements of another namespace belong to whoever put them there; a repetition has no effect.
    let odd = rest.elements().map(|kept| kept.name()).filter(|name| !name.contains(':') && !known(name));
    for name in odd {
        one.refuse(true, format!("there is no feature '{name}'"));
    }
}

fn says(one: &mut Element<'_>, features: &[(&str, &Option<State>)]) {
    for (name, feature) in features {
        let silent = feature.as_ref().is_some_and(|feature| feature.state.is_none());
        one.refuse_in(name, silent, "it needs `state`");
    }
}

fn enlightenments(one: &mut Element<'_>, hyperv: &Hyperv) {
    unknown(one, &hyperv.rest);
    let stated = [
        ("relaxed", &hyperv.relaxed),
        ("vapic", &hyperv.vapic),
        ("vpindex", &hyperv.vpindex),
        ("runtime", &hyperv.runtime),
        ("synic", &hyperv.synic),
        ("reset", &hyperv.reset),
        ("frequencies", &hyperv.frequencies),
        ("reenlightenment", &hyperv.reenlightenment),
        ("tlbflush", &hyperv.tlbflush),
        ("ipi", &hyperv.ipi),
        ("evmcs", &hyperv.evmcs),
        ("avic", &hyperv.avic),
        ("emsr_bitmap", &hyperv.emsr_bitmap),
        ("xmm_input", &hyperv.xmm_input),
    ];
    says(one, &stated);
    if let Some(spinlocks) = &hyperv.spinlocks {
        one.refuse_in("spinlocks", spinlocks.state.is_none(), "it needs `state`");
        let few = spinlocks.retries.is_none_or(|retries| retries.0 < 4095);
        let on = spinlocks.state == Some(OnOff::On);
        one.refuse_in("spinlocks", on && few, "it needs `retries` of at least 4095");
    }
    if let Some(stimer) = &hyperv.stimer {
        one.refuse_in("stimer", stimer.state.is_none(), "it needs `state`");
        let on = stimer.state == Some(OnOff::On);
        let other = stimer.rest.elements().any(|kept| kept.name() != "direct");
        one.refuse_in("stimer", on && other, "it holds `<direct>` alone");
        let silent = stimer.direct.as_ref().is_some_and(|direct| direct.state.is_none());
        one.refuse_in("stimer/direct", on && silent, "it needs `state`");
    }
    if let Some(vendor) = &hyperv.vendor_id {
        one.refuse_in("vendor_id", vendor.state.is_none(), "it needs `state`");
        let on = vendor.state == Some(OnOff::On);
        let fits = vendor.value.as_ref().is_some_and(|name| name.len() <= 12 && !name.contains(','));
        one.refuse_in(
            "vendor_id",
            on && !fits,
            "it needs a `value` of up to 12 characters, none of them a comma",
        );
    }
}

fn hints(one: &mut Element<'_>, kvm: &Kvm) {
    unknown(one, &kvm.rest);
    let stated = [
        ("hidden", &kvm.hidden),
        ("hint-dedicated", &kvm.hint_dedicated),
        ("poll-control", &kvm.poll_control),
        ("pv-ipi", &kvm.pv_ipi),
    ];
    says(one, &stated);
    if let Some(ring) = &kvm.dirty_ring {
        one.refuse_in("dirty-ring", ring.state.is_none(), "it needs `state`");
        let fits = (1024..=65536).contains(&ring.size.0) && ring.size.0.is_power_of_two();
        let on = ring.state == Some(OnOff::On);
        one.refuse_in("dirty-ring", on && !fits, "its `size` is a power of two from 1024 to 65536");
    }
}

/// The clock has what its offset needs, and timers what their kind allows.
pub fn clock(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(clock) = &domain.clock else { return };
    let mut one = element("/domain/clock", findings);
    one.refuse(
        clock.offset == Offset::Timezone && clock.timezone.is_none(),
        "the offset 'timezone' needs `timezone`",
    );
    one.refuse(
        clock.offset == Offset::Absolute && clock.start.is_none(),
        "the offset 'absolute' needs `start`",
    );
    for (at, timer) in clock.timer.iter().enumerate() {
        let path = match clock.timer.len() {
            1 => "/domain/clock/timer".to_owned(),
            _ => format!("/domain/clock/timer[{}]", at + 1),
        };
        let mut one = element(path, findings);
        let (name, policy) = (timer.name, timer.tickpolicy);
        let paravirtual = matches!(name, TimerName::Kvmclock | TimerName::Hypervclock);
        one.refuse(paravirtual && policy.is_some(), format!("the timer '{name}' has no ticks to miss"));
        let limits = timer.catchup.as_ref();
        let limited =
            limits.is_some_and(|limits| limits.threshold > 0 || limits.slew > 0 || limits.limit > 0);
        let message = "`<catchup>` goes with the tick policy 'catchup'";
        one.refuse(limited && policy != Some(Tickpolicy::Catchup), message);
        let tsc = name == TimerName::Tsc;
        one.refuse(timer.frequency > 0 && !tsc, "`frequency` is for the timer 'tsc'");
        one.refuse(timer.mode.is_some() && !tsc, "`mode` is for the timer 'tsc'");
        let tracks = matches!(name, TimerName::Platform | TimerName::Rtc);
        one.refuse(timer.track.is_some() && !tracks, "`track` is for the timers 'platform' and 'rtc'");
    }
}
