//! From a set of x86 features to a model and a list.

use super::feature::FeatureSet;
use super::model::{self, Model, Signature, Usage, Vendor};
use super::{Cpu, CpuFeature, Policy};
use crate::qemu::caps::CpuModel;
use crate::release::Release;

/// A CPU as it shows itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Identity {
    /// What it has.
    pub features: FeatureSet,
    /// What it is, where that is known.
    pub signature: Option<Signature>,
    /// Who makes it, where that is known.
    pub vendor: Option<Vendor>,
}

/// The model among those on offer that describes the CPU best, with the features that differ.
///
/// A model that stands for this very CPU is best; then the one with the shortest list, where
/// features that the model has in excess weigh more. Nothing where no model on offer is known to
/// that release of libvirt.
///
/// Source: release 10.7.
pub fn decode(cpu: &Identity, offered: &[CpuModel], libvirt: Release) -> Option<Cpu> {
    let features = without_broken(cpu).known_to(libvirt);
    let mut best: Option<Candidate> = None;
    for model in model::all().iter().rev() {
        let Some(offer) = offered.iter().find(|offer| offer.name == model.name) else { continue };
        let other_vendor = cpu.vendor.is_some() && model.vendor.is_some() && cpu.vendor != model.vendor;
        if other_vendor || model.usage != Usage::Guest || !model.is_known_to(libvirt) {
            continue;
        }
        let blockers = offer.blockers.iter().flatten().map(String::as_str).collect();
        let candidate = Candidate::new(model, &blockers, &features, cpu.signature.as_ref());
        if best.as_ref().is_none_or(|best| candidate.rank() < best.rank()) {
            best = Some(candidate);
        }
    }
    best.map(|candidate| candidate.into_cpu(cpu.vendor))
}

/// The features without those that CPUs of that kind have, but wrongly: `hle` and `rtm`.
fn without_broken(cpu: &Identity) -> FeatureSet {
    let broken = cpu.vendor == Some(Vendor::Intel)
        && cpu.signature.is_some_and(|Signature { family, model, stepping }| {
            family == 6 && (matches!(model, 60 | 69 | 70) || (model == 63 && stepping < 4))
        });
    if !broken {
        return cpu.features;
    }
    cpu.features.minus(&["hle", "rtm"].into_iter().collect())
}

struct Candidate {
    model: &'static Model,
    matches: bool,
    required: FeatureSet,
    missing: FeatureSet,
}

impl Candidate {
    fn new(
        model: &'static Model,
        blockers: &FeatureSet,
        features: &FeatureSet,
        signature: Option<&Signature>,
    ) -> Candidate {
        let required = features.minus(&model.features());
        let missing = model.features().minus(features).or(&blockers.minus(&required));
        let matches = signature.is_some_and(|cpu| model.signatures.iter().any(|known| known.covers(cpu)));
        Candidate { model, matches, required, missing }
    }

    /// What was removed from the model, where it is not listed already.
    fn removed(&self) -> impl Iterator<Item = &'static str> + '_ {
        let removed = self.model.removed.iter().copied();
        removed.filter(|name| !self.missing.has(name) && !self.required.has(name))
    }

    /// Less is better. Of the disabled features the first half weighs 2, 3, 4 and so on, every
    /// other feature 1.
    fn rank(&self) -> (bool, usize, usize) {
        let disabled = self.missing.len() + self.removed().count();
        let half = disabled.div_ceil(2);
        let weight = half * (half + 3) / 2;
        (!self.matches, self.required.len() + disabled - half + weight, weight)
    }

    fn into_cpu(self, vendor: Option<Vendor>) -> Cpu {
        let feature = |policy| move |name: &str| CpuFeature { name: name.to_owned(), policy };
        let required = self.required.iter().map(|feature| feature.name()).map(feature(Policy::Require));
        let missing = self.missing.iter().map(|feature| feature.name());
        let disabled = missing.chain(self.removed()).map(feature(Policy::Disable));
        Cpu {
            model: self.model.name.to_owned(),
            vendor: vendor.or(self.model.vendor).map(|vendor| vendor.as_str().to_owned()),
            features: required.chain(disabled).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(names: &[&str]) -> Vec<CpuModel> {
        let offer = |name: &&str| CpuModel {
            name: (*name).to_owned(),
            typename: None,
            blockers: None,
            deprecated: false,
        };
        names.iter().map(offer).collect()
    }

    fn identity(model: &str, signature: Option<Signature>) -> Identity {
        let model = model::find(model).unwrap();
        Identity { features: model.features(), signature, vendor: model.vendor }
    }

    #[test]
    fn a_model_describes_itself() {
        let all: Vec<&str> = model::all().iter().map(|model| model.name).collect();
        for model in model::all().iter().filter(|model| model.usage == Usage::Guest) {
            let cpu = decode(&identity(model.name, None), &offered(&all), Release::NEWEST).unwrap();
            assert!(
                cpu.features.iter().all(|feature| model.removed.contains(&&*feature.name)),
                "{}",
                model.name
            );
        }
    }

    #[test]
    fn the_signature_decides_before_the_length_of_the_list() {
        let offered = offered(&["Nehalem", "Westmere", "SandyBridge"]);
        let mut cpu = identity("Westmere", Some(Signature { family: 6, model: 26, stepping: 5 }));
        let named = |cpu: &Identity| decode(cpu, &offered, Release::NEWEST).map(|cpu| cpu.model);
        assert_eq!(named(&cpu).as_deref(), Some("Nehalem"));
        cpu.signature = None;
        assert_eq!(named(&cpu).as_deref(), Some("Westmere"));
        cpu.vendor = Some(Vendor::Amd);
        assert_eq!(named(&cpu), None);
    }

    #[test]
    fn broken_transactions_are_no_feature() {
        let cpu = identity("Haswell", Some(Signature { family: 6, model: 60, stepping: 1 }));
        let described = decode(&cpu, &offered(&["Haswell", "Haswell-noTSX"]), Release::NEWEST).unwrap();
        assert_eq!((&*described.model, described.features.len()), ("Haswell-noTSX", 0));
    }
}
