//! A guest's CPU against the host's: whether it can be had, and what it becomes.
//!
//! Source: release 10.7. What names features and models is about x86, unless it says otherwise.

use super::decode::{decode, Identity};
use super::feature::{self, Feature, FeatureSet};
use super::model::{self, ModelSignature};
use super::{Cpu, CpuFeature, Policy};
use crate::qemu::caps::{CpuModel, HostCpu};
use crate::release::Release;
use crate::xml::value::arch::Arch;
use std::fmt;

/// Why a guest cannot have its CPU.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A model that nobody knows.
    UnknownModel(String),
    /// A feature that nobody knows.
    UnknownFeature(String),
    /// The host's CPU is unknown, but decides what the guest gets.
    UnknownHost,
    /// The host has another vendor than that.
    Vendor(String),
    /// The host has features that it must not have.
    Forbidden(Vec<&'static str>),
    /// The host lacks features.
    Missing(Vec<&'static str>),
    /// The host has features that the guest would not have.
    Extra(Vec<&'static str>),
    /// s390 knows no match by minimum.
    Minimum,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::UnknownModel(name) => write!(formatter, "there is no CPU model '{name}'"),
            Refusal::UnknownFeature(name) => write!(formatter, "there is no CPU feature '{name}'"),
            Refusal::UnknownHost => write!(formatter, "the host's CPU is not known"),
            Refusal::Vendor(name) => {
                write!(formatter, "the guest needs a CPU of '{name}'; the host's is another's")
            }
            Refusal::Forbidden(names) => {
                write!(formatter, "the host's CPU has what the guest forbids: {}", names.join(", "))
            }
            Refusal::Missing(names) => {
                write!(formatter, "the host's CPU lacks what the guest requires: {}", names.join(", "))
            }
            Refusal::Extra(names) => write!(
                formatter,
                "the host's CPU has what a strict match does not allow: {}",
                names.join(", ")
            ),
            Refusal::Minimum => write!(formatter, "CPUs of this architecture are not matched by a minimum"),
        }
    }
}

impl std::error::Error for Refusal {}

/// How the host's features and the guest's must compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The host has all that the guest needs.
    Enough,
    /// And nothing else: `match='strict'`.
    Strict,
}

/// Whether the host can run the guest's CPU; one without a model is to have the listed features alone.
///
/// # Errors
/// What the host has too little or too much of; names that are unknown.
pub fn compare(host: &Cpu, guest: &Cpu, comparison: Comparison) -> Result<(), Refusal> {
    check_names(host, &[])?;
    check_names(guest, &[Policy::Force, Policy::Require, Policy::Disable, Policy::Forbid])?;
    let has = set(host)?;
    if let Some(vendor) = guest.vendor.as_ref().filter(|vendor| host.vendor.as_ref() != Some(vendor)) {
        return Err(Refusal::Vendor(vendor.clone()));
    }
    let listed = |policy| guest.listed(&[policy]);
    let names = |set: FeatureSet| set.iter().map(Feature::name).collect();
    let forbidden = listed(Policy::Forbid).and(&has);
    if !forbidden.is_empty() {
        return Err(Refusal::Forbidden(names(forbidden)));
    }
    let optional = guest.listed(&[Policy::Force, Policy::Optional, Policy::Disable]);
    let model = match guest.model.as_str() {
        "" => FeatureSet::default(),
        name => model_features(name)?,
    };
    let required = model.or(&listed(Policy::Require));
    let missing = required.minus(&optional).minus(&has);
    if !missing.is_empty() {
        return Err(Refusal::Missing(names(missing)));
    }
    let extra = has.minus(&optional).minus(&required);
    if comparison == Comparison::Strict && !extra.is_empty() {
        return Err(Refusal::Extra(names(extra)));
    }
    Ok(())
}

/// What a guest's CPU builds on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Its own model: `mode='custom'`.
    Model,
    /// The host's model, if the host has all that the guest's own has: `match='minimum'`.
    Minimum,
    /// The host's model: `mode='host-model'`.
    HostModel,
}

/// How a guest starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Anew.
    Fresh,
    /// From another host, where a feature that has left its model since may be in use.
    Incoming,
}

