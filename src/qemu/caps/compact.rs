//! The compact form: capabilities reduced to what the type holds, one entry a line.
//!
//! It is one JSON object; its entries about machines and CPUs have the members that QMP gives them.

use super::conversation::LIMIT;
use super::{
    Capabilities, CpuModel, Error, Flag, Flags, Gic, HostCpu, Machine, PropertyValue, Sev, SgxSection,
    Shared, Table, Version,
};
use crate::json::Json;
use crate::xml::value::arch::Arch;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// The member that tells the form, and its version.
const MARK: &str = "domdef-capabilities";

impl Capabilities {
    /// Reads either form: a conversation, or the compact one.
    ///
    /// # Errors
    /// As [`Capabilities::from_conversation`]; in the compact form a member missing or a flag
    /// unknown.
    pub fn read(text: &str) -> Result<Capabilities, Error> {
        if text.len() > LIMIT {
            return Err(Error::new(format!("the capabilities are longer than {LIMIT} bytes")));
        }
        match serde_json::Deserializer::from_str(text).into_iter::<Json>().next() {
            Some(Ok(first)) if first.get(MARK).is_some() => read(&first),
            _ => Capabilities::from_conversation(text),
        }
    }

    /// The compact form.
    pub fn to_compact(&self) -> String {
        let mut out = format!("{{\"{MARK}\": 1");
        let Version { major, minor, micro } = self.version;
        let version = [("major", major), ("minor", minor), ("micro", micro)];
        member(&mut out, "version", &numbers(version.map(|(name, part)| (name, part.into()))));
        member(&mut out, "arch", &text(self.arch.as_str()));
        list(&mut out, "flags", self.flags.iter().map(|flag| text(flag.as_str())));
        list(&mut out, "gic", self.gic.iter().map(gic));
        if let Some(Sev { cbitpos, reduced_phys_bits }) = self.sev {
            let sev = [("cbitpos", cbitpos.into()), ("reduced-phys-bits", reduced_phys_bits.into())];
            member(&mut out, "sev", &numbers(sev));
        }
        list(&mut out, "sgx", self.sgx.iter().map(sgx));
        for (name, table) in [("kvm", &self.kvm), ("hvf", &self.hvf), ("tcg", &self.tcg)] {
            let Some(table) = table else { continue };
            let _ = write!(out, "{}{{\"accelerator\": \"{name}\"", opening(name));
            list(&mut out, "machines", table.machines.iter().map(machine));
            list(&mut out, "cpus", table.cpus.iter().map(cpu));
            if let Some(host) = &table.host {
                member(&mut out, "host", &host_cpu(host));
            }
            out.push('}');
        }
        out.push_str("}\n");
        out
    }
}

/// What a table's member begins with, as it is written.
fn opening(accelerator: &str) -> String {
    format!(",\n\"{accelerator}\": ")
}

/// The capabilities in a text that [`Capabilities::to_compact`] wrote; its tables are read when they are asked for.
pub(super) fn written(text: &'static str) -> Result<Capabilities, Error> {
    let whole = text.strip_suffix("}\n").unwrap_or(text);
    let starts = ["kvm", "hvf", "tcg"].map(|name| (name, opening(name)));
    let place = |opening: &str| memchr::memmem::find(whole.as_bytes(), opening.as_bytes());
    let mut places: Vec<_> =
        starts.iter().filter_map(|(name, start)| Some((place(start)?, start.len(), *name))).collect();
    places.sort_unstable();
    let head = &whole[..places.first().map_or(whole.len(), |(place, ..)| *place)];
    let mut capabilities = Capabilities::read(&format!("{head}}}\n"))?;
    for (nth, (start, length, name)) in places.iter().enumerate() {
        let end = places.get(nth + 1).map_or(whole.len(), |(place, ..)| *place);
        let table = Shared::written(capabilities.arch.clone(), &whole[start + length..end]);
        match *name {
            "kvm" => capabilities.kvm = Some(table),
            "hvf" => capabilities.hvf = Some(table),
            _ => capabilities.tcg = Some(table),
        }
    }
    Ok(capabilities)
}

/// A table, from its member in a text that [`Capabilities::to_compact`] wrote.
pub(super) fn table(arch: &Arch, text: &str) -> Table {
    serde_json::Deserializer::from_str(text).deserialize_map(Whole { arch }).unwrap_or_default()
}

