//! Virtual CPUs.

use super::super::calls::Cpus;
use super::super::error::{Error, Origin, Result};
use super::{invalid, nanoseconds, not_now, supported, TestDriver, MAX_VCPUS};
use crate::domain::Domain;
use crate::vcpu::{self, Which};
use wire::procedures::*;
use wire::xdr::Opaque;

const MAXIMUM: u32 = 4;
/// The host CPUs that guests may run on, as a map: the first 8.
pub(super) const HOST_CPUS: [u8; 1] = [0xff];

/// A map of host CPUs in the length that a client wants.
pub(super) fn padded(map: &[u8], length: i32) -> Vec<u8> {
    let length = usize::try_from(length).unwrap_or_default();
    map.iter().copied().chain(std::iter::repeat(0)).take(length).collect()
}

/// Changes a number of a definition; a refusal is this driver's.
fn set(domain: &mut Domain, which: Which, count: u32) -> Result<()> {
    vcpu::set(domain, which, count).map_err(|error| {
        let mut error = Box::<Error>::from(error);
        error.origin = Origin::Test;
        error
    })
}

impl Cpus for TestDriver {
    fn domain_get_vcpus_flags(&self, call: &DomainGetVcpusFlags) -> Result<DomainGetVcpusFlagsReply> {
        supported(call.flags, 3 | MAXIMUM, "testDomainGetVcpusFlags")?;
        self.guest(&call.dom, |guest, _| {
            let count = vcpu::count(guest.asked(call.flags)?);
            let num = if call.flags & MAXIMUM != 0 { count.maximum } else { count.current };
            Ok(DomainGetVcpusFlagsReply { num: num as i32 })
        })
    }

    fn domain_set_vcpus_flags(&self, call: &DomainSetVcpusFlags) -> Result<()> {
        supported(call.flags, 3 | MAXIMUM, "testDomainSetVcpusFlags")?;
        let count = call.nvcpus;
        let which = if call.flags & MAXIMUM != 0 { Which::Maximum } else { Which::Current };
        self.guest(&call.dom, |guest, _| {
            if count > MAX_VCPUS {
                return invalid(format!(
                    "requested cpu amount exceeds maximum supported amount ({count} > {MAX_VCPUS})"
                ));
            }
            let targets = guest.targets(call.flags)?;
            // The maximum of a running guest is fixed: what changes there is the current number.
            let (mut live, mut config) = (guest.live.clone(), guest.config.clone());
            if let Some(live) = live.as_mut().filter(|_| targets.live) {
                set(live, Which::Current, count)?;
            }
            if let Some(config) = config.as_mut().filter(|_| targets.config) {
                set(config, which, count)?;
            }
            (guest.live, guest.config) = (live, config);
            Ok(())
        })
    }

    fn domain_get_max_vcpus(&self, call: &DomainGetMaxVcpus) -> Result<DomainGetMaxVcpusReply> {
        self.guest(&call.dom, |guest, _| {
            let live = guest.live.as_ref().map(|live| vcpu::count(live).maximum);
            Ok(DomainGetMaxVcpusReply { num: live.unwrap_or(MAX_VCPUS) as i32 })
        })
    }

    fn domain_get_vcpus(&self, call: &DomainGetVcpus) -> Result<DomainGetVcpusReply> {
        self.guest(&call.dom, |guest, _| {
            let Some(live) = &guest.live else {
                return not_now(Origin::Domain, "cannot list vcpus for an inactive domain");
            };
            let online = vcpu::count(live).current.min(u32::try_from(call.maxinfo).unwrap_or_default());
            let info = (0..online).map(|number| DomainGetVcpusReplyInfo {
                number,
                state: 1,
                cpu_time: nanoseconds() / 10_000,
                cpu: 15,
            });
            let maps = (0..online).flat_map(|number| {
                let pin = guest.pins.get(&number).map_or(&HOST_CPUS[..], Vec::as_slice);
                padded(pin, call.maplen)
            });
            Ok(DomainGetVcpusReply { info: info.collect(), cpumaps: Opaque(maps.collect()) })
        })
    }

    fn domain_get_vcpu_pin_info(&self, call: &DomainGetVcpuPinInfo) -> Result<DomainGetVcpuPinInfoReply> {
        supported(call.flags, 3, "testDomainGetVcpuPinInfo")?;
        self.guest(&call.dom, |guest, _| {
            let targets = guest.targets(call.flags)?;
            let maximum = vcpu::count(guest.asked(call.flags)?).maximum;
            let shown = maximum.min(u32::try_from(call.ncpumaps).unwrap_or_default());
            let maps = (0..shown).flat_map(|number| {
                let pin = guest.pins.get(&number).filter(|_| targets.live);
                padded(pin.map_or(&HOST_CPUS[..], Vec::as_slice), call.maplen)
            });
            Ok(DomainGetVcpuPinInfoReply { cpumaps: Opaque(maps.collect()), num: shown as i32 })
        })
    }

    fn domain_pin_vcpu_flags(&self, call: &DomainPinVcpuFlags) -> Result<()> {
        supported(call.flags, 0, "testDomainPinVcpuFlags")?;
        self.domain_pin_vcpu(&DomainPinVcpu {
            dom: call.dom.clone(),
            vcpu: call.vcpu,
            cpumap: call.cpumap.clone(),
        })
    }

    fn domain_pin_vcpu(&self, call: &DomainPinVcpu) -> Result<()> {
        self.guest(&call.dom, |guest, _| {
            let Some(live) = &guest.live else {
                return not_now(Origin::Domain, "cannot pin vcpus on an inactive domain");
            };
            if call.vcpu >= vcpu::count(live).maximum {
                return invalid(format!("requested vcpu '{}' is not present in the domain", call.vcpu));
            }
            guest.pins.insert(call.vcpu, call.cpumap.0.clone());
            Ok(())
        })
    }
}
