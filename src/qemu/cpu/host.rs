//! The host's CPU in terms of a model.

use super::decode::{decode, Identity};
use super::feature::{Feature, LATER, LEFT_OUT, NOT_MIGRATABLE};
use super::model::{Signature, Vendor};
use super::{Cpu, CpuFeature, Policy};
use crate::qemu::caps::{Accelerator, Capabilities, HostCpu, PropertyValue, Table};
use crate::release::Release;
use std::borrow::Cow;

/// What a host's CPU is said to be, for each purpose.
#[derive(Clone, Debug, PartialEq)]
pub struct HostModels {
    /// What users are told.
    pub reported: Cpu,
    /// What guests get: nothing that would prevent a migration.
    pub migratable: Cpu,
    /// What guests are compared with.
    pub full: Cpu,
}

impl Capabilities {
    /// The host's CPU in terms of a model, as QEMU tells it for that accelerator.
    ///
    /// `known` is what is known of the host's CPU without QEMU. It adds to what guests are
    /// compared with; and where QEMU tells nothing, it is all there is. Nothing where neither
    /// tells anything, and on ARM and LoongArch, which have no host models. The models and features
    /// are those that the release of libvirt knows.
    pub fn host_models(
        &self,
        accelerator: Accelerator,
        known: Option<&Cpu>,
        libvirt: Release,
    ) -> Option<Cow<'_, HostModels>> {
        let table = self.shared(accelerator)?;
        match &self.arch {
            arch if arch.is_x86() => match &table.host {
                Some(host) => {
                    // All models are compared with it; the release decides which these are.
                    let newer = usize::from(libvirt >= LATER);
                    let own = table.found(newer, || x86(table, host, libvirt)).as_ref()?;
                    Some(match known.filter(|_| accelerator != Accelerator::Tcg) {
                        None => Cow::Borrowed(own),
                        Some(known) => {
                            let full = joined(known, &own.reported);
                            Cow::Owned(HostModels { full, ..own.clone() })
                        }
                    })
                }
                None => Some(Cow::Owned(x86_known(known?))),
            },
            arch if arch.is_s390() => Some(same(s390(table.host.as_ref()?))),
            arch if arch.is_ppc64() || arch.is_riscv() => Some(same(known?.clone())),
            _ => None,
        }
    }
}

fn same(cpu: Cpu) -> Cow<'static, HostModels> {
    Cow::Owned(HostModels { reported: cpu.clone(), migratable: cpu.clone(), full: cpu })
}

fn x86(table: &Table, host: &HostCpu, libvirt: Release) -> Option<HostModels> {
    let identity = |test: fn((&str, bool, bool)) -> bool| Identity {
        features: host.features().filter(|feature| test(*feature)).map(|(name, _, _)| name).collect(),
        signature: signature(host),
        vendor: match host.get("vendor") {
            Some(PropertyValue::Text(id)) => Vendor::from_id(id),
            _ => None,
        },
    };
    let reported = decode(&identity(|(_, value, _)| value), &table.cpus, libvirt)?;
    let migratable = &identity(|(_, value, migratable)| value && migratable);
    let migratable = decode(migratable, &table.cpus, libvirt)?;
    Some(HostModels { full: reported.clone(), reported, migratable })
}

fn signature(host: &HostCpu) -> Option<Signature> {
    let number = |name| match host.get(name) {
        Some(PropertyValue::Number(number)) => u32::try_from(*number).ok(),
        _ => None,
    };
    let signature =
        Signature { family: number("family")?, model: number("model")?, stepping: number("stepping")? };
    (signature != Signature::default()).then_some(signature)
}

/// What is known, and all that the reported CPU has.
fn joined(known: &Cpu, reported: &Cpu) -> Cpu {
    let mut full = known.clone();
    for feature in reported.set().iter().flat_map(|set| set.iter().collect::<Vec<Feature>>()) {
        full.put(feature.name(), Policy::Require);
    }
    full
}

fn x86_known(known: &Cpu) -> HostModels {
    let without = |names: &[&str]| {
        let kept = known.features.iter().filter(|feature| !names.contains(&&*feature.name)).cloned();
        Cpu { features: kept.collect(), ..known.clone() }
    };
    let reported = without(&LEFT_OUT);
    let migratable = without(&[&LEFT_OUT[..], &NOT_MIGRATABLE].concat());
    HostModels { full: reported.clone(), reported, migratable }
}

fn s390(host: &HostCpu) -> Cpu {
    let features = host.features().map(|(name, value, _)| CpuFeature {
        name: name.to_owned(),
        policy: if value { Policy::Require } else { Policy::Disable },
    });
    Cpu { model: host.model.clone(), vendor: None, features: features.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_qemu_does_not_tell_is_known_otherwise() {
        let mut caps = Capabilities::builtin("x86_64").unwrap();
        assert_eq!(caps.host_models(Accelerator::Kvm, None, Release::NEWEST), None);
        let known = Cpu::with("Haswell", Some("Intel"), ["vme", "invtsc", "cmt", "abm"]);
        let models = caps.host_models(Accelerator::Kvm, Some(&known), Release::NEWEST).unwrap();
        assert_eq!(models.reported, Cpu::with("Haswell", Some("Intel"), ["vme", "invtsc", "abm"]));
        assert_eq!(models.migratable, Cpu::with("Haswell", Some("Intel"), ["vme", "abm"]));
        assert_eq!(models.full, models.reported);
        caps.arch = crate::xml::value::arch::Arch::Aarch64;
        assert_eq!(caps.host_models(Accelerator::Kvm, Some(&known), Release::NEWEST), None);
        caps.arch = crate::xml::value::arch::Arch::Ppc64;
        assert_eq!(caps.host_models(Accelerator::Kvm, Some(&known), Release::NEWEST), Some(same(known)));
    }

    #[test]
    fn without_acceleration_qemu_describes_itself() {
        let caps = Capabilities::builtin("x86_64").unwrap();
        let models = caps.host_models(Accelerator::Tcg, None, Release::NEWEST).unwrap();
        assert_eq!((&*models.migratable.model, models.migratable.vendor.as_deref()), ("EPYC", Some("AMD")));
        assert_eq!(models.full, models.reported);
        let mut without = caps.clone();
        without.tcg.as_mut().unwrap().own().host = None;
        assert_eq!(without.host_models(Accelerator::Tcg, None, Release::NEWEST), None);
        assert!(caps.host_models(Accelerator::Tcg, None, Release::NEWEST).is_some());
    }
}