/// The CPU that a guest gets on a host of x86: the host's model where that is the basis, optional
/// features decided, features that the model once had spelt out.
///
/// `host` is the migratable one of [`HostModels`](super::host::HostModels).
///
/// # Errors
/// A model that is unknown; no host where the host decides.
pub fn update_x86(guest: &Cpu, basis: Basis, host: Option<&Cpu>, start: Start) -> Result<Cpu, Refusal> {
    let mut guest = guest.clone();
    if guest.features.iter().any(|feature| feature.policy == Policy::Optional) {
        let has = set(host.ok_or(Refusal::UnknownHost)?)?;
        for CpuFeature { name, policy } in &mut guest.features {
            if *policy == Policy::Optional {
                *policy = if has.has(name) { Policy::Require } else { Policy::Disable };
            }
        }
    }
    let mut cpu = match basis {
        Basis::Model => guest,
        Basis::Minimum => Cpu { vendor: guest.vendor.clone(), ..over_host(&guest, host)? },
        Basis::HostModel => over_host(&guest, host)?,
    };
    let Some(model) = model::find(&cpu.model) else { return Err(Refusal::UnknownModel(cpu.model)) };
    for name in &model.removed {
        if cpu.policy(name).is_none() {
            cpu.put(name, if start == Start::Incoming { Policy::Require } else { Policy::Disable });
        }
    }
    Ok(cpu)
}

/// The same for an architecture other than x86.
///
/// # Errors
/// As [`update_x86`].
pub fn update_other(arch: &Arch, guest: &Cpu, basis: Basis, host: Option<&Cpu>) -> Result<Cpu, Refusal> {
    match basis {
        Basis::Minimum if arch.is_s390() => Err(Refusal::Minimum),
        Basis::HostModel if arch.is_s390() => over_host(guest, host),
        Basis::HostModel if arch.is_arm() || arch.is_riscv() => host.cloned().ok_or(Refusal::UnknownHost),
        Basis::Model | Basis::Minimum | Basis::HostModel => Ok(guest.clone()),
    }
}

/// The guest's CPU in terms of a model that the hypervisor offers.
///
/// # Errors
/// A model that is unknown, or unlike every one on offer.
pub fn translate(guest: &Cpu, offered: &[CpuModel], libvirt: Release) -> Result<Cpu, Refusal> {
    let unknown = || Refusal::UnknownModel(guest.model.clone());
    let model = model::find(&guest.model).ok_or_else(unknown)?;
    let identity = Identity {
        features: model
            .features()
            .or(&guest.listed(&[Policy::Require, Policy::Force]))
            .minus(&guest.listed(&[Policy::Disable, Policy::Forbid])),
        signature: model.signatures.first().map(ModelSignature::lowest),
        vendor: model.vendor,
    };
    let nearest = decode(&identity, offered, libvirt).ok_or_else(unknown)?;
    Ok(Cpu { vendor: guest.vendor.clone(), ..over(&nearest, guest) })
}

/// Drops from the list what no guest gets, and what is turned off though QEMU does not know it.
///
/// `expansion` is what QEMU tells of the host's CPU; without it nothing is unknown.
pub fn drop_unusable(cpu: &mut Cpu, expansion: Option<&HostCpu>, libvirt: Release) {
    cpu.features.retain(|CpuFeature { name, policy }| {
        let off = matches!(policy, Policy::Disable | Policy::Forbid);
        let unknown = expansion.is_some_and(|expansion| expansion.get(name).is_none());
        let dropped = feature::is_left_out(name, libvirt) || (off && unknown);
        !dropped
    });
}

/// The first feature that the guest forbids and the host lists.
pub fn forbidden<'g>(host: &Cpu, guest: &'g Cpu) -> Option<&'g str> {
    let forbidden = guest.features.iter().filter(|feature| feature.policy == Policy::Forbid);
    let listed = |name: &str| host.policy(name).is_some_and(|policy| policy != Policy::Disable);
    forbidden.map(|feature| &*feature.name).find(|name| listed(name))
}

fn over_host(guest: &Cpu, host: Option<&Cpu>) -> Result<Cpu, Refusal> {
    Ok(over(host.ok_or(Refusal::UnknownHost)?, guest))
}

/// The first CPU, with what the second one says of features.
fn over(below: &Cpu, above: &Cpu) -> Cpu {
    let mut cpu = below.clone();
    above.features.iter().for_each(|feature| cpu.put(&feature.name, feature.policy));
    cpu
}

fn set(cpu: &Cpu) -> Result<FeatureSet, Refusal> {
    cpu.set().ok_or_else(|| Refusal::UnknownModel(cpu.model.clone()))
}

fn model_features(name: &str) -> Result<FeatureSet, Refusal> {
    model::find(name).map(model::Model::features).ok_or_else(|| Refusal::UnknownModel(name.to_owned()))
}

