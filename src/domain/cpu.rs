//! `<cpu>`: the CPU model, its topology and the guest's NUMA cells.

mod numa;

use crate::token;
use crate::xml::value::token::OnOff;
use crate::xml::value::NonEmpty;
use crate::xml::{Cursor, Dates, Fields, Item, Rest, Shape, Value, Writer};
use domdef_derive::Element;

pub use numa::*;

/// `<cpu>`: the CPU model that the guest sees.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Cpu {
    /// How the CPU model is chosen, and how strictly the host must fit it.
    #[xml(flatten)]
    pub attrs: CpuAttrs,
    /// The named CPU model; read with the modes custom and host-model alone.
    #[xml(child)]
    pub model: Option<Model>,
    /// The vendor that the host's CPU must have.
    #[xml(child, since = "0.8.3")]
    pub vendor: Option<NonEmpty>,
    /// Sockets, dies, clusters, cores and threads; their product is the maximum of virtual CPUs.
    #[xml(child)]
    pub topology: Option<Topology>,
    /// Cache of the CPU that the guest sees; absent: the hypervisor's default.
    #[xml(child, since = "3.3")]
    pub cache: Option<Cache>,
    /// Width of physical addresses, in bits; absent: the hypervisor's default.
    #[xml(child, since = "8.7")]
    pub maxphysaddr: Option<Maxphysaddr>,
    /// Features that the model is to have or to lack.
    #[xml(list = "feature")]
    pub feature: Vec<Feature>,
    /// NUMA cells that the guest sees; absent: memory and CPUs are one unit.
    #[xml(child, since = "0.9.8")]
    pub numa: Option<Numa>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// The attributes of `<cpu>`, which are written only where there is a model to speak of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CpuAttrs {
    /// Where the model comes from; custom where it is missing.
    pub mode: Option<Mode>,
    /// How the host's CPU must compare.
    pub r#match: Option<Match>,
    /// How it is checked before the guest starts.
    pub check: Option<Check>,
    /// Whether features are left out that would prevent a migration.
    pub migratable: Option<OnOff>,
    /// Whether features that the CPU deprecates are left on; absent: the hypervisor's default.
    pub deprecated_features: Option<OnOff>,
    /// Whether a model's name follows; kept in step by [`Cpu::settle`].
    pub named: bool,
}

