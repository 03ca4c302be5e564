//! CPU models of x86, as libvirt knows them.

mod table;

use super::feature::{FeatureSet, LATER};
use crate::release::Release;
use std::sync::OnceLock;

/// A named CPU model: signatures, vendor and features.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The name.
    pub name: &'static str,
    /// Who makes such CPUs; nobody in particular makes the general ones.
    pub vendor: Option<Vendor>,
    /// The CPUs that the model stands for.
    pub signatures: Vec<ModelSignature>,
    /// What the model may describe.
    pub usage: Usage,
    /// When it became known, and what a guest's CPU of that model is compared with.
    pub known: Known,
    /// What it once had: a definition tells of these whether they are to be there.
    pub removed: Vec<&'static str>,
    /// The model that it has the features of, what it has more, and what it has not.
    recipe: &'static str,
    /// What that makes, once it was asked for.
    features: OnceLock<FeatureSet>,
}

impl Model {
    /// What it has.
    pub fn features(&self) -> FeatureSet {
        *self.features.get_or_init(|| {
            let words = || self.recipe.split(' ');
            let signed = |sign| words().filter_map(move |word| word.strip_prefix(sign)).collect();
            let (more, less): (FeatureSet, FeatureSet) = (signed('+'), signed('-'));
            let base = words().find(|word| !word.starts_with(['+', '-'])).and_then(find);
            base.map_or(FeatureSet::default(), Model::features).or(&more).minus(&less)
        })
    }
}

/// Who makes a CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendor {
    /// Intel, whose CPUs call themselves `GenuineIntel`.
    Intel,
    /// AMD, whose CPUs call themselves `AuthenticAMD`.
    Amd,
    /// Hygon, whose CPUs call themselves `HygonGenuine`.
    Hygon,
    /// Zhaoxin, whose CPUs call themselves `CentaurHauls`.
    Zhaoxin,
}

impl Vendor {
    const ALL: [Vendor; 4] = [Vendor::Intel, Vendor::Amd, Vendor::Hygon, Vendor::Zhaoxin];

    /// The name in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Vendor::Intel => "Intel",
            Vendor::Amd => "AMD",
            Vendor::Hygon => "Hygon",
            Vendor::Zhaoxin => "Zhaoxin",
        }
    }

    /// What the CPU itself says.
    pub fn id(self) -> &'static str {
        match self {
            Vendor::Intel => "GenuineIntel",
            Vendor::Amd => "AuthenticAMD",
            Vendor::Hygon => "HygonGenuine",
            Vendor::Zhaoxin => "CentaurHauls",
        }
    }

    /// The vendor of that name.
    pub fn from_name(name: &str) -> Option<Vendor> {
        Vendor::ALL.into_iter().find(|vendor| vendor.as_str() == name)
    }

    /// The vendor whose CPUs say that.
    pub fn from_id(id: &str) -> Option<Vendor> {
        Vendor::ALL.into_iter().find(|vendor| vendor.id() == id)
    }
}

/// What a model may describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// A guest's CPU and a host's.
    Guest,
    /// A host's CPU only.
    Host,
    /// Nothing: it is kept for definitions that name it.
    Nobody,
}

/// When a model became known, and what a guest's CPU of it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// By release 10.7; compared with the host's CPU joined with what QEMU tells of it.
    Always,
    /// Later; compared with what QEMU tells alone.
    Later,
    /// Later, but compared as the older ones.
    LaterCompat,
}

impl Model {
    /// Whether that release of libvirt knows it.
    pub fn is_known_to(&self, libvirt: Release) -> bool {
        self.known == Known::Always || libvirt >= LATER
    }
}

/// What identifies a CPU.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// The family, 6 for most of Intel.
    pub family: u32,
    /// The model.
    pub model: u32,
    /// The revision.
    pub stepping: u32,
}

/// CPUs that a model stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelSignature {
    /// The family.
    pub family: u32,
    /// The model.
    pub model: u32,
    /// The first and the last stepping; all where there are none.
    pub steppings: Option<(u32, u32)>,
}

impl ModelSignature {
    /// Whether the CPU is one of these.
    pub fn covers(&self, cpu: &Signature) -> bool {
        let stepping = self.steppings.is_none_or(|(low, high)| (low..=high).contains(&cpu.stepping));
        self.family == cpu.family && self.model == cpu.model && stepping
    }

    /// The first CPU of these.
    pub fn lowest(&self) -> Signature {
        let stepping = self.steppings.map_or(0, |(low, _)| low);
        Signature { family: self.family, model: self.model, stepping }
    }
}

/// All models, in libvirt's order.
pub fn all() -> &'static [Model] {
    static MODELS: OnceLock<Vec<Model>> = OnceLock::new();
    MODELS.get_or_init(|| table::MODELS.iter().map(build).collect())
}

/// The model of that name.
pub fn find(name: &str) -> Option<&'static Model> {
    all().iter().find(|model| model.name == name)
}

fn build(row: &table::Row) -> Model {
    let (name, vendor, signatures, usage, recipe, removed, known) = *row;
    Model {
        name,
        vendor: Vendor::from_name(vendor),
        signatures: signatures.split(' ').filter_map(signature).collect(),
        usage,
        known,
        removed: removed.split(' ').filter(|name| !name.is_empty()).collect(),
        recipe,
        features: OnceLock::new(),
    }
}

fn signature(text: &str) -> Option<ModelSignature> {
    let mut parts = text.split('/');
    let (family, model) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let steppings = parts.next().and_then(|range| range.split_once('-'));
    let steppings = steppings.and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?)));
    Some(ModelSignature { family, model, steppings })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qemu::cpu::feature::Feature;

    #[test]
    fn the_table_is_sound() {
        for (place, (name, vendor, signatures, _, recipe, removed, _)) in table::MODELS.iter().enumerate() {
            assert_eq!(find(name).map(|model| model.name), Some(*name));
            assert!(vendor.is_empty() || Vendor::from_name(vendor).is_some(), "{name}");
            assert_eq!(all()[place].signatures.len(), signatures.split_terminator(' ').count(), "{name}");
            for word in recipe.split(' ') {
                let known = match word.strip_prefix(['+', '-']) {
                    Some(feature) => Feature::from_name(feature).is_some(),
                    None => all()[..place].iter().any(|model| model.name == word),
                };
                assert!(known, "{name}: {word}");
            }
            assert!(removed.split_terminator(' ').all(|name| Feature::from_name(name).is_some()), "{name}");
        }
    }

    #[test]
    fn models_are_built_on_others() {
        let haswell = find("Haswell").unwrap();
        assert!(
            haswell.features().has("hle")
                && haswell.features().has("sse4.2")
                && !haswell.features().has("vme")
        );
        let cascadelake = find("Cascadelake-Server").unwrap();
        let cpu = |stepping| Signature { family: 6, model: 85, stepping };
        assert!(cascadelake.signatures[0].covers(&cpu(7)) && !cascadelake.signatures[0].covers(&cpu(4)));
        assert_eq!(cascadelake.signatures[0].lowest(), cpu(5));
        assert_eq!((cascadelake.removed.as_slice(), cascadelake.vendor), (&["mpx"][..], Some(Vendor::Intel)));
    }
}
