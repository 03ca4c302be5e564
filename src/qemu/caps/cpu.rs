//! The CPU models that a binary offers, and the CPU that it makes of the host's.
//!
//! Source: the replies to `query-cpu-definitions` and `query-cpu-model-expansion`. Names of x86
//! features are spelt as documents spell them, not as QEMU does.

use super::feature::from_qemu;
use crate::json::Json;
use crate::xml::value::arch::Arch;
use std::collections::HashSet;

/// A CPU model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CpuModel {
    /// The name.
    pub name: String,
    /// Its QOM type.
    pub typename: Option<String>,
    /// Features that the host lacks for it; empty: the host can run it; none: QEMU does not know.
    pub blockers: Option<Vec<String>>,
    /// Whether QEMU will drop it.
    pub deprecated: bool,
}

impl CpuModel {
    /// Whether the host can run it; false also where QEMU does not know.
    pub fn is_usable(&self) -> bool {
        self.blockers.as_ref().is_some_and(Vec::is_empty)
    }

    pub(super) fn read(arch: &Arch, entry: &Json<'_>) -> Option<CpuModel> {
        let blockers = entry.get("unavailable-features").map(|list| {
            list.elements().iter().filter_map(Json::text).map(|name| spell(arch, name)).collect()
        });
        Some(CpuModel {
            name: rename(arch, entry.text_of("name")?),
            typename: entry.text_of("typename").filter(|name| !name.is_empty()).map(str::to_owned),
            blockers,
            deprecated: entry.is("deprecated"),
        })
    }
}

/// The models of a reply to `query-cpu-definitions`, in its order.
pub(super) fn read_models(arch: &Arch, reply: &Json<'_>) -> Vec<CpuModel> {
    reply.elements().iter().filter_map(|entry| CpuModel::read(arch, entry)).collect()
}

/// What QEMU makes of the host's CPU, or, without acceleration, the most that it can emulate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostCpu {
    /// The model that the properties build on: `base` on x86, a real one on s390.
    pub model: String,
    /// All properties, in QEMU's order.
    pub properties: Vec<Property>,
    /// Whether QEMU told which properties survive a migration.
    pub migratability: bool,
}

/// A property of a CPU: on x86 and s390 mostly a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// The name.
    pub name: String,
    /// The value.
    pub value: PropertyValue,
    /// Whether a guest that has it can migrate; only told where [`HostCpu::migratability`] is set.
    pub migratable: bool,
}

/// The value of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PropertyValue {
    /// Whether the CPU has the feature.
    Boolean(bool),
    /// A number: `family`, `model`, `stepping`.
    Number(i64),
    /// A text: `vendor`.
    Text(String),
}

impl HostCpu {
    /// The property of that name, as documents spell it.
    pub fn get(&self, name: &str) -> Option<&PropertyValue> {
        self.properties.iter().find(|property| property.name == name).map(|property| &property.value)
    }

    /// The boolean properties with their values and whether they survive a migration, in order.
    pub fn features(&self) -> impl Iterator<Item = (&str, bool, bool)> {
        self.properties.iter().filter_map(|property| match property.value {
            PropertyValue::Boolean(value) => Some((&*property.name, value, property.migratable)),
            _ => None,
        })
    }

    /// Reads a reply to `query-cpu-model-expansion`.
    pub(super) fn read(arch: &Arch, reply: &Json<'_>) -> Option<HostCpu> {
        let model = reply.get("model")?;
        let properties = model.get("props").map_or(&[][..], Json::members).iter();
        Some(HostCpu {
            model: model.text_of("name").unwrap_or_default().to_owned(),
            properties: properties.filter_map(|(name, value)| Property::read(arch, name, value)).collect(),
            migratability: false,
        })
    }

    /// Learns from the reply of the same expansion with `migratable` off: what is true only there
    /// does not survive a migration.
    pub(super) fn merge_unmigratable(&mut self, all: &HostCpu) {
        let all: HashSet<&str> =
            all.features().filter(|feature| feature.1).map(|feature| feature.0).collect();
        for property in &mut self.properties {
            if property.value == PropertyValue::Boolean(false) && all.contains(&*property.name) {
                property.value = PropertyValue::Boolean(true);
                property.migratable = false;
            }
        }
        self.migratability = true;
    }
}

impl Property {
    fn read(arch: &Arch, name: &str, value: &Json<'_>) -> Option<Property> {
        let value = match value {
            Json::Bool(value) => PropertyValue::Boolean(*value),
            Json::Number(number) => PropertyValue::Number(*number),
            Json::Text(text) => PropertyValue::Text(text.clone().into_owned()),
            Json::Null | Json::Beyond(_) | Json::Array(_) | Json::Object(_) => return None,
        };
        Some(Property { name: spell(arch, name), value, migratable: true })
    }
}

fn spell(arch: &Arch, name: &str) -> String {
    if arch.is_x86() { from_qemu(name) } else { name }.to_owned()
}

/// POWER models go by libvirt's spelling.
fn rename(arch: &Arch, name: &str) -> String {
    const POWER: [&str; 8] =
        ["POWER6", "POWER7", "POWER8", "POWER9", "POWER10", "POWER11", "POWERPC_e5500", "POWERPC_e6500"];
    let known = POWER.iter().find(|known| arch.is_ppc64() && known.eq_ignore_ascii_case(name));
    known.map_or(name, |known| known).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_and_their_blockers() {
        let text = r#"[{"name": "486", "typename": "", "unavailable-features": []},
                       {"name": "max", "typename": "max-x86_64-cpu", "deprecated": true},
                       {"name": "athlon", "unavailable-features": ["lahf-lm", "mmxext"]}]"#;
        let models = read_models(&Arch::X86_64, &serde_json::from_str(text).unwrap());
        assert_eq!(models.iter().map(CpuModel::is_usable).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!(models[2].blockers.as_ref().unwrap()[..], ["lahf_lm", "mmxext"]);
        assert_eq!((models[0].typename.as_deref(), models[1].deprecated), (None, true));
        assert_eq!(rename(&Arch::Ppc64, "power9"), "POWER9");
        assert_eq!(rename(&Arch::Ppc64, "power9_v2.0"), "power9_v2.0");
    }

    #[test]
    fn what_is_true_only_without_migration_is_marked() {
        let read = |text: &str| HostCpu::read(&Arch::X86_64, &serde_json::from_str(text).unwrap()).unwrap();
        let mut host = read(
            r#"{"model": {"name": "base", "props":
            {"tsc-adjust": true, "invtsc": false, "vendor": "AuthenticAMD", "level": 13, "xsaves": false}}}"#,
        );
        host.merge_unmigratable(&read(
            r#"{"model": {"name": "base", "props": {"invtsc": true, "xsaves": false}}}"#,
        ));
        let features: Vec<_> = host.features().collect();
        assert_eq!(features, [("tsc_adjust", true, true), ("invtsc", true, false), ("xsaves", false, true)]);
        assert_eq!(host.get("vendor"), Some(&PropertyValue::Text("AuthenticAMD".into())));
    }
}
