//! `xen-xl-to`, `xen-xm-to`: configurations of Xen from definitions; `xen-xl-from`,
//! `xen-xm-from`: definitions from configurations; `libxl-json`: what libxl is given.

use crate::corpus::{compare, read, Case, Corpus};
use domdef::diagnostic::Diagnostic;
use domdef::domain::Reading;
use domdef::hypervisor::Completed;
use domdef::xen::libxl::Host;
use domdef::xen::{self, Xen};
use domdef::xml::Options;
use domdef::{Domain, Release};
use serde_json::Value;

/// Whose results they are.
const RELEASE: Release = Release::new(10, 7);

/// The cases.
pub fn cases(corpus: &Corpus) -> Vec<Case> {
    let mut cases = Vec::new();
    for (folder, to, from, newest) in
        [("xl", "xen-xl-to", "xen-xl-from", "xen-xl-12.8"), ("xm", "xen-xm-to", "xen-xm-from", "xen-xm-12.8")]
    {
        for row in corpus.rows(&format!("xen/{folder}/cases.ndjson")) {
            let id = row["id"].as_str().unwrap_or_default().to_owned();
            let path = corpus.root.join("xen").join(folder);
            let xml = path.join(format!("{id}.xml"));
            let cfg = path.join(format!("{id}.cfg"));
            if row["to_cfg"] == true {
                let (xml, cfg) = (xml.clone(), cfg.clone());
                cases.push(Case::new(to, id.clone(), move || {
                    compare(&translated(&read(&xml)?, folder)?, &read(&cfg)?)
                }));
            }
            if row["to_cfg"] == true && row["to_xml"] == true {
                let cfg = cfg.clone();
                // What the newest libvirt makes of a configuration is the same configuration again.
                cases.push(Case::new(newest, id.clone(), move || {
                    let text = read(&cfg)?;
                    compare(&translated(&definition(&text, folder, Release::NEWEST)?, folder)?, &text)
                }));
            }
            if row["to_xml"] == true {
                cases.push(Case::new(from, id, move || {
                    compare(&definition(&read(&cfg)?, folder, RELEASE)?, &read(&xml)?)
                }));
            }
        }
    }
    for id in corpus.stems("xen/libxl", "json") {
        let path = corpus.root.join("xen/libxl");
        cases.push(Case::new("libxl-json", id.clone(), move || {
            let domain = completed(Domain::read(&read(&path.join(format!("{id}.xml")))?))?;
            let text = xen::libxl::json(&domain, &host(&id)).map_err(|refused| all(&refused))?;
            let shown = |text: &str| -> Result<String, String> {
                let value = serde_json::from_str(text).map_err(|error| error.to_string())?;
                serde_json::to_string_pretty(&normal(value, true)).map_err(|error| error.to_string())
            };
            compare(&shown(&text)?, &shown(&read(&path.join(format!("{id}.json")))?)?)
        }));
    }
    cases
}

/// The host of the cases: a fixed overhead, nested virtualization on, six NUMA nodes; the cases named
/// for it have a libxl of before 4.14, and were made on a host without NUMA.
fn host(id: &str) -> Host {
    let unified = !id.ends_with("-legacy-nest");
    Host {
        nested_hvm: true,
        nodes: if unified { 6 } else { 1 },
        shadow_memkb: Some(1234),
        unified_nested_hvm: unified,
        ..Host::default()
    }
}

/// A configuration without members that have their default (xen.md 5.1), in the order of their names.
fn normal(value: Value, top: bool) -> Value {
    let Value::Object(members) = value else { return value };
    let is_default = |key: &str, value: &Value| match (key, value) {
        ("devid", value) => value == -1,
        ("rdm_policy", value) => value == "invalid",
        (_, Value::Number(number)) => number.as_f64() == Some(0.0),
        (_, Value::Array(items)) => items.is_empty(),
        (_, Value::Bool(value)) => !value,
        (key, Value::String(word)) => top && key.starts_with("on_") && word == "destroy",
        (key, Value::Object(members)) => members.is_empty() && !key.starts_with("type."),
        _ => false,
    };
    let mut all: Vec<(String, Value)> = Vec::new();
    for (key, value) in members {
        let value = match value {
            Value::Object(mut members) if key == "cpuid" => members.remove("cpuid").unwrap_or_default(),
            Value::Array(items) => items.into_iter().map(|item| normal(item, false)).collect(),
            other => normal(other, false),
        };
        if !is_default(&key, &value) {
            all.push((key, value));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    Value::Object(all.into_iter().collect())
}

fn all(found: &[Diagnostic]) -> String {
    found.iter().map(|found| format!("{found}\n")).collect()
}

fn completed(reading: Reading) -> Result<Completed<'static, Xen>, String> {
    let domain = reading.domain.ok_or_else(|| all(&reading.diagnostics))?;
    Completed::new(domain, &()).map_err(|refused| all(&refused))
}

fn definition(text: &str, notation: &str, libvirt: Release) -> Result<String, String> {
    let reading = if notation == "xl" { xen::read_xl(text, libvirt) } else { xen::read_xm(text, libvirt) };
    completed(reading).map(|domain| domain.to_xml(Options::CANONICAL).expect("writable"))
}

fn translated(text: &str, notation: &str) -> Result<String, String> {
    let domain = completed(Domain::read(text))?;
    let config = if notation == "xl" { xen::xl(&domain) } else { xen::xm(&domain) };
    config.map_err(|refused| all(&refused))
}