/// A table that is read entry by entry: all of them together take far more memory as JSON.
struct Whole<'a> {
    arch: &'a Arch,
}

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = Table;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Table, A::Error> {
        let Whole { arch } = self;
        let (mut machines, mut cpus, mut others) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(name) = access.next_key::<Cow<'de, str>>()? {
            match &*name {
                "machines" => machines = access.next_value_seed(Entries(Machine::read))?,
                "cpus" => cpus = access.next_value_seed(Entries(|entry: &_| CpuModel::read(arch, entry)))?,
                _ => others.push((name, access.next_value()?)),
            }
        }
        Ok(Table { machines, cpus, ..read_table(arch, &Json::Object(others)) })
    }
}

/// A list, of each entry what a function makes of it.
struct Entries<F>(F);

impl<'de, T, F: FnMut(&Json<'de>) -> Option<T>> DeserializeSeed<'de> for Entries<F> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T, F: FnMut(&Json<'de>) -> Option<T>> Visitor<'de> for Entries<F> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut access: A) -> Result<Vec<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(entry) = access.next_element::<Json<'de>>()? {
            all.extend(self.0(&entry));
        }
        Ok(all)
    }
}

fn read(json: &Json<'_>) -> Result<Capabilities, Error> {
    if json.get(MARK) != Some(&Json::Number(1)) {
        return Err(Error::new(format!("found another version of '{MARK}' than 1")));
    }
    let missing = |name: &str| Error::new(format!("the capabilities lack '{name}'"));
    let part = |name: &str| json.get("version").and_then(|version| version.get(name)).and_then(Json::number);
    let (Some(major), Some(minor), Some(micro)) = (part("major"), part("minor"), part("micro")) else {
        return Err(missing("version"));
    };
    let arch = Arch::from(json.text_of("arch").ok_or_else(|| missing("arch"))?);
    let mut flags = Flags::default();
    // They are mostly in the order of the table, so that each is looked for behind the one before it.
    let mut behind = 0;
    for name in json.get("flags").ok_or_else(|| missing("flags"))?.elements() {
        let name = name.text().unwrap_or_default();
        let places = (behind..Flag::ALL.len()).chain(0..behind);
        let place = { places }.find(|place| Flag::ALL[*place].as_str() == name);
        let place = place.ok_or_else(|| Error::new(format!("unknown flag '{name}'")))?;
        flags.insert(Flag::ALL[place]);
        behind = place + 1;
    }
    let table = |name: &str| json.get(name).map(|table| Shared::from(read_table(&arch, table)));
    Ok(Capabilities {
        version: Version { major, minor, micro },
        arch: arch.clone(),
        flags,
        kvm: table("kvm"),
        hvf: table("hvf"),
        tcg: table("tcg"),
        gic: json.get("gic").map(Gic::read_all).unwrap_or_default(),
        sev: json.get("sev").and_then(Sev::read),
        sgx: json.get("sgx").map(SgxSection::read_all).unwrap_or_default(),
    })
}

fn read_table(arch: &Arch, json: &Json<'_>) -> Table {
    let entries = |name| json.get(name).map_or(&[][..], Json::elements).iter();
    let host = json.get("host");
    let mut table = Table {
        machines: entries("machines").filter_map(Machine::read).collect(),
        cpus: entries("cpus").filter_map(|entry| CpuModel::read(arch, entry)).collect(),
        host: host.and_then(|host| HostCpu::read(arch, host)),
    };
    if let (Some(host), Some(names)) = (&mut table.host, host.and_then(|host| host.get("unmigratable"))) {
        host.migratability = true;
        for property in &mut host.properties {
            property.migratable = !names.elements().iter().any(|name| name.text() == Some(&property.name));
        }
    }
    table
}

fn member(out: &mut String, name: &str, value: &Json<'_>) {
    let _ = write!(out, ",\n\"{name}\": {value}");
}

fn list<'j>(out: &mut String, name: &str, entries: impl Iterator<Item = Json<'j>>) {
    let mut entries = entries.peekable();
    if entries.peek().is_none() && name != "flags" {
        return;
    }
    let _ = write!(out, ",\n\"{name}\": [");
    while let Some(entry) = entries.next() {
        let _ = write!(out, "\n {entry}{}", if entries.peek().is_some() { "," } else { "" });
    }
    out.push(']');
}

fn text(text: &str) -> Json<'_> {
    Json::Text(Cow::Borrowed(text))
}

fn object<'j>(members: impl IntoIterator<Item = (&'j str, Option<Json<'j>>)>) -> Json<'j> {
    let given = members.into_iter().filter_map(|(name, value)| Some((Cow::Borrowed(name), value?)));
    Json::Object(given.collect())
}

