//! Documents: `define-fixed`, `fmt-fixed`, `fmt-lossless`, `json-lossless`,
//! `generic`.

use crate::corpus::{compare, read, Case, Corpus};
use domdef::complete::Identities;
use domdef::format::format;
use domdef::hypervisor::{Completed, Generic};
use domdef::json::{from_json, to_json};
use domdef::xml::Options;
use domdef::Domain;
use std::path::{Path, PathBuf};

/// The cases.
pub fn cases(corpus: &Corpus) -> Vec<Case> {
    let mut cases = Vec::new();
    let canonical = [("qemu", "qemu/out"), ("generic", "generic/out")];
    for (prefix, folder) in canonical {
        for path in documents(&corpus.root.join(folder)) {
            let id = format!("{prefix}/{}", stem(&path));
            let (define, fmt) = (path.clone(), path);
            cases.push(Case::new("define-fixed", id.clone(), move || {
                let text = read(&define)?;
                compare(&written(&text)?, &text)
            }));
            cases.push(Case::new("fmt-fixed", id, move || {
                let text = read(&fmt)?;
                compare(&formatted(&text)?, &text)
            }));
        }
    }
    for folder in ["qemu/in", "generic/in", "realworld"] {
        for path in documents(&corpus.root.join(folder)) {
            let prefix = folder.split('/').next().unwrap_or_default();
            let id = format!("{prefix}/{}", stem(&path));
            let (fmt, json) = (path.clone(), path);
            cases.push(Case::new("fmt-lossless", id.clone(), move || lossless(&read(&fmt)?)));
            cases.push(Case::new("json-lossless", id, move || json_lossless(&read(&json)?)));
        }
    }
    for row in corpus.rows("generic/cases.ndjson") {
        let id = row["id"].as_str().unwrap_or_default().to_owned();
        let folder = corpus.root.join("generic");
        let fails = row["expect"] != "ok";
        cases.push(Case::new("generic", id.clone(), move || {
            let text = read(&folder.join(format!("in/{id}.xml")))?;
            let completed = completed(&text);
            match (fails, completed) {
                (true, Err(_)) => Ok(()),
                (true, Ok(_)) => Err("it was not refused".to_owned()),
                (false, completed) => {
                    let out = folder.join(format!("out/{id}.xml"));
                    let expected = if out.exists() { read(&out)? } else { text };
                    compare(&completed?, &expected)
                }
            }
        }));
    }
    cases
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = Vec::new();
    for path in entries {
        if path.is_dir() {
            paths.extend(documents(&path));
        } else if path.extension().is_some_and(|extension| extension == "xml") {
            paths.push(path);
        }
    }
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn domain(text: &str) -> Result<Domain, String> {
    let reading = Domain::read(text);
    reading.domain.ok_or_else(|| reading.diagnostics.iter().map(|found| format!("{found}\n")).collect())
}

fn written(text: &str) -> Result<String, String> {
    Ok(domain(text)?.to_xml(Options::CANONICAL).expect("writable"))
}

fn completed(text: &str) -> Result<String, String> {
    let drawn = Identities::Drawn { uuid: std::array::from_fn(|at| at as u8), mac: [0; 3] };
    let completed = Completed::<Generic>::new(domain(text)?, &drawn);
    completed
        .map(|domain| domain.to_xml(Options::CANONICAL).expect("writable"))
        .map_err(|refused| refused.to_string())
}

fn formatted(text: &str) -> Result<String, String> {
    format(text).map_err(|diagnostic| diagnostic.to_string())
}

/// Formatting neither adds nor loses a node or value, and formatting twice is formatting once.
fn lossless(text: &str) -> Result<(), String> {
    let Ok(once) = format(text) else {
        return match roxmltree::Document::parse(text) {
            Ok(_) => Err("a well-formed document was refused".to_owned()),
            Err(_) => Ok(()),
        };
    };
    compare(&formatted(&once)?, &once)?;
    let (before, after) = (tokens(text)?, tokens(&once)?);
    match before == after {
        true => Ok(()),
        false => Err("a node or a value was lost or added".to_owned()),
    }
}

/// The JSON form of what can be read is read as the same definition, and has the same JSON form.
fn json_lossless(text: &str) -> Result<(), String> {
    let Some(domain) = Domain::read(text).domain else { return Ok(()) };
    let json = to_json(&domain).map_err(|refused| refused.to_string())?;
    let reading = from_json(&json);
    let told = || reading.diagnostics.iter().map(|found| format!("{found}\n")).collect::<String>();
    let again = reading.domain.as_ref().ok_or_else(|| format!("{json}\n{}", told()))?;
    let canonical = domain.to_xml(Options::CANONICAL).expect("writable");
    let again_xml = again.to_xml(Options::CANONICAL).expect("writable");
    // Some values that rules refuse, such as an empty set of nodes, do not outlive canonical form either.
    if again_xml != canonical && written(&canonical).as_ref() == Ok(&again_xml) {
        return Ok(());
    }
    compare(&again_xml, &canonical)?;
    compare(&to_json(again).map_err(|refused| refused.to_string())?, &json)
}

/// Everything in a document, sorted: names, attributes with their values, texts, comments.
fn tokens(text: &str) -> Result<Vec<String>, String> {
    let document = roxmltree::Document::parse(text).map_err(|error| error.to_string())?;
    let mut tokens = Vec::new();
    for node in document.descendants() {
        let path: Vec<&str> =
            node.ancestors().filter(|node| node.is_element()).map(|node| node.tag_name().name()).collect();
        match node.node_type() {
            roxmltree::NodeType::Element => {
                tokens.push(format!("<{path:?} {:?}", node.tag_name().namespace()));
                for attr in node.attributes() {
                    tokens.push(format!("@{path:?} {} = {:?}", attr.name(), attr.value()));
                }
            }
            roxmltree::NodeType::Text if node.text().is_some_and(|text| !text.trim_ascii().is_empty()) => {
                tokens.push(format!("t{path:?} {:?}", node.text()));
            }
            roxmltree::NodeType::Comment => tokens.push(format!("c{path:?} {:?}", node.text())),
            roxmltree::NodeType::PI => tokens.push(format!("p{path:?} {:?}", node.pi())),
            roxmltree::NodeType::Text | roxmltree::NodeType::Root => {}
        }
    }
    tokens.sort();
    Ok(tokens)
}
