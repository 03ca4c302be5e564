//! Features of x86 CPUs, and sets of them.

mod table;

use crate::release::Release;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A feature: a bit that the `cpuid` instruction or a model-specific register shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature(u16);

/// The features that no guest's CPU gets, whatever its definition says.
///
/// Source: release 10.7.
pub const LEFT_OUT: [&str; 5] = ["cmt", "mbm_total", "mbm_local", "osxsave", "ospke"];

/// More of these, after release 10.7.
///
/// Source: release 12.8.
const LEFT_OUT_LATER: [&str; 5] =
    ["ht", "cmp_legacy", "vmx-ept-uc", "vmx-ept-wb", "vmx-invvpid-single-context"];

/// The release that follows 10.7: from it on the newer features and models are known.
pub const LATER: Release = Release::new(10, 8);

/// Whether QEMU is never given the feature by that release of libvirt, whatever a definition says.
pub fn is_left_out(name: &str, libvirt: Release) -> bool {
    LEFT_OUT.contains(&name) || libvirt >= LATER && LEFT_OUT_LATER.contains(&name)
}

/// The features with which a guest cannot migrate.
///
/// Source: release 10.7.
pub const NOT_MIGRATABLE: [&str; 2] = ["invtsc", "xsaves"];

struct All {
    names: Vec<&'static str>,
    /// Those that became known after release 10.7.
    later: FeatureSet,
    /// The first feature that a model-specific register shows.
    first_msr: usize,
    by_name: HashMap<&'static str, Feature>,
}

fn all() -> &'static All {
    static ALL: OnceLock<All> = OnceLock::new();
    ALL.get_or_init(|| {
        let (mut names, mut first_msr) = (Vec::new(), None);
        let mut later = FeatureSet::default();
        for (register, features) in table::REGISTERS {
            if register.starts_with("MSR") {
                first_msr = first_msr.or(Some(names.len()));
            }
            for name in features.split(' ') {
                let known = name.strip_suffix('+');
                if known.is_some() {
                    later.insert(Feature(names.len() as u16));
                }
                names.push(known.unwrap_or(name));
            }
        }
        let by_name = (0..).map(Feature).zip(&names).map(|(feature, name)| (*name, feature)).collect();
        All { first_msr: first_msr.unwrap_or(names.len()), names, later, by_name }
    })
}

impl Feature {
    /// The feature that documents name so.
    pub fn from_name(name: &str) -> Option<Feature> {
        all().by_name.get(name).copied()
    }

    /// The name in documents.
    pub fn name(self) -> &'static str {
        all().names.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// Whether a model-specific register shows it, not `cpuid`.
    pub fn is_msr(self) -> bool {
        usize::from(self.0) >= all().first_msr
    }

    /// All features, in the order in which lists of them are written.
    pub fn all() -> impl Iterator<Item = Feature> {
        (0..).map(Feature).take(all().names.len())
    }
}

/// Whether a document may name the feature, though it may never be listed: KVM's and Hyper-V's.
pub fn is_known(name: &str) -> bool {
    Feature::from_name(name).is_some() || name == "kvm_pv_unhalt" || name.starts_with("hv-")
}

/// A set of features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeatureSet([u64; 7]);

impl FeatureSet {
    /// Without what that release of libvirt does not know.
    #[must_use]
    pub fn known_to(&self, libvirt: Release) -> FeatureSet {
        if libvirt >= LATER {
            *self
        } else {
            self.minus(&all().later)
        }
    }

    /// Whether the feature is in the set.
    pub fn contains(&self, feature: Feature) -> bool {
        let (word, bit) = place(feature);
        self.0[word] & bit != 0
    }

    /// Whether the feature of that name is in the set; false for an unknown one.
    pub fn has(&self, name: &str) -> bool {
        Feature::from_name(name).is_some_and(|feature| self.contains(feature))
    }

    /// Puts a feature into the set.
    pub fn insert(&mut self, feature: Feature) {
        let (word, bit) = place(feature);
        self.0[word] |= bit;
    }

    /// Takes a feature out of the set.
    pub fn remove(&mut self, feature: Feature) {
        let (word, bit) = place(feature);
        self.0[word] &= !bit;
    }

    /// What is in this set and not in the other.
    #[must_use]
    pub fn minus(&self, other: &FeatureSet) -> FeatureSet {
        FeatureSet(std::array::from_fn(|word| self.0[word] & !other.0[word]))
    }

    /// What is in both sets.
    #[must_use]
    pub fn and(&self, other: &FeatureSet) -> FeatureSet {
        FeatureSet(std::array::from_fn(|word| self.0[word] & other.0[word]))
    }

    /// What is in either set.
    #[must_use]
    pub fn or(&self, other: &FeatureSet) -> FeatureSet {
        FeatureSet(std::array::from_fn(|word| self.0[word] | other.0[word]))
    }

    /// Whether nothing is in the set.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// How many features are in the set.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The features of the set, in the order in which lists of them are written.
    pub fn iter(&self) -> impl Iterator<Item = Feature> + '_ {
        Feature::all().filter(|feature| self.contains(*feature))
    }
}

/// Names that are unknown are passed over.
impl<'n> FromIterator<&'n str> for FeatureSet {
    fn from_iter<I: IntoIterator<Item = &'n str>>(names: I) -> FeatureSet {
        let mut set = FeatureSet::default();
        names.into_iter().filter_map(Feature::from_name).for_each(|feature| set.insert(feature));
        set
    }
}

fn place(feature: Feature) -> (usize, u64) {
    (usize::from(feature.0) / 64, 1 << (feature.0 % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_there_is_room_for_them() {
        let names: Vec<_> = Feature::all().map(Feature::name).collect();
        assert!(names.len() <= 64 * 7 && all().by_name.len() == names.len());
        assert_eq!((names[0], names.last()), ("pni", Some(&"vmx-eptp-switching")));
        assert!(LEFT_OUT.iter().chain(&NOT_MIGRATABLE).all(|name| Feature::from_name(name).is_some()));
    }

    #[test]
    fn registers() {
        let is_msr = |name| Feature::from_name(name).map(Feature::is_msr);
        assert_eq!(is_msr("arch-capabilities"), Some(false));
        assert_eq!(is_msr("split-lock-detect"), Some(true));
        assert_eq!(is_msr("vmx-eptp-switching"), Some(true));
        assert_eq!(is_msr("sse5"), None);
        assert!(is_known("hv-time") && is_known("kvm_pv_unhalt") && !is_known("kvmclock"));
    }

    #[test]
    fn sets() {
        let set = |names: &str| names.split(' ').collect::<FeatureSet>();
        let (a, b) = (set("vme pni unknown gds-no"), set("gds-no fpu"));
        assert_eq!(a.minus(&b), set("pni vme"));
        assert_eq!(a.and(&b).iter().map(Feature::name).collect::<Vec<_>>(), ["gds-no"]);
        assert_eq!((a.or(&b).len(), a.has("vme"), a.has("fpu")), (4, true, false));
        assert!(a.minus(&a).is_empty());
    }
}