/// Whether all features are known; those with one of these policies must be able to be listed.
fn check_names(cpu: &Cpu, strictly: &[Policy]) -> Result<(), Refusal> {
    let unknown = cpu.features.iter().find(|CpuFeature { name, policy }| {
        let is_known = if strictly.contains(policy) {
            Feature::from_name(name).is_some()
        } else {
            feature::is_known(name)
        };
        !is_known
    });
    unknown.map_or(Ok(()), |feature| Err(Refusal::UnknownFeature(feature.name.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cpu(text: &str) -> Cpu {
        let mut words = text.split(' ');
        let mut cpu = Cpu::with(words.next().unwrap_or_default(), None, []);
        for word in words {
            let (policy, name) = match word.split_at(1) {
                ("+", name) => (Policy::Require, name),
                ("-", name) => (Policy::Disable, name),
                ("!", name) => (Policy::Force, name),
                ("?", name) => (Policy::Optional, name),
                _ => (Policy::Forbid, &word[1..]),
            };
            cpu.put(name, policy);
        }
        cpu
    }

    #[test]
    fn comparisons() {
        let host = Cpu { vendor: Some("Intel".into()), ..cpu("Haswell +vmx +vme") };
        for (guest, result) in [
            ("Haswell +vmx +vme", ""),
            ("Nehalem ?svm -vme", "does not allow: pclmuldq, vmx, fma, pcid, "),
            ("Haswell +svm", "lacks what the guest requires: svm"),
            ("Haswell !svm", "does not allow: vmx, vme"),
            ("Haswell xvmx", "forbids: vmx"),
            ("Haswell +sse5", "there is no CPU feature 'sse5'"),
            ("Haswell ?hv-time +hv-time", "there is no CPU feature 'hv-time'"),
            ("Z80", "there is no CPU model 'Z80'"),
            ("EPYC", "requires: "),
        ] {
            let told = compare(&host, &cpu(guest), Comparison::Strict).map_err(|refusal| refusal.to_string());
            match told {
                Ok(()) => assert_eq!(result, "", "{guest}"),
                Err(told) => assert!(!result.is_empty() && told.contains(result), "{guest}: {told}"),
            }
        }
        assert_eq!(compare(&host, &cpu("Nehalem ?svm -vme"), Comparison::Enough), Ok(()));
        let amd = Cpu { vendor: Some("AMD".into()), ..cpu("Nehalem") };
        assert_eq!(compare(&host, &amd, Comparison::Enough), Err(Refusal::Vendor("AMD".into())));
    }

    #[test]
    fn updates() {
        let host = cpu("Haswell +vmx -hle");
        let update = |guest, basis| update_x86(&cpu(guest), basis, Some(&host), Start::Fresh);
        assert_eq!(update("Nehalem ?vmx ?svm +vme", Basis::Model), Ok(cpu("Nehalem +vmx -svm +vme")));
        assert_eq!(update("Nehalem ?svm -vmx", Basis::Minimum), Ok(cpu("Haswell -vmx -hle -svm")));
        assert_eq!(update(" +hle", Basis::HostModel), Ok(cpu("Haswell +vmx +hle")));
        assert_eq!(update("EPYC", Basis::Model), Ok(cpu("EPYC -monitor")));
        assert_eq!(update("Z80", Basis::Model), Err(Refusal::UnknownModel("Z80".into())));
        let incoming = update_x86(&cpu("EPYC"), Basis::Model, None, Start::Incoming);
        assert_eq!(incoming, Ok(cpu("EPYC +monitor")));
        let unknown = update_x86(&cpu("EPYC ?vmx"), Basis::Model, None, Start::Fresh);
        assert_eq!(unknown, Err(Refusal::UnknownHost));
        let other = |arch: &Arch, basis| update_other(arch, &cpu("z13 -vx"), basis, Some(&cpu("z14 +a +vx")));
        assert_eq!(other(&Arch::S390x, Basis::HostModel), Ok(cpu("z14 +a -vx")));
        assert_eq!(other(&Arch::S390x, Basis::Minimum), Err(Refusal::Minimum));
        assert_eq!(other(&Arch::Riscv64, Basis::HostModel), Ok(cpu("z14 +a +vx")));
        assert_eq!(other(&Arch::Ppc64, Basis::HostModel), Ok(cpu("z13 -vx")));
    }

    #[test]
    fn translations_and_what_is_dropped() {
        let offer = CpuModel { name: "qemu64".into(), typename: None, blockers: None, deprecated: false };
        let translated = translate(&cpu("kvm64 !vmx -svm"), &[offer], Release::NEWEST);
        assert_eq!(translated, Ok(cpu("qemu64 !vmx -svm")));
        assert_eq!(
            translate(&cpu("kvm64"), &[], Release::NEWEST),
            Err(Refusal::UnknownModel("kvm64".into()))
        );
        let mut listed = cpu("qemu64 +cmt -vmx -unheard +unheard-of");
        drop_unusable(&mut listed, None, Release::NEWEST);
        assert_eq!(listed, cpu("qemu64 -vmx -unheard +unheard-of"));
        drop_unusable(&mut listed, Some(&HostCpu::default()), Release::NEWEST);
        assert_eq!(listed, cpu("qemu64 +unheard-of"));
        assert_eq!(forbidden(&cpu("x +a -b"), &cpu("y xb +a xa")), Some("a"));
    }
}