impl Fields for CpuAttrs {
    const SHAPE: &'static Shape = &Shape {
        doc: "The attributes of `<cpu>`.",
        items: &[
            Item::Attr {
                name: "mode",
                doc: "Where the model comes from.",
                value: &Mode::KIND,
                required: false,
                dates: Dates::since("0.9.10"),
            },
            Item::Attr {
                name: "match",
                doc: "How the host's CPU must compare.",
                value: &Match::KIND,
                required: false,
                dates: Dates::ALWAYS,
            },
            Item::Attr {
                name: "check",
                doc: "How it is checked before the guest starts.",
                value: &Check::KIND,
                required: false,
                dates: Dates::since("3.2"),
            },
            Item::Attr {
                name: "migratable",
                doc: "Whether features that prevent a migration are left out.",
                value: &OnOff::KIND,
                required: false,
                dates: Dates::since("6.5"),
            },
            Item::Attr {
                name: "deprecated_features",
                doc: "Whether features that the CPU deprecates are left on, on S/390; absent: the hypervisor's default.",
                value: &OnOff::KIND,
                required: false,
                dates: Dates::since("11.0"),
            },
        ],
    };

    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<CpuAttrs> {
        let named = cursor.node().is_some_and(|node| {
            node.children()
                .any(|child| child.has_tag_name("model") && child.text().is_some_and(|text| !text.is_empty()))
        });
        let (mode, r#match) = (cursor.attr("mode"), cursor.attr("match"));
        let (check, migratable) = (cursor.attr("check"), cursor.attr("migratable"));
        let deprecated_features = cursor.attr("deprecated_features");
        Some(CpuAttrs { mode, r#match, check, migratable, deprecated_features, named })
    }

    fn write_attrs(&self, writer: &mut Writer<'_>) {
        let mode = self.mode.unwrap_or_default();
        if mode == Mode::Custom && !self.named {
            return;
        }
        writer.attr("mode", &mode);
        if mode == Mode::Custom {
            writer.attr("match", &self.r#match.unwrap_or_default());
        }
        if let Some(check) = self.check.filter(|check| *check != Check::Default) {
            writer.attr("check", &check);
        }
        if let Some(migratable) = &self.migratable {
            writer.attr("migratable", migratable);
        }
        if let Some(deprecated) = &self.deprecated_features {
            writer.attr("deprecated_features", deprecated);
        }
    }

    fn write_content<'a>(&'a self, _: &mut Writer<'a>) {}
}

impl Cpu {
    /// Where the model comes from, said or not.
    pub fn mode(&self) -> Mode {
        self.attrs.mode.unwrap_or_default()
    }

    /// The model's name.
    pub fn model_name(&self) -> Option<&str> {
        self.model.as_ref()?.name.as_deref()
    }

    /// Whether a model is to be emulated, but none is named.
    pub fn is_unnamed(&self) -> bool {
        self.mode() == Mode::Custom && self.model_name().is_none()
    }

    /// Brings the attributes in step with the model after a change.
    pub fn settle(&mut self) {
        self.attrs.named = self.model_name().is_some();
    }
}

token! {
    /// Where the CPU model comes from.
    pub enum Mode: default Custom {
        /// From the definition.
        Custom = "custom",
        /// From the host, by a model near to it.
        HostModel = "host-model",
        /// From the host, as it is.
        HostPassthrough = "host-passthrough",
        /// All that the hypervisor can give.
        Maximum = "maximum" since "7.1",
    }
}

token! {
    /// How the host's CPU must compare with the model.
    pub enum Match: default Exact {
        /// It has all features; the guest gets these and no others.
        Exact = "exact",
        /// It has all features; the guest gets all of the host's.
        Minimum = "minimum",
        /// It has these features and no others.
        Strict = "strict",
    }
}

token! {
    /// How the CPU is checked before the guest starts.
    pub enum Check {
        /// As the hypervisor does it.
        Default = "default",
        /// Not at all.
        None = "none",
        /// Against the host, before the start.
        Partial = "partial",
        /// Against what the hypervisor made of it.
        Full = "full",
    }
}

/// `<cpu><model>`: the named CPU model.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Model {
    #[xml(flatten)]
    attrs: ModelAttrs,
    /// The vendor that the guest sees, 12 characters.
    #[xml(attr, since = "0.10")]
    pub vendor_id: Option<String>,
    /// Name of the model, such as Skylake-Client or cortex-a57, as the hypervisor knows it.
    #[xml(text)]
    pub name: Option<NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl Model {
    /// A model of that name.
    pub fn named(name: &str, fallback: Fallback) -> Model {
        let attrs = ModelAttrs { fallback: Some(fallback), named: true };
        Model { attrs, name: Some(name.into()), ..Model::default() }
    }

    /// Whether a similar model may take its place.
    pub fn fallback(&self) -> Fallback {
        self.attrs.fallback.unwrap_or_default()
    }
}

/// `model@fallback`, which is written only where the model has a name.
#[derive(Clone, Debug, Default, PartialEq)]
struct ModelAttrs {
    fallback: Option<Fallback>,
    named: bool,
}

impl Fields for ModelAttrs {
    const SHAPE: &'static Shape = &Shape {
        doc: "Whether a similar model may take its place.",
        items: &[Item::Attr {
            name: "fallback",
            doc: "Whether a similar model may take its place; `allow` where it is missing.",
            value: &Fallback::KIND,
            required: false,
            dates: Dates::since("0.9.10"),
        }],
    };

    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<ModelAttrs> {
        let named = cursor.node().is_some_and(|node| node.text().is_some_and(|text| !text.is_empty()));
        Some(ModelAttrs { fallback: cursor.attr("fallback"), named })
    }

    fn write_attrs(&self, writer: &mut Writer<'_>) {
        if self.named {
            writer.attr("fallback", &self.fallback.unwrap_or_default());
        }
    }

    fn write_content<'a>(&'a self, _: &mut Writer<'a>) {}
}

token! {
    /// Whether a similar model may take the model's place.
    pub enum Fallback: default Allow {
        /// The guest starts with the closest model that the host can offer.
        Allow = "allow",
        /// It may not.
        Forbid = "forbid",
    }
}

/// `<topology>`: the product of all five is the maximum of virtual CPUs.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Topology {
    /// CPU sockets of the guest, at least 1.
    #[xml(attr)]
    pub sockets: u32,
    /// Dies of a socket; 1 where it is missing.
    #[xml(attr, default, since = "6.1")]
    pub dies: One,
    /// Clusters of a die; 1 where it is missing.
    #[xml(attr, default, since = "10.1")]
    pub clusters: One,
    /// Cores of each cluster, at least 1.
    #[xml(attr)]
    pub cores: u32,
    /// Threads of each core, at least 1; one thread is one virtual CPU.
    #[xml(attr)]
    pub threads: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl Topology {
    /// How many CPUs it makes; `None` where that is beyond counting.
    pub fn product(&self) -> Option<u32> {
        let parts = [self.sockets, self.dies.0, self.clusters.0, self.cores, self.threads];
        parts.into_iter().try_fold(1u32, u32::checked_mul)
    }

    /// The nearest topology that makes so many CPUs: with other cores, else with other sockets, else one
    /// socket of cores with one thread each.
    #[must_use]
    pub fn fitted(&self, count: u32) -> Topology {
        let fitting = |own: u32| {
            let others = self.product().filter(|_| own > 0)? / own;
            (others > 0 && count % others == 0).then(|| count / others)
        };
        match (fitting(self.cores), fitting(self.sockets)) {
            (Some(cores), _) => Topology { cores, ..self.clone() },
            (None, Some(sockets)) => Topology { sockets, ..self.clone() },
            (None, None) => {
                let (dies, clusters) = (One(1), One(1));
                Topology { sockets: 1, dies, clusters, cores: count, threads: 1, ..self.clone() }
            }
        }
    }

    /// The attributes in which another topology differs, with its values.
    pub fn differences(&self, other: &Topology) -> Vec<(&'static str, u32)> {
        let parts = [
            ("sockets", self.sockets, other.sockets),
            ("dies", self.dies.0, other.dies.0),
            ("clusters", self.clusters.0, other.clusters.0),
            ("cores", self.cores, other.cores),
            ("threads", self.threads, other.threads),
        ];
        parts
            .into_iter()
            .filter(|(_, own, other)| own != other)
            .map(|(name, _, other)| (name, other))
            .collect()
    }
}

/// A count that is 1 where it is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct One(pub u32);

impl Default for One {
    fn default() -> One {
        One(1)
    }
}

impl Value for One {
    const KIND: crate::xml::ValueKind = u32::KIND;

    fn parse(text: &str) -> Result<One, crate::xml::Invalid> {
        u32::parse(text).map(One)
    }

    fn print(&self, out: &mut String) {
        self.0.print(out);
    }
}

/// `<cpu><cache>`: cache of the CPU that the guest sees.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Cache {
    /// The level, 1 to 3; all where it is missing.
    #[xml(attr)]
    pub level: Option<u32>,
    /// Whether the cache is emulated, the host's (passthrough), or hidden (disable).
    #[xml(attr)]
    pub mode: CacheMode,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What the guest sees of the CPU's cache.
    pub enum CacheMode {
        /// A made-up one.
        Emulate = "emulate",
        /// The guest sees the cache of the host's CPU.
        Passthrough = "passthrough",
        /// The guest sees no cache.
        Disable = "disable",
    }
}

/// `<maxphysaddr>`: width of physical addresses, in bits.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Maxphysaddr {
    /// Whether the width is the host's (passthrough) or the one in `bits` (emulate).
    #[xml(attr)]
    pub mode: MaxphysaddrMode,
    /// Width of physical addresses in bits, with mode emulate; absent: the hypervisor's default.
    #[xml(attr)]
    pub bits: Option<u32>,
    /// The most bits that are taken from the host, with mode passthrough; 0 or absent: all that it has.
    #[xml(attr, omit, since = "9.3")]
    pub limit: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Where the number of address bits comes from.
    pub enum MaxphysaddrMode {
        /// From the definition.
        Emulate = "emulate",
        /// From the host.
        Passthrough = "passthrough",
    }
}

/// `<cpu><feature>`: a feature that the model is to have or to lack.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Feature {
    /// Whether the guest gets the feature, and what happens if the host lacks it; require where absent.
    #[xml(attr, default)]
    pub policy: Policy,
    /// Name of the CPU feature, such as vmx, in the spelling of definitions.
    #[xml(attr)]
    pub name: String,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Whether the guest has a feature.
    pub enum Policy: default Require {
        /// It has, whatever the host says.
        Force = "force",
        /// It has; the host must.
        Require = "require",
        /// It has, if the host has.
        Optional = "optional",
        /// It has not.
        Disable = "disable",
        /// It has not, and the host must not either.
        Forbid = "forbid",
    }
}
