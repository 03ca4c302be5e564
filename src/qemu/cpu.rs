//! CPU models and features as libvirt knows them, and what it makes of a host's CPU.
//!
//! A CPU of x86 is a [set of features](feature::FeatureSet); a [`Cpu`] says the same in terms of a
//! model. [`decode`](decode::decode) leads from the first to the second, [`Cpu::set`] back.

pub mod decode;
pub mod feature;
pub mod guest;
pub mod host;
pub mod model;

pub use crate::domain::cpu::Policy;

use feature::{Feature, FeatureSet};

/// A CPU in terms of a model: what a host has, or what a guest is to have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cpu {
    /// The model's name.
    pub model: String,
    /// The vendor's name; of a guest, the vendor that the host must have.
    pub vendor: Option<String>,
    /// The features that differ from the model, or that are named though they do not, in order.
    pub features: Vec<CpuFeature>,
}

/// A feature and whether the CPU has it.
#[derive(Clone, Debug, PartialEq)]
pub struct CpuFeature {
    /// The name, as documents spell it.
    pub name: String,
    /// Whether the CPU has it.
    pub policy: Policy,
}

impl Cpu {
    /// A CPU of that model, with features beyond it.
    pub fn with<'n>(model: &str, vendor: Option<&str>, features: impl IntoIterator<Item = &'n str>) -> Cpu {
        let mut cpu = Cpu { model: model.into(), vendor: vendor.map(str::to_owned), features: Vec::new() };
        features.into_iter().for_each(|name| cpu.put(name, Policy::Require));
        cpu
    }

    /// What the list says of a feature.
    pub fn policy(&self, name: &str) -> Option<Policy> {
        self.features.iter().find(|feature| feature.name == name).map(|feature| feature.policy)
    }

    /// Says something else of a feature in its place in the list, or else at the end.
    pub fn put(&mut self, name: &str, policy: Policy) {
        match self.features.iter_mut().find(|feature| feature.name == name) {
            Some(feature) => feature.policy = policy,
            None => self.features.push(CpuFeature { name: name.to_owned(), policy }),
        }
    }

    /// The features that are listed with one of these policies; of x86, known ones only.
    pub fn listed(&self, policies: &[Policy]) -> FeatureSet {
        let wanted = self.features.iter().filter(|feature| policies.contains(&feature.policy));
        wanted.map(|feature| &*feature.name).collect()
    }

    /// All that the CPU has: its model's features and the list's; nothing where the model is
    /// unknown. Of x86 only.
    pub fn set(&self) -> Option<FeatureSet> {
        let mut set = model::find(&self.model)?.features();
        for CpuFeature { name, policy } in &self.features {
            let Some(feature) = Feature::from_name(name) else { continue };
            match policy {
                Policy::Force | Policy::Require | Policy::Optional => set.insert(feature),
                Policy::Disable | Policy::Forbid => set.remove(feature),
            }
        }
        Some(set)
    }
}
