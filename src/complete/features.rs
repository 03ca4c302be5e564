//! `<features>` (canonical-form.md 10).

use crate::domain::features::State;
use crate::domain::Domain;
use crate::xml::value::token::{OnOff, YesNo};

/// `<features>`: flags that say neither are on.
pub fn features(domain: &mut Domain) {
    let Some(features) = &mut domain.features else { return };
    features.rest.forget_children(&["acpi", "pae", "viridian", "privnet"]);
    let said: [&mut Option<State>; 5] = [
        &mut features.hap,
        &mut features.pvspinlock,
        &mut features.pmu,
        &mut features.vmport,
        &mut features.vmcoreinfo,
    ];
    for state in said.into_iter().flatten() {
        state.state.get_or_insert(OnOff::On);
    }
    if let Some(smm) = &mut features.smm {
        if *smm.state.get_or_insert(OnOff::On) == OnOff::Off {
            smm.tseg = None;
        }
    }
    features.aia.take_if(|aia| aia.value.is_none());
    features.ioapic.take_if(|ioapic| ioapic.driver.is_none());
    features.capabilities.take_if(|capabilities| capabilities.is_default());
    if let Some(hyperv) = &mut features.hyperv {
        if let Some(tlbflush) = &mut hyperv.tlbflush {
            let on = tlbflush.state == Some(OnOff::On);
            tlbflush.direct.take_if(|direct| !on || direct.state != Some(OnOff::On));
            tlbflush.extended.take_if(|extended| !on || extended.state != Some(OnOff::On));
        }
        if let Some(spinlocks) = &mut hyperv.spinlocks {
            spinlocks.retries.take_if(|retries| retries.0 == u32::MAX);
            spinlocks.retries.take_if(|_| spinlocks.state != Some(OnOff::On));
        }
        if let Some(vendor) = &mut hyperv.vendor_id {
            vendor.value.take_if(|_| vendor.state != Some(OnOff::On));
        }
        if let Some(stimer) = &mut hyperv.stimer {
            let on = stimer.state == Some(OnOff::On);
            stimer.direct.take_if(|direct| !on || direct.state != Some(OnOff::On));
        }
    }
    if let Some(ring) = features.kvm.as_mut().and_then(|kvm| kvm.dirty_ring.as_mut()) {
        if ring.state != Some(OnOff::On) {
            ring.size = Default::default();
        }
    }
    if let Some(teardown) = &mut features.async_teardown {
        teardown.enabled.get_or_insert(YesNo::Yes);
    }
    if let Some(passthrough) = features.xen.as_mut().and_then(|xen| xen.passthrough.as_mut()) {
        passthrough.mode.take_if(|_| passthrough.state != Some(OnOff::On));
    }
}