fn numbers<'j>(members: impl IntoIterator<Item = (&'j str, i64)>) -> Json<'j> {
    object(members.into_iter().map(|(name, number)| (name, Some(Json::Number(number)))))
}

/// The member of a yes-or-no fact that is no where it is silent.
fn only_if(value: bool) -> Option<Json<'static>> {
    value.then_some(Json::Bool(true))
}

fn gic(gic: &Gic) -> Json<'_> {
    object([
        ("version", Some(Json::Number(gic.version.into()))),
        ("kernel", only_if(gic.kernel)),
        ("emulated", only_if(gic.emulated)),
    ])
}

fn sgx(section: &SgxSection) -> Json<'_> {
    let size = i64::try_from(section.size).unwrap_or(i64::MAX);
    numbers([("node", section.node.into()), ("size", size)])
}

fn machine(machine: &Machine) -> Json<'_> {
    object([
        ("name", Some(text(&machine.name))),
        ("alias", machine.alias.as_deref().map(text)),
        ("is-default", only_if(machine.is_default)),
        ("cpu-max", Some(Json::Number(machine.cpu_max.into()))),
        ("hotpluggable-cpus", only_if(machine.hotpluggable_cpus)),
        ("default-cpu-type", machine.default_cpu_type.as_deref().map(text)),
        ("numa-mem-supported", Some(Json::Bool(machine.numa_mem_supported))),
        ("default-ram-id", machine.default_ram_id.as_deref().map(text)),
        ("deprecated", only_if(machine.deprecated)),
        ("acpi", machine.acpi.map(Json::Bool)),
    ])
}

fn cpu(model: &CpuModel) -> Json<'_> {
    let blockers = model.blockers.as_ref();
    object([
        ("name", Some(text(&model.name))),
        ("typename", model.typename.as_deref().map(text)),
        ("unavailable-features", blockers.map(|names| Json::Array(names.iter().map(|n| text(n)).collect()))),
        ("deprecated", only_if(model.deprecated)),
    ])
}

fn host_cpu(host: &HostCpu) -> Json<'_> {
    let properties = host.properties.iter().map(|property| {
        let value = match &property.value {
            PropertyValue::Boolean(value) => Json::Bool(*value),
            PropertyValue::Number(number) => Json::Number(*number),
            PropertyValue::Text(value) => text(value),
        };
        (&*property.name, Some(value))
    });
    let model = object([("name", Some(text(&host.model))), ("props", Some(object(properties)))]);
    let unmigratable = host.properties.iter().filter(|property| !property.migratable);
    let unmigratable = Json::Array(unmigratable.map(|property| text(&property.name)).collect());
    object([("model", Some(model)), ("unmigratable", host.migratability.then_some(unmigratable))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let property =
            |name: &str, value, migratable| super::super::Property { name: name.into(), value, migratable };
        let host = HostCpu {
            model: "base".into(),
            properties: vec![
                property("vendor", PropertyValue::Text("\"AMD\"\u{1}".into()), true),
                property("family", PropertyValue::Number(-23), true),
                property("lahf_lm", PropertyValue::Boolean(true), false),
            ],
            migratability: true,
        };
        let model = CpuModel {
            name: "EPYC".into(),
            typename: Some("EPYC-x86_64-cpu".into()),
            blockers: Some(vec!["sse4a".into()]),
            deprecated: true,
        };
        let capabilities = Capabilities {
            version: Version { major: 9, minor: 0, micro: 90 },
            arch: Arch::X86_64,
            flags: [Flag::Vga, Flag::Kvm].into_iter().collect(),
            kvm: Some(Table { host: Some(host), cpus: vec![model], ..Table::default() }.into()),
            hvf: None,
            tcg: Some(Shared::default()),
            gic: vec![Gic { version: 3, kernel: false, emulated: true }],
            sev: Some(Sev { cbitpos: 47, reduced_phys_bits: 1 }),
            sgx: vec![SgxSection { node: 1, size: 4096 }],
        };
        assert_eq!(Capabilities::read(&capabilities.to_compact()), Ok(capabilities));
    }

    #[test]
    fn what_is_neither_form_is_refused() {
        for text in [
            "",
            "x",
            "{}",
            r#"{"domdef-capabilities": 2}"#,
            r#"{"domdef-capabilities": 1}"#,
            r#"{"domdef-capabilities": 1, "version": {"major": 1, "minor": 1, "micro": 1}, "arch": "x", "flags": ["y"]}"#,
        ] {
            assert!(Capabilities::read(text).is_err(), "{text}");
        }
    }
}
