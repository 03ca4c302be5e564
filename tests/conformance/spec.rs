//! `spec`: James Clark's RELAX NG test suite.

use crate::corpus::{read, Case, Corpus};
use relaxng::{MapLoader, Schema, SchemaDocument, SchemaError};
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::HashMap;

/// The cases, numbered in the order of the file.
pub fn cases(corpus: &Corpus) -> Vec<Case> {
    let Ok(text) = read(&corpus.root.join("relaxng/spectest.xml")) else {
        println!("conformance: skipped relaxng/spectest.xml, it is not in the corpus");
        return Vec::new();
    };
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let entities = entities(&text);
    let expanded =
        entities.iter().fold(body(&text), |text, (name, value)| text.replace(&format!("&{name};"), value));
    let document = Document::parse_with_options(&expanded, options).expect("the suite is well-formed");
    let cases = document.descendants().filter(|node| node.has_tag_name("testCase"));
    cases.enumerate().map(|(number, case)| one(number + 1, case)).collect()
}

/// The document without its document type.
fn body(text: &str) -> String {
    match text.find("]>") {
        Some(end) if text.starts_with("<!DOCTYPE") => text[end + 2..].to_owned(),
        _ => text.to_owned(),
    }
}

/// The entities that the document type declares, character references in them resolved.
fn entities(text: &str) -> Vec<(String, String)> {
    let head = text.split("]>").next().unwrap_or_default();
    let declarations = head.split("<!ENTITY ").skip(1);
    declarations
        .filter_map(|declaration| {
            let (name, rest) = declaration.split_once(' ')?;
            let value = rest.split('"').nth(1)?;
            let mut resolved = String::new();
            let mut parts = value.split("&#x");
            resolved.push_str(parts.next()?);
            for part in parts {
                let (digits, tail) = part.split_once(';')?;
                resolved.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                resolved.push_str(tail);
            }
            Some((name.to_owned(), resolved))
        })
        .collect()
}

fn one(number: usize, case: Node<'_, '_>) -> Case {
    let mut resources = HashMap::new();
    collect(case, "", &mut resources);
    let child = |name: &str| case.children().find(|child| child.has_tag_name(name));
    let schema = |node: Node<'_, '_>| node.first_element_child().map(source).unwrap_or_default();
    let correct = child("correct").map(schema);
    let incorrect = child("incorrect").map(schema);
    let documents = |name: &'static str| -> Vec<String> {
        let found = case.children().filter(move |child| child.has_tag_name(name));
        found.map(|node| node.first_element_child().map(source).unwrap_or_default()).collect()
    };
    let (valid, invalid) = (documents("valid"), documents("invalid"));
    Case::new("spec", format!("{number:03}"), move || {
        let loader = MapLoader(resources);
        if let Some(text) = incorrect {
            return match Schema::from_text(&text, "schema.rng", &loader) {
                Ok(_) => Err(format!("an incorrect schema was taken:\n{text}")),
                Err(_) => Ok(()),
            };
        }
        let Some(text) = correct else { return Err("there is no schema".to_owned()) };
        let schema =
            Schema::from_text(&text, "schema.rng", &loader).map_err(|error| format!("{error}\n{text}"))?;
        let again = Schema::from_image(schema.to_image()).map_err(|error| error.to_string())?;
        let [compact, xml] = in_both_syntaxes(&text, &loader)?;
        for (documents, expected) in [(valid, true), (invalid, false)] {
            for document in documents {
                let parsed = Document::parse(&document).map_err(|error| format!("{error}: {document}"))?;
                for schema in [&schema, &again, &compact, &xml] {
                    let mut validator = schema.validator();
                    let mistakes = validator.validate(&parsed);
                    if mistakes.is_empty() != expected || validator.is_valid(&parsed) != expected {
                        return Err(format!("expected {expected}: {document}\n{mistakes:?}\n{text}"));
                    }
                }
            }
        }
        Ok(())
    })
}

/// The text of an element; the suite declares no namespaces further out.
fn source(node: Node<'_, '_>) -> String {
    node.document().input_text()[node.range()].to_owned()
}

fn collect(node: Node<'_, '_>, folder: &str, out: &mut HashMap<String, String>) {
    for child in node.children() {
        let name = child.attribute("name").unwrap_or_default();
        if child.has_tag_name("resource") {
            let text = child.first_element_child().map(source).unwrap_or_default();
            out.insert(format!("{folder}{name}"), text);
        } else if child.has_tag_name("dir") {
            collect(child, &format!("{folder}{name}/"), out);
        }
    }
}

/// A schema written in compact syntax, and that in XML syntax again.
fn in_both_syntaxes(text: &str, loader: &MapLoader) -> Result<[Schema; 2], String> {
    let compact = |text: &str| SchemaDocument::parse(text, "")?.to_compact();
    let xml = |text: &str| SchemaDocument::parse(text, "")?.to_xml();
    let (compact, loader) = written(&compact, text, loader)?;
    let (xml, again) = written(&xml, &compact, &loader)?;
    let read = |text: &str, loader| {
        Schema::from_text(text, "schema.rng", loader).map_err(|error| format!("{error}\n{text}"))
    };
    Ok([read(&compact, &loader)?, read(&xml, &again)?])
}

/// A schema and what it includes, written by a function.
fn written(
    write: &dyn Fn(&str) -> Result<String, SchemaError>,
    text: &str,
    loader: &MapLoader,
) -> Result<(String, MapLoader), String> {
    let written = |text: &str| write(text).map_err(|error| format!("{error}\n{text}"));
    let mut parts = HashMap::new();
    for (name, part) in &loader.0 {
        parts.insert(name.clone(), written(part)?);
    }
    Ok((written(text)?, MapLoader(parts)))
}
